"""Quotas and the counts that balance: registered = confirmed + pending + waiting + cancelled."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.errors import NotFound
from eventapp.frozen import field_names, frozen
from eventapp.regions.models import Region
from eventapp.registration.models.registrations import Quota
from eventapp.registration.models.types import DayQuota, RegionQuota, RegistrationOptions
from eventapp.registration.rules.states import Attendance, Status


@frozen
class QuotaRow:
    """One quota with its counters; ``used`` are the seats that are held: confirmed, pending, reserved for codes."""

    attendance: Attendance
    size: int
    used: int
    pending: int
    waiting: int
    cancelled: int
    reserved: int = 0
    by_region: bool = False
    by_day: bool = False

    def count(self, status: Status | None) -> int:
        """How many registrations stand so; all of them for None."""
        by_status = {
            Status.CONFIRMED: self.used - self.pending - self.reserved,
            Status.PENDING: self.pending,
            Status.WAITING: self.waiting,
            Status.CANCELLED: self.cancelled,
        }
        return sum(by_status.values()) if status is None else by_status[status]


_QUOTAS: Any = (
    sa.select(
        Quota.attendance,
        Quota.size,
        Quota.used,
        Quota.pending,
        Quota.waiting,
        Quota.cancelled,
        Quota.reserved,
        Quota.by_region,
        Quota.by_day,
    )
    .where(Quota.edition_id == sa.bindparam("edition_id"))
    .order_by(Quota.attendance.desc())
)
_LOCKED: Any = _QUOTAS.with_for_update()


def quotas(scope: Scope) -> list[QuotaRow]:
    """All quotas of the edition, on site first. 1 statement."""
    return _rows(_QUOTAS, scope)


def quota(scope: Scope, attendance: Attendance) -> QuotaRow:
    """One quota. Raises NotFound when the edition cannot be attended so. 1 statement."""
    found = next((row for row in quotas(scope) if row.attendance == attendance), None)
    if found is None:
        raise NotFound
    return found


def locked(scope: Scope) -> dict[Attendance, QuotaRow]:
    """The quotas, held until the act ends; whoever moves seats asks for them first. 1 statement."""
    return {row.attendance: row for row in _rows(_LOCKED, scope)}


def registered(scope: Scope) -> int:
    """Every registration of the edition, those cancelled included: what the list shows. 1 statement."""
    return sum(row.count(None) for row in quotas(scope))


@frozen
class Options:
    """What an edition switched on besides the ordinary."""

    offer_hours: int = 0
    by_day: bool = False
    ordinary: bool = True
    region_limit: int | None = None


@frozen
class RegionRow:
    """The seats of one region; ``is_own`` when it has a limit of its own."""

    name: str
    size: int
    used: int
    is_own: bool


@frozen
class DayRow:
    """The seats of one day in one way to attend."""

    day: date
    attendance: Attendance
    size: int
    used: int


def options(scope: Scope) -> Options:
    """What is switched on. 1 statement."""
    columns = (getattr(RegistrationOptions, name) for name in field_names(Options))
    row = next(iter(db.rows(sa.select(*columns).where(RegistrationOptions.edition_id == scope.edition_id))), None)
    return Options(*row) if row else Options()


def regions(scope: Scope) -> list[RegionRow]:
    """The regions that are limited and have people or a limit of their own, the fullest first. 1 statement."""
    query = (
        sa.select(Region.name, RegionQuota.size, RegionQuota.used, RegionQuota.is_own)
        .join(RegionQuota, RegionQuota.region_id == Region.id)
        .where(RegionQuota.edition_id == scope.edition_id)
        .order_by(RegionQuota.is_own.desc(), RegionQuota.size - RegionQuota.used, Region.name)
    )
    return [RegionRow(*row) for row in db.rows(query)]


def days(scope: Scope) -> list[DayRow]:
    """The days that have seats of their own. 1 statement."""
    query = (
        sa.select(DayQuota.day, DayQuota.attendance, DayQuota.size, DayQuota.used)
        .where(DayQuota.edition_id == scope.edition_id)
        .order_by(DayQuota.day, DayQuota.attendance.desc())
    )
    return [DayRow(row[0], Attendance(row[1]), *row[2:]) for row in db.rows(query)]


def _rows(statement: Any, scope: Scope) -> list[QuotaRow]:
    found = db.session.execute(statement, {"edition_id": scope.edition_id}).all()
    return [QuotaRow(Attendance(row[0]), *row[1:]) for row in found]
