"""What can be asked about the door."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from eventapp.attendance.models.areas import AreaRule, GateRule, Whereabouts
from eventapp.attendance.models.door import Area, Entry, Gate, Scan, ScanUndo
from eventapp.attendance.models.presence import Presence
from eventapp.attendance.rules.entering import Direction, Mode
from eventapp.core.access import Scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.memo import Memo
from eventapp.core.paging import Page, page
from eventapp.editions.models import Edition
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.registration.models.registrations import Quota, Registration, Ticket
from eventapp.registration.models.types import RegistrationDay


@frozen
class GateRow:
    """A gate with its area, and how both are passed."""

    id: int
    public_id: str
    name: str
    area_id: int
    area: str
    mode: str = Mode.ONCE
    capacity: int | None = None
    admits: tuple[str, ...] = ()
    direction: str = Direction.IN
    is_desk: bool = False


@frozen
class Holder:
    """Whose ticket it is, as the door needs it. ``today`` is how the person attends today, where days were chosen."""

    registration_id: int
    edition_id: int
    name: str
    organisation: str
    status: str
    attendance: str
    today: str | None
    has_days: bool
    issued_at: datetime


@frozen
class ScanRow:
    """A scan with its answer, for the full-screen page."""

    result: str
    reason: str | None
    note: str | None
    first_at: datetime | None
    first_gate: str | None
    received_at: datetime
    undone: bool
    registration_id: int | None
    name: str | None
    organisation: str | None
    attendance: str | None
    cancelled_at: datetime | None


@frozen
class PressedScan:
    """One person whom a press for a delegation let in."""

    nonce: str
    registration_id: int
    first_at: datetime
    first_gate: str
    note: str | None


@frozen
class EntryRow:
    """One entry in the organiser's list."""

    at: datetime
    day: date
    name: str
    organisation: str
    area: str
    gate: str
    registration: str


@frozen
class LoggedScan:
    """One scan in the log, also a repeated, refused or undone one."""

    at: datetime
    gate: str
    result: str
    reason: str | None
    note: str | None
    first_at: datetime | None
    first_gate: str | None
    registration: str | None
    scanned_at: datetime | None
    undone: bool


@frozen
class AreaDayRow:
    """How many entered an area on a day."""

    area: str
    day: date
    entries: int


_of_area = sa.and_(AreaRule.edition_id == Gate.edition_id, AreaRule.area_id == Gate.area_id)
_of_gate = sa.and_(GateRule.edition_id == Gate.edition_id, GateRule.gate_id == Gate.id)
_GATES = (
    sa.select(
        Gate.id,
        Gate.public_id,
        Gate.name,
        Area.id,
        Area.name,
        AreaRule.mode,
        AreaRule.capacity,
        AreaRule.admits,
        GateRule.direction,
        GateRule.is_desk,
    )
    .join(Area, Area.id == Gate.area_id)
    .outerjoin(AreaRule, _of_area)
    .outerjoin(GateRule, _of_gate)
    .where(Gate.edition_id == sa.bindparam("edition_id"))
    .order_by(Area.name, Gate.name)
)
_ONE_GATE = _GATES.where(Gate.public_id == sa.bindparam("public_id"))
_same_person = sa.and_(
    RegistrationDay.edition_id == Registration.edition_id, RegistrationDay.registration_id == Registration.id
)
_HOLDER: Any = sa.select(
    Registration.id,
    Registration.edition_id,
    Registration.name,
    Registration.organisation,
    Registration.status,
    Registration.attendance,
    sa.select(RegistrationDay.attendance)
    .where(_same_person, RegistrationDay.day == sa.bindparam("today", type_=sa.Date()))
    .correlate(Registration)
    .scalar_subquery(),
    sa.select(RegistrationDay.id).where(_same_person).correlate(Registration).exists(),
    Ticket.issued_at,
).join(Ticket, Ticket.registration_id == Registration.id)
_BY_SCAN = _HOLDER.where(Ticket.scan_hash == sa.bindparam("hash")).execution_options(unscoped="by the ticket's secret")
_BY_CODE = _HOLDER.where(Ticket.edition_id == sa.bindparam("edition_id"), Ticket.code == sa.bindparam("code"))
_BY_PERSON = _HOLDER.where(
    Registration.edition_id == sa.bindparam("edition_id"), Registration.public_id == sa.bindparam("public_id")
)
_kept_gates: Memo[GateRow] = Memo()


def today(scope: Scope) -> date:
    """The current day in the edition's zone: what *once per day* means."""
    return day_of(scope, now())


def day_of(scope: Scope, moment: datetime) -> date:
    """The day of a moment in the edition's zone."""
    return moment.astimezone(ZoneInfo(scope.edition.zone if scope.edition else "UTC")).date()


def day_ends(scope: Scope) -> datetime:
    """The coming midnight in the edition's zone."""
    zone = ZoneInfo(scope.edition.zone if scope.edition else "UTC")
    return datetime.combine(today(scope) + timedelta(days=1), time(), zone).astimezone(UTC)


def _gate_row(row: Any) -> GateRow:
    mode, capacity, admits, direction, is_desk = row[5:]
    return GateRow(
        row[0],
        row[1],
        row[2],
        row[3],
        row[4],
        mode=mode or Mode.ONCE,
        capacity=capacity,
        admits=tuple(admits or ()),
        direction=direction or Direction.IN,
        is_desk=bool(is_desk),
    )


def gates(scope: Scope) -> list[GateRow]:
    """The edition's gates by area and name. 1 statement."""
    return [_gate_row(row) for row in db.rows(_GATES, edition_id=scope.edition_id)]


def gate(scope: Scope, public_id: str) -> GateRow:
    """One gate of the edition; may be a few seconds old. Raises NotFound. 1 statement or none."""
    return _kept_gates.recall((scope.edition_id, public_id), lambda: _gate(scope, public_id))


def _gate(scope: Scope, public_id: str) -> GateRow:
    row = db.session.execute(_ONE_GATE, {"edition_id": scope.edition_id, "public_id": public_id}).first()
    if row is None:
        raise NotFound
    return _gate_row(row)


def forget_gates() -> None:
    """After a change of a gate or an area."""
    _kept_gates.forget()


def holder_by_scan(scope: Scope, scan_hash: str, day: date | None = None) -> Holder | None:
    """The holder of the ticket with this scan code, of whatever edition, on a day (today). 1 statement."""
    row = db.session.execute(_BY_SCAN, {"hash": scan_hash, "today": day or today(scope)}).first()
    return Holder(*row) if row else None


def holder_by_code(scope: Scope, code: str, day: date | None = None) -> Holder | None:
    """The holder of the ticket with this short code in the edition. 1 statement."""
    wanted = {"edition_id": scope.edition_id, "code": code, "today": day or today(scope)}
    row = db.session.execute(_BY_CODE, wanted).first()
    return Holder(*row) if row else None


def holder_by_person(scope: Scope, public_id: str, day: date | None = None) -> Holder | None:
    """The holder whose registration has this public id, while there is a ticket. 1 statement."""
    wanted = {"edition_id": scope.edition_id, "public_id": public_id, "today": day or today(scope)}
    row = db.session.execute(_BY_PERSON, wanted).first()
    return Holder(*row) if row else None


def scan(scope: Scope, gate_id: int, nonce: str) -> ScanRow:
    """A scan of this gate. Raises NotFound. 1 statement."""
    first_gate = sa.orm.aliased(Gate)
    query = (
        sa.select(
            Scan.result,
            Scan.reason,
            Scan.note,
            Scan.first_at,
            first_gate.name,
            Scan.received_at,
            sa.select(ScanUndo.id).where(ScanUndo.gate_id == Scan.gate_id, ScanUndo.nonce == Scan.nonce).exists(),
            Scan.registration_id,
            Registration.name,
            Registration.organisation,
            Registration.attendance,
            Registration.cancelled_at,
        )
        .outerjoin(Registration, Registration.id == Scan.registration_id)
        .outerjoin(first_gate, first_gate.public_id == Scan.first_gate)
        .where(Scan.edition_id == scope.edition_id, Scan.gate_id == gate_id, Scan.nonce == nonce)
    )
    row = db.session.execute(query).first()
    if row is None:
        raise NotFound
    return ScanRow(*tuple(row))


def admitted_by_press(scope: Scope, gate_id: int, press: str, *, since: datetime) -> list[PressedScan]:
    """Who was let in by the scans whose nonce begins so, since a moment, and was not taken back. 1 statement."""
    undone = sa.select(ScanUndo.id).where(ScanUndo.gate_id == Scan.gate_id, ScanUndo.nonce == Scan.nonce).exists()
    query = (
        sa.select(Scan.nonce, Scan.registration_id, Scan.first_at, Scan.first_gate, Scan.note)
        .where(
            Scan.edition_id == scope.edition_id,
            Scan.gate_id == gate_id,
            Scan.nonce.startswith(press, autoescape=True),
            Scan.result == "admitted",
            Scan.received_at >= since,
            ~undone,
        )
        .order_by(Scan.registration_id)
    )
    return [PressedScan(*row) for row in db.rows(query)]


def inside(scope: Scope, area_id: int) -> int:
    """How many are in the area now: who entered today and did not go out. 1 statement."""
    entered = sa.select(sa.func.count()).where(
        Entry.edition_id == scope.edition_id, Entry.area_id == area_id, Entry.day == today(scope)
    )
    left = sa.select(sa.func.count()).where(
        Whereabouts.edition_id == scope.edition_id,
        Whereabouts.area_id == area_id,
        Whereabouts.day == today(scope),
        Whereabouts.inside.is_(False),
    )
    return int(db.scalar(sa.select(entered.scalar_subquery() - left.scalar_subquery())))


def expected(scope: Scope) -> int:
    """How many hold an on-site seat. 1 statement."""
    query = sa.select(Quota.used).where(Quota.edition_id == scope.edition_id, Quota.attendance == "onsite")
    return int(db.scalar(query) or 0)


def entries(scope: Scope, *, after: str | None = None, limit: int = 50) -> Page[EntryRow]:
    """Entries of the edition, latest first. 1 statement."""
    query = (
        sa.select(
            Entry.at,
            Entry.day,
            Registration.name,
            Registration.organisation,
            Area.name,
            Gate.name,
            Registration.public_id,
        )
        .join(Registration, Registration.id == Entry.registration_id)
        .join(Gate, Gate.id == Entry.gate_id)
        .join(Area, Area.id == Entry.area_id)
        .where(Entry.edition_id == scope.edition_id)
    )
    return page(query, by=[Entry.at, Entry.id], row=EntryRow, after=after, limit=limit, descending=True)


def scans(scope: Scope, *, after: str | None = None, limit: int = 50) -> Page[LoggedScan]:
    """Every scan of the edition, latest first. 1 statement."""
    undone = sa.select(ScanUndo.id).where(ScanUndo.gate_id == Scan.gate_id, ScanUndo.nonce == Scan.nonce).exists()
    query = (
        sa.select(
            Scan.received_at,
            Gate.public_id,
            Scan.result,
            Scan.reason,
            Scan.note,
            Scan.first_at,
            Scan.first_gate,
            Registration.public_id,
            Scan.scanned_at,
            undone,
        )
        .join(Gate, Gate.id == Scan.gate_id)
        .outerjoin(Registration, Registration.id == Scan.registration_id)
        .where(Scan.edition_id == scope.edition_id)
    )
    return page(query, by=[Scan.id], row=LoggedScan, after=after, limit=limit, descending=True)


def by_area_and_day(scope: Scope) -> list[AreaDayRow]:
    """Entries per area and day. 1 statement."""
    query = (
        sa.select(Area.name, Entry.day, sa.func.count())
        .join(Area, Area.id == Entry.area_id)
        .where(Entry.edition_id == scope.edition_id)
        .group_by(Area.name, Entry.day)
        .order_by(Entry.day, Area.name)
    )
    return [AreaDayRow(*row) for row in db.rows(query)]


def first_day(scope: Scope) -> date | None:
    """The first day of the forum, None while it has none. 1 statement."""
    found: date | None = db.scalar(sa.select(Edition.starts_on).where(Edition.id == scope.edition_id))
    return found


def attended_registrations(scope: Scope) -> list[int]:
    """Ids of registrations with an entry, or that joined online; upper parts pull from here. 1 statement."""
    entered = sa.select(Entry.registration_id).where(Entry.edition_id == scope.edition_id)
    joined = sa.select(Presence.registration_id).where(Presence.edition_id == scope.edition_id)
    return [int(row[0]) for row in db.rows(sa.union(entered, joined))]
