"""The page on which a list is looked over, the same for coordinators and organisers: rows, filters, columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from flask import g, request, url_for

from eventapp.errors import N_
from eventapp.frozen import frozen
from eventapp.registration.queries import quotas
from eventapp.registration.queries.delegations import DelegationRow
from eventapp.registration.queries.imports import JudgedList
from eventapp.registration.rules.columns import LABELS, Field
from eventapp.registration.rules.findings import LEFT_OUT, Judged, Outcome, Weight
from eventapp.registration.rules.states import ATTENDANCE_LABELS
from eventapp.registration.views.blueprint import bp
from eventapp.web.i18n import format_number, gettext

PER_PAGE = 50
_SAMPLES = 3
HINTED = "hint"
OUTCOME_LABELS = {
    Outcome.CORRECT: N_("Needs correcting"),
    HINTED: N_("Please look"),
    Outcome.ENTER: N_("Will be entered"),
    Outcome.KNOWN: N_("There already"),
    Outcome.LEFT_OUT: N_("Left out"),
    Outcome.PASSED_OVER: N_("No person"),
}
OUTCOME_KINDS = {
    Outcome.CORRECT: "failed",
    Outcome.ENTER: "done",
    Outcome.KNOWN: "known",
    Outcome.LEFT_OUT: "",
    Outcome.PASSED_OVER: "",
}
_OF_COLUMN = "column-"  # begins the name of the choice of a column


@frozen
class Correction:
    """A field of a row that can be corrected in place, with what it may be corrected to."""

    name: str
    label: str
    value: str
    choices: list[tuple[str, str]]


def page_values(judged: JudgedList, own: DelegationRow | None, address: Callable[..., str]) -> dict[str, Any]:
    """What the template needs. ``address`` gives the address of this page with a filter and a page. 1 statement."""
    groups = _groups(judged)
    shown = request.args.get("show", "")
    if shown not in {str(key) for key in groups}:
        shown = next((str(key) for key in OUTCOME_LABELS if groups[key]), "")
    rows = next((found for key, found in groups.items() if str(key) == shown), [])
    page = min(max(1, request.args.get("page", 1, type=int)), max(1, -(-len(rows) // PER_PAGE)))
    return {
        "judged": judged,
        "notices": [notice.sentence(gettext) for notice in judged.draft.notices],
        "counts": judged.counts,
        "short": _shortages(judged, own),
        "shortage_hint": gettext(N_("Nobody can be entered so. Leave some people out, or have more seats set up.")),
        "quotas_href": url_for("registration.set_quotas", edition=g.scope.edition.slug)
        if g.scope.edition and g.scope.may("registration.set_quota")
        else None,
        "shown": shown,
        "rows": rows[(page - 1) * PER_PAGE : page * PER_PAGE],
        "page": page,
        "chips": [
            {
                "label": gettext(OUTCOME_LABELS[key]),
                "href": address(show=str(key)),
                "current": shown == str(key),
                "count": len(found),
            }
            for key, found in groups.items()
            if found
        ],
        "previous": address(show=shown, page=page - 1) if page > 1 else None,
        "next": address(show=shown, page=page + 1) if page * PER_PAGE < len(rows) else None,
        "outcome_labels": {key: gettext(label) for key, label in OUTCOME_LABELS.items()},
        "outcome_kinds": OUTCOME_KINDS,
        "columns": _columns(judged),
        "fields": [(field.value, gettext(label)) for field, label in LABELS.items()],
    }


def posted_mapping() -> dict[Field, int]:
    """The field that was chosen for each column; a field chosen twice stands for the first and is refused later."""
    chosen = [
        (Field(value), int(name.removeprefix(_OF_COLUMN)))
        for name, value in request.form.items()
        if name.startswith(_OF_COLUMN) and value in set(Field) and name.removeprefix(_OF_COLUMN).isdigit()
    ]
    fields = [field for field, _ in chosen]
    return {} if len(fields) != len(set(fields)) else dict(chosen)


def posted_corrections() -> dict[str, str]:
    """What was typed into the fields of a row, or that it shall be left out."""
    if LEFT_OUT in request.form:
        return {LEFT_OUT: "y"}
    return {name: text for name, text in request.form.items() if name in set(Field)}


@bp.app_template_filter("corrections_of")
def corrections_of(row: Judged) -> list[Correction]:
    """The fields of a row that have a fault, once each."""
    found: dict[str, Correction] = {}
    for finding in row.findings:
        if finding.weight is not Weight.FAULT or not finding.field or finding.field in found:
            continue
        field = Field(finding.field)
        choices = [(choice, _choice_label(field, choice)) for choice in finding.choices]
        found[finding.field] = Correction(field.value, gettext(LABELS[field]), row.written.get(field, ""), choices)
    return list(found.values())


@bp.app_template_filter("said_of")
def said_of(row: Judged) -> list[tuple[str, str]]:
    """Weight and sentence of every finding of a row, in the reader's language."""
    return [(finding.weight.value, finding.sentence(gettext)) for finding in row.findings]


def _choice_label(field: Field, choice: str) -> str:
    labels = {way.value: gettext(label) for way, label in ATTENDANCE_LABELS.items()}
    return labels.get(choice, choice) if field is Field.ATTENDANCE else choice


def _groups(judged: JudgedList) -> dict[Outcome | str, list[Judged]]:
    """Rows by what will happen to them, those to look at first."""
    groups: dict[Outcome | str, list[Judged]] = {key: [] for key in OUTCOME_LABELS}
    for row in judged.rows:
        groups[row.outcome].append(row)
        if row.outcome is Outcome.ENTER and row.findings:
            groups[HINTED].append(row)
    return groups


def _shortages(judged: JudgedList, own: DelegationRow | None) -> list[str]:
    """What lacks seats for everybody who would be entered: a way to attend, the delegation. 1 statement."""
    wanted = Counter(row.person.attendance for row in judged.rows if row.outcome is Outcome.ENTER and row.person)
    free = {row.attendance: max(0, row.size - row.used) for row in quotas.quotas(g.scope)}
    sentence = N_("%(way)s: %(wanted)s people would be entered and %(free)s seats are free.")
    found = [
        gettext(sentence)
        % {
            "way": gettext(ATTENDANCE_LABELS[way]),
            "wanted": format_number(number),
            "free": format_number(free.get(way, 0)),
        }
        for way, number in sorted(wanted.items())
        if number > free.get(way, 0)
    ]
    if own is not None and own.seats is not None and own.members + wanted.total() > own.seats:
        values = {"wanted": format_number(wanted.total()), "free": format_number(max(0, own.seats - own.members))}
        sentence = N_("Your delegation: %(wanted)s people would be entered and %(free)s seats are free.")
        found.append(gettext(sentence) % values)
    return found


def _columns(judged: JudgedList) -> list[dict[str, Any]]:
    """Every column with its title, some of what it holds and the field that it is taken for."""
    draft = judged.draft
    by_column = {column: field.value for field, column in draft.mapping.items()}
    width = max([len(draft.titles), *(len(cells) for _, cells in draft.lines[:200])], default=0)
    found = []
    for number in range(width):
        cells = [cells[number] for _, cells in draft.lines[:200] if number < len(cells) and cells[number].strip()]
        title = draft.titles[number] if number < len(draft.titles) else ""
        if title or cells:
            sample = ", ".join(cell[:30] for cell in cells[:_SAMPLES])
            found.append({"number": number, "title": title, "sample": sample, "field": by_column.get(number, "")})
    return found
