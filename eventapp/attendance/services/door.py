"""What can be done at the door. Every scan gets an answer; an answer is kept with the scan's nonce."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from eventapp.attendance.errors import BadScan, NameTaken, NonceReused, TooLateToUndo
from eventapp.attendance.models.areas import AreaRule, GateRule
from eventapp.attendance.models.door import Area, Gate, Scan, ScanResult, ScanUndo
from eventapp.attendance.queries import door as queries
from eventapp.attendance.queries.door import GateRow, Holder
from eventapp.attendance.rules.entering import Direction, Mode, Note
from eventapp.attendance.services import entering
from eventapp.attendance.services.entering import Answer
from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.registration.rules import codes

LONGEST_NONCE = 80
UNDO_SECONDS = 60
UNDO_TIME = timedelta(seconds=UNDO_SECONDS)

_KEPT = sa.select(Scan.text_hash, Scan.result, Scan.first_at, Scan.first_gate, Scan.note).where(
    Scan.edition_id == sa.bindparam("edition_id"),
    Scan.gate_id == sa.bindparam("gate_id"),
    Scan.nonce == sa.bindparam("nonce"),
)


@act
def scan(
    scope: Scope, *, gate: GateRow, text: str, nonce: str, scanned_at: datetime | None = None, by_hand: bool = False
) -> Answer:
    """Admit the ticket in ``text`` once per area and day. ``by_hand`` also takes the short code.

    The same nonce with the same text gets its first answer. Raises NonceReused, BadScan, Forbidden.
    5 statements for an admission.
    """
    scope.require("attendance.scan")
    refuse_bad_nonce(nonce)
    text_hash = ids.token_hash(text.strip())
    kept = kept_answer(scope, gate, nonce, text_hash)
    if kept is not None:
        return kept
    holder = _holder(scope, text, by_hand=by_hand)
    return admit(scope, gate, holder, nonce=nonce, text_hash=text_hash, scanned_at=scanned_at)


@act
def scan_person(scope: Scope, *, gate: GateRow, public_id: str, nonce: str) -> Answer:
    """Admit somebody whom staff chose from a list. Raises as ``scan``."""
    scope.require("attendance.scan")
    refuse_bad_nonce(nonce)
    text_hash = ids.token_hash(public_id)
    kept = kept_answer(scope, gate, nonce, text_hash)
    if kept is not None:
        return kept
    return admit(scope, gate, queries.holder_by_person(scope, public_id), nonce=nonce, text_hash=text_hash)


def refuse_bad_nonce(nonce: str) -> None:
    """Raises BadScan for a nonce that cannot be kept."""
    if not 1 <= len(nonce) <= LONGEST_NONCE or not nonce.isprintable():  # no NUL, no half of a pair
        raise BadScan


def kept_answer(scope: Scope, gate: GateRow, nonce: str, text_hash: str) -> Answer | None:
    """What this gate was told for this nonce. Raises NonceReused when it was for another text. 1 statement."""
    kept = db.session.execute(_KEPT, {"edition_id": scope.edition_id, "gate_id": gate.id, "nonce": nonce}).first()
    if kept is None:
        return None
    if kept.text_hash != text_hash:
        raise NonceReused
    return Answer(ScanResult(kept.result), kept.first_at, kept.first_gate, Note(kept.note) if kept.note else None)


def admit(
    scope: Scope,
    gate: GateRow,
    holder: Holder | None,
    *,
    nonce: str,
    text_hash: str,
    scanned_at: datetime | None = None,
    at: datetime | None = None,
) -> Answer:
    """Decide, let pass, keep and note one scan inside an act; ``at`` is when it happened (now). 3 statements."""
    reason = entering.why_not(scope, gate, holder)
    registration_id = holder.registration_id if holder and holder.edition_id == scope.edition_id else None
    if reason is None and registration_id is not None:
        answer = entering.let_pass(scope, gate, registration_id, at or now())
    else:
        answer = entering.REFUSED
    is_first = entering.keep(
        scope,
        gate,
        nonce=nonce,
        text_hash=text_hash,
        answer=answer,
        registration_id=registration_id,
        reason=reason,
        scanned_at=scanned_at,
    )
    if not is_first:  # sent twice at once: the other one let the person in
        return kept_answer(scope, gate, nonce, text_hash) or answer
    subject = f"registration:{registration_id}" if registration_id else "registration:none"
    audit(scope, "ticket.scanned", subject, gate=gate.id, result=answer.result.value)
    return answer


@act
def undo(scope: Scope, *, gate: GateRow, nonce: str) -> None:
    """Take back an admission of the last minute: the entry is free again, the scan stays in the log.

    Raises TooLateToUndo, Forbidden. 5 statements.
    """
    scope.require("attendance.scan")
    refuse_bad_nonce(nonce)
    query = sa.select(
        Scan.registration_id, Scan.result, Scan.first_at, Scan.first_gate, Scan.note, Scan.received_at
    ).where(Scan.edition_id == scope.edition_id, Scan.gate_id == gate.id, Scan.nonce == nonce)
    row = db.session.execute(query).first()
    if row is None or row.result != ScanResult.ADMITTED or now() - row.received_at > UNDO_TIME:
        raise TooLateToUndo
    told = Answer(ScanResult.ADMITTED, row.first_at, row.first_gate, Note(row.note) if row.note else None)
    if not take_back_scan(scope, gate, nonce, row.registration_id, told):
        raise TooLateToUndo


def take_back_scan(scope: Scope, gate: GateRow, nonce: str, registration_id: int, told: Answer) -> bool:
    """Undo an admission inside an act, once; False the second time. 3 to 5 statements."""
    values = {"edition_id": scope.edition_id, "gate_id": gate.id, "nonce": nonce, "at": now()}
    if db.change(insert_or_ignore(ScanUndo, values, ["gate_id", "nonce"])) == 0:
        return False
    entering.take_back(scope, gate, registration_id, told)
    audit(scope, "ticket.scan_undone", f"registration:{registration_id}", gate=gate.id)
    return True


@act
def add_gate(
    scope: Scope, *, area: str, name: str, direction: Direction = Direction.IN, is_desk: bool = False
) -> GateRow:
    """A new gate of an area, which is made when it is new. Raises NameTaken, Forbidden."""
    scope.require("attendance.manage")
    db.session.execute(insert_or_ignore(Area, {"edition_id": scope.edition_id, "name": area}, ["edition_id", "name"]))
    area_id = db.scalar(sa.select(Area.id).where(Area.edition_id == scope.edition_id, Area.name == area))
    values = {"edition_id": scope.edition_id, "area_id": area_id, "public_id": ids.opaque(), "name": name}
    if db.change(insert_or_ignore(Gate, values, ["edition_id", "name"])) == 0:
        raise NameTaken(name=name, field="name")
    audit(scope, "gate.added", f"gate:{values['public_id']}")
    made = queries.gate(scope, str(values["public_id"]))
    if direction is Direction.OUT or is_desk:
        return configure(scope, gate=made, direction=direction, is_desk=is_desk)
    return made


@act
def configure(
    scope: Scope,
    *,
    gate: GateRow,
    direction: Direction | None = None,
    is_desk: bool | None = None,
    mode: Mode | None = None,
    capacity: int | None = None,
    admits: list[str] | None = None,
) -> GateRow:
    """Which way people pass the gate, whether it is a desk, and how its area is entered; None leaves a thing as it is.

    A way out makes an area that was entered once one that is entered again. ``capacity`` and ``admits`` (empty:
    everybody) are written with ``mode``. Raises Forbidden. At most 6 statements.
    """
    scope.require("attendance.manage")
    if mode is not None:
        area = {"mode": mode.value, "capacity": capacity, "admits": admits or []}
        _write_area(scope, gate.area_id, area)
        audit(scope, "area.changed", f"area:{gate.area_id}", **area)
    if direction is not None or is_desk is not None:
        way = {
            "direction": (direction or Direction(gate.direction)).value,
            "is_desk": gate.is_desk if is_desk is None else is_desk,
        }
        _write_gate(scope, gate.id, way)
        audit(scope, "gate.changed", f"gate:{gate.public_id}", **way)
        if direction is Direction.OUT and (mode or gate.mode) == Mode.ONCE:
            _write_area(scope, gate.area_id, {"mode": Mode.REENTRY.value})
    queries.forget_gates()
    return queries.gate(scope, gate.public_id)


def _write_gate(scope: Scope, gate_id: int, values: Mapping[str, object]) -> None:
    key: dict[str, Any] = {"edition_id": scope.edition_id, "gate_id": gate_id}
    if db.change(insert_or_ignore(GateRule, key | dict(values), list(key))) == 0:
        own = (GateRule.edition_id == scope.edition_id, GateRule.gate_id == gate_id)
        db.change(sa.update(GateRule).where(*own).values(values))


def _write_area(scope: Scope, area_id: int, values: Mapping[str, object]) -> None:
    key: dict[str, Any] = {"edition_id": scope.edition_id, "area_id": area_id}
    made = insert_or_ignore(AreaRule, {"mode": Mode.ONCE.value, "admits": []} | key | dict(values), list(key))
    if db.change(made) == 0:
        own = (AreaRule.edition_id == scope.edition_id, AreaRule.area_id == area_id)
        db.change(sa.update(AreaRule).where(*own).values(values))


def _holder(scope: Scope, text: str, *, by_hand: bool) -> Holder | None:
    long_code = codes.read_scan(text)
    if long_code is not None:
        return queries.holder_by_scan(scope, ids.token_hash(long_code))
    short_code = codes.read(text) if by_hand else None
    return queries.holder_by_code(scope, short_code) if short_code else None
