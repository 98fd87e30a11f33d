"""How full it is now, how fast people come, and who of protocol's guests is there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from eventapp.attendance.models.areas import AreaRule, Whereabouts
from eventapp.attendance.models.desk import WalkIn
from eventapp.attendance.models.door import Area, Entry, Gate
from eventapp.attendance.queries.door import today
from eventapp.core.access import Scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.frozen import frozen
from eventapp.registration.models.delegations import Protocol
from eventapp.registration.models.registrations import Registration
from eventapp.registration.models.types import RegistrationRole
from eventapp.registration.rules.types import PersonRole

STEP = timedelta(minutes=5)
STEPS = 36  # three hours are shown


@frozen
class AreaRow:
    """An area now."""

    name: str
    inside: int
    entered: int
    capacity: int | None


@frozen
class ArrivalRow:
    """How many entered in five minutes."""

    at: datetime
    number: int


@frozen
class GuestRow:
    """A guest of protocol; ``at`` and ``gate`` are those of the first entry today."""

    name: str
    organisation: str
    position: str
    represents: str
    seat: str
    at: datetime | None
    gate: str | None

    @property
    def is_new(self) -> bool:
        """Whether the arrival is of the last two minutes."""
        return self.at is not None and now() - self.at < timedelta(minutes=2)


def areas(scope: Scope) -> list[AreaRow]:
    """Every area today. 1 statement."""

    def count(model: Any, *more: Any) -> Any:
        own = (model.edition_id == Area.edition_id, model.area_id == Area.id, model.day == today(scope))
        return sa.select(sa.func.count()).select_from(model).where(*own, *more).correlate(Area).scalar_subquery()

    entered = count(Entry)
    query = (
        sa.select(Area.name, entered - count(Whereabouts, Whereabouts.inside.is_(False)), entered, AreaRule.capacity)
        .outerjoin(AreaRule, sa.and_(AreaRule.edition_id == Area.edition_id, AreaRule.area_id == Area.id))
        .where(Area.edition_id == scope.edition_id)
        .order_by(Area.name)
    )
    return [AreaRow(*row) for row in db.rows(query)]


def arrivals(scope: Scope) -> list[ArrivalRow]:
    """First entries of today in steps of five minutes, empty steps included, the last three hours. 1 statement."""
    seconds = int(STEP.total_seconds())
    whole = (
        sa.cast(sa.func.floor(sa.extract("epoch", Entry.at)), sa.BigInteger)
        if not db.is_sqlite
        else sa.extract("epoch", Entry.at)
    )
    step = whole // seconds
    last = int(now().timestamp()) // seconds
    query = (
        sa.select(step.label("step"), sa.func.count())
        .where(
            Entry.edition_id == scope.edition_id,
            Entry.day == today(scope),
            Entry.at >= now() - STEPS * STEP,
        )
        .group_by("step")
    )
    found = {int(row[0]): int(row[1]) for row in db.rows(query)}
    zone = now().tzinfo
    return [
        ArrivalRow(datetime.fromtimestamp(number * seconds, zone), found.get(number, 0))
        for number in range(last - STEPS + 1, last + 1)
    ]


def guests(scope: Scope) -> list[GuestRow]:
    """Protocol's guests: who has come, the latest first, then whom it still expects, in their order. 1 statement."""
    first = (
        sa.select(Entry.registration_id, sa.func.min(Entry.id).label("id"))
        .where(Entry.edition_id == scope.edition_id, Entry.day == today(scope))
        .group_by(Entry.registration_id)
        .subquery()
    )
    is_vip = (
        sa.select(RegistrationRole.id)
        .where(
            RegistrationRole.edition_id == Registration.edition_id,
            RegistrationRole.registration_id == Registration.id,
            RegistrationRole.role == PersonRole.VIP,
        )
        .exists()
    )
    query = (
        sa.select(
            Registration.name,
            Registration.organisation,
            sa.func.coalesce(Protocol.position, ""),
            sa.func.coalesce(Protocol.represents, ""),
            sa.func.coalesce(Protocol.seat, ""),
            Entry.at,
            Gate.name,
        )
        .outerjoin(
            Protocol,
            sa.and_(Protocol.edition_id == Registration.edition_id, Protocol.registration_id == Registration.id),
        )
        .outerjoin(first, first.c.registration_id == Registration.id)
        .outerjoin(Entry, Entry.id == first.c.id)
        .outerjoin(Gate, Gate.id == Entry.gate_id)
        .where(
            Registration.edition_id == scope.edition_id,
            Registration.status == "confirmed",
            sa.or_(Protocol.is_vip.is_(True), is_vip),
        )
        .order_by(
            Entry.at.is_(None),
            Entry.at.desc(),
            Protocol.protocol_order.is_(None),
            Protocol.protocol_order,
            Registration.sort_name,
        )
    )
    return [GuestRow(*row) for row in db.rows(query)]


def walk_ins(scope: Scope) -> int:
    """How many registered at the door. 1 statement."""
    query = sa.select(sa.func.count()).select_from(WalkIn).where(WalkIn.edition_id == scope.edition_id)
    return int(db.scalar(query))
