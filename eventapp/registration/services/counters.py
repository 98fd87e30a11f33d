"""The counters of seats: taken and given back inside an act, all or none, in the order of ``rules.limits``.

Who holds the lock of a quota's row is alone with the types, regions and days of that way to attend; who moves seats
between people locks all quotas of the edition first (``queries.quotas.locked``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db, insert_or_ignore
from eventapp.regions.models import Region
from eventapp.registration.models.registrations import Quota
from eventapp.registration.models.types import DayQuota, RegionQuota, RegistrationDay, RegistrationOptions, TicketType
from eventapp.registration.rules.limits import Claim, Limit
from eventapp.registration.rules.states import Status

_quota: Any = Quota.__table__
_type: Any = TicketType.__table__
_region: Any = RegionQuota.__table__
_day: Any = DayQuota.__table__
_of_quota = sa.and_(_quota.c.edition_id == sa.bindparam("of_edition"), _quota.c.attendance == sa.bindparam("of_way"))
_of_type = sa.and_(_type.c.edition_id == sa.bindparam("of_edition"), _type.c.id == sa.bindparam("of_type"))
_of_region = sa.and_(
    _region.c.edition_id == sa.bindparam("of_edition"), _region.c.region_id == sa.bindparam("of_region")
)


def _moved(table: Any) -> dict[str, Any]:
    return {
        counter: table.c[counter] + sa.bindparam(f"more_{counter}")
        for counter in ("used", "pending", "waiting", "cancelled")
    }


_TAKE = (
    sa.update(_quota)
    .where(_of_quota, _quota.c.used < _quota.c.size)
    .values(_moved(_quota))
    .returning(_quota.c.by_region, _quota.c.by_day)
)
_TAKE_KEPT = (
    sa.update(_quota)
    .where(_of_quota, _quota.c.reserved > 0)
    .values(pending=_quota.c.pending + sa.bindparam("more_pending"), reserved=_quota.c.reserved - 1)
    .returning(_quota.c.by_region, _quota.c.by_day)
)
_KEEP_AGAIN = (
    sa.update(_quota)
    .where(_of_quota)
    .values(pending=_quota.c.pending + sa.bindparam("more_pending"), reserved=_quota.c.reserved + 1)
    .returning(_quota.c.by_region, _quota.c.by_day)
)
_MOVE = sa.update(_quota).where(_of_quota).values(_moved(_quota)).returning(_quota.c.by_region, _quota.c.by_day)
_TAKE_TYPE = (
    sa.update(_type).where(_of_type, sa.or_(_type.c.size.is_(None), _type.c.used < _type.c.size)).values(_moved(_type))
)
_MOVE_TYPE = sa.update(_type).where(_of_type).values(_moved(_type))
_TAKE_REGION = sa.update(_region).where(_of_region, _region.c.used < _region.c.size).values(used=_region.c.used + 1)
_LEAVE_REGION = sa.update(_region).where(_of_region).values(used=_region.c.used - 1)
_REGION_LIMIT = sa.select(RegistrationOptions.region_limit).where(
    RegistrationOptions.edition_id == sa.bindparam("edition_id")
)
_REGION_ID = sa.select(Region.id).where(Region.code == sa.bindparam("code"))
_DAYS = (
    sa.select(_day.c.id, _day.c.day, _day.c.attendance, _day.c.size, _day.c.used)
    .where(_day.c.edition_id == sa.bindparam("edition_id"))
    .order_by(_day.c.day, _day.c.attendance)
    .with_for_update()
)
_MOVE_DAYS = (
    sa.update(_day)
    .where(_day.c.edition_id == sa.bindparam("of_edition"), _day.c.id.in_(sa.bindparam("of_days", expanding=True)))
    .values(used=_day.c.used + sa.bindparam("more"))
)
_CHOSEN_DAYS = (
    sa.select(RegistrationDay.day, RegistrationDay.attendance)
    .where(
        RegistrationDay.edition_id == sa.bindparam("edition_id"),
        RegistrationDay.registration_id == sa.bindparam("registration_id"),
    )
    .order_by(RegistrationDay.day)
)


def take(
    scope: Scope, claim: Claim, status: Status = Status.CONFIRMED, *, from_line: bool = False, kept: bool = False
) -> Limit | None:
    """Hold a seat in everything that ``claim`` names; gives what was full, and then nothing is held.

    ``from_line`` is for somebody who is counted as waiting, ``kept`` for a seat that was reserved. 1 statement for an
    ordinary participant, 1 more for a type, 1 for a limited region, 2 for limited days.
    """
    more = _taken(status, -1 if from_line else 0)
    flags = db.session.execute(_TAKE_KEPT if kept else _TAKE, _way(scope, claim, more)).first()
    if flags is None:
        return Limit.WAY
    region_id = _region_of(claim) if flags.by_region else None
    full = None
    if claim.type_id is not None and not db.change(_TAKE_TYPE, _of(scope, claim.type_id, more)):
        full = Limit.TYPE
    elif region_id is not None and not _take_region(scope, region_id):
        full = Limit.REGION
        _undo_type(scope, claim, more)
    elif flags.by_day and not _take_days(scope, claim):
        full = Limit.DAY
        _undo_type(scope, claim, more)
        _leave_region(scope, region_id)
    if full:
        _undo_way(scope, claim, more, kept=kept)
    return full


def give_back(scope: Scope, claim: Claim, status: Status, *, cancelled: int = 0, kept: bool = False) -> None:
    """Free what a registration of this state holds or waits for; ``cancelled`` counts it as such instead.

    ``kept`` reserves the seat again. 1 statement for an ordinary participant, as many as ``take`` for others.
    """
    more = {counter: -number for counter, number in _entered(status).items()} | {"cancelled": cancelled}
    statement = _KEEP_AGAIN if kept else _MOVE
    flags = db.session.execute(statement, _way(scope, claim, more)).one()
    if claim.type_id is not None:
        db.session.execute(_MOVE_TYPE, _of(scope, claim.type_id, more))
    if status is Status.WAITING:
        return
    if flags.by_region:
        _leave_region(scope, _region_of(claim))
    if flags.by_day:
        _move_days(scope, [row.id for row in _days(scope, claim)], -1)


def shift(scope: Scope, claim: Claim, **more: int) -> None:
    """Move the counters of the quota and of the type by so much. 1 statement, 1 more for a type."""
    moved = {"used": 0, "pending": 0, "waiting": 0, "cancelled": 0} | more
    db.session.execute(_MOVE, _way(scope, claim, moved))
    if claim.type_id is not None:
        db.session.execute(_MOVE_TYPE, _of(scope, claim.type_id, moved))


def chosen_days(scope: Scope, registration_id: int) -> tuple[tuple[Any, Any], ...]:
    """The days that a registration is restricted to; none is all. 1 statement."""
    wanted = {"edition_id": scope.edition_id, "registration_id": registration_id}
    return tuple((row.day, row.attendance) for row in db.session.execute(_CHOSEN_DAYS, wanted))


def _entered(status: Status) -> dict[str, int]:
    """What a registration of this state adds to the counters."""
    if status is Status.WAITING:
        return {"used": 0, "pending": 0, "waiting": 1}
    return {"used": 1, "pending": 1 if status is Status.PENDING else 0, "waiting": 0}


def _taken(status: Status, waiting: int) -> dict[str, int]:
    return _entered(status) | {"waiting": waiting, "cancelled": 0}


def _way(scope: Scope, claim: Claim, more: Mapping[str, int]) -> dict[str, Any]:
    where = {"of_edition": scope.edition_id, "of_way": claim.attendance.value}
    return where | {f"more_{counter}": number for counter, number in more.items()}


def _of(scope: Scope, type_id: int, more: Mapping[str, int]) -> dict[str, Any]:
    where = {"of_edition": scope.edition_id, "of_type": type_id}
    return where | {f"more_{counter}": number for counter, number in more.items()}


def _undo_type(scope: Scope, claim: Claim, more: Mapping[str, int]) -> None:
    if claim.type_id is not None:
        back = {counter: -number for counter, number in more.items()}
        db.session.execute(_MOVE_TYPE, _of(scope, claim.type_id, back))


def _undo_way(scope: Scope, claim: Claim, more: Mapping[str, int], *, kept: bool) -> None:
    back = {counter: -number for counter, number in more.items()}
    db.session.execute(_KEEP_AGAIN if kept else _MOVE, _way(scope, claim, back))


def _region_of(claim: Claim) -> int | None:
    """The id of a claim's region. 1 statement for a code, else none."""
    if claim.region_id is not None or claim.region_code is None:
        return claim.region_id
    found: int | None = db.session.execute(_REGION_ID, {"code": claim.region_code}).scalar()
    return found


def _take_region(scope: Scope, region_id: int) -> bool:
    where = {"of_edition": scope.edition_id, "of_region": region_id}
    if db.change(_TAKE_REGION, where):
        return True
    most = db.session.execute(_REGION_LIMIT, {"edition_id": scope.edition_id}).scalar()
    if most is not None:
        first = {"edition_id": scope.edition_id, "region_id": region_id, "size": most, "used": 0, "is_own": False}
        if db.change(insert_or_ignore(RegionQuota, first, ["edition_id", "region_id"])):
            return bool(db.change(_TAKE_REGION, where))
        return False
    known = sa.select(_region.c.id).where(_region.c.edition_id == scope.edition_id, _region.c.region_id == region_id)
    return db.session.execute(known).first() is None  # a region without a limit


def _leave_region(scope: Scope, region_id: int | None) -> None:
    if region_id is not None:
        db.session.execute(_LEAVE_REGION, {"of_edition": scope.edition_id, "of_region": region_id})


def _days(scope: Scope, claim: Claim) -> list[Any]:
    """The limited days that a claim counts in. 1 statement."""
    limited = db.session.execute(_DAYS, {"edition_id": scope.edition_id}).all()
    if not claim.days:
        return [row for row in limited if row.attendance == claim.attendance]
    chosen = {(day, str(way)) for day, way in claim.days}
    return [row for row in limited if (row.day, row.attendance) in chosen]


def _take_days(scope: Scope, claim: Claim) -> bool:
    wanted = _days(scope, claim)
    if any(row.used >= row.size for row in wanted):
        return False
    _move_days(scope, [row.id for row in wanted], 1)
    return True


def _move_days(scope: Scope, day_ids: list[int], more: int) -> None:
    if day_ids:
        db.session.execute(_MOVE_DAYS, {"of_edition": scope.edition_id, "of_days": day_ids, "more": more})
