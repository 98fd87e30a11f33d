"""Pairing a phone with a gate by a code that is shown once, and taking a phone out at once."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from eventapp.attendance.errors import PairingEnded
from eventapp.attendance.models.devices import Device, Pairing
from eventapp.attendance.models.door import Gate
from eventapp.attendance.queries.devices import Paired
from eventapp.attendance.queries.door import GateRow
from eventapp.core import ids
from eventapp.core.access import Scope, system_scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.errors import NotFound

CODE_MINUTES = 10
SHIFT_HOURS = 14
SEEN_EVERY = timedelta(minutes=1)


@act
def offer_pairing(scope: Scope, *, gate: GateRow, hours: int = SHIFT_HOURS) -> str:
    """A code that pairs one phone with this gate within ten minutes; only its hash is kept. Raises Forbidden."""
    scope.require("attendance.manage")
    code, at = ids.opaque(), now()
    values = {
        "edition_id": scope.edition_id,
        "gate_id": gate.id,
        "code_hash": ids.token_hash(code),
        "made_at": at,
        "expires_at": at + timedelta(minutes=CODE_MINUTES),
        "shift_ends_at": at + timedelta(hours=hours),
    }
    db.session.execute(sa.insert(Pairing), values)
    audit(scope, "gate.pairing_offered", f"gate:{gate.public_id}", hours=hours)
    return code


@act
def pair(*, code: str, name: str) -> str:
    """Spend a code; gives the phone's token, which is shown to nobody again. Raises PairingEnded.

    Two phones that send one code at once: the conditional UPDATE lets one of them have it. 6 statements.
    """
    at = now()
    query = (
        sa.select(Pairing.id, Pairing.edition_id, Pairing.gate_id, Pairing.shift_ends_at)
        .where(Pairing.code_hash == ids.token_hash(code), Pairing.used_at.is_(None), Pairing.expires_at > at)
        .with_for_update()
        .execution_options(unscoped="by the pairing code")
    )
    offer = db.session.execute(query).first()
    if offer is None:
        raise PairingEnded
    token, public_id = ids.opaque(), ids.opaque()
    values = {
        "edition_id": offer.edition_id,
        "gate_id": offer.gate_id,
        "public_id": public_id,
        "token_hash": ids.token_hash(token),
        "name": name[:80],
        "paired_at": at,
        "seen_at": at,
        "expires_at": offer.shift_ends_at,
    }
    db.session.execute(sa.insert(Device), values)
    own = (Device.edition_id == offer.edition_id, Device.public_id == public_id)
    device_id = db.scalar(sa.select(Device.id).where(*own))
    spent = sa.update(Pairing).where(Pairing.id == offer.id, Pairing.used_at.is_(None))
    if db.change(spent.values(used_at=at, device_id=device_id)) == 0:
        raise PairingEnded
    gate = sa.select(Gate.public_id).where(Gate.edition_id == offer.edition_id, Gate.id == offer.gate_id)
    audit(system_scope(), "gate.phone_paired", f"gate:{db.scalar(gate)}", device=device_id, edition=offer.edition_id)
    return token


@act
def revoke(scope: Scope, *, public_id: str) -> None:
    """From now on the phone is asked for nothing and told nothing. Raises NotFound, Forbidden."""
    scope.require("attendance.manage")
    own = (Device.edition_id == scope.edition_id, Device.public_id == public_id)
    device_id = db.scalar(sa.select(Device.id).where(*own))
    if device_id is None:
        raise NotFound
    if db.change(sa.update(Device).where(*own, Device.revoked_at.is_(None)).values(revoked_at=now())):
        audit(scope, "gate.phone_revoked", f"device:{device_id}")


def note_seen(device: Paired, *, at: datetime | None = None) -> None:
    """Remember that the phone is there, at most once a minute. 1 statement or none."""
    moment = at or now()
    if moment - device.seen_at >= SEEN_EVERY:
        own = (Device.edition_id == device.edition.id, Device.id == device.id)
        db.change(sa.update(Device).where(*own).values(seen_at=moment))


def note_state(device: Paired, *, waiting: int, clock_seconds: int, synced: bool) -> None:
    """What the phone reports of itself: how many scans it still holds and how far its clock is ahead. 1 statement."""
    values = {"seen_at": now(), "waiting": waiting, "clock_seconds": clock_seconds}
    if synced:
        values["synced_at"] = now()
    own = (Device.edition_id == device.edition.id, Device.id == device.id)
    db.change(sa.update(Device).where(*own).values(values))
