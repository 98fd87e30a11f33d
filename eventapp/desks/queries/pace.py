"""How registration goes beside the last time: the same number of days before the forum."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.memo import Memo
from eventapp.editions.models import Edition
from eventapp.frozen import frozen
from eventapp.registration.models.registrations import Registration
from eventapp.registration.queries import quotas
from eventapp.registration.rules.states import Status


@frozen
class Pace:
    """Registrations that were not cancelled: now, and of the forum before at the same distance and in all."""

    name: str
    now: int
    before: str
    then: int
    then_all: int


_kept: Memo[Pace | None] = Memo(60)
_BEFORE: Any = (
    sa.select(Edition.id, Edition.name, Edition.starts_on, Edition.zone)
    .where(
        Edition.starts_on < sa.bindparam("day"),
        Edition.is_example == sa.bindparam("example"),
        sa.exists().where(Registration.edition_id == Edition.id),
    )
    .order_by(Edition.starts_on.desc())
    .limit(1)
    .execution_options(unscoped="the forum before")
)


def pace(scope: Scope) -> Pace | None:
    """The comparison, at most a minute old; None without a forum before. 4 statements or none."""
    return _kept.recall(scope.edition_id, lambda: _pace(scope))


def _pace(scope: Scope) -> Pace | None:
    own = db.rows(sa.select(Edition.name, Edition.starts_on).where(Edition.id == scope.edition_id))[0]
    example = bool(scope.edition and scope.edition.is_example)
    found = next(iter(db.rows(_BEFORE, day=own.starts_on, example=example)), None) if own.starts_on else None
    if found is None:
        return None
    left = own.starts_on - now().astimezone(ZoneInfo(found.zone)).date()
    until = _midnight(found.starts_on - left + timedelta(days=1), found.zone)
    living = (Registration.edition_id == found.id, Registration.status != Status.CANCELLED.value)
    query = sa.select(sa.func.count(Registration.id).filter(Registration.created_at < until), sa.func.count())
    then, every = db.rows(query.where(*living))[0]
    here = sum(row.count(None) - row.count(Status.CANCELLED) for row in quotas.quotas(scope))
    return Pace(own.name, here, found.name, int(then), int(every))


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
