"""What can be done at the door. Every scan gets an answer; an answer is kept with the scan's nonce."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
import structlog

from eventapp.attendance.errors import BadScan, NameTaken, NonceReused
from eventapp.attendance.models.door import Area, Entry, Gate, InvalidReason, Scan, ScanResult
from eventapp.attendance.queries import door as queries
from eventapp.attendance.queries.door import GateRow, Holder
from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.registration.rules import codes
from eventapp.registration.rules.states import Attendance, Status

log = structlog.get_logger()
LONGEST_NONCE = 80

_KEPT = sa.select(Scan.text_hash, Scan.result, Scan.first_at, Scan.first_gate).where(
    Scan.edition_id == sa.bindparam("edition_id"),
    Scan.gate_id == sa.bindparam("gate_id"),
    Scan.nonce == sa.bindparam("nonce"),
)
_FIRST = (
    sa.select(Entry.at, Gate.public_id)
    .join(Gate, Gate.id == Entry.gate_id)
    .where(
        Entry.edition_id == sa.bindparam("edition_id"),
        Entry.area_id == sa.bindparam("area_id"),
        Entry.day == sa.bindparam("day"),
        Entry.registration_id == sa.bindparam("registration_id"),
    )
)
_NEW_SCAN = sa.insert(Scan)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gate shows. ``first_at`` and ``first_gate`` are those of the entry, None when there is none."""

    result: ScanResult
    first_at: datetime | None
    first_gate: str | None


@act
def scan(
    scope: Scope, *, gate: GateRow, text: str, nonce: str, scanned_at: datetime | None = None, by_hand: bool = False
) -> Answer:
    """Admit the ticket in ``text`` once per area and day. ``by_hand`` also takes the short code.

    The same nonce with the same text gets its first answer. Raises NonceReused, BadScan, Forbidden.
    5 statements for an admission.
    """
    scope.require("attendance.scan")
    if not 1 <= len(nonce) <= LONGEST_NONCE:
        raise BadScan
    text_hash = ids.token_hash(text.strip())
    kept = db.session.execute(_KEPT, {"edition_id": scope.edition_id, "gate_id": gate.id, "nonce": nonce}).first()
    if kept is not None:
        if kept.text_hash != text_hash:
            raise NonceReused
        return Answer(ScanResult(kept.result), kept.first_at, kept.first_gate)
    holder = _holder(scope, text, by_hand=by_hand)
    reason = _why_not(scope, holder)
    registration_id = holder.registration_id if holder and holder.edition_id == scope.edition_id else None
    if reason is None and holder is not None:
        answer = _enter(scope, gate, holder)
    else:
        answer = Answer(ScanResult.INVALID, None, None)
    _keep(scope, gate, nonce, text_hash, answer, registration_id, reason, scanned_at)
    return answer


@act
def add_gate(scope: Scope, *, area: str, name: str) -> GateRow:
    """A new gate of an area, which is made when it is new. Raises NameTaken, Forbidden."""
    scope.require("attendance.manage")
    db.session.execute(insert_or_ignore(Area, {"edition_id": scope.edition_id, "name": area}, ["edition_id", "name"]))
    area_id = db.scalar(sa.select(Area.id).where(Area.edition_id == scope.edition_id, Area.name == area))
    values = {"edition_id": scope.edition_id, "area_id": area_id, "public_id": ids.opaque(), "name": name}
    if db.change(insert_or_ignore(Gate, values, ["edition_id", "name"])) == 0:
        raise NameTaken(name=name, field="name")
    audit(scope, "gate.added", f"gate:{values['public_id']}")
    return queries.gate(scope, str(values["public_id"]))


def _holder(scope: Scope, text: str, *, by_hand: bool) -> Holder | None:
    long_code = codes.read_scan(text)
    if long_code is not None:
        return queries.holder_by_scan(ids.token_hash(long_code))
    short_code = codes.read(text) if by_hand else None
    return queries.holder_by_code(scope, short_code) if short_code else None


def _why_not(scope: Scope, holder: Holder | None) -> InvalidReason | None:
    """Why this ticket does not admit here, or None when it does."""
    if holder is None:
        return InvalidReason.UNKNOWN
    if holder.edition_id != scope.edition_id:
        return InvalidReason.OTHER_EDITION
    if holder.status == Status.CANCELLED:
        return InvalidReason.CANCELLED
    if holder.status != Status.CONFIRMED:
        return InvalidReason.NOT_CONFIRMED
    return InvalidReason.ONLINE if holder.attendance != Attendance.ONSITE else None


def _enter(scope: Scope, gate: GateRow, holder: Holder) -> Answer:
    """Insert first; only who lost looks up the entry that won (reliability: two statements, never one)."""
    at = now()
    key = {
        "edition_id": scope.edition_id,
        "area_id": gate.area_id,
        "day": queries.today(scope),
        "registration_id": holder.registration_id,
    }
    values = key | {"gate_id": gate.id, "at": at}
    entered = insert_or_ignore(Entry, values, ["edition_id", "area_id", "day", "registration_id"])
    if db.change(entered):
        return Answer(ScanResult.ADMITTED, at, gate.public_id)
    first = db.session.execute(_FIRST, key).one()
    return Answer(ScanResult.ALREADY, first.at, first.public_id)


def _keep(
    scope: Scope,
    gate: GateRow,
    nonce: str,
    text_hash: str,
    answer: Answer,
    registration_id: int | None,
    reason: InvalidReason | None,
    scanned_at: datetime | None,
) -> None:
    values: dict[str, Any] = {
        "edition_id": scope.edition_id,
        "gate_id": gate.id,
        "nonce": nonce,
        "text_hash": text_hash,
        "registration_id": registration_id,
        "result": answer.result.value,
        "reason": reason.value if reason else None,
        "first_at": answer.first_at,
        "first_gate": answer.first_gate,
        "scanned_at": scanned_at,
        "received_at": now(),
    }
    db.session.execute(_NEW_SCAN, values)
    subject = f"registration:{registration_id}" if registration_id else "registration:none"
    audit(scope, "ticket.scanned", subject, gate=gate.id, result=answer.result.value)
