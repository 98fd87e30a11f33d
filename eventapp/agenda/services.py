"""Writing the agenda."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from eventapp.agenda import queries
from eventapp.agenda.errors import (
    BadAddress,
    DaysUnknown,
    EndsBeforeStart,
    NameNeeded,
    OutsideEdition,
    RoomNameTaken,
    RoomTaken,
    SeatsNegative,
    SeatsTaken,
    SessionFull,
    SessionsOutside,
    SessionStays,
)
from eventapp.agenda.models import Room, Session, SessionKind, SessionSpeaker, Speaker, SpeakerRole
from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.editions.models import Edition
from eventapp.editions.services import people as editions
from eventapp.errors import NotFound
from eventapp.frozen import frozen

_AN_INSTANT = timedelta(microseconds=1)
_session: Any = Session.__table__
_OWN = (_session.c.edition_id == sa.bindparam("of_edition"), _session.c.id == sa.bindparam("of_session"))
_TAKE_SEAT = (
    sa.update(_session)
    .where(*_OWN, _session.c.cancelled_at.is_(None), _session.c.seats_taken < _session.c.seats)
    .values(seats_taken=_session.c.seats_taken + 1)
)
_FREE_SEAT = sa.update(_session).where(*_OWN, _session.c.seats_taken > 0).values(seats_taken=_session.c.seats_taken - 1)


@frozen
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
    overflow_address: str = "",
) -> str:
    """A new item of the agenda, in a room that is made when it is new; gives the session's public id.

    ``speakers`` and ``moderator`` are people or just their names. Times are aware; the session must begin and end on
    days of the edition. Raises EndsBeforeStart, DaysUnknown, OutsideEdition, RoomTaken, NameNeeded, SeatsNegative,
    BadAddress, Forbidden.
    """
    typed: dict[str, Any] = {"room": room, "title": title, "kind": kind, "seats": seats, "about": about}
    values = _judged(scope, starts_at, ends_at, **typed, overflow=overflow_address)
    public_id = ids.opaque()
    row = values | {"edition_id": scope.edition_id, "public_id": public_id, "changed_at": now()}
    session_id = db.session.execute(sa.insert(Session).returning(Session.id), row).scalar_one()
    _name_people(scope, session_id, speakers, moderator)
    audit(scope, "session.added", f"session:{session_id}", kind=SessionKind(kind).value)
    queries.forget()
    return public_id


@act
def change_session(
    scope: Scope,
    public_id: str,
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
    overflow_address: str = "",
) -> None:
    """Write a session anew, as ``add_session`` would; calendars take the change by its SEQUENCE.

    Whoever booked it is told by ``registration`` when time or room changed. Raises NotFound, SeatsTaken and what
    ``add_session`` raises.
    """
    found = _locked(scope, public_id)
    values = _judged(
        scope,
        starts_at,
        ends_at,
        room=room,
        title=title,
        kind=kind,
        seats=seats,
        about=about,
        overflow=overflow_address,
        keep=None if found.cancelled_at else found.id,
        is_cancelled=found.cancelled_at is not None,
    )
    if found.seats_taken and (seats is None or seats < found.seats_taken):
        raise SeatsTaken(taken=found.seats_taken, field="seats")
    own = (SessionSpeaker.edition_id == scope.edition_id, SessionSpeaker.session_id == found.id)
    db.change(sa.delete(SessionSpeaker).where(*own))
    _name_people(scope, found.id, speakers, moderator)
    _write(scope, found.id, values)
    moved = found.starts_at != starts_at or found.ends_at != ends_at or found.room_id != values["room_id"]
    audit(scope, "session.changed", f"session:{found.id}", moved=moved)


@act
def cancel_session(scope: Scope, public_id: str) -> None:
    """Say that a session does not take place; it stays on the agenda, marked. Twice is once. Raises NotFound."""
    scope.require("agenda.manage")
    found = _locked(scope, public_id)
    if found.cancelled_at is None:
        _write(scope, found.id, {"cancelled_at": now()})
        audit(scope, "session.cancelled", f"session:{found.id}")


@act
def reinstate_session(scope: Scope, public_id: str) -> None:
    """Let a cancelled session take place after all. Raises NotFound, RoomTaken, Forbidden."""
    scope.require("agenda.manage")
    db.lock(f"agenda:{scope.edition_id}")
    found = _locked(scope, public_id)
    if found.cancelled_at is not None:
        _refuse_taken(scope, found.room_id, found.room, found.starts_at, found.ends_at, keep=found.id)
        _write(scope, found.id, {"cancelled_at": None})
        audit(scope, "session.reinstated", f"session:{found.id}")


@act
def remove_session(scope: Scope, public_id: str) -> None:
    """Take away a session that was entered by mistake. Raises NotFound, SessionStays, Forbidden."""
    scope.require("agenda.manage")
    found = _locked(scope, public_id)
    if found.seats_taken or found.starts_at <= now():
        raise SessionStays
    db.change(sa.delete(Session).where(Session.edition_id == scope.edition_id, Session.id == found.id))
    audit(scope, "session.removed", f"session:{found.id}")
    queries.forget()


@act
def rename_room(scope: Scope, room_id: int, name: str) -> None:
    """Another name for a room, in all of its sessions. Raises NotFound, NameNeeded, RoomNameTaken, Forbidden."""
    scope.require("agenda.manage")
    name = " ".join(name.split())
    if not name:
        raise NameNeeded(field="room")
    db.lock(f"agenda:{scope.edition_id}")
    other = sa.select(Room.id).where(Room.edition_id == scope.edition_id, Room.name == name, Room.id != room_id)
    if db.scalar(other) is not None:
        raise RoomNameTaken(name=name, field="room")
    own = (Room.edition_id == scope.edition_id, Room.id == room_id)
    if not db.change(sa.update(Room).where(*own).values(name=name)):
        raise NotFound
    in_room = (Session.edition_id == scope.edition_id, Session.room_id == room_id)
    db.change(sa.update(Session).where(*in_room).values(changed_at=now()))
    audit(scope, "room.renamed", f"room:{room_id}")
    queries.forget()


@act
def take_seat(scope: Scope, *, session_id: int, title: str = "") -> None:
    """One seat less; the last one is given once, however many ask. Raises SessionFull. 1 statement.

    No permission of its own: it is part of an act that has one.
    """
    if not db.change(_TAKE_SEAT, {"of_edition": scope.edition_id, "of_session": session_id}):
        raise SessionFull(title=title, field="sessions")


@act
def free_seat(scope: Scope, *, session_id: int) -> None:
    """One seat more, for whoever waits. 1 statement."""
    db.change(_FREE_SEAT, {"of_edition": scope.edition_id, "of_session": session_id})


def _judged(
    scope: Scope,
    starts_at: datetime,
    ends_at: datetime,
    *,
    room: str,
    title: str,
    kind: SessionKind | str,
    seats: int | None,
    about: str,
    overflow: str,
    keep: int | None = None,
    is_cancelled: bool = False,
) -> dict[str, Any]:
    """The columns of a session as typed, its room free at that time. ``keep`` is the session that may be in it."""
    scope.require("agenda.manage")
    title, room = " ".join(title.split()), " ".join(room.split())
    if not title or not room:
        raise NameNeeded(field="title" if room else "room")
    if seats is not None and seats < 0:
        raise SeatsNegative(seats=seats, field="seats")
    if overflow and not overflow.startswith("https://"):
        raise BadAddress(field="overflow_address")
    day = _day_of(scope, starts_at, ends_at)
    db.lock(f"agenda:{scope.edition_id}")  # no two sessions slip into one room
    room_id = _room_id(scope, room)
    if not is_cancelled:
        _refuse_taken(scope, room_id, room, starts_at, ends_at, keep=keep)
    return {
        "room_id": room_id,
        "day": day,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "title": title,
        "kind": SessionKind(kind).value,
        "about": about,
        "seats": seats,
        "overflow_address": overflow,
    }


def _locked(scope: Scope, public_id: str) -> Any:
    """A session that this act changes. Raises NotFound, Forbidden. 1 statement."""
    scope.require("agenda.manage")
    columns = (
        Session.id,
        Session.seats_taken,
        Session.cancelled_at,
        Session.starts_at,
        Session.ends_at,
        Session.room_id,
    )
    query = (
        sa.select(*columns, Room.name.label("room"))
        .join(Room, sa.and_(Room.edition_id == Session.edition_id, Room.id == Session.room_id))
        .where(Session.edition_id == scope.edition_id, Session.public_id == public_id)
    )
    row = db.session.execute(query.with_for_update(of=Session)).first()
    if row is None:
        raise NotFound
    return row


def _write(scope: Scope, session_id: int, values: dict[str, Any]) -> None:
    """Change a session, so that calendars see it."""
    own = (Session.edition_id == scope.edition_id, Session.id == session_id)
    db.change(sa.update(Session).where(*own).values(**values, changed_at=now()))
    queries.forget()


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
        queries.forget()
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


def _refuse_taken(
    scope: Scope, room_id: int, room: str, starts_at: datetime, ends_at: datetime, *, keep: int | None = None
) -> None:
    overlapping = sa.select(Session.title).where(
        Session.edition_id == scope.edition_id,
        Session.room_id == room_id,
        Session.starts_at < ends_at,
        Session.ends_at > starts_at,
        Session.cancelled_at.is_(None),
        Session.id != (keep or 0),
    )
    title = db.scalar(overlapping.limit(1))
    if title is not None:
        raise RoomTaken(room=room, title=title, field="room")


def _name_people(scope: Scope, session_id: int, speakers: Iterable[Guest | str], moderator: Guest | str | None) -> None:
    _add_people(scope, session_id, speakers, SpeakerRole.SPEAKER)
    if moderator is not None:
        _add_people(scope, session_id, [moderator], SpeakerRole.MODERATOR)


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
