"""Quotas and the counts that balance: registered = confirmed + pending + waiting + cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.errors import NotFound
from eventapp.registration.models.registrations import Quota
from eventapp.registration.rules.states import Attendance, Status


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """One quota with its counters; ``used`` are the seats that are held (confirmed and pending)."""

    attendance: Attendance
    size: int
    used: int
    pending: int
    waiting: int
    cancelled: int

    def count(self, status: Status | None) -> int:
        """How many registrations stand so; all of them for None."""
        by_status = {
            Status.CONFIRMED: self.used - self.pending,
            Status.PENDING: self.pending,
            Status.WAITING: self.waiting,
            Status.CANCELLED: self.cancelled,
        }
        return sum(by_status.values()) if status is None else by_status[status]


_QUOTAS: Any = (
    sa.select(Quota.attendance, Quota.size, Quota.used, Quota.pending, Quota.waiting, Quota.cancelled)
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


def _rows(statement: Any, scope: Scope) -> list[QuotaRow]:
    found = db.session.execute(statement, {"edition_id": scope.edition_id}).all()
    return [QuotaRow(Attendance(row[0]), *row[1:]) for row in found]
