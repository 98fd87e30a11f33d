"""What can be asked about the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from eventapp.attendance.models.door import Area, Entry, Gate, Scan
from eventapp.core.access import Scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.paging import Page, page
from eventapp.errors import NotFound
from eventapp.registration.models.registrations import Quota, Registration, Ticket


@dataclass(frozen=True, slots=True)
class GateRow:
    """A gate with its area."""

    id: int
    public_id: str
    name: str
    area_id: int
    area: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose ticket it is, as the door needs it."""

    registration_id: int
    edition_id: int
    name: str
    organisation: str
    status: str
    attendance: str


@dataclass(frozen=True, slots=True)
class ScanRow:
    """A scan with its answer, for the full-screen page."""

    result: str
    reason: str | None
    first_at: datetime | None
    first_gate: str | None
    name: str | None
    organisation: str | None
    attendance: str | None


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A person found by name or code at the gate."""

    name: str
    organisation: str
    code: str
    inside_since: datetime | None


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry in the organiser's list."""

    at: datetime
    day: date
    name: str
    organisation: str
    area: str
    gate: str


@dataclass(frozen=True, slots=True)
class AreaDayRow:
    """How many entered an area on a day."""

    area: str
    day: date
    entries: int


_GATES = (
    sa.select(Gate.id, Gate.public_id, Gate.name, Area.id, Area.name)
    .join(Area, Area.id == Gate.area_id)
    .where(Gate.edition_id == sa.bindparam("edition_id"))
    .order_by(Area.name, Gate.name)
)
_ONE_GATE = _GATES.where(Gate.public_id == sa.bindparam("public_id"))
_HOLDER = sa.select(
    Registration.id,
    Registration.edition_id,
    Registration.name,
    Registration.organisation,
    Registration.status,
    Registration.attendance,
).join(Ticket, Ticket.registration_id == Registration.id)
_BY_SCAN = _HOLDER.where(Ticket.scan_hash == sa.bindparam("hash")).execution_options(unscoped="by the ticket's secret")
_BY_CODE = _HOLDER.where(Ticket.edition_id == sa.bindparam("edition_id"), Ticket.code == sa.bindparam("code"))


def today(scope: Scope) -> date:
    """The current day in the edition's zone: what *once per day* means."""
    zone = scope.edition.zone if scope.edition else "UTC"
    return now().astimezone(ZoneInfo(zone)).date()


def gates(scope: Scope) -> list[GateRow]:
    """The edition's gates by area and name. 1 statement."""
    return [GateRow(*row) for row in db.rows(_GATES, edition_id=scope.edition_id)]


def gate(scope: Scope, public_id: str) -> GateRow:
    """One gate of the edition. Raises NotFound. 1 statement."""
    row = db.session.execute(_ONE_GATE, {"edition_id": scope.edition_id, "public_id": public_id}).first()
    if row is None:
        raise NotFound
    return GateRow(*row)


def holder_by_scan(scan_hash: str) -> Holder | None:
    """The holder of the ticket with this scan code, of whatever edition. 1 statement."""
    row = db.session.execute(_BY_SCAN, {"hash": scan_hash}).first()
    return Holder(*row) if row else None


def holder_by_code(scope: Scope, code: str) -> Holder | None:
    """The holder of the ticket with this short code in the edition. 1 statement."""
    row = db.session.execute(_BY_CODE, {"edition_id": scope.edition_id, "code": code}).first()
    return Holder(*row) if row else None


def scan(scope: Scope, gate_id: int, nonce: str) -> ScanRow:
    """A scan of this gate. Raises NotFound. 1 statement."""
    first_gate = sa.orm.aliased(Gate)
    query = (
        sa.select(
            Scan.result,
            Scan.reason,
            Scan.first_at,
            first_gate.name,
            Registration.name,
            Registration.organisation,
            Registration.attendance,
        )
        .outerjoin(Registration, Registration.id == Scan.registration_id)
        .outerjoin(first_gate, first_gate.public_id == Scan.first_gate)
        .where(Scan.edition_id == scope.edition_id, Scan.gate_id == gate_id, Scan.nonce == nonce)
    )
    row = db.session.execute(query).first()
    if row is None:
        raise NotFound
    return ScanRow(*row)


def inside(scope: Scope, area_id: int) -> int:
    """How many entered the area today. 1 statement."""
    query = sa.select(sa.func.count()).select_from(Entry)
    query = query.where(Entry.edition_id == scope.edition_id, Entry.area_id == area_id, Entry.day == today(scope))
    return int(db.scalar(query))


def expected(scope: Scope) -> int:
    """How many hold an on-site seat. 1 statement."""
    query = sa.select(Quota.used).where(Quota.edition_id == scope.edition_id, Quota.attendance == "onsite")
    return int(db.scalar(query) or 0)


def find(scope: Scope, area_id: int, text: str, *, limit: int = 20) -> list[FoundRow]:
    """Confirmed people whose folded name, code or organisation holds ``text``. 1 statement."""
    needle = text.casefold().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    there = sa.and_(Entry.registration_id == Registration.id, Entry.area_id == area_id, Entry.day == today(scope))
    query = (
        sa.select(Registration.name, Registration.organisation, Ticket.code, Entry.at)
        .join(Ticket, Ticket.registration_id == Registration.id)
        .outerjoin(Entry, there)
        .where(
            Registration.edition_id == scope.edition_id,
            Registration.status == "confirmed",
            sa.or_(
                Registration.search.like(f"%{needle}%", escape="\\"),
                Ticket.code.like(f"%{text.upper()[-4:]}", escape="\\"),
            ),
        )
        .order_by(Registration.sort_name)
        .limit(limit)
    )
    return [FoundRow(*row) for row in db.rows(query)]


def entries(scope: Scope, *, after: str | None = None, limit: int = 50) -> Page[EntryRow]:
    """Entries of the edition, latest first. 1 statement."""
    query = (
        sa.select(Entry.at, Entry.day, Registration.name, Registration.organisation, Area.name, Gate.name)
        .join(Registration, Registration.id == Entry.registration_id)
        .join(Gate, Gate.id == Entry.gate_id)
        .join(Area, Area.id == Entry.area_id)
        .where(Entry.edition_id == scope.edition_id)
    )
    return page(query, by=[Entry.id], row=EntryRow, after=after, limit=limit, descending=True)


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


def attended_registrations(scope: Scope) -> list[int]:
    """Ids of registrations with at least one entry; upper parts pull from here. 1 statement."""
    query = sa.select(Entry.registration_id).where(Entry.edition_id == scope.edition_id).distinct()
    return [int(row[0]) for row in db.rows(query)]
