"""What a visitor is offered: the forum in short, when registration is open, ticket types, and the seats of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.memo import Memo
from eventapp.editions.models import Edition, Participation
from eventapp.errors import NotFound, Refusal
from eventapp.frozen import frozen
from eventapp.regions.models import Region
from eventapp.registration.errors import (
    CodeNeeded,
    DayFull,
    DayNotOffered,
    NotOffered,
    QuotaFull,
    RegistrationClosed,
    RegistrationNotOpen,
    TypeFull,
    TypeUnknown,
)
from eventapp.registration.models.registrations import Quota, RegistrationWindow
from eventapp.registration.models.types import DayQuota, RegistrationOptions, TicketType
from eventapp.registration.queries import openings
from eventapp.registration.queries.openings import Opening
from eventapp.registration.rules import limits, opening
from eventapp.registration.rules.fields import RegistrationData
from eventapp.registration.rules.opening import Phase, Room
from eventapp.registration.rules.states import Attendance

MOST_SUGGESTIONS = 60


@frozen
class Seats:
    """The quota of one way to attend."""

    attendance: Attendance
    size: int
    used: int

    @property
    def left(self) -> int:
        """Seats that nobody holds."""
        return self.size - self.used

    @property
    def room(self) -> Room:
        """How full it is, in a word."""
        return opening.room(self.size, self.used)


@frozen
class TypeOffer:
    """A ticket type as somebody may choose it; hidden ones are offered to whoever has a code for them."""

    id: int
    key: str
    label: str
    note: str
    colour: str
    phase: Phase
    opens_at: datetime | None
    closes_at: datetime | None
    room: Room
    needs_code: bool
    needs_approval: bool
    ways: tuple[Attendance, ...]
    days: tuple[date, ...]  # on which it admits; all of the forum's where the type names none


@frozen
class DayOffer:
    """One day of the forum, where people choose days; ``full`` are the ways that have no seat left on it."""

    day: date
    full: frozenset[Attendance]


@frozen
class _Facts:
    """The rows of an edition, its types, and the ways that are full on each day."""

    rows: Sequence[sa.Row[*tuple[Any, ...]]]
    types: Sequence[Any]
    full_days: Mapping[date, set[Attendance]]


@frozen
class Offer:
    """An edition as its registration page needs it. Days are those of the edition's zone.

    ``phase`` is open as soon as somebody can register, ``ordinary_phase`` is that of people without a type;
    ``takes_ordinary`` is False where everybody needs a type. ``opening`` is what the given code or invitation opens.
    """

    slug: str
    name: str
    starts_on: date | None
    ends_on: date | None
    venue: str
    help_contact: str
    opens_at: datetime | None
    closes_at: datetime | None
    phase: Phase
    seats: dict[Attendance, Seats]
    ordinary_phase: Phase = Phase.NONE
    takes_ordinary: bool = True
    by_day: bool = False
    types: tuple[TypeOffer, ...] = ()
    hidden: frozenset[str] = frozenset()
    days: tuple[DayOffer, ...] = ()
    opening: Opening | None = None
    opening_fault: Refusal | None = field(default=None, compare=False)

    def refuse_closed(self) -> None:
        """Raises RegistrationNotOpen or RegistrationClosed outside the time of registration."""
        _refuse_phase(self.phase)

    def refuse_full(self, attendance: Attendance, *, may_wait: bool) -> None:
        """Raises NotOffered or QuotaFull when the person could not register so now."""
        seats = self.seats.get(attendance)
        if seats is None:
            raise NotOffered(field="attendance")
        if seats.room is Room.FULL and not may_wait and not self._is_kept_for(attendance):
            raise QuotaFull(attendance)

    def chosen(self, data: RegistrationData, *, by_staff: bool = False) -> TypeOffer | None:
        """The type that these answers choose, None for an ordinary participant, and everything about it is right.

        Staff need no code and no open time. Raises CodeUnknown, InvitationOver, CodeNeeded, TypeUnknown, NotOffered,
        DayNotOffered, RegistrationNotOpen, RegistrationClosed.
        """
        if self.opening_fault is not None:
            raise self.opening_fault
        found = self._type_of(data, by_staff=by_staff)
        if not by_staff and not (self.opening and self.opening.is_invitation):
            _refuse_phase(found.phase if found else self.ordinary_phase)
        if data.attendance not in self.seats or (found and data.attendance not in found.ways):
            raise NotOffered(field="attendance")
        if data.days and not (self.by_day and set(data.days) <= set(self.days_of(found))):
            raise DayNotOffered(field="days")
        return found

    def judge(self, data: RegistrationData, *, may_wait: bool) -> TypeOffer | None:
        """What ``chosen`` raises and gives, and also QuotaFull, TypeFull or DayFull for whoever does not wait."""
        found = self.chosen(data)
        self.refuse_full(data.attendance, may_wait=may_wait)
        if may_wait:
            return found
        if found and found.room is Room.FULL:
            raise TypeFull
        wanted = set(data.days or self.days_of(found))
        if any(data.attendance in one.full for one in self.days if one.day in wanted):
            raise DayFull
        return found

    def days_of(self, found: TypeOffer | None) -> tuple[date, ...]:
        """The days that somebody with this type can choose from."""
        return found.days if found else limits.forum_days(self.starts_on, self.ends_on)

    def restricted_days(self, data: RegistrationData, found: TypeOffer | None) -> tuple[date, ...]:
        """The days that the registration is good for, in order; empty when it is good for the whole forum."""
        days = tuple(sorted(set(data.days))) or self.days_of(found)
        return () if days == limits.forum_days(self.starts_on, self.ends_on) else days

    def _type_of(self, data: RegistrationData, *, by_staff: bool) -> TypeOffer | None:
        key = data.ticket_type or (self.opening.type_key if self.opening else "") or ""
        if not key:
            if not (self.takes_ordinary or self.opening or by_staff):
                raise (CodeNeeded if not self.types else TypeUnknown)(
                    field="access_code" if not self.types else "ticket_type"
                )
            return None
        found = next((one for one in self.types if one.key == key), None)
        if found is None:
            raise CodeNeeded(field="access_code") if key in self.hidden else TypeUnknown(field="ticket_type")
        return found

    def _is_kept_for(self, attendance: Attendance) -> bool:
        return bool(self.opening and self.opening.reserved and self.opening.attendance is attendance)


_OFFER = (
    sa.select(
        Edition.slug,
        Edition.name,
        Edition.starts_on,
        Edition.ends_on,
        Edition.venue,
        Edition.help_contact,
        RegistrationWindow.opens_at,
        RegistrationWindow.closes_at,
        Quota.attendance,
        Quota.size,
        Quota.used,
        RegistrationOptions.ordinary,
        RegistrationOptions.by_day,
        sa.exists().where(TicketType.edition_id == Edition.id).label("has_types"),
    )
    .outerjoin(RegistrationWindow, RegistrationWindow.edition_id == Edition.id)
    .outerjoin(RegistrationOptions, RegistrationOptions.edition_id == Edition.id)
    .outerjoin(Quota, Quota.edition_id == Edition.id)
    .where(Edition.id == sa.bindparam("edition_id"))
    .order_by(Quota.attendance.desc())
)
_TYPES = (
    sa.select(
        TicketType.id,
        TicketType.key,
        TicketType.name_id,
        TicketType.name_en,
        TicketType.note_id,
        TicketType.note_en,
        TicketType.colour,
        TicketType.onsite,
        TicketType.online,
        TicketType.needs_code,
        TicketType.needs_approval,
        TicketType.opens_at,
        TicketType.closes_at,
        TicketType.days,
        TicketType.size,
        TicketType.used,
    )
    .where(TicketType.edition_id == sa.bindparam("edition_id"))
    .order_by(TicketType.position, TicketType.id)
)
_FULL_DAYS = sa.select(DayQuota.day, DayQuota.attendance).where(
    DayQuota.edition_id == sa.bindparam("edition_id"), DayQuota.used >= DayQuota.size
)
_SUGGESTIONS = (
    sa.select(Region.name)
    .join(Participation, Participation.region_id == Region.id)
    .where(Participation.edition_id == sa.bindparam("edition_id"))
    .order_by(Region.name)
    .limit(MOST_SUGGESTIONS)
)


_recent: Memo[_Facts] = Memo()


def offer(scope: Scope, code: str = "", *, by_staff: bool = False) -> Offer:
    """What this edition offers now, to whoever has this access code or the token of an invitation.

    1 statement; 1 more where there are types, 1 where people choose days, 1 or 2 for a code. Staff see all types.
    """
    return _offer(scope, _facts(scope), code, by_staff=by_staff)


def recent_offer(scope: Scope) -> Offer:
    """What anybody is offered; seats and types may be some seconds old, so only to look at answers. 0-3 statements."""
    return _offer(scope, _recent.recall(scope.edition_id, lambda: _facts(scope)))


def _facts(scope: Scope) -> _Facts:
    """The rows of which an offer is made. 1 statement, 1 more where there are types, 1 where people choose days."""
    wanted = {"edition_id": scope.edition_id}
    rows = db.session.execute(_OFFER, wanted).all()
    if not rows:
        raise NotFound
    first = rows[0]
    types = db.session.execute(_TYPES, wanted).all() if first.has_types else ()
    full: dict[date, set[Attendance]] = {}
    for day, way in db.session.execute(_FULL_DAYS, wanted) if first.by_day else ():
        full.setdefault(day, set()).add(Attendance(way))
    return _Facts(rows, types, full)


def _offer(scope: Scope, facts: _Facts, code: str = "", *, by_staff: bool = False) -> Offer:
    rows, first = facts.rows, facts.rows[0]
    seats = {Attendance(row[8]): Seats(Attendance(row[8]), row[9], row[10]) for row in rows if row[8]}
    window = opening.phase(first[6], first[7], now()) if seats else Phase.NONE
    opened, fault = _opening(scope, code) if code.strip() else (None, None)
    types, hidden = _types(scope, facts, seats, opened, by_staff=by_staff) if facts.types else ((), frozenset())
    takes_ordinary = first.ordinary is not False
    some_phase = opening.any_phase([*([window] if takes_ordinary else []), *(one.phase for one in types)])
    if opened and opened.is_invitation and window is not Phase.NONE:
        some_phase = Phase.OPEN  # until its own deadline
    about: tuple[str, str, date | None, date | None, str, str, datetime | None, datetime | None] = first[:8]
    return Offer(
        *about,
        phase=some_phase if seats and some_phase is not Phase.NONE else window,
        seats=seats,
        ordinary_phase=window,
        takes_ordinary=takes_ordinary,
        by_day=bool(first.by_day),
        types=types,
        hidden=hidden,
        days=_days(facts) if first.by_day else (),
        opening=opened,
        opening_fault=fault,
    )


def _opening(scope: Scope, code: str) -> tuple[Opening | None, Refusal | None]:
    try:
        return openings.opening(scope, code), None
    except Refusal as refusal:
        return None, refusal


def _types(
    scope: Scope, facts: _Facts, seats: Mapping[Attendance, Seats], opened: Opening | None, *, by_staff: bool
) -> tuple[tuple[TypeOffer, ...], frozenset[str]]:
    """The types in their order, without the hidden ones, and the keys of these."""
    english, edition = scope.locale == "en", facts.rows[0]
    key, at = opened.type_key if opened else None, now()
    forum = limits.forum_days(edition.starts_on, edition.ends_on)
    shown, hidden = [], set()
    for row in facts.types:
        if row.needs_code and row.key != key and not by_staff:
            hidden.add(row.key)
            continue
        opens_at, closes_at = row.opens_at or edition.opens_at, row.closes_at or edition.closes_at
        named = {date.fromisoformat(day) for day in row.days}
        ways = {Attendance.ONSITE: row.onsite, Attendance.ONLINE: row.online}
        shown.append(
            TypeOffer(
                id=row.id,
                key=row.key,
                label=row.name_en if english else row.name_id,
                note=row.note_en if english else row.note_id,
                colour=row.colour,
                phase=opening.phase(opens_at, closes_at, at),
                opens_at=opens_at,
                closes_at=closes_at,
                room=Room.FREE if row.size is None else opening.room(row.size, row.used),
                needs_code=row.needs_code,
                needs_approval=row.needs_approval,
                ways=tuple(way for way in seats if ways[way]),
                days=tuple(day for day in forum if day in named) if named else forum,
            )
        )
    return tuple(shown), frozenset(hidden)


def _days(facts: _Facts) -> tuple[DayOffer, ...]:
    """The days of the forum with the ways that are full."""
    forum = limits.forum_days(facts.rows[0].starts_on, facts.rows[0].ends_on)
    return tuple(DayOffer(day, frozenset(facts.full_days.get(day, ()))) for day in forum)


def _refuse_phase(phase: Phase) -> None:
    if phase in {Phase.NONE, Phase.BEFORE}:
        raise RegistrationNotOpen
    if phase is Phase.OVER:
        raise RegistrationClosed


_suggested: Memo[list[str]] = Memo()


def suggestions(scope: Scope) -> list[str]:
    """Names of the regions that take part, offered while an organisation is typed. 1 statement or none."""
    wanted = {"edition_id": scope.edition_id}
    return _suggested.recall(scope.edition_id, lambda: list(db.session.scalars(_SUGGESTIONS, wanted)))
