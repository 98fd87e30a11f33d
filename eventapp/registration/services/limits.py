"""Limits beside the quotas, for a region and for a day, each counted when it is set; what an edition switches on."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.errors import NotFound
from eventapp.regions.models import Region
from eventapp.registration.errors import BadOptions, DayNotOffered, QuotaTooSmall, RegionsOverLimit, RegionUnknown
from eventapp.registration.models.registrations import Quota, Registration
from eventapp.registration.models.types import DayQuota, RegionQuota, RegistrationOptions
from eventapp.registration.queries import offers, origins, quotas
from eventapp.registration.queries.room import on_day
from eventapp.registration.rules.limits import MOST_OFFER_HOURS
from eventapp.registration.rules.states import Attendance, Status
from eventapp.registration.services import line, seats

_SET = "registration.set_quota"
_MOST_NAMED = 3
_HOLDING = Registration.status.in_([Status.CONFIRMED.value, Status.PENDING.value])
_BY_REGION = (
    sa.select(Registration.region_id, sa.func.count().label("held"))
    .where(Registration.edition_id == sa.bindparam("edition_id"), _HOLDING, Registration.region_id.is_not(None))
    .group_by(Registration.region_id)
)
_ROWS = (
    sa.select(RegionQuota.region_id, RegionQuota.size, RegionQuota.used, RegionQuota.is_own)
    .where(RegionQuota.edition_id == sa.bindparam("edition_id"))
    .with_for_update()
)


@act
def set_options(scope: Scope, *, offer_hours: int, by_day: bool, ordinary: bool) -> None:
    """How freed seats are given, whether people choose days, whether one may register without a type.

    Raises BadOptions, Forbidden.
    """
    scope.require(_SET)
    if not 0 <= offer_hours <= MOST_OFFER_HOURS:
        raise BadOptions(most=MOST_OFFER_HOURS, field="offer_hours")
    _write_options(scope, offer_hours=offer_hours, by_day=by_day, ordinary=ordinary)
    audit(scope, "registration.options_set", f"edition:{scope.edition_id}", offer_hours=offer_hours, by_day=by_day)


@act
def set_region_limit(scope: Scope, *, size: int | None) -> None:
    """The seats of each region that has no limit of its own; None for any number.

    People are counted whose organisation names their region. Raises BadQuota, RegionsOverLimit, Forbidden.
    """
    scope.require(_SET)
    if size is not None:
        seats.refuse_size(size)
    held = quotas.locked(scope)
    rows = {row.region_id: row for row in db.rows(_ROWS, edition_id=scope.edition_id)}
    counted = {row.region_id: row.held for row in db.rows(_BY_REGION, edition_id=scope.edition_id)}
    others = {region: number for region, number in counted.items() if not (region in rows and rows[region].is_own)}
    if size is not None:
        _refuse_over(size, others)
    db.change(sa.delete(RegionQuota).filter_by(edition_id=scope.edition_id, is_own=False))
    if size is not None and others:
        values = [
            {"edition_id": scope.edition_id, "region_id": region, "size": size, "used": number, "is_own": False}
            for region, number in others.items()
        ]
        db.session.execute(sa.insert(RegionQuota), values)
    _write_options(scope, region_limit=size)
    _count_regions(scope)
    audit(scope, "registration.region_limit_set", f"edition:{scope.edition_id}", size=size)
    line.fill(scope, held)


@act
def set_limit_of_region(scope: Scope, *, name: str, size: int | None) -> None:
    """A limit of its own for one region; None takes it away, so that the general one holds.

    Raises RegionUnknown, BadQuota, QuotaTooSmall, RegionsOverLimit, Forbidden.
    """
    scope.require(_SET)
    code = origins.region_code(name)
    region_id = db.scalar(sa.select(Region.id).where(Region.code == code)) if code else None
    if region_id is None:
        raise RegionUnknown(field="region")
    held = quotas.locked(scope)
    of_region = _BY_REGION.where(Registration.region_id == region_id)
    used = next((row.held for row in db.rows(of_region, edition_id=scope.edition_id)), 0)
    own = {"edition_id": scope.edition_id, "region_id": region_id}
    general = db.scalar(sa.select(RegistrationOptions.region_limit).filter_by(edition_id=scope.edition_id))
    wanted = general if size is None else size
    if wanted is None:
        db.change(sa.delete(RegionQuota).filter_by(**own))
    else:
        seats.refuse_size(wanted)
        if wanted < used:
            raise QuotaTooSmall(used=used, field="own_size")
        values = {"size": wanted, "used": used, "is_own": size is not None}
        if not db.change(insert_or_ignore(RegionQuota, own | values, ["edition_id", "region_id"])):
            db.change(sa.update(RegionQuota).filter_by(**own).values(**values))
    _count_regions(scope)
    audit(scope, "registration.region_limit_set", f"region:{code}", size=size)
    line.fill(scope, held)


@act
def set_day_quota(scope: Scope, *, day: date, attendance: Attendance, size: int | None) -> None:
    """The seats of one day in one way; None for as many as the whole forum has.

    Whoever comes on all days counts on each. Raises BadQuota, QuotaTooSmall, DayNotOffered, NotFound, Forbidden.
    """
    scope.require(_SET)
    held = quotas.locked(scope)
    if attendance not in held:
        raise NotFound
    if day not in offers.offer(scope).days_of(None):
        raise DayNotOffered(field="day")
    own = {"edition_id": scope.edition_id, "day": day, "attendance": attendance.value}
    db.change(sa.delete(DayQuota).filter_by(**own))
    if size is not None:
        seats.refuse_size(size)
        used = int(db.scalar(_on_day(scope, day, attendance)))
        if size < used:
            raise QuotaTooSmall(used=used, field="size")
        db.session.execute(sa.insert(DayQuota), [own | {"size": size, "used": used}])
    counts = sa.exists().where(DayQuota.edition_id == scope.edition_id)
    db.change(sa.update(Quota).filter_by(edition_id=scope.edition_id).values(by_day=counts))
    audit(scope, "registration.day_quota_set", f"day:{day.isoformat()}", attendance=attendance.value, size=size)
    line.fill(scope, held)


def _on_day(scope: Scope, day: date, attendance: Attendance) -> Any:
    """How many hold a seat on that day in that way."""
    return sa.select(sa.func.count()).where(
        Registration.edition_id == scope.edition_id, _HOLDING, on_day(attendance.value, day)
    )


def _refuse_over(size: int, held: dict[int, int]) -> None:
    over = {region: number for region, number in held.items() if number > size}
    if not over:
        return
    query = sa.select(Region.name).where(Region.id.in_(over)).order_by(Region.name).limit(_MOST_NAMED)
    names = ", ".join(row[0] for row in db.rows(query)) + (" …" if len(over) > _MOST_NAMED else "")
    raise RegionsOverLimit(regions=names, used=max(over.values()), field="region_limit")


def _count_regions(scope: Scope) -> None:
    """Say on the quotas whether regions are counted. 1 statement."""
    some_limit = sa.or_(
        sa.exists().where(RegionQuota.edition_id == scope.edition_id),
        sa.exists().where(
            RegistrationOptions.edition_id == scope.edition_id, RegistrationOptions.region_limit.is_not(None)
        ),
    )
    db.change(sa.update(Quota).filter_by(edition_id=scope.edition_id).values(by_region=some_limit))


def _write_options(scope: Scope, **values: Any) -> None:
    row = {"edition_id": scope.edition_id, "offer_hours": 0, "by_day": False, "ordinary": True} | values
    if not db.change(insert_or_ignore(RegistrationOptions, row, ["edition_id"])):
        db.change(sa.update(RegistrationOptions).filter_by(edition_id=scope.edition_id).values(**values))
