"""The agenda as pages, calendars and the API ask for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from eventapp.agenda.models import Room, Session, SessionSpeaker, Speaker, SpeakerRole
from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.core.memo import Memo
from eventapp.errors import NotFound
from eventapp.frozen import frozen

_counted: Memo[tuple[tuple[str, str, datetime], ...]] = Memo()
_recent: Memo[tuple[SessionRow, ...]] = Memo()


@frozen
class Person:
    """A speaker or moderator, as named in a session."""

    name: str
    position: str


class SessionRow(NamedTuple):
    """One line of the agenda; ``moderator`` is a name or None, ``day`` the local day."""

    public_id: str
    day: date
    starts_at: datetime
    ends_at: datetime
    title: str
    kind: str
    room: str
    seats: int | None
    moderator: str | None
    cancelled_at: datetime | None = None

    @property
    def people(self) -> tuple[str, ...]:
        """Nobody: this row is for short lists; ``SessionDetail`` names the speakers."""
        return ()

    @property
    def moderated_by(self) -> str:
        """The moderator's name, or nothing."""
        return self.moderator or ""


@frozen
class SessionDetail:
    """One session with everybody in it and its text."""

    id: int
    public_id: str
    day: date
    starts_at: datetime
    ends_at: datetime
    title: str
    kind: str
    room: str
    seats: int | None
    about: str
    changed_at: datetime
    seats_taken: int
    cancelled_at: datetime | None
    overflow_address: str
    speakers: tuple[Person, ...] = ()
    moderator: Person | None = None

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.cancelled_at is not None

    @property
    def seats_left(self) -> int | None:
        """Seats that nobody booked; None where nobody counts them."""
        return None if self.seats is None else self.seats - self.seats_taken

    @property
    def people(self) -> tuple[str, ...]:
        """The names of the speakers."""
        return tuple(person.name for person in self.speakers)

    @property
    def named(self) -> tuple[str, ...]:
        """Everybody in it: speakers, then the moderator."""
        return (*self.people, *filter(None, [self.moderated_by]))

    @property
    def moderated_by(self) -> str:
        """The moderator's name, or nothing."""
        return self.moderator.name if self.moderator else ""


@frozen
class RoomRow:
    """A room with how many sessions it has."""

    id: int
    name: str
    position: int
    sessions: int


_IN_ROOM = sa.and_(Room.edition_id == Session.edition_id, Room.id == Session.room_id)
_MODERATED = sa.and_(
    SessionSpeaker.edition_id == Session.edition_id,
    SessionSpeaker.session_id == Session.id,
    SessionSpeaker.role == SpeakerRole.MODERATOR.value,
)
_IS_SPEAKER = sa.and_(
    Speaker.edition_id == SessionSpeaker.edition_id,
    Speaker.id == SessionSpeaker.speaker_id,
)
_OF_EDITION = Session.edition_id == sa.bindparam("edition_id")
_LIST = (
    sa.select(
        Session.public_id,
        Session.day,
        Session.starts_at,
        Session.ends_at,
        Session.title,
        Session.kind,
        Room.name,
        Session.seats,
        Speaker.name,
        Session.cancelled_at,
    )
    .join(Room, _IN_ROOM)
    .outerjoin(SessionSpeaker, _MODERATED)
    .outerjoin(Speaker, _IS_SPEAKER)
    .where(_OF_EDITION)
    .order_by(Session.starts_at, Room.position, Session.id)
)
_DETAILS = (
    sa.select(
        Session.id,
        Session.public_id,
        Session.day,
        Session.starts_at,
        Session.ends_at,
        Session.title,
        Session.kind,
        Room.name,
        Session.seats,
        Session.about,
        Session.changed_at,
        Session.seats_taken,
        Session.cancelled_at,
        Session.overflow_address,
    )
    .join(Room, _IN_ROOM)
    .where(_OF_EDITION)
    .order_by(Session.starts_at, Room.position, Session.id)
)
_ROOMS = (
    sa.select(Room.id, Room.name, Room.position, sa.func.count(Session.id))
    .outerjoin(Session, sa.and_(Session.edition_id == Room.edition_id, Session.room_id == Room.id))
    .where(Room.edition_id == sa.bindparam("edition_id"))
    .group_by(Room.id, Room.name, Room.position)
    .order_by(Room.position, Room.id)
)
_DETAIL = _DETAILS.where(Session.public_id == sa.bindparam("public_id"))
_PEOPLE = (
    sa.select(SessionSpeaker.session_id, SessionSpeaker.role, Speaker.name, Speaker.position)
    .join(Speaker, _IS_SPEAKER)
    .where(SessionSpeaker.edition_id == sa.bindparam("edition_id"))
    .order_by(SessionSpeaker.rank, SessionSpeaker.id)
)
_PEOPLE_OF_ONE = _PEOPLE.where(SessionSpeaker.session_id == sa.bindparam("session_id"))


def sessions(scope: Scope) -> list[SessionRow]:
    """Every session by start and room. 1 statement."""
    found = db.session.execute(_LIST, {"edition_id": scope.edition_id})
    return [SessionRow._make(row) for row in found]


def recent_sessions(scope: Scope) -> tuple[SessionRow, ...]:
    """The same for a page that many look at: may be a few seconds old. 1 statement or none."""
    return _recent.recall(scope.edition_id, lambda: tuple(sessions(scope)))


def counted(scope: Scope) -> tuple[tuple[str, str, datetime], ...]:
    """Public id, title and start of the sessions that count their seats and take place, by start.

    May be a few seconds old, so only for what is shown; whoever books asks anew. 1 statement or none.
    """
    return _counted.recall(
        scope.edition_id,
        lambda: tuple(
            (row.public_id, row.title, row.starts_at)
            for row in sessions(scope)
            if row.seats is not None and row.cancelled_at is None
        ),
    )


def forget() -> None:
    """After a session was changed in this process."""
    _counted.forget()
    _recent.forget()


def session(scope: Scope, public_id: str) -> SessionDetail:
    """One session with its people. Raises NotFound. 2 statements."""
    row = db.session.execute(_DETAIL, {"edition_id": scope.edition_id, "public_id": public_id}).first()
    if row is None:
        raise NotFound
    people = db.session.execute(_PEOPLE_OF_ONE, {"edition_id": scope.edition_id, "session_id": row[0]}).all()
    return _with_people([row], people)[0]


def details(scope: Scope) -> list[SessionDetail]:
    """Every session with its people, for the agenda page, files and the API. 2 statements."""
    rows = db.session.execute(_DETAILS, {"edition_id": scope.edition_id}).all()
    people = db.session.execute(_PEOPLE, {"edition_id": scope.edition_id}).all() if rows else []
    return _with_people(rows, people)


def rooms(scope: Scope) -> list[RoomRow]:
    """Every room in its order. 1 statement."""
    return [RoomRow(*row) for row in db.rows(_ROOMS, edition_id=scope.edition_id)]


def _with_people(rows: Iterable[Sequence[Any]], people: Iterable[Sequence[Any]]) -> list[SessionDetail]:
    speakers: defaultdict[int, list[Person]] = defaultdict(list)
    moderators: dict[int, Person] = {}
    for session_id, role, name, position in people:
        if role == SpeakerRole.MODERATOR.value:
            moderators[session_id] = Person(name, position)
        else:
            speakers[session_id].append(Person(name, position))
    return [SessionDetail(*(*row, tuple(speakers[row[0]]), moderators.get(row[0]))) for row in rows]
