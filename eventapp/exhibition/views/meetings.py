"""Meetings for visitors: free times, the booking, and the meeting's own page."""

from __future__ import annotations

from flask import Response, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from eventapp.core import ids
from eventapp.core.access import PUBLIC
from eventapp.errors import N_, NotFound, Refusal
from eventapp.exhibition.documents import meetings as documents
from eventapp.exhibition.errors import SlotTaken
from eventapp.exhibition.forms.contacts import EmptyForm
from eventapp.exhibition.forms.meetings import BookForm, MoveForm
from eventapp.exhibition.queries import archive, meetings, public
from eventapp.exhibition.queries.meetings import MeetingFacts
from eventapp.exhibition.services import booking
from eventapp.exhibition.views.blueprint import bp
from eventapp.exhibition.views.over import while_it_lives
from eventapp.exhibition.views.slots import OPEN_DAYS, choices, days
from eventapp.formats import ics
from eventapp.web import limits
from eventapp.web.addresses import absolute
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires
from eventapp.web.security import personal

PER_NETWORK = "60 per 1 minute"
_PATH = "/<edition:edition>/meetings/<opaque:token>"


@bp.route("/<edition:edition>/booths/<slug:slug>/meetings", methods=["GET", "POST"])
@requires(PUBLIC)
def book_meeting(edition: str, slug: str) -> ResponseReturnValue:
    """The free times of a booth, and the form that takes one."""
    booth = public.booth(g.scope, slug)
    if booth is None:
        raise NotFound
    form = BookForm(data={"key": ids.opaque()})
    status = None
    if form.accepted():
        try:
            email = form.email.data.lower()
            limits.check("meeting-network", PER_NETWORK, limits.client_network())
            limits.check("meeting-address", "10 per 1 hour", email)
            booked = booking.book(
                g.scope,
                slug=slug,
                slot=form.slot.data,
                name=form.name.data,
                email=email,
                topic=form.topic.data,
                key=form.key.data or ids.opaque(),
            )
        except NotFound:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
            if isinstance(refusal, SlotTaken):
                form.slot.data = None
        else:
            flash(gettext(N_("Your meeting is booked. We have mailed it to you with an entry for your calendar.")))
            return redirect(url_for("exhibition.show_meeting", edition=edition, token=booked.token), 303)
    free = meetings.free(g.scope, booth.id)
    form.slot.choices = choices(free)
    frozen = archive.frozen_at(g.scope)
    page = render_template(
        "exhibition/book_meeting.html",
        booth=booth,
        form=form,
        days=days(free),
        open_days=OPEN_DAYS,
        is_frozen=bool(frozen),
    )
    return page, status or form.http_status


@bp.route(_PATH)
@requires(PUBLIC)
def show_meeting(edition: str, token: str) -> ResponseReturnValue:
    """The visitor's own page of a meeting."""
    personal()
    frozen = archive.frozen_at(g.scope)
    return render_template("exhibition/meeting.html", meeting=_meeting(token), token=token, is_frozen=bool(frozen))


@bp.route(f"{_PATH}.ics")
@requires(PUBLIC)
def meeting_calendar(edition: str, token: str) -> ResponseReturnValue:
    """The meeting for a calendar."""
    personal()
    url = absolute(url_for("exhibition.show_meeting", edition=edition, token=token))
    return calendar_of(_meeting(token), url)


@bp.route(f"{_PATH}/join")
@requires(PUBLIC)
def join_meeting(edition: str, token: str) -> ResponseReturnValue:
    """To the online room, from a quarter of an hour before the start; its link stands on no page and in no mail."""
    personal()
    return to_room(_meeting(token), url_for("exhibition.show_meeting", edition=edition, token=token))


@bp.route(f"{_PATH}/move", methods=["GET", "POST"])
@requires(PUBLIC)
@while_it_lives("exhibition.show_meeting", "edition", "token")
def move_meeting(edition: str, token: str) -> ResponseReturnValue:
    """Another free time of the same booth."""
    personal()
    meeting = _meeting(token)
    form = MoveForm()
    status = None
    if form.accepted():
        try:
            booking.move(g.scope, token=token, slot=form.slot.data)
        except SlotTaken as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            flash(gettext(N_("Your meeting was moved. Both sides got a mail with the new time.")))
            return redirect(url_for("exhibition.show_meeting", edition=edition, token=token), 303)
    free = meetings.free(g.scope, meeting.booth_id)
    form.slot.choices = choices(free)
    page = render_template(
        "exhibition/move_meeting.html", meeting=meeting, form=form, days=days(free), open_days=OPEN_DAYS, token=token
    )
    return page, status or form.http_status


@bp.route(f"{_PATH}/cancel", methods=["GET", "POST"])
@requires(PUBLIC)
def cancel_meeting(edition: str, token: str) -> ResponseReturnValue:
    """Ask once, then cancel."""
    personal()
    meeting = _meeting(token)
    form = EmptyForm()
    if form.accepted():
        booking.cancel(g.scope, token=token)
        flash(gettext(N_("Your meeting is cancelled. The booth was told.")))
        return redirect(url_for("exhibition.show_meeting", edition=edition, token=token), 303)
    is_frozen = archive.frozen_at(g.scope) is not None
    return render_template(
        "exhibition/cancel_meeting.html", meeting=meeting, form=form, token=token, is_frozen=is_frozen
    )


@bp.route(f"{_PATH}/nobody-came", methods=["POST"])
@requires(PUBLIC)
def nobody_came(edition: str, token: str) -> ResponseReturnValue:
    """The booth's people did not come."""
    booking.nobody_came(g.scope, token=token)
    flash(gettext(N_("Noted. The organiser sees how often this happens.")))
    return redirect(url_for("exhibition.show_meeting", edition=edition, token=token), 303)


def calendar_of(meeting: MeetingFacts, url: str) -> Response:
    """The file of one meeting."""
    answer = Response(documents.calendar(meeting, url=url), content_type=ics.CONTENT_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="meeting-{meeting.public_id[:6]}.ics"'
    return answer


def to_room(meeting: MeetingFacts, page: str) -> ResponseReturnValue:
    """303 to the online room while it is open, else back to the page."""
    target = meetings.join_target(g.scope, meeting)
    if target is None:
        flash(gettext(N_("The online room opens 15 minutes before the meeting.")), "attention")
        return redirect(page, 303)
    answer = redirect(target, 303)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _meeting(token: str) -> MeetingFacts:
    found = meetings.for_visitor(g.scope, token)
    if found is None:
        raise NotFound
    return found
