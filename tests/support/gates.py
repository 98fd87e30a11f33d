"""What stands around a gate: delegations, guests of protocol, and a phone that decided without a network."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from eventapp.attendance.models.door import Entry
from eventapp.attendance.queries import offline as lists
from eventapp.attendance.queries.door import GateRow
from eventapp.attendance.rules.entering import Said
from eventapp.attendance.services import offline
from eventapp.attendance.services.offline import Waiting
from eventapp.core import ids
from eventapp.core.access import EditionRef, system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.registration.models.delegations import Delegate, Delegation, Protocol
from eventapp.registration.services.registering import Registered


def delegation(edition: EditionRef, members: list[Registered], name: str = "Kota Bandung") -> str:
    """A delegation of these people, the first of them its head; gives its public id."""

    def build() -> str:
        values = {"edition_id": edition.id, "public_id": ids.opaque(), "link_hash": ids.opaque(), "name": name}
        who = {"coordinator_name": "Rina", "coordinator_email": "rina@contoh.example", "created_at": now()}
        db.session.execute(sa.insert(Delegation), values | who)
        own = sa.select(Delegation.id).where(Delegation.edition_id == edition.id, Delegation.name == name)
        made = db.scalar(own)
        rows = [
            {"edition_id": edition.id, "registration_id": one.id, "delegation_id": made, "is_head": one is members[0]}
            for one in members
        ]
        db.session.execute(sa.insert(Delegate), rows)
        return str(values["public_id"])

    return db.run(build)


def protocol(edition: EditionRef, one: Registered, **facts: object) -> None:
    """What protocol knows of somebody."""
    values = {"edition_id": edition.id, "registration_id": one.id, **facts}
    db.run(lambda: db.session.execute(sa.insert(Protocol), values))


def seen(
    gate: GateRow, one: Registered, nonce: str, at: datetime, said: Said = Said.ADMITTED, *, valid: bool = True
) -> Waiting:
    """A scan as a phone without a network keeps it."""
    until = now() + timedelta(hours=6) if valid else at - timedelta(hours=1)
    stamp = lists.stamp(gate, "v", until)
    return Waiting(nonce=nonce, said=said, device_at=at, hash=ids.token_hash(one.scan or ""), stamp=stamp)


def hand_over(edition: EditionRef, gate: GateRow, *scans: Waiting, ahead: timedelta = timedelta()) -> list[str]:
    """The results of a batch from a phone whose clock is ahead by so much."""
    told = offline.sync(
        system_scope(edition),
        gate=gate,
        sent_at=now() + ahead,
        scans=[replace(scan, device_at=scan.device_at + ahead) for scan in scans],
    )
    return [answer.result.value if answer else "noted" for answer in told]


def entries(edition: EditionRef) -> int:
    """How many entries there are."""
    query = sa.select(sa.func.count()).select_from(Entry).where(Entry.edition_id == edition.id)
    return int(db.scalar(query))
