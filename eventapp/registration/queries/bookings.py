"""Sessions to choose from, what one person chose, and who is expected in a session."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.agenda.models import Room, Session
from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.core.memo import Memo
from eventapp.frozen import frozen
from eventapp.registration.models.bookings import SessionBooking
from eventapp.registration.models.registrations import Registration, Ticket
from eventapp.registration.rules.bookings import BookingState
from eventapp.registration.rules.states import Attendance, Status


@frozen
class Choice:
    """A session that can be booked. ``state`` is what one person has of it, None for nothing.

    ``place`` is the number in the waiting list from 1, 0 for who does not wait.
    """

    id: int
    public_id: str
    title: str
    kind: str
    room: str
    starts_at: datetime
    ends_at: datetime
    seats: int
    seats_taken: int
    cancelled_at: datetime | None
    has_overflow: bool
    state: BookingState | None = None
    place: int = 0

    @property
    def seats_left(self) -> int:
        """Seats that nobody booked."""
        return self.seats - self.seats_taken

    @property
    def is_full(self) -> bool:
        """Whether the last seat is gone."""
        return self.seats_taken >= self.seats


@frozen
class Expected:
    """Somebody who chose a session, as lists of the organiser show it."""

    registration_id: int
    name: str
    organisation: str
    attendance: Attendance
    state: BookingState
    code: str | None
    since: datetime
    public_id: str


_IN_ROOM = sa.and_(Room.edition_id == Session.edition_id, Room.id == Session.room_id)
_CHOICES: Any = (
    sa.select(
        Session.id,
        Session.public_id,
        Session.title,
        Session.kind,
        Room.name.label("room"),
        Session.starts_at,
        Session.ends_at,
        Session.seats,
        Session.seats_taken,
        Session.cancelled_at,
        (Session.overflow_address != sa.literal_column("''")).label("has_overflow"),
    )
    .join(Room, _IN_ROOM)
    .where(Session.edition_id == sa.bindparam("edition_id"), Session.seats.is_not(None))
    .order_by(Session.starts_at, Room.position, Session.id)
)
_ahead: Any = SessionBooking.__table__.alias("ahead")
_PLACE = (
    sa.select(sa.func.count())
    .select_from(_ahead)
    .where(
        _ahead.c.edition_id == SessionBooking.edition_id,
        _ahead.c.session_id == SessionBooking.session_id,
        _ahead.c.state == sa.literal_column("'waiting'"),
        sa.or_(
            _ahead.c.waiting_since < SessionBooking.waiting_since,
            sa.and_(_ahead.c.waiting_since == SessionBooking.waiting_since, _ahead.c.id <= SessionBooking.id),
        ),
    )
    .scalar_subquery()
)
_OWN: Any = sa.select(SessionBooking.session_id, SessionBooking.state, _PLACE).where(
    SessionBooking.edition_id == sa.bindparam("edition_id"),
    SessionBooking.registration_id == sa.bindparam("registration_id"),
)
_EXPECTED: Any = (
    sa.select(
        Registration.id,
        Registration.name,
        Registration.organisation,
        Registration.attendance,
        SessionBooking.state,
        Ticket.code,
        SessionBooking.booked_at,
        Registration.public_id,
    )
    .join(
        Registration,
        sa.and_(
            Registration.edition_id == SessionBooking.edition_id, Registration.id == SessionBooking.registration_id
        ),
    )
    .join(
        Session,
        sa.and_(Session.edition_id == SessionBooking.edition_id, Session.id == SessionBooking.session_id),
    )
    .outerjoin(Ticket, sa.and_(Ticket.edition_id == Registration.edition_id, Ticket.registration_id == Registration.id))
    .where(
        SessionBooking.edition_id == sa.bindparam("edition_id"),
        Session.public_id == sa.bindparam("public_id"),
        Registration.status != Status.CANCELLED.value,
    )
    .order_by(SessionBooking.waiting_since, Registration.sort_name, Registration.id)
)
_WAITING: Any = (
    sa.select(SessionBooking.session_id, sa.func.count())
    .where(SessionBooking.edition_id == sa.bindparam("edition_id"), SessionBooking.state == BookingState.WAITING.value)
    .group_by(SessionBooking.session_id)
)
_OFFERED = (
    sa.select(Session.id).where(Session.edition_id == sa.bindparam("edition_id"), Session.seats.is_not(None)).limit(1)
)
_offered: Memo[bool] = Memo()


def choices(scope: Scope) -> list[Choice]:
    """The sessions whose seats are counted, by start; cancelled ones too, marked. 1 statement."""
    return [_choice(row) for row in db.rows(_CHOICES, edition_id=scope.edition_id)]


def own(scope: Scope, registration_id: int) -> list[Choice]:
    """The same with what one person has of each. 2 statements."""
    wanted = {"edition_id": scope.edition_id, "registration_id": registration_id}
    held = {row[0]: (BookingState(row[1]), row[2]) for row in db.session.execute(_OWN, wanted)}
    found = []
    for row in db.rows(_CHOICES, edition_id=scope.edition_id):
        state, place = held.get(row[0], (None, 0))
        found.append(_choice(row, state, place if state is BookingState.WAITING else 0))
    return found


def are_offered(scope: Scope) -> bool:
    """Whether the edition has sessions that can be booked, as it was some seconds ago. 1 statement or none."""
    return _offered.recall(scope.edition_id, lambda: db.scalar(_OFFERED, edition_id=scope.edition_id) is not None)


def expected(scope: Scope, public_id: str) -> list[Expected]:
    """Who chose a session: seats by name, then the waiting list in its order. 1 statement."""
    rows = db.rows(_EXPECTED, edition_id=scope.edition_id, public_id=public_id)
    found = [
        Expected(row[0], row[1], row[2], Attendance(row[3]), BookingState(row[4]), row[5], row[6], row[7])
        for row in rows
    ]
    return sorted(found, key=lambda one: one.state is BookingState.WAITING)


def waiting(scope: Scope) -> dict[int, int]:
    """How many wait for each session that has a line. 1 statement."""
    return {row[0]: row[1] for row in db.rows(_WAITING, edition_id=scope.edition_id)}


def _choice(row: Any, state: BookingState | None = None, place: int = 0) -> Choice:
    return Choice(**row._mapping, state=state, place=place)
