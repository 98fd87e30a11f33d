"""The sessions of one's own ticket: chosen, given back, waited for."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.access import PUBLIC
from eventapp.core.clock import now
from eventapp.errors import N_, Refusal
from eventapp.registration.errors import TicketMissing
from eventapp.registration.forms import EmptyForm
from eventapp.registration.queries import bookings
from eventapp.registration.queries.bookings import Choice
from eventapp.registration.rules.bookings import STATE_LABELS
from eventapp.registration.rules.states import Attendance, Status
from eventapp.registration.services import session_choice
from eventapp.registration.views import cookie
from eventapp.registration.views.blueprint import bp
from eventapp.web.i18n import format_date, format_time, gettext
from eventapp.web.routing import requires
from eventapp.web.security import CSP

JOINS = "attendance.join_session"  # counts who follows a session's broadcast, and leads to it
ELSEWHERE = CSP.replace("form-action 'self'", "form-action 'self' https:")  # a button here leads to another site


@bp.app_template_global("offers_sessions")
def offers_sessions() -> bool:
    """Whether the forum has sessions to choose. No statement, or 1 once in some seconds."""
    return bookings.are_offered(g.scope)


@bp.route("/<edition:edition>/ticket/sessions", methods=["GET", "POST"])
@requires(PUBLIC)
def choose_sessions(edition: str) -> ResponseReturnValue:
    """Every session that can be booked, with a tick; a full one means its waiting list."""
    try:
        ticket, token = cookie.own_ticket()
    except TicketMissing:  # the agenda leads here whoever reads it
        flash(
            gettext(
                N_("Sessions are booked by one’s own ticket. Register first, or have your ticket’s link sent again.")
            )
        )
        return redirect(url_for("registration.register", edition=edition), 303)
    if ticket.status is Status.CANCELLED:
        return redirect(url_for("registration.show_ticket", edition=edition), 303)
    form, status = EmptyForm(), 200
    chosen = set(request.form.getlist("sessions")) if request.method == "POST" else None
    if chosen is not None and form.accepted():
        try:
            session_choice.choose_own(g.scope, token=token, chosen=chosen)
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            flash(gettext(N_("Your sessions are saved.")))
            return redirect(url_for("registration.choose_sessions", edition=edition), 303)
    found = bookings.own(g.scope, ticket.id)
    page = render_template(
        "registration/sessions.html",
        form=form,
        ticket=ticket,
        days=[(format_date(day), list(of_day)) for day, of_day in groupby(found, key=_day)],
        chosen={one.public_id for one in found if one.state} if chosen is None else chosen,
        words={state.value: gettext(label) for state, label in STATE_LABELS.items()},
        at=now(),
        when=lambda one: f"{_clock(one)}–{format_time(one.ends_at)}",
        joins=JOINS if JOINS in current_app.view_functions else None,
        is_online=ticket.attendance is Attendance.ONLINE,
    )
    answer = current_app.make_response((page, status))
    answer.headers["Content-Security-Policy"] = ELSEWHERE
    return answer


def _day(one: Choice) -> date:
    return one.starts_at.astimezone(ZoneInfo(g.scope.edition.zone)).date()


def _clock(one: Choice) -> str:
    return format_time(one.starts_at).rpartition(" ")[0]
