"""The list of registrations for organisers and the desk: search, filters in the address, what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from eventapp.core.clock import now
from eventapp.errors import N_
from eventapp.frozen import frozen
from eventapp.registration.models.notes import BulkKind
from eventapp.registration.queries import choosing, lists, presence, types
from eventapp.registration.queries.choosing import Choices
from eventapp.registration.rules.filtering import ORDINARY, Filters
from eventapp.registration.rules.states import ATTENDANCE_LABELS, STATUS_LABELS, Attendance, Status
from eventapp.registration.rules.types import ROLE_LABELS
from eventapp.registration.services import bulk
from eventapp.registration.views.blueprint import bp
from eventapp.registration.views.manage import filters as addresses
from eventapp.web import i18n
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

STATUS_KINDS = {Status.CONFIRMED: "done", Status.PENDING: "attention", Status.WAITING: "known", Status.CANCELLED: ""}
FILES = {
    "registration.export_spreadsheet": N_("Excel (.xlsx)"),
    "registration.export_registrations": N_("CSV"),
    "registration.export_json": N_("JSON"),
}
ACTS = {
    BulkKind.APPROVE.value: N_("Approve"),
    BulkKind.REFUSE.value: N_("Refuse"),
    BulkKind.RESEND.value: N_("Mail the ticket again"),
    "letter": N_("Send them a letter"),
    "badges": N_("Print badges"),
    BulkKind.CANCEL.value: N_("Cancel registrations"),
}
PERMISSIONS = {kind.value: permission for kind, permission in bulk.PERMISSIONS.items()} | {
    "letter": "letters.write",
    "badges": "registration.manage",
}


PROVINCE_CODE = 2  # characters


@frozen
class Chooser:
    """A select of the filters: its name in the address, its label, values and words."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]


@bp.route("/manage/<edition:edition>/registrations")
@requires("registration.view")
def list_registrations(edition: str) -> ResponseReturnValue:
    """One page of the list; search and filters stand in the address."""
    filters = addresses.asked()
    page = lists.registrations(g.scope, filters, after=request.args.get("after"))
    counts = lists.counts(g.scope, filters)
    return render_template(
        "registration/manage/list.html",
        filters=filters,
        rows=page.items,
        total=counts[filters.status],
        arrivals=presence.known().arrivals(g.scope, [row.id for row in page.items]),
        today=now().astimezone(ZoneInfo(g.scope.edition.zone)).date(),
        types=types.labels(g.scope),
        words=said(ATTENDANCE_LABELS, STATUS_LABELS),
        kinds=STATUS_KINDS,
        ways=list(Attendance),
        chips=_chips(filters, counts),
        labels=addresses.labels(filters),
        hidden=addresses.hidden(filters, "q", "attendance"),
        all_filters=addresses.hidden(filters),
        first=addresses.address(filters) if "after" in request.args else None,
        next=addresses.address(filters, after=page.next) if page.next else None,
        more=addresses.address(filters, "registration.choose_filters"),
        papers=addresses.address(filters, "registration.list_papers"),
        files=_files(filters) if g.scope.may("registration.export") else [],
        acts=_acts(filters),
    )


@bp.route("/manage/<edition:edition>/registrations/filters")
@requires("registration.view")
def choose_filters(edition: str) -> ResponseReturnValue:
    """Everything that the list can be filtered by, as one form that leads to the list."""
    filters = addresses.asked()
    given = addresses.hidden(filters)
    return render_template(
        "registration/manage/filters.html",
        q=filters.q,
        given=given,
        groups=_groups(choosing.choices(g.scope), filters),
    )


def said(*labels: Mapping[Any, str]) -> dict[str, str]:
    """The words of these values in the reader's language, once for a whole page."""
    return {str(value): gettext(label) for mapping in labels for value, label in mapping.items()}


def _groups(choices: Choices, filters: Filters) -> list[tuple[str, list[Chooser]]]:
    """The selects of the form by what they are about; those without options are left out."""
    whence = list(choices.provinces)
    if len(filters.region) > PROVINCE_CODE:
        whence.insert(0, (filters.region, choosing.words(g.scope, Filters(region=filters.region))["region"]))
    kinds = [*choices.types, (ORDINARY, gettext(N_("Without a ticket type")))] if choices.types else []
    came = [("yes", gettext(N_("Has come"))), ("no", gettext(N_("Has not come")))]
    days = [(day.isoformat(), str(i18n.format_date(day))) for day in choices.days]
    agreed = gettext(N_("Agreed"))
    groups = [
        (
            N_("Registration"),
            [
                Chooser("status", gettext(N_("State")), _worded(STATUS_LABELS)),
                Chooser("attendance", gettext(N_("Way to attend")), _worded(ATTENDANCE_LABELS)),
                Chooser("type", gettext(N_("Ticket type")), kinds),
                Chooser("role", gettext(N_("Roles at the forum")), _worded(ROLE_LABELS)),
            ],
        ),
        (
            N_("Origin"),
            [
                Chooser("region", gettext(N_("Province")), whence),
                Chooser("delegation", gettext(N_("Delegation")), choices.delegations),
            ],
        ),
        (
            N_("At the forum"),
            [
                Chooser("came", gettext(N_("Entry")), came),
                Chooser("day", gettext(N_("Day")), days),
                Chooser("session", gettext(N_("Seat in a session")), choices.sessions),
            ],
        ),
        (
            N_("Answers"),
            [
                Chooser(one.name, one.text, [(value, label or agreed) for value, label in one.options])
                for one in choices.questions
            ],
        ),
    ]
    shown = [(gettext(legend), [one for one in selects if one.options]) for legend, selects in groups]
    return [(legend, selects) for legend, selects in shown if selects]


def _worded(labels: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(str(value), gettext(label)) for value, label in labels.items()]


def _files(filters: Filters) -> list[dict[str, str]]:
    """The ways to take the list away. An Indonesian Excel parts the columns of a CSV at semicolons."""
    found = []
    for endpoint, label in FILES.items():
        is_csv = endpoint == "registration.export_registrations"
        more = {"separator": "semicolon"} if is_csv and i18n.current_locale() == "id" else {}
        found.append({"label": gettext(label), "href": addresses.address(filters, endpoint, **more)})
    return found


def _acts(filters: Filters) -> list[dict[str, str]]:
    """What can be done for those ticked; what no row of the list can need is left out."""
    needless = set()
    if filters.status not in {None, Status.PENDING}:
        needless |= {BulkKind.APPROVE.value, BulkKind.REFUSE.value}
    if filters.status is Status.CANCELLED:
        needless |= {BulkKind.CANCEL.value, BulkKind.RESEND.value, "badges"}
    return [
        {"value": value, "label": gettext(label)}
        for value, label in ACTS.items()
        if g.scope.may(PERMISSIONS[value]) and value not in needless
    ]


def _chips(filters: Filters, counts: dict[Status | None, int]) -> list[dict[str, Any]]:
    """One filter for each state that occurs, with its count; then who came and who did not."""
    shown = [status for status in (None, *STATUS_KINDS) if status != Status.PENDING or counts[Status.PENDING]]
    chips: list[dict[str, Any]] = [
        {
            "label": gettext(STATUS_LABELS[status] if status else N_("All")),
            "href": addresses.address(replace(filters, status=status)),
            "current": filters.status == status,
            "count": counts[status],
        }
        for status in shown
    ]
    for came, label in ((True, N_("Has come")), (False, N_("Has not come"))):
        is_on = filters.came is came
        chips.append(
            {
                "label": gettext(label),
                "href": addresses.address(replace(filters, came=None if is_on else came)),
                "current": is_on,
                "count": None,
            }
        )
    return chips
