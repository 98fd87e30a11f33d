"""The agenda as pages, calendars and the API ask for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from eventapp.agenda.models import Room, Session, SessionSpeaker, Speaker, SpeakerRole
from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.errors import NotFound


@dataclass(frozen=True, slots=True)
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

    @property
    def people(self) -> tuple[str, ...]:
        """Nobody: this row is for short lists; ``SessionDetail`` names the speakers."""
        return ()

    @property
    def moderated_by(self) -> str:
        """The moderator's name, or nothing."""
        return self.moderator or ""


@dataclass(frozen=True, slots=True)
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
    speakers: tuple[Person, ...] = ()
    moderator: Person | None = None

    @property
    def people(self) -> tuple[str, ...]:
        """The names of the speakers."""
        return tuple(person.name for person in self.speakers)

    @property
    def moderated_by(self) -> str:
        """The moderator's name, or nothing."""
        return self.moderator.name if self.moderator else ""


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
    )
    .join(Room, _IN_ROOM)
    .where(_OF_EDITION)
    .order_by(Session.starts_at, Room.position, Session.id)
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


def _with_people(rows: Iterable[Sequence[Any]], people: Iterable[Sequence[Any]]) -> list[SessionDetail]:
    speakers: defaultdict[int, list[Person]] = defaultdict(list)
    moderators: dict[int, Person] = {}
    for session_id, role, name, position in people:
        if role == SpeakerRole.MODERATOR.value:
            moderators[session_id] = Person(name, position)
        else:
            speakers[session_id].append(Person(name, position))
    return [SessionDetail(*(*row, tuple(speakers[row[0]]), moderators.get(row[0]))) for row in rows]
