"""Who booked which session, for organisers: seats, waiting lists, one person's sessions, and the list for the door."""

from __future__ import annotations

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.agenda import queries as agenda
from eventapp.errors import N_, Refusal
from eventapp.formats import csvout
from eventapp.registration.forms import EmptyForm
from eventapp.registration.queries import bookings, lists
from eventapp.registration.rules.bookings import STATE_LABELS, BookingState
from eventapp.registration.services import session_choice
from eventapp.registration.views.blueprint import bp
from eventapp.web import security
from eventapp.web.i18n import format_date, format_time, gettext
from eventapp.web.routing import requires

COLUMNS = ("name", "organisation", "attendance", "state", "code")
KINDS = {BookingState.BOOKED: "done", BookingState.WAITING: "attention", BookingState.ONLINE: "known"}


@bp.route("/manage/<edition:edition>/bookings")
@requires("registration.view")
def list_bookings(edition: str) -> ResponseReturnValue:
    """Every session with its seats and how many wait."""
    return render_template(
        "registration/manage/bookings.html",
        rows=bookings.choices(g.scope),
        waiting=bookings.waiting(g.scope),
        when=lambda one: f"{format_date(one.starts_at)} {format_time(one.starts_at)}",
    )


@bp.route("/manage/<edition:edition>/bookings/<opaque:session>")
@requires("registration.view")
def show_bookings(edition: str, session: str) -> ResponseReturnValue:
    """Who is expected in a session."""
    security.personal()
    return render_template(
        "registration/manage/booking.html",
        session=agenda.session(g.scope, session),
        people=bookings.expected(g.scope, session),
        words={state: gettext(label) for state, label in STATE_LABELS.items()},
        kinds=KINDS,
    )


@bp.route("/manage/<edition:edition>/bookings/<opaque:session>.csv")
@requires("registration.export")
def export_bookings(edition: str, session: str) -> ResponseReturnValue:
    """The same as CSV."""
    security.personal()
    agenda.session(g.scope, session)
    rows = (
        (one.name, one.organisation, one.attendance.value, one.state.value, one.code or "")
        for one in bookings.expected(g.scope, session)
    )
    name = f"sessions-{edition}-{session[:6]}.csv"
    body = csvout.stream(COLUMNS, rows, bom=True)
    return Response(body, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})


@bp.route("/manage/<edition:edition>/registrations/<opaque:registration>/sessions", methods=["GET", "POST"])
@requires("registration.manage")
def choose_for(edition: str, registration: str) -> ResponseReturnValue:
    """The sessions of one person, chosen for them."""
    security.personal()
    person, form, status = lists.detail(g.scope, registration), EmptyForm(), 200
    chosen = set(request.form.getlist("sessions")) if request.method == "POST" else None
    if chosen is not None and form.accepted():
        try:
            session_choice.choose_for(g.scope, registration_id=person.id, chosen=chosen)
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            flash(gettext(N_("The sessions are saved.")))
            return redirect(url_for("registration.choose_for", edition=edition, registration=registration), 303)
    found = bookings.own(g.scope, person.id)
    page = render_template(
        "registration/manage/person_sessions.html",
        form=form,
        person=person,
        rows=found,
        chosen={one.public_id for one in found if one.state} if chosen is None else chosen,
        words={state: gettext(label) for state, label in STATE_LABELS.items()},
        when=lambda one: f"{format_date(one.starts_at)} {format_time(one.starts_at)}",
    )
    return page, status
