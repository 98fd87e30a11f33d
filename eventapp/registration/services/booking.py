"""Seats in sessions, moved in the act that moves the registration: booked, given back, handed to whoever waits.

A seat is taken by the agenda's one conditional UPDATE, so that the last one is given once. People who attend online
take none: their choice says which broadcast they follow. Used inside acts only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.agenda import services as agenda
from eventapp.agenda.errors import SessionCancelled, SessionFull
from eventapp.agenda.models import Session
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.registration.models.bookings import SessionBooking
from eventapp.registration.models.registrations import Registration
from eventapp.registration.queries import bookings
from eventapp.registration.queries.bookings import Choice
from eventapp.registration.rules.bookings import (
    BookingState,
    SessionOver,
    SessionsOverlap,
    SessionUnknown,
    overlapping,
    told,
)
from eventapp.registration.rules.states import HOLDING_A_SEAT, Attendance, Status
from eventapp.registration.services import issuing, notices_of_sessions

_booking: Any = SessionBooking.__table__
_OWN = (
    _booking.c.edition_id == sa.bindparam("of_edition"),
    _booking.c.registration_id == sa.bindparam("of_registration"),
)
_LEAVE_ALL = sa.delete(_booking).where(*_OWN).returning(_booking.c.session_id, _booking.c.state)
_LEAVE = (
    sa.delete(_booking).where(*_OWN, _booking.c.session_id == sa.bindparam("of_session")).returning(_booking.c.state)
)
_SET_STATE = (
    sa.update(_booking)
    .where(_booking.c.edition_id == sa.bindparam("of_edition"), _booking.c.id == sa.bindparam("of_id"))
    .values(state=sa.bindparam("to"), waiting_since=sa.bindparam("since"))
)
_MINE: Any = sa.select(SessionBooking.id, SessionBooking.session_id, SessionBooking.state).where(
    SessionBooking.edition_id == sa.bindparam("edition_id"),
    SessionBooking.registration_id == sa.bindparam("registration_id"),
)
_NEXT: Any = (
    sa.select(
        SessionBooking.id,
        Registration.id.label("registration_id"),
        Registration.public_id,
        Registration.name,
        Registration.email,
        Registration.locale,
    )
    .join(
        Registration,
        sa.and_(
            Registration.edition_id == SessionBooking.edition_id, Registration.id == SessionBooking.registration_id
        ),
    )
    .where(
        SessionBooking.edition_id == sa.bindparam("edition_id"),
        SessionBooking.session_id == sa.bindparam("session_id"),
        SessionBooking.state == BookingState.WAITING.value,
        Registration.status.in_([status.value for status in HOLDING_A_SEAT]),
    )
    .order_by(SessionBooking.waiting_since, SessionBooking.id)
    .limit(1)
)
_SESSION: Any = sa.select(Session.starts_at, Session.seats, Session.seats_taken, Session.cancelled_at).where(
    Session.edition_id == sa.bindparam("edition_id"), Session.id == sa.bindparam("session_id")
)


def book(
    scope: Scope, *, registration_id: int, attendance: Attendance, status: Status, sessions: Sequence[str]
) -> None:
    """The sessions of a new registration, by public id. Whoever waits for the forum waits for its sessions too.

    Raises SessionUnknown, SessionsOverlap, SessionFull, SessionCancelled, SessionOver. No statement without sessions;
    else 1, and 2 for each.
    """
    if not sessions:
        return
    wanted = chosen(bookings.choices(scope), sessions)
    for one in wanted:
        enter(scope, one, registration_id=registration_id, attendance=attendance, status=status, may_wait=False)


def chosen(offered: Iterable[Choice], wanted: Iterable[str]) -> list[Choice]:
    """The sessions with these public ids. Raises SessionUnknown, SessionsOverlap."""
    by_id = {one.public_id: one for one in offered}
    try:
        found = sorted((by_id[public_id] for public_id in set(wanted)), key=lambda one: one.id)
    except KeyError:
        raise SessionUnknown(field="sessions") from None
    clash = overlapping(found)
    if clash is not None:
        raise SessionsOverlap(first=clash[0].title, second=clash[1].title, field="sessions")
    return found


def enter(
    scope: Scope, one: Choice, *, registration_id: int, attendance: Attendance, status: Status, may_wait: bool
) -> BookingState:
    """One session for one person; gives what they have of it. 2 statements.

    Raises SessionFull unless ``may_wait``, SessionCancelled, SessionOver.
    """
    at = now()
    if one.starts_at <= at:
        raise SessionOver(title=one.title, field="sessions")
    if one.cancelled_at is not None:
        raise SessionCancelled(title=one.title, field="sessions")
    state = _state(scope, one, attendance, status, may_wait=may_wait)
    row = {
        "edition_id": scope.edition_id,
        "session_id": one.id,
        "registration_id": registration_id,
        "state": state.value,
        "booked_at": at,
        "waiting_since": at if state is BookingState.WAITING else None,
        "told": told(one.starts_at, one.ends_at, one.room, one.cancelled_at),
    }
    db.change(sa.insert(SessionBooking).values(**row))
    audit(scope, f"session.{state.value}", f"registration:{registration_id}", session=one.id)
    return state


def leave(scope: Scope, *, registration_id: int, session_id: int) -> None:
    """Give one session back; its seat goes to whoever waits longest. 1 statement, and those of ``fill``."""
    where = {"of_edition": scope.edition_id, "of_registration": registration_id, "of_session": session_id}
    state = db.session.execute(_LEAVE, where).scalar()
    if state is not None:
        audit(scope, "session.left", f"registration:{registration_id}", session=session_id)
    if state == BookingState.BOOKED.value:
        agenda.free_seat(scope, session_id=session_id)
        fill(scope, session_id)


def release(scope: Scope, registration_id: int) -> None:
    """Give every session of a registration back, when it ends. 1 statement where it has none."""
    where = {"of_edition": scope.edition_id, "of_registration": registration_id}
    for session_id, state in sorted(db.session.execute(_LEAVE_ALL, where).all()):
        if state == BookingState.BOOKED.value:
            agenda.free_seat(scope, session_id=session_id)
            fill(scope, session_id)


def follow(scope: Scope, registration_id: int, attendance: Attendance) -> None:
    """After a change of the way to attend: seats are given back, or taken where there are some. 1 statement or more."""
    wanted = {"edition_id": scope.edition_id, "registration_id": registration_id}
    for booking_id, session_id, state in db.session.execute(_MINE, wanted).all():
        if attendance is Attendance.ONLINE:
            _set(scope, booking_id, BookingState.ONLINE)
            if state == BookingState.BOOKED.value:
                agenda.free_seat(scope, session_id=session_id)
                fill(scope, session_id)
        elif state == BookingState.ONLINE.value:
            _set(scope, booking_id, BookingState.WAITING, since=now())
            fill(scope, session_id)


def fill(scope: Scope, session_id: int) -> int:
    """Give the free seats of a session to whoever waits longest, and tell them; gives how many. 1 statement or more.

    Nobody is given a seat in a session that has begun or was cancelled.
    """
    given = 0
    while True:
        person = db.session.execute(_NEXT, {"edition_id": scope.edition_id, "session_id": session_id}).first()
        if person is None or not _has_room(scope, session_id):
            return given
        try:
            agenda.take_seat(scope, session_id=session_id)
        except SessionFull:  # somebody was quicker
            return given
        _set(scope, person.id, BookingState.BOOKED)
        audit(scope, "session.promoted", f"registration:{person.registration_id}", session=session_id)
        notices_of_sessions.seat(scope, issuing.forum(scope), person, session_id)
        given += 1


def _state(scope: Scope, one: Choice, attendance: Attendance, status: Status, *, may_wait: bool) -> BookingState:
    if attendance is Attendance.ONLINE:
        return BookingState.ONLINE
    if status is Status.WAITING:
        return BookingState.WAITING
    try:
        agenda.take_seat(scope, session_id=one.id, title=one.title)
    except SessionFull:
        if not may_wait:
            raise
        return BookingState.WAITING
    return BookingState.BOOKED


def _has_room(scope: Scope, session_id: int) -> bool:
    row = db.session.execute(_SESSION, {"edition_id": scope.edition_id, "session_id": session_id}).one()
    is_open = row.cancelled_at is None and row.starts_at > now()
    return is_open and row.seats is not None and row.seats_taken < row.seats


def _set(scope: Scope, booking_id: int, state: BookingState, *, since: datetime | None = None) -> None:
    where = {"of_edition": scope.edition_id, "of_id": booking_id}
    db.session.execute(_SET_STATE, where | {"to": state.value, "since": since})
