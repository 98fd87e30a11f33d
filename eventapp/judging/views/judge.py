"""A judge's pages: the list of regions, the score sheet, the declaration of conflicts."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.keys import keys
from eventapp.editions.rules.stages import TRACK_NAMES
from eventapp.errors import N_, Refusal
from eventapp.frozen import frozen
from eventapp.judging.errors import Difference, OffScale, StaleScore
from eventapp.judging.forms.acts import EmptyForm, SheetForm, read_changes
from eventapp.judging.queries import deliberation, intake
from eventapp.judging.queries import judge as queries
from eventapp.judging.queries import pact as pacts
from eventapp.judging.queries.judge import CriterionRow, Sheet, SheetRow
from eventapp.judging.rules.pace import minutes_left
from eventapp.judging.services import finishing, scoring
from eventapp.judging.services.scoring import CommentNeeded
from eventapp.judging.views.blueprint import bp
from eventapp.web.errors import problem
from eventapp.web.i18n import format_time, gettext, ngettext
from eventapp.web.routing import requires

STATE_TAGS = {
    "empty": (N_("Not begun"), ""),
    "draft": (N_("Draft"), "attention"),
    "done": (N_("Complete"), "done"),
    "finished": (N_("Finished"), "known"),
    "locked": (N_("Locked"), "known"),
    "recused": (N_("Recused"), "now"),
}


@frozen
class Group:
    """A judge's regions in one category."""

    key: str
    label: str
    round_key: str
    rows: list[SheetRow]

    @property
    def counted(self) -> list[SheetRow]:
        """Those whose scores count."""
        return [row for row in self.rows if not row.recused and not row.is_calibration]

    @property
    def done(self) -> int:
        """How many of them are complete."""
        return sum(row.is_done for row in self.counted)

    @property
    def to_finish(self) -> int:
        """How many complete ones are not declared finished yet."""
        return sum(row.state == "done" for row in self.rows)

    @property
    def minutes_left(self) -> int | None:
        """How long the rest will take at the pace so far; None before one can tell."""
        return _minutes_left(self.rows)

    @property
    def next(self) -> SheetRow | None:
        """The first that is not complete and can be scored; the one for calibration comes first."""
        return next((row for row in self.rows if row.is_open and not row.is_done), None)


@frozen
class Line:
    """One criterion as the form shows it."""

    row: CriterionRow
    score: str
    note: str
    error: str | None
    difference: Difference | None
    percent: float  # share of all weights
    others: list[str]  # scores of other judges, where they may be seen
    is_current: bool

    @property
    def levels(self) -> list[tuple[str, str]]:
        """What scores mean, from the lowest up."""
        return sorted(self.row.levels.items(), key=lambda level: float(level[0].replace(",", ".")))


@bp.route("/judging/")
@requires("judging.score")
def home() -> ResponseReturnValue:
    """The first category in which something is left to score; before that, the pact."""
    due = next((pact for pact in pacts.own(g.scope) if pact.is_due), None)
    if due is not None:
        return _to_pact(due.round_key)
    groups = _groups(queries.my_sheets(g.scope))
    current = next((group for group in groups if group.next), groups[0] if groups else None)
    return _list(groups, current)


@bp.route("/judging/<slug:category>")
@requires("judging.score")
def list_category(category: str) -> ResponseReturnValue:
    """One category: its regions in the judge's own order."""
    groups = _groups(queries.my_sheets(g.scope))
    current = next((group for group in groups if group.key == category), None)
    if current is None:
        raise queries.why_not(g.scope, category)
    due = {pact.round_key for pact in pacts.own(g.scope) if pact.is_due}
    return _to_pact(current.round_key, category) if current.round_key in due else _list(groups, current)


@bp.route("/judging/<slug:category>/<opaque:sheet>", methods=["GET", "POST"])
@requires("judging.score")
def score(category: str, sheet: str) -> ResponseReturnValue:
    """A score sheet; POST saves the whole of it and leads to the next region."""
    form = SheetForm()
    shown = queries.sheet(g.scope, category=category, public_id=sheet)
    if shown.needs_pact:
        return _to_pact(shown.round_key, category)
    refusal: Refusal | None = None
    if form.accepted():
        try:
            saved = scoring.save(g.scope, category=category, public_id=sheet, changes=form.changes(shown.criteria))
        except Refusal as refused:
            refusal = refused
            form.refusals.append(refused.sentence(gettext))
            shown = queries.sheet(g.scope, category=category, public_id=sheet)
        else:
            flash(
                gettext("%(region)s is saved: %(filled)s of %(all)s criteria.")
                % {"region": shown.region, "filled": saved.filled, "all": saved.total}
            )
            return redirect(_after(queries.my_sheets(g.scope), shown), 303)
    return _sheet_page(form, shown, refusal), refusal.status if refusal else 200


@bp.route("/judging/<slug:category>/<opaque:sheet>", methods=["PUT"])
@requires("judging.score")
def save_score(category: str, sheet: str) -> ResponseReturnValue:
    """Autosave: ``{"changes": [{"id", "criterion", "version", "score"?, "note"?}]}`` → the sheet as it is now."""
    try:
        changes = read_changes(request.get_data())
        saved = scoring.save(g.scope, category=category, public_id=sheet, changes=changes)
    except StaleScore as refusal:
        return _stale(refusal, queries.sheet(g.scope, category=category, public_id=sheet))
    except Refusal as refusal:
        return problem(refusal)
    return jsonify(_state(saved))


@bp.route("/judging/<slug:category>/finished", methods=["POST"])
@requires("judging.score")
def finish(category: str) -> ResponseReturnValue:
    """Declare the sheets that were named finished, or all complete ones: nothing of them changes any more."""
    if EmptyForm().accepted():
        done = finishing.finish(g.scope, category=category, sheets=set(request.form.getlist("sheet")))
        flash(ngettext("%(num)s region was declared finished.", "%(num)s regions were declared finished.", done))
    return redirect(url_for("judging.list_category", category=category), 303)


def _to_pact(round_key: str, category: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("judging.accept_pact", round_key=round_key, category=category), 303)


def after_pact(round_key: str, category: str) -> str:
    """Where a judge begins who has accepted the pact: the category that was asked for, else one with work left."""
    rows = [row for row in queries.my_sheets(g.scope) if row.round_key == round_key]
    rows.sort(key=lambda row: (row.category != category, not row.is_open or row.is_done))
    return url_for("judging.list_category", category=rows[0].category) if rows else url_for("judging.home")


def _list(groups: list[Group], current: Group | None) -> str:
    return render_template(
        "judging/list.html",
        groups=groups,
        current=current,
        onward=(current.next if current else None) or next((group.next for group in groups if group.next), None),
        tags=STATE_TAGS,
        device_key=_device_key(),
        votes=deliberation.my_votes(g.scope),
    )


def _sheet_page(form: SheetForm, sheet: Sheet, refusal: Refusal | None) -> str:
    mine = [row for row in queries.my_sheets(g.scope) if row.category == sheet.category]
    form.version.data, form.form_id.data = str(sheet.version), str(uuid.uuid4())
    return render_template(
        "judging/sheet.html",
        form=form,
        sheet=sheet,
        lines=_lines(form, sheet, refusal),
        place=next(number for number, row in enumerate(mine, 1) if row.public_id == sheet.public_id),
        places=len(mine),
        minutes_left=_minutes_left(mine),
        onward=_after(mine, sheet),
        track=gettext(TRACK_NAMES[sheet.track]) if sheet.track else "",
        longest_note=scoring.LONGEST_NOTE,
        device_key=_device_key(),
        dossier=None
        if sheet.recused
        else intake.for_entry(g.scope, category_id=sheet.category_id, region_id=sheet.region_id),
        figures=intake.impact_figures(g.scope, sheet.region_slug),
        locale=g.scope.locale,
        preview=False,
    )


def preview(sheet: Sheet, *, back: str) -> str:
    """A sheet of nobody, as judges will see it; ``back`` leads to where the rubric is written."""
    form = SheetForm(version="0", form_id="")
    return render_template(
        "judging/sheet.html",
        form=form,
        sheet=sheet,
        lines=_lines(form, sheet, None),
        place=1,
        places=1,
        minutes_left=None,
        onward=back,
        track="",
        longest_note=scoring.LONGEST_NOTE,
        device_key="",
        dossier=None,
        figures=[],
        locale=g.scope.locale,
        preview=True,
    )


def _minutes_left(rows: list[SheetRow]) -> int | None:
    saved = [row.saved_at for row in rows if row.saved_at is not None and row.is_done]
    return minutes_left(saved, sum(row.is_open and not row.is_done for row in rows))


def _lines(form: SheetForm, sheet: Sheet, refusal: Refusal | None) -> list[Line]:
    differences = {each.criterion: each for each in refusal.differences} if isinstance(refusal, StaleScore) else {}
    others = queries.others(g.scope, sheet)
    lines: list[Line] = []
    for row in sheet.criteria:
        score, note = form.shown(row)
        is_here = isinstance(refusal, OffScale | CommentNeeded) and refusal.field == row.key
        error = refusal.sentence(gettext) if refusal and is_here else None
        share = float(100 * row.weight / sheet.total_weight) if sheet.total_weight else 0.0
        first_open = row.score is None and row.is_scored and not any(line.is_current for line in lines)
        seen = others.get(row.key, [])
        lines.append(Line(row, score, note, error, differences.get(row.key), share, seen, first_open))
    return lines


def _device_key() -> str:
    """Keeps what one judge's device holds apart from what another judge left on the same device."""
    return keys.token("score-queue", str(g.scope.actor.id))[:12]


def _groups(rows: list[SheetRow]) -> list[Group]:
    groups: dict[str, Group] = {}
    for row in rows:
        groups.setdefault(row.category, Group(row.category, row.label, row.round_key, [])).rows.append(row)
    return list(groups.values())


def _after(rows: list[SheetRow], sheet: Sheet) -> str:
    """Where to go after this sheet: the next unfinished one of its category, from here on and around; else the list."""
    mine = [row for row in rows if row.category == sheet.category]
    here = next(number for number, row in enumerate(mine) if row.public_id == sheet.public_id)
    for row in mine[here + 1 :] + mine[:here]:
        if row.is_open and not row.is_done:
            return url_for("judging.score", category=row.category, sheet=row.public_id)
    return url_for("judging.list_category", category=sheet.category)


def _state(sheet: Sheet) -> dict[str, Any]:
    return {
        "version": sheet.version,
        "saved": format_time(sheet.saved_at) if sheet.saved_at else None,
        "filled": sheet.filled,
        "criteria": sheet.total,
        "scores": {criterion.key: criterion.score for criterion in sheet.criteria},
    }


def _stale(refusal: StaleScore, sheet: Sheet) -> Response:
    answer = problem(refusal)
    document = answer.get_json(force=True) | _state(sheet)
    document["differences"] = [
        {"criterion": each.criterion, "saved": each.saved, "sent": each.sent} for each in refusal.differences
    ]
    answer.set_data(jsonify(document).get_data())
    return answer
