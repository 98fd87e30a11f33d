"""What people choose of the agenda by their own link, and what follows when sessions change under them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from eventapp.agenda.models import Room, Session
from eventapp.core.access import EditionRef, Scope, system_scope
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.editions.models import Edition
from eventapp.registration.errors import AlreadyCancelled
from eventapp.registration.models.bookings import SessionBooking
from eventapp.registration.models.registrations import Registration
from eventapp.registration.queries import bookings
from eventapp.registration.rules.bookings import BookingState, SessionOver, told
from eventapp.registration.rules.states import Status
from eventapp.registration.services import booking, issuing, notices_of_sessions, standing
from eventapp.registration.services.standing import Standing

ROUND = 200  # people told in one transaction

_EDITIONS: Any = (
    sa.select(Edition.id, Edition.slug, Edition.name, Edition.zone, Edition.is_example)
    .where(
        sa.exists().where(
            SessionBooking.edition_id == Edition.id,
            Session.edition_id == SessionBooking.edition_id,
            Session.id == SessionBooking.session_id,
            Session.starts_at > sa.bindparam("at"),
        )
    )
    .execution_options(unscoped="the worker serves every edition")
)
_LINES: Any = (
    sa.select(Session.id)
    .where(
        Session.edition_id == sa.bindparam("edition_id"),
        Session.starts_at > sa.bindparam("at"),
        Session.cancelled_at.is_(None),
        Session.seats_taken < Session.seats,
        sa.exists().where(
            SessionBooking.edition_id == Session.edition_id,
            SessionBooking.session_id == Session.id,
            SessionBooking.state == BookingState.WAITING.value,
        ),
    )
    .order_by(Session.id)
)
_BOOKED: Any = (
    sa.select(
        SessionBooking.id,
        SessionBooking.session_id,
        SessionBooking.told,
        Session.starts_at,
        Session.ends_at,
        Session.cancelled_at,
        Room.name.label("room"),
        Registration.public_id,
        Registration.name,
        Registration.email,
        Registration.locale,
    )
    .join(Session, sa.and_(Session.edition_id == SessionBooking.edition_id, Session.id == SessionBooking.session_id))
    .join(Room, sa.and_(Room.edition_id == Session.edition_id, Room.id == Session.room_id))
    .join(
        Registration,
        sa.and_(
            Registration.edition_id == SessionBooking.edition_id, Registration.id == SessionBooking.registration_id
        ),
    )
    .where(SessionBooking.edition_id == sa.bindparam("edition_id"), Session.ends_at > sa.bindparam("at"))
    .order_by(SessionBooking.id)
)


@act
def choose_own(scope: Scope, *, token: str, chosen: Collection[str]) -> None:
    """Have exactly these sessions, by one's own link; one that is full means its waiting list.

    Raises TicketUnknown, AlreadyCancelled, SessionUnknown, SessionsOverlap, SessionCancelled, SessionOver.
    """
    _choose(scope, standing.of_token(scope, token), chosen)


@act
def choose_for(scope: Scope, *, registration_id: int, chosen: Collection[str]) -> None:
    """The same for somebody. Raises NotFound and Forbidden as well."""
    scope.require("registration.manage")
    _choose(scope, standing.of_id(scope, registration_id), chosen)


def tend() -> int:
    """Fill free seats and tell of changes, in every edition; gives how many people were written to."""
    found = db.rows(_EDITIONS, at=now())
    return sum(tend_edition(system_scope(EditionRef(*row))) for row in found)


@act
def tend_edition(scope: Scope) -> int:
    """Free seats to those who wait, a letter to whoever does not know of a change. 2 statements when all is well."""
    at = now()
    lines = [row[0] for row in db.rows(_LINES, edition_id=scope.edition_id, at=at)]
    given = sum(booking.fill(scope, session_id) for session_id in lines)
    stale = [
        (row, what)
        for row in db.rows(_BOOKED, edition_id=scope.edition_id, at=at)
        if (what := told(row.starts_at, row.ends_at, row.room, row.cancelled_at)) != row.told
    ][:ROUND]
    if stale:
        forum = issuing.forum(scope)
        for row, what in stale:
            notices_of_sessions.changed(scope, forum, row, row.session_id, what=what)
            own = (SessionBooking.edition_id == scope.edition_id, SessionBooking.id == row.id)
            db.change(sa.update(SessionBooking).where(*own).values(told=what))
    return given + len(stale)


def _choose(scope: Scope, found: Standing, chosen: Collection[str]) -> None:
    if found.status is Status.CANCELLED:
        raise AlreadyCancelled
    at = now()
    before = [one for one in bookings.own(scope, found.row.id) if one.state is not None]
    past = {one.public_id for one in before if one.starts_at <= at}  # what has begun is neither left nor entered
    kept = {one.public_id for one in before if one.cancelled_at and one.public_id in chosen} | past
    wanted = booking.chosen([one for one in bookings.choices(scope) if one.public_id not in kept], set(chosen) - kept)
    names = {one.public_id for one in wanted}
    for one in before:
        if one.public_id not in names and one.public_id not in kept:
            booking.leave(scope, registration_id=found.row.id, session_id=one.id)
    held = {one.public_id for one in before}
    for one in wanted:
        if one.public_id in held:
            continue
        if one.starts_at <= at:
            raise SessionOver(title=one.title, field="sessions")
        who = {"registration_id": found.row.id, "attendance": found.attendance, "status": found.status}
        booking.enter(scope, one, may_wait=True, **who)
