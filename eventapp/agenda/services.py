"""Writing the agenda."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from eventapp.agenda.errors import (
    DaysUnknown,
    EndsBeforeStart,
    NameNeeded,
    OutsideEdition,
    RoomTaken,
    SeatsNegative,
    SessionsOutside,
)
from eventapp.agenda.models import Room, Session, SessionKind, SessionSpeaker, Speaker, SpeakerRole
from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.editions.models import Edition
from eventapp.editions.services import people as editions

_AN_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Guest:
    """A person to name in a session, and what stands below the name."""

    name: str
    position: str = ""


@act
def add_session(
    scope: Scope,
    *,
    starts_at: datetime,
    ends_at: datetime,
    room: str,
    title: str,
    kind: SessionKind | str,
    speakers: Sequence[Guest | str] = (),
    moderator: Guest | str | None = None,
    seats: int | None = None,
    about: str = "",
) -> str:
    """A new item of the agenda, in a room that is made when it is new; gives the session's public id.

    ``speakers`` and ``moderator`` are people or just their names. Times are aware; the session must begin and end on
    days of the edition. Raises EndsBeforeStart, DaysUnknown, OutsideEdition, RoomTaken, NameNeeded, SeatsNegative,
    Forbidden.
    """
    scope.require("agenda.manage")
    title, room = " ".join(title.split()), " ".join(room.split())
    if not title or not room:
        raise NameNeeded(field="title" if room else "room")
    if seats is not None and seats < 0:
        raise SeatsNegative(seats=seats, field="seats")
    day = _day_of(scope, starts_at, ends_at)
    db.lock(f"agenda:{scope.edition_id}")  # no two sessions slip into one room
    room_id = _room_id(scope, room)
    _refuse_taken(scope, room_id, room, starts_at, ends_at)
    public_id = ids.opaque()
    values = {
        "edition_id": scope.edition_id,
        "public_id": public_id,
        "room_id": room_id,
        "day": day,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "title": title,
        "kind": SessionKind(kind).value,
        "about": about,
        "seats": seats,
        "changed_at": now(),
    }
    session_id = db.session.execute(sa.insert(Session).returning(Session.id), values).scalar_one()
    _add_people(scope, session_id, speakers, SpeakerRole.SPEAKER)
    if moderator is not None:
        _add_people(scope, session_id, [moderator], SpeakerRole.MODERATOR)
    audit(scope, "session.added", f"session:{session_id}", kind=SessionKind(kind).value)
    return public_id


@act
def change_edition(
    scope: Scope, *, move_along: bool, starts_on: date | None, ends_on: date | None, **facts: Any
) -> int:
    """New facts of the edition; ``move_along`` moves every session by as many days as the first day moves.

    Gives how many sessions moved. Raises SessionsOutside where some would lie outside the new days, DatesReversed,
    Forbidden. 4 statements.
    """
    scope.require("editions.manage")
    db.lock(f"agenda:{scope.edition_id}")
    before = db.scalar(sa.select(Edition.starts_on).where(Edition.id == scope.edition_id))
    editions.change_edition(scope, starts_on=starts_on, ends_on=ends_on, **facts)
    by = starts_on - before if starts_on and before and move_along else timedelta(0)
    moved = _move(scope, by) if by else 0
    _refuse_outside(scope, starts_on, ends_on or starts_on)
    return moved


def _move(scope: Scope, by: timedelta) -> int:
    """Every session so many days later, at the same time by the clock on the wall."""
    zone = ZoneInfo(scope.edition.zone if scope.edition else "Asia/Jakarta")

    def later(at: datetime) -> datetime:
        return (at.astimezone(zone).replace(tzinfo=None) + by).replace(tzinfo=zone)

    rows = db.rows(
        sa.select(Session.id, Session.day, Session.starts_at, Session.ends_at).where(
            Session.edition_id == scope.edition_id
        )
    )
    own = sa.update(Session).where(Session.edition_id == scope.edition_id, Session.id == sa.bindparam("of_id"))
    new: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in ("day", "starts_at", "ends_at", "changed_at")}
    values = [
        {
            "of_id": row.id,
            "new_day": row.day + by,
            "new_starts_at": later(row.starts_at),
            "new_ends_at": later(row.ends_at),
            "new_changed_at": now(),
        }
        for row in rows
    ]
    if values:
        db.session.connection().execute(own.values(**new), values)
        audit(scope, "sessions.moved", f"edition:{scope.edition_id}", number=len(values), days=by.days)
    return len(values)


def _refuse_outside(scope: Scope, first: date | None, last: date | None) -> None:
    """Raises SessionsOutside. 1 statement."""
    outside = sa.true() if first is None or last is None else sa.or_(Session.day < first, Session.day > last)
    query = sa.select(Session.title, Session.day).where(Session.edition_id == scope.edition_id, outside)
    rows = db.rows(query.order_by(Session.starts_at, Session.id))
    if rows:
        raise SessionsOutside(number=len(rows), title=rows[0].title, day=rows[0].day, field="starts_on")


def _day_of(scope: Scope, starts_at: datetime, ends_at: datetime) -> date:
    """The local day of the start. Raises EndsBeforeStart, DaysUnknown, OutsideEdition."""
    edition = scope.edition
    days = db.session.execute(sa.select(Edition.starts_on, Edition.ends_on).where(Edition.id == scope.edition_id)).one()
    if edition is None or days.starts_on is None:
        raise DaysUnknown
    zone = ZoneInfo(edition.zone)
    starts, ends = starts_at.astimezone(zone), ends_at.astimezone(zone)
    if starts >= ends:
        raise EndsBeforeStart(starts=f"{starts:%H.%M}", ends=f"{ends:%H.%M}", field="ends_at")
    last = days.ends_on or days.starts_on
    for day in (starts.date(), (ends - _AN_INSTANT).date()):  # midnight still belongs to the day that it ends
        if not days.starts_on <= day <= last:
            raise OutsideEdition(day=day, first=days.starts_on, last=last, field="starts_at")
    return starts.date()


def _room_id(scope: Scope, name: str) -> int:
    """The room of this name, made when there is none."""
    query = sa.select(Room.id).where(Room.edition_id == scope.edition_id, Room.name == name)
    found = db.scalar(query)
    if found is not None:
        return int(found)
    position = db.scalar(sa.select(sa.func.count()).select_from(Room).where(Room.edition_id == scope.edition_id))
    values = {"edition_id": scope.edition_id, "name": name, "position": position + 1}
    return int(db.session.execute(sa.insert(Room).returning(Room.id), values).scalar_one())


def _refuse_taken(scope: Scope, room_id: int, room: str, starts_at: datetime, ends_at: datetime) -> None:
    overlapping = sa.select(Session.title).where(
        Session.edition_id == scope.edition_id,
        Session.room_id == room_id,
        Session.starts_at < ends_at,
        Session.ends_at > starts_at,
    )
    title = db.scalar(overlapping.limit(1))
    if title is not None:
        raise RoomTaken(room=room, title=title, field="room")


def _add_people(scope: Scope, session_id: int, people: Iterable[Guest | str], role: SpeakerRole) -> None:
    """Name people in a session; somebody of the same name and position is the same person."""
    for rank, person in enumerate(people, 1):
        guest = Guest(person) if isinstance(person, str) else person
        name, position = " ".join(guest.name.split()), " ".join(guest.position.split())
        if not name:
            raise NameNeeded(field="speakers")
        values = {"edition_id": scope.edition_id, "name": name, "position": position}
        db.change(insert_or_ignore(Speaker, values, ["edition_id", "name", "position"]))
        speaker_id = sa.select(Speaker.id).where(
            Speaker.edition_id == scope.edition_id, Speaker.name == name, Speaker.position == position
        )
        link = {
            "edition_id": scope.edition_id,
            "session_id": session_id,
            "speaker_id": db.scalar(speaker_id),
            "role": role.value,
            "rank": rank,
        }
        db.change(insert_or_ignore(SessionSpeaker, link, ["edition_id", "session_id", "speaker_id", "role"]))
