"""Meetings for the team: times it offers, who booked them, how they went."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.clock import now
from eventapp.errors import N_, NotFound
from eventapp.exhibition.errors import SlotTaken
from eventapp.exhibition.forms.meetings import CancelForm, MoveForm, OfferForm
from eventapp.exhibition.queries import archive, lines, meetings
from eventapp.exhibition.queries.meetings import MeetingFacts
from eventapp.exhibition.services import booking, offering
from eventapp.exhibition.views.blueprint import bp
from eventapp.exhibition.views.meetings import calendar_of, to_room
from eventapp.exhibition.views.over import while_it_lives
from eventapp.exhibition.views.slots import OPEN_DAYS, choices, days
from eventapp.web.addresses import absolute
from eventapp.web.i18n import gettext, ngettext
from eventapp.web.routing import requires
from eventapp.web.security import personal

_ONE = "/region/meetings/<opaque:meeting>"


@bp.route("/region/meetings")
@requires("booths.answer")
def list_meetings() -> ResponseReturnValue:
    """Times to come with who took them, or those that are over."""
    personal()
    past = request.args.get("show") == "past"
    return render_template(
        "exhibition/meetings.html",
        page=meetings.own_slots(g.scope, past=past, after=request.args.get("after")),
        past=past,
        counts=meetings.own_counts(g.scope),
        has_booth=lines.own(g.scope) is not None,
        is_frozen=bool(archive.frozen_at(g.scope)),
    )


@bp.route("/region/meetings/offer", methods=["GET", "POST"])
@requires("booths.answer")
@while_it_lives("exhibition.list_meetings")
def offer_times() -> ResponseReturnValue:
    """One time or several in a row."""
    form = OfferForm(data={"length": "20", "number": 1, "days": 1})
    offered: list[int] = []

    def offer() -> None:
        offered.append(offering.offer(g.scope, **form.values()))

    if form.carried_out(offer):
        flash(
            ngettext("%(num)s time is offered now.", "%(num)s times are offered now.", offered[0])
            if offered[0]
            else gettext(N_("All these times were offered already."))
        )
        return redirect(url_for("exhibition.list_meetings"), 303)
    return render_template("exhibition/offer_times.html", form=form, today=now().date()), form.http_status


@bp.route("/region/meetings/times/<opaque:slot>/withdraw", methods=["POST"])
@requires("booths.answer")
def withdraw_time(slot: str) -> ResponseReturnValue:
    """Offer a free time no longer."""
    offering.withdraw(g.scope, slot=slot)
    flash(gettext(N_("This time is no longer offered.")))
    return redirect(url_for("exhibition.list_meetings"), 303)


@bp.route(_ONE)
@requires("booths.answer")
def show_appointment(meeting: str) -> ResponseReturnValue:
    """One meeting and what can be done with it."""
    personal()
    found = _meeting(meeting)
    free = meetings.free(g.scope, found.booth_id) if found.may_change else []
    move = MoveForm()
    move.slot.choices = choices(free)
    return render_template(
        "exhibition/appointment.html",
        meeting=found,
        days=days(free),
        open_days=OPEN_DAYS,
        move=move,
        cancel=CancelForm(),
        is_frozen=bool(archive.frozen_at(g.scope)),
    )


@bp.route(f"{_ONE}.ics")
@requires("booths.answer")
def appointment_calendar(meeting: str) -> ResponseReturnValue:
    """The meeting for a calendar."""
    personal()
    url = absolute(url_for("exhibition.show_appointment", meeting=meeting))
    return calendar_of(_meeting(meeting), url)


@bp.route(f"{_ONE}/join")
@requires("booths.answer")
def join_appointment(meeting: str) -> ResponseReturnValue:
    """To the online room."""
    personal()
    return to_room(_meeting(meeting), url_for("exhibition.show_appointment", meeting=meeting))


@bp.route(f"{_ONE}/move", methods=["POST"])
@requires("booths.answer")
def move_appointment(meeting: str) -> ResponseReturnValue:
    """To another of the own free times."""
    personal()
    form = MoveForm()
    if form.accepted():
        try:
            booking.move_as_team(g.scope, public_id=meeting, slot=form.slot.data)
        except SlotTaken as refusal:
            flash(refusal.sentence(gettext), "attention")
        else:
            flash(gettext(N_("The meeting was moved. Both sides got a mail with the new time.")))
    else:
        flash(gettext(N_("Choose one of the times.")), "attention")
    return _back(meeting)


@bp.route(f"{_ONE}/cancel", methods=["POST"])
@requires("booths.answer")
def cancel_appointment(meeting: str) -> ResponseReturnValue:
    """Cancel, with a word to the visitor."""
    form = CancelForm()
    if form.accepted():
        booking.cancel_as_team(g.scope, public_id=meeting, reason=form.reason.data or "")
        flash(gettext(N_("The meeting is cancelled. The visitor was told.")))
    else:
        flash(gettext(N_("The reason is too long: at most 300 characters fit.")), "attention")
    return _back(meeting)


@bp.route(f"{_ONE}/held", methods=["POST"])
@requires("booths.answer")
def meeting_held(meeting: str) -> ResponseReturnValue:
    """It took place."""
    booking.account_for(g.scope, public_id=meeting, held=True)
    flash(gettext(N_("Noted: the meeting took place.")))
    return _back(meeting)


@bp.route(f"{_ONE}/missed", methods=["POST"])
@requires("booths.answer")
def meeting_missed(meeting: str) -> ResponseReturnValue:
    """The visitor did not come."""
    booking.account_for(g.scope, public_id=meeting, held=False)
    flash(gettext(N_("Noted: the visitor did not come.")))
    return _back(meeting)


def _meeting(public_id: str) -> MeetingFacts:
    found = meetings.for_team(g.scope, public_id)
    if found is None:
        raise NotFound
    return found


def _back(meeting: str) -> ResponseReturnValue:
    return redirect(url_for("exhibition.show_appointment", meeting=meeting), 303)
