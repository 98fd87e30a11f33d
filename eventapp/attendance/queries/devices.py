"""Phones at the gates: the one that asks, and all of them with their state."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from eventapp.attendance.models.devices import Device, Pairing
from eventapp.attendance.models.door import Area, Gate
from eventapp.core import ids
from eventapp.core.access import Actor, ActorKind, EditionRef, Role, Scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.editions.models import Edition
from eventapp.frozen import frozen


@frozen
class Paired:
    """The phone behind a cookie."""

    id: int
    gate_id: str  # the gate's public id
    edition: EditionRef
    expires_at: datetime
    revoked_at: datetime | None
    seen_at: datetime
    name: str
    paired_at: datetime

    @property
    def is_live(self) -> bool:
        """Whether it may still scan."""
        return self.revoked_at is None and now() < self.expires_at

    def scope(self, locale: str) -> Scope:
        """What the phone may see: its edition, as a gate."""
        return Scope(Actor(ActorKind.DEVICE, self.id, self.name), self.edition, frozenset({Role.GATE}), locale=locale)


@frozen
class DeviceRow:
    """A phone in the organiser's list."""

    public_id: str
    name: str
    gate: str
    area: str
    paired_at: datetime
    expires_at: datetime
    seen_at: datetime
    synced_at: datetime | None
    waiting: int
    clock_seconds: int | None
    revoked_at: datetime | None

    @property
    def is_live(self) -> bool:
        """Whether it may still scan."""
        return self.revoked_at is None and now() < self.expires_at


@frozen
class Offered:
    """What a pairing code pairs with. ``open`` is False once it was used or has run out."""

    edition: EditionRef
    gate: str
    gate_id: str
    open: bool


_EDITION = (Edition.id, Edition.slug, Edition.name, Edition.zone, Edition.is_example)
_BY_TOKEN = (
    sa.select(
        Device.id,
        Gate.public_id,
        Device.expires_at,
        Device.revoked_at,
        Device.seen_at,
        Device.name,
        Device.paired_at,
        *_EDITION,
    )
    .join(Gate, Gate.id == Device.gate_id)
    .join(Edition, Edition.id == Device.edition_id)
    .where(Device.token_hash == sa.bindparam("hash"))
    .execution_options(unscoped="by the phone's token")
)
_BY_CODE = (
    sa.select(Gate.name, Gate.public_id, Pairing.expires_at, Pairing.used_at, *_EDITION)
    .join(Gate, Gate.id == Pairing.gate_id)
    .join(Edition, Edition.id == Pairing.edition_id)
    .where(Pairing.code_hash == sa.bindparam("hash"))
    .execution_options(unscoped="by the pairing code")
)


def paired(token: str) -> Paired | None:
    """The phone of a cookie, also when it may no longer scan; None when there never was one. 1 statement."""
    row = db.session.execute(_BY_TOKEN, {"hash": ids.token_hash(token)}).first()
    if row is None:
        return None
    return Paired(row[0], row[1], EditionRef(*row[7:]), row[2], row[3], row[4], row[5], row[6])


def offered(code: str) -> Offered | None:
    """What a pairing code would do. 1 statement."""
    row = db.session.execute(_BY_CODE, {"hash": ids.token_hash(code)}).first()
    if row is None:
        return None
    is_open = row[3] is None and now() < row[2]
    return Offered(EditionRef(*row[4:]), row[0], row[1], is_open)


def devices(scope: Scope) -> list[DeviceRow]:
    """All phones, those that may scan first, then the latest. 1 statement."""
    query = (
        sa.select(
            Device.public_id,
            Device.name,
            Gate.name,
            Area.name,
            Device.paired_at,
            Device.expires_at,
            Device.seen_at,
            Device.synced_at,
            Device.waiting,
            Device.clock_seconds,
            Device.revoked_at,
        )
        .join(Gate, Gate.id == Device.gate_id)
        .join(Area, Area.id == Gate.area_id)
        .where(Device.edition_id == scope.edition_id)
        .order_by(sa.or_(Device.revoked_at.is_not(None), Device.expires_at <= now()), Device.id.desc())
        .limit(200)
    )
    return [DeviceRow(*row) for row in db.rows(query)]
