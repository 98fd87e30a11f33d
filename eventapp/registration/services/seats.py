"""When registration is open, and how many seats each way to attend has. New seats go to those who wait."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.errors import NotFound
from eventapp.registration.errors import BadQuota, BadWindow, QuotaTooSmall
from eventapp.registration.models.registrations import Quota, RegistrationWindow
from eventapp.registration.queries import quotas as rows
from eventapp.registration.queries.quotas import QuotaRow
from eventapp.registration.rules.states import Attendance
from eventapp.registration.services import line
from eventapp.registration.services.issuing import forum, issue_new_ticket, issue_ticket, make_searchable

__all__ = [
    "MOST_SEATS",
    "forum",
    "issue_new_ticket",
    "issue_ticket",
    "make_searchable",
    "open_registration",
    "set_quota",
]

MOST_SEATS = 1_000_000


@act
def open_registration(
    scope: Scope, *, opens_at: datetime, closes_at: datetime, quotas: Mapping[Attendance, int]
) -> None:
    """Take registrations from ``opens_at`` until before ``closes_at``, with these quotas; again moves them.

    Raises BadWindow, BadQuota, QuotaTooSmall, Forbidden.
    """
    scope.require("registration.set_quota")
    if opens_at >= closes_at:
        raise BadWindow(field="closes_at")
    values = {"edition_id": scope.edition_id, "opens_at": opens_at, "closes_at": closes_at}
    if not db.change(insert_or_ignore(RegistrationWindow, values, ["edition_id"])):
        moved = sa.update(RegistrationWindow).where(RegistrationWindow.edition_id == scope.edition_id)
        db.session.execute(moved.values(opens_at=opens_at, closes_at=closes_at))
    there = rows.locked(scope)
    for attendance, size in quotas.items():
        if attendance not in there:
            _add(scope, attendance, there)
        set_quota(scope, attendance=attendance, size=size)
    moments = {"opens_at": opens_at.isoformat(), "closes_at": closes_at.isoformat()}
    audit(scope, "registration.window_set", f"edition:{scope.edition_id}", **moments)


@act
def set_quota(scope: Scope, *, attendance: Attendance, size: int) -> QuotaRow:
    """Another number of seats; new ones go to those who wait. Raises BadQuota, QuotaTooSmall, NotFound, Forbidden."""
    scope.require("registration.set_quota")
    refuse_size(size)
    held = rows.locked(scope)
    before = held.get(attendance)
    if before is None:
        raise NotFound
    if size < before.used:
        raise QuotaTooSmall(used=before.used, field="size")
    if size == before.size:
        return before
    resized = sa.update(Quota).where(Quota.edition_id == scope.edition_id, Quota.attendance == attendance.value)
    db.session.execute(resized.values(size=size).execution_options(synchronize_session=False))
    audit(scope, "quota.set", f"quota:{attendance.value}", size=size, before=before.size)
    line.fill(scope, held)
    return rows.quota(scope, attendance)


def refuse_size(size: int) -> None:
    """Raises BadQuota for what is no number of seats."""
    if not 0 <= size <= MOST_SEATS:
        raise BadQuota(most=MOST_SEATS, field="size")


def _add(scope: Scope, attendance: Attendance, there: Mapping[Attendance, QuotaRow]) -> None:
    """A quota without seats that counts as the others do. 1 statement."""
    other = next(iter(there.values()), None)
    row = {
        "edition_id": scope.edition_id,
        "attendance": attendance.value,
        "size": 0,
        "used": 0,
        "pending": 0,
        "reserved": 0,
        "waiting": 0,
        "cancelled": 0,
        "by_region": other.by_region if other else False,
        "by_day": other.by_day if other else False,
    }
    db.session.execute(insert_or_ignore(Quota, row, ["edition_id", "attendance"]))
