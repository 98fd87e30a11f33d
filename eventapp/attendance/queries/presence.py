"""Who was in which session, and on which days: from scans, joins, reports of meetings, and what was marked by hand."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from eventapp.agenda.models import Room, Session
from eventapp.attendance.models.door import Area, Entry, Gate, Scan, ScanResult, ScanUndo
from eventapp.attendance.models.offline import OfflineScan
from eventapp.attendance.models.presence import Presence, SessionRoom, Source
from eventapp.attendance.models.zoom import ZoomPerson, ZoomReport
from eventapp.attendance.rules import presence as rules
from eventapp.attendance.rules.entering import Note
from eventapp.attendance.rules.presence import Attended, Span
from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.registration.models.registrations import Registration

_GONE = (Note.LEFT.value, Note.OUTSIDE.value)


class Held(NamedTuple):
    """A session that took place, with how presence in its room is known."""

    id: int
    public_id: str
    title: str
    day: date
    starts_at: datetime
    ends_at: datetime
    room: str
    area_id: int | None
    is_broadcast: bool

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


class RoomRow(NamedTuple):
    """A room with how presence in it is known."""

    id: int
    name: str
    area_id: int | None
    area: str | None
    is_broadcast: bool


class PresentRow(NamedTuple):
    """Somebody who was in a session."""

    registration_id: int
    public_id: str
    name: str
    organisation: str
    attendance: str
    minutes: int | None
    by_hand: bool


@frozen
class Known:
    """Everything that is known of an edition: sessions, and by registration the sessions and days attended."""

    sessions: dict[int, Held]
    attended: dict[int, dict[int, Attended]]
    days: dict[int, set[date]]


_IN_ROOM = sa.and_(Room.edition_id == Session.edition_id, Room.id == Session.room_id)
_ROOM_RULE = sa.and_(SessionRoom.edition_id == Room.edition_id, SessionRoom.room_id == Room.id)
_BROADCAST = sa.func.coalesce(SessionRoom.is_broadcast, sa.false())
_SESSIONS: Any = (
    sa.select(
        Session.id,
        Session.public_id,
        Session.title,
        Session.day,
        Session.starts_at,
        Session.ends_at,
        Room.name,
        SessionRoom.area_id,
        _BROADCAST,
    )
    .join(Room, _IN_ROOM)
    .outerjoin(SessionRoom, _ROOM_RULE)
    .where(Session.edition_id == sa.bindparam("edition_id"), Session.cancelled_at.is_(None))
    .order_by(Session.starts_at, Room.position, Session.id)
)
_ROOMS: Any = (
    sa.select(Room.id, Room.name, SessionRoom.area_id, Area.name, _BROADCAST)
    .outerjoin(SessionRoom, _ROOM_RULE)
    .outerjoin(Area, sa.and_(Area.edition_id == SessionRoom.edition_id, Area.id == SessionRoom.area_id))
    .where(Room.edition_id == sa.bindparam("edition_id"))
    .order_by(Room.position, Room.id)
)
_AREAS = sa.select(Area.id, Area.name).where(Area.edition_id == sa.bindparam("edition_id")).order_by(Area.name)
_PRESENCES: Any = sa.select(
    Presence.registration_id, Presence.session_id, Presence.day, Presence.joined_at, Presence.left_at
).where(Presence.edition_id == sa.bindparam("edition_id"))
_ZOOM: Any = (
    sa.select(ZoomPerson.registration_id, ZoomReport.session_id, ZoomReport.day, ZoomPerson.stays)
    .join(ZoomReport, sa.and_(ZoomReport.edition_id == ZoomPerson.edition_id, ZoomReport.id == ZoomPerson.report_id))
    .where(ZoomPerson.edition_id == sa.bindparam("edition_id"), ZoomPerson.registration_id.is_not(None))
)
_UNDONE = sa.exists().where(ScanUndo.gate_id == Scan.gate_id, ScanUndo.nonce == Scan.nonce)
_PASSAGES: Any = (
    sa.select(
        Scan.registration_id,
        Gate.area_id,
        sa.case(
            (sa.and_(Scan.result == ScanResult.ADMITTED.value, Scan.note.is_(None)), Scan.first_at),
            else_=sa.func.coalesce(OfflineScan.at, Scan.received_at, type_=Scan.received_at.type),
        ).label("at"),
        Scan.note,
    )
    .join(Gate, sa.and_(Gate.edition_id == Scan.edition_id, Gate.id == Scan.gate_id))
    .join(SessionRoom, sa.and_(SessionRoom.edition_id == Gate.edition_id, SessionRoom.area_id == Gate.area_id))
    .outerjoin(
        OfflineScan,
        sa.and_(
            OfflineScan.edition_id == Scan.edition_id,
            OfflineScan.gate_id == Scan.gate_id,
            OfflineScan.nonce == Scan.nonce,
        ),
    )
    .where(
        Scan.edition_id == sa.bindparam("edition_id"),
        Scan.registration_id.is_not(None),
        Scan.result != ScanResult.INVALID.value,
        ~_UNDONE,
    )
)
_ENTRIES: Any = sa.select(Entry.registration_id, Entry.day).where(Entry.edition_id == sa.bindparam("edition_id"))
_PEOPLE: Any = sa.select(
    Registration.id,
    Registration.public_id,
    Registration.name,
    Registration.organisation,
    Registration.attendance,
).where(Registration.edition_id == sa.bindparam("edition_id"))
_BY_HAND: Any = sa.select(Presence.registration_id).where(
    Presence.edition_id == sa.bindparam("edition_id"),
    Presence.session_id == sa.bindparam("session_id"),
    Presence.source == Source.HAND.value,
)


def sessions(scope: Scope) -> list[Held]:
    """The sessions that are not cancelled, by start. 1 statement."""
    return [Held._make(row) for row in db.rows(_SESSIONS, edition_id=scope.edition_id)]


def rooms(scope: Scope) -> list[RoomRow]:
    """Every room with how presence in it is known. 1 statement."""
    return [RoomRow._make(row) for row in db.rows(_ROOMS, edition_id=scope.edition_id)]


def areas(scope: Scope) -> list[tuple[int, str]]:
    """The areas that a room may be bound to. 1 statement."""
    return [(row[0], row[1]) for row in db.rows(_AREAS, edition_id=scope.edition_id)]


def known(scope: Scope) -> Known:
    """Who was where, of the whole edition: for lists and certificates. 5 statements however many people."""
    held = sessions(scope)
    own: defaultdict[tuple[int, int], list[Span]] = defaultdict(list)  # by registration and session
    of_area: defaultdict[tuple[int, int], list[tuple[datetime, bool]]] = defaultdict(list)
    broadcast: defaultdict[int, list[Span]] = defaultdict(list)
    days: defaultdict[int, set[date]] = defaultdict(set)
    edition_id = scope.edition_id
    for registration_id, day in db.rows(_ENTRIES, edition_id=edition_id):
        days[registration_id].add(day)
    for registration_id, session_id, day, joined_at, left_at in db.rows(_PRESENCES, edition_id=edition_id):
        days[registration_id].add(day)
        if session_id is not None:
            own[registration_id, session_id].append((joined_at, left_at))
    for registration_id, session_id, day, stays in db.rows(_ZOOM, edition_id=edition_id):
        days[registration_id].add(day)
        spans: list[Span] = [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in stays]
        if session_id is None:
            broadcast[registration_id] += spans
        else:
            own[registration_id, session_id] += spans
    for registration_id, area_id, at, note in db.rows(_PASSAGES, edition_id=edition_id):
        if note != Note.OUTSIDE.value:
            of_area[registration_id, area_id].append((at, note not in _GONE))
    return Known({one.id: one for one in held}, _attended(held, own, of_area, broadcast), dict(days))


def _attended(
    held: list[Held],
    own: dict[tuple[int, int], list[Span]],
    of_area: dict[tuple[int, int], list[tuple[datetime, bool]]],
    broadcast: dict[int, list[Span]],
) -> dict[int, dict[int, Attended]]:
    """Presence by registration and session; each person's spans are looked at for the sessions that they may be of."""
    in_area: defaultdict[int, list[Held]] = defaultdict(list)
    for one in held:
        if one.area_id is not None:
            in_area[one.area_id].append(one)
    spans: defaultdict[tuple[int, int], list[Span]] = defaultdict(list)
    for key, found in own.items():
        spans[key] += found
    for (registration_id, area_id), passages in of_area.items():
        stays = rules.stays(passages)
        for one in in_area[area_id]:
            spans[registration_id, one.id] += stays
    shown = [one for one in held if one.is_broadcast]
    for registration_id, found in broadcast.items():
        for one in shown:
            spans[registration_id, one.id] += found
    by_id = {one.id: one for one in held}
    attended: defaultdict[int, dict[int, Attended]] = defaultdict(dict)
    for (registration_id, session_id), found in spans.items():
        session = by_id.get(session_id)
        there = rules.attended(found, session.starts_at, session.ends_at) if session else None
        if there is not None:
            attended[registration_id][session_id] = there
    return dict(attended)


def counts(scope: Scope) -> list[tuple[Held, int, int | None]]:
    """Each session with how many were there, and the mean of the minutes that are known. 5 statements."""
    everything = known(scope)
    found: defaultdict[int, list[int | None]] = defaultdict(list)
    for sessions_of in everything.attended.values():
        for session_id, there in sessions_of.items():
            found[session_id].append(there.minutes)
    rows = []
    for one in everything.sessions.values():
        minutes = [number for number in found[one.id] if number is not None]
        rows.append((one, len(found[one.id]), round(sum(minutes) / len(minutes)) if minutes else None))
    return rows


def present(scope: Scope, session_id: int) -> list[PresentRow]:
    """Who was in a session, by name. 7 statements."""
    attended = known(scope).attended
    by_hand = {row[0] for row in db.rows(_BY_HAND, edition_id=scope.edition_id, session_id=session_id)}
    there = {who: of[session_id] for who, of in attended.items() if session_id in of}
    if not there:
        return []
    rows = db.rows(_PEOPLE.order_by(Registration.sort_name, Registration.id), edition_id=scope.edition_id)
    return [PresentRow._make((*row, there[row[0]].minutes, row[0] in by_hand)) for row in rows if row[0] in there]


def registration_id(scope: Scope, public_id: str) -> int:
    """The registration that a form names. Raises NotFound. 1 statement."""
    wanted = (Registration.edition_id == scope.edition_id, Registration.public_id == public_id)
    found = db.scalar(sa.select(Registration.id).where(*wanted)) if public_id.isalnum() else None
    if found is None:
        raise NotFound
    return int(found)


def day_of(scope: Scope, at: datetime) -> date:
    """The day at the place of the forum."""
    zone = scope.edition.zone if scope.edition else "UTC"
    return at.astimezone(ZoneInfo(zone)).date()
