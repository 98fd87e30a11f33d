"""Ticket types of an edition; type, roles and days of one person."""

from __future__ import annotations

from datetime import date

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.errors import N_, Refusal
from eventapp.registration.queries import lists, quotas, waiting
from eventapp.registration.queries import types as queries
from eventapp.registration.queries.types import Particulars
from eventapp.registration.rules.states import Attendance
from eventapp.registration.rules.types import COLOUR_LABELS, ROLE_LABELS
from eventapp.registration.services import changing, types
from eventapp.registration.views.blueprint import bp
from eventapp.registration.views.manage.quotas import ways_in_words
from eventapp.registration.views.manage.seat_forms import ParticularsForm, TypeForm
from eventapp.web.i18n import format_date, gettext
from eventapp.web.routing import requires

DECISIONS = {
    "approved": N_("Approved"),
    "refused": N_("Not approved"),
    "moved_up": N_("Moved to the front of the line"),
}


@bp.route("/manage/<edition:edition>/ticket-types")
@requires("registration.set_types")
def list_types(edition: str) -> ResponseReturnValue:
    """All types with their counts."""
    return render_template(
        "registration/manage/types.html",
        rows=queries.types(g.scope),
        ordinary=quotas.options(g.scope).ordinary,
        english=g.scope.locale == "en",
        words=ways_in_words(),
        colours={colour.value: gettext(label) for colour, label in COLOUR_LABELS.items()},
    )


@bp.route("/manage/<edition:edition>/ticket-types/ready-made", methods=["POST"])
@requires("registration.set_types")
def add_ready_made(edition: str) -> ResponseReturnValue:
    """The six usual ones."""
    types.add_ready_made(g.scope)
    flash(gettext(N_("The usual ticket types are there. Change or remove what you do not need.")))
    return _to_list(edition)


@bp.route("/manage/<edition:edition>/ticket-types/new", methods=["GET", "POST"])
@requires("registration.set_types")
def new_type(edition: str) -> ResponseReturnValue:
    """A type of one's own."""
    form = TypeForm(data={"ways": list(Attendance), "colour": "blue"} if request.method == "GET" else None)
    form.offer(queries.forum_days(g.scope))
    draft = form.draft(g.scope.edition.zone) if form.accepted() else None
    if draft and form.carried_out(lambda: types.add(g.scope, draft)):
        flash(gettext(N_("The ticket type is there.")))
        return _to_list(edition)
    return render_template("registration/manage/type.html", form=form, row=None), form.http_status


@bp.route("/manage/<edition:edition>/ticket-types/<slug:key>", methods=["GET", "POST"])
@requires("registration.set_types")
def change_type(edition: str, key: str) -> ResponseReturnValue:
    """Names, times, seats and rules of a type."""
    row = queries.ticket_type(g.scope, key)
    zone = g.scope.edition.zone
    form = TypeForm(data=TypeForm.values(row, zone) if request.method == "GET" else None)
    form.offer(queries.forum_days(g.scope))
    draft = form.draft(zone) if form.accepted() else None
    if draft and form.carried_out(lambda: types.change(g.scope, key=key, draft=draft)):
        flash(gettext(N_("The ticket type is saved.")))
        return _to_list(edition)
    return render_template("registration/manage/type.html", form=form, row=row), form.http_status


@bp.route("/manage/<edition:edition>/ticket-types/<slug:key>/removal", methods=["POST"])
@requires("registration.set_types")
def remove_type(edition: str, key: str) -> ResponseReturnValue:
    """Away with a type that nobody has."""
    try:
        types.remove(g.scope, key=key)
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        flash(refusal.sentence(gettext), "attention")
    else:
        flash(gettext(N_("The ticket type is removed.")))
    return _to_list(edition)


@bp.route("/manage/<edition:edition>/registrations/<opaque:registration>/particulars", methods=["GET", "POST"])
@requires("registration.manage")
def set_particulars(edition: str, registration: str) -> ResponseReturnValue:
    """Type, roles and days of one person, on the one ticket."""
    found = lists.detail(g.scope, registration)
    about = queries.particulars(g.scope, found.id)
    as_it_is = {"ticket_type": about.type_key or "", "roles": [role.value for role in about.roles]}
    form = ParticularsForm(data=as_it_is if request.method == "GET" else None)
    english = g.scope.locale == "en"
    form.offer({row.key: row.name_en if english else row.name_id for row in queries.types(g.scope)})
    days = _days(about, found.attendance)

    def act() -> None:
        types.set_roles(g.scope, registration_id=found.id, roles=form.chosen_roles())
        if form.ticket_type.data != (about.type_key or ""):
            changing.set_type(g.scope, registration_id=found.id, key=form.ticket_type.data)
        elif chosen_days(days) != {day: way for day, way in days.items() if way}:
            changing.choose_days_for(g.scope, registration_id=found.id, chosen=chosen_days(days))

    if form.carried_out(act):
        flash(gettext(N_("Ticket type, roles and days are saved.")))
        return redirect(url_for("registration.show_registration", edition=edition, registration=registration), 303)
    page = render_template(
        "registration/manage/particulars.html",
        form=form,
        found=found,
        days={day: (format_date(day), way) for day, way in days.items()},
        words=ways_in_words(),
        ways=[row.attendance.value for row in quotas.quotas(g.scope)],
    )
    return page, form.http_status


def chosen_days(days: dict[date, Attendance | None]) -> dict[date, Attendance]:
    """The days of the request with the way that was chosen for each; what it does not name stays as it is."""
    chosen = {}
    for day, way in days.items():
        typed = request.form.get(f"day-{day.isoformat()}", way.value if way else "")
        if typed in list(Attendance):
            chosen[day] = Attendance(typed)
    return chosen


def days_of(days: tuple[tuple[date, Attendance], ...], attendance: str) -> dict[date, Attendance | None]:
    """Each day of the forum with the way of somebody on it, None for a day on which the ticket is not good."""
    named = dict(days)
    whole = {day: Attendance(attendance) for day in queries.forum_days(g.scope)}
    return {day: named.get(day) for day in whole} if named else dict(whole)


def _days(about: Particulars, attendance: str) -> dict[date, Attendance | None]:
    return days_of(about.days, attendance)


@bp.app_template_global("seat_particulars")
def seat_particulars(registration_id: int, status: str) -> dict[str, object]:
    """What the person's page shows of type, roles, days, place in line and decisions. 5 statements."""
    about = queries.particulars(g.scope, registration_id)
    ways = ways_in_words()
    return {
        "type": about.type_label,
        "roles": [gettext(ROLE_LABELS[role]) for role in about.roles],
        "days": [f"{format_date(day)} ({ways[way]})" for day, way in about.days],
        "decisions": [(gettext(DECISIONS[one.kind]), one.reason, one.at) for one in about.decisions],
        "place": waiting.place(g.scope, registration_id) if status == "waiting" else 0,
        "offered_until": waiting.offered_until(g.scope, registration_id) if status == "pending" else None,
    }


def _to_list(edition: str) -> ResponseReturnValue:
    return redirect(url_for("registration.list_types", edition=edition), 303)
