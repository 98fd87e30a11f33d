"""Registrations for organisers and the desk: list, search, export, one person, quotas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, flash, g, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from eventapp.errors import N_, Refusal
from eventapp.registration import documents
from eventapp.registration.errors import NothingToMail
from eventapp.registration.forms import EmptyForm, QuotaForm
from eventapp.registration.queries import lists, offers, quotas
from eventapp.registration.queries.lists import Filters
from eventapp.registration.rules import emails, phones
from eventapp.registration.rules.states import ATTENDANCE_LABELS, STATUS_LABELS, Attendance, Status
from eventapp.registration.services import changing, exporting, resending, seats
from eventapp.registration.views import choosing
from eventapp.registration.views.blueprint import bp
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

HAPPENINGS = {
    "registration.confirmed": N_("Registered; ticket issued"),
    "registration.waiting": N_("Put on the waiting list"),
    "registration.promoted": N_("Given a free seat; ticket issued"),
    "registration.changed": N_("Changed"),
    "registration.cancelled": N_("Cancelled"),
    "registration.mailed_again": N_("Ticket mailed again"),
}
ACTORS = {
    "anonymous": N_("the person"),
    "person": N_("staff"),
    "token": N_("another system"),
    "system": N_("the system"),
}
STATUS_KINDS = {Status.CONFIRMED: "done", Status.PENDING: "attention", Status.WAITING: "known", Status.CANCELLED: ""}


@bp.route("/manage/<edition:edition>/registrations")
@requires("registration.view")
def list_registrations(edition: str) -> ResponseReturnValue:
    """One page of the list; search and filters stand in the address."""
    filters = _filters()
    page = lists.registrations(g.scope, filters, after=request.args.get("after"))
    counts = lists.counts(g.scope, filters)
    return render_template(
        "registration/manage/list.html",
        filters=filters,
        rows=page.items,
        counts=counts,
        words=_words(ATTENDANCE_LABELS, STATUS_LABELS),
        kinds=STATUS_KINDS,
        ways=list(Attendance),
        chips=_chips(edition, filters, counts),
        first=_address(edition, filters) if "after" in request.args else None,
        next=_address(edition, filters, after=page.next) if page.next else None,
        export=_address(edition, filters, endpoint="registration.export_registrations"),
    )


@bp.route("/manage/<edition:edition>/registrations.csv")
@requires("registration.export")
def export_registrations(edition: str) -> ResponseReturnValue:
    """Everything that the list shows with these filters, as CSV."""
    rows = exporting.export(g.scope, filters=_filters())
    pieces = documents.table(rows, zone=g.scope.edition.zone, translate=gettext)
    answer = Response(stream_with_context(pieces), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="registrations-{edition}.csv"'
    return answer


@bp.route("/manage/<edition:edition>/registrations/<opaque:registration>")
@requires("registration.view")
def show_registration(edition: str, registration: str) -> ResponseReturnValue:
    """One registration, and what happened to it."""
    found = lists.detail(g.scope, registration)
    return render_template(
        "registration/manage/show.html",
        found=found,
        phone=phones.display(found.phone),
        agreed=choosing.agreed(found),
        happenings=lists.timeline(g.scope, found.id),
        words=_words(ATTENDANCE_LABELS, STATUS_LABELS, HAPPENINGS, ACTORS),
        kinds=STATUS_KINDS,
        form=EmptyForm(),
    )


@bp.route("/manage/<edition:edition>/registrations/<opaque:registration>/mail", methods=["POST"])
@requires("registration.manage")
def resend_ticket(edition: str, registration: str) -> ResponseReturnValue:
    """Mail the ticket again, to the registered address only."""
    found = lists.detail(g.scope, registration)
    try:
        resending.resend(g.scope, registration_id=found.id)
    except NothingToMail as refusal:
        flash(refusal.sentence(gettext), "attention")
    else:
        flash(gettext(N_("The ticket is on its way to %(address)s.")) % {"address": emails.masked(found.email)})
    return redirect(url_for("registration.show_registration", edition=edition, registration=registration), 303)


@bp.route("/manage/<edition:edition>/registrations/<opaque:registration>/cancellation", methods=["GET", "POST"])
@requires("registration.manage")
def cancel_for_person(edition: str, registration: str) -> ResponseReturnValue:
    """GET asks once more, POST cancels and tells the person."""
    found = lists.detail(g.scope, registration)
    if request.method == "POST":
        changing.cancel(g.scope, registration_id=found.id)
        flash(gettext(N_("The registration is cancelled, and the person is told by mail.")))
        return redirect(url_for("registration.show_registration", edition=edition, registration=registration), 303)
    return render_template("registration/manage/cancel.html", found=found, form=EmptyForm())


@bp.route("/manage/<edition:edition>/quotas", methods=["GET", "POST"])
@requires("registration.set_quota")
def set_quotas(edition: str) -> ResponseReturnValue:
    """When registration is open, and how many seats there are."""
    form = QuotaForm(data=None if request.method == "POST" else _quota_values())
    status = None
    if form.accepted() and form.read(g.scope.edition.zone):
        try:
            seats.open_registration(g.scope, opens_at=form.opens, closes_at=form.closes, quotas=form.sizes)
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            flash(gettext(N_("Registration dates and quotas are saved.")))
            return redirect(url_for("registration.set_quotas", edition=edition), 303)
    words = _words(ATTENDANCE_LABELS)
    page = render_template("registration/manage/quotas.html", form=form, rows=quotas.quotas(g.scope), words=words)
    return page, status or form.http_status


def _words(*labels: Mapping[Any, str]) -> dict[str, str]:
    """The words of these values in the reader's language, once for a whole page."""
    return {str(value): gettext(label) for mapping in labels for value, label in mapping.items()}


def _filters() -> Filters:
    """The filters of the address; values that do not exist filter nothing."""
    attendance, status = request.args.get("attendance"), request.args.get("status")
    return Filters(
        attendance=Attendance(attendance) if attendance in list(Attendance) else None,
        status=Status(status) if status in list(Status) else None,
        q=request.args.get("q", "")[:200].strip(),
    )


def _address(
    edition: str, filters: Filters, *, endpoint: str = "registration.list_registrations", **more: str | None
) -> str:
    values: dict[str, Any] = {
        "q": filters.q or None,
        "attendance": filters.attendance,
        "status": filters.status,
        **more,
    }
    return url_for(endpoint, edition=edition, **values)


def _chips(edition: str, filters: Filters, counts: dict[Status | None, int]) -> list[dict[str, Any]]:
    """One filter for each state that occurs, with its count."""
    shown = [status for status in (None, *STATUS_KINDS) if status != Status.PENDING or counts[Status.PENDING]]
    return [
        {
            "label": gettext(STATUS_LABELS[status] if status else N_("All")),
            "href": _address(edition, Filters(filters.attendance, status, filters.q)),
            "current": filters.status == status,
            "count": counts[status],
        }
        for status in shown
    ]


def _quota_values() -> dict[str, str]:
    """What is set now, as the form's fields are typed."""
    offer = offers.offer(g.scope)
    moments = {"opens_at": offer.opens_at, "closes_at": offer.closes_at}
    zone = g.scope.edition.zone
    return {
        **{name: f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}" for name, at in moments.items() if at},
        **{way.value: str(found.size) for way, found in offer.seats.items()},
    }
