"""Passing a gate: the one place where entries, ways out and ways back are written. Used inside acts only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.attendance.models.areas import Whereabouts
from eventapp.attendance.models.door import Entry, Gate, Scan, ScanResult
from eventapp.attendance.queries import door as queries
from eventapp.attendance.queries import people
from eventapp.attendance.queries.door import GateRow, Holder
from eventapp.attendance.rules import entering
from eventapp.attendance.rules.entering import Direction, InvalidReason, Mode, Note
from eventapp.core.access import Scope
from eventapp.core.clock import now
from eventapp.core.db import db, insert_or_ignore
from eventapp.frozen import frozen

_KEY = ["edition_id", "area_id", "day", "registration_id"]
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


@frozen
class Answer:
    """What the gate shows. ``first_at`` and ``first_gate`` are those of the entry, None when there is none."""

    result: ScanResult
    first_at: datetime | None
    first_gate: str | None
    note: Note | None = None


REFUSED = Answer(ScanResult.INVALID, None, None)


def why_not(scope: Scope, gate: GateRow, holder: Holder | None) -> InvalidReason | None:
    """Why this ticket opens this gate to nobody, or None when it does. No statement, 2 where few may enter."""
    if holder is None:
        return InvalidReason.UNKNOWN
    if holder.edition_id != scope.edition_id:
        return InvalidReason.OTHER_EDITION
    reason = entering.why_not(
        status=holder.status, attendance=holder.attendance, has_days=holder.has_days, today=holder.today
    )
    if reason is None and gate.admits:
        standing = people.standing(scope, holder.registration_id)
        if not entering.may_enter(gate.admits, roles=standing.roles, type_key=standing.type_key):
            return InvalidReason.NOT_FOR_AREA
    return reason


def let_pass(scope: Scope, gate: GateRow, registration_id: int, at: datetime) -> Answer:
    """Let somebody whose ticket is good through the gate at ``at``. 1 statement for an ordinary first entry.

    Insert first; only who lost looks up the entry that won (two statements, never one).
    """
    key = {
        "edition_id": scope.edition_id,
        "area_id": gate.area_id,
        "day": queries.day_of(scope, at),
        "registration_id": registration_id,
    }
    entered = db.change(insert_or_ignore(Entry, key | {"gate_id": gate.id, "at": at}, _KEY)) == 1
    if gate.direction == Direction.OUT:
        return _leave(key, at)
    if entered:
        return Answer(ScanResult.ADMITTED, at, gate.public_id)
    again = gate.mode == Mode.FREE or (gate.mode == Mode.REENTRY and _come_back(key, at))
    first = db.session.execute(_FIRST, key).one()
    if again:
        return Answer(ScanResult.ADMITTED, first.at, first.public_id, Note.AGAIN)
    return Answer(ScanResult.ALREADY, first.at, first.public_id)


def entry(scope: Scope, gate: GateRow, registration_id: int, at: datetime) -> Answer | None:
    """*Already inside* with somebody's entry of that day, or None when there is none. 1 statement."""
    key = {
        "edition_id": scope.edition_id,
        "area_id": gate.area_id,
        "day": queries.day_of(scope, at),
        "registration_id": registration_id,
    }
    first = db.session.execute(_FIRST, key).first()
    return Answer(ScanResult.ALREADY, first.at, first.public_id) if first else None


def _leave(key: dict[str, Any], at: datetime) -> Answer:
    """Who goes out was inside, even when no gate saw it: the entry is there by now. 2 or 3 statements."""
    first = db.session.execute(_FIRST, key).one()
    out = key | {"inside": False, "changed_at": at}
    left = db.change(insert_or_ignore(Whereabouts, out, _KEY)) == 1 or _move(key, at, inside=False)
    if left:
        return Answer(ScanResult.ADMITTED, first.at, first.public_id, Note.LEFT)
    return Answer(ScanResult.ALREADY, first.at, first.public_id, Note.OUTSIDE)


def _come_back(key: dict[str, Any], at: datetime) -> bool:
    return _move(key, at, inside=True)


def _move(key: dict[str, Any], at: datetime, *, inside: bool) -> bool:
    """Turn somebody's whereabouts around; False when they were so already. 1 statement."""
    values: dict[str, Any] = {"inside": inside, "changed_at": at}
    if inside:
        values["returns"] = Whereabouts.returns + 1
    return db.change(sa.update(Whereabouts).where(*_same(key), Whereabouts.inside.is_(not inside)).values(values)) == 1


def _same(key: dict[str, Any]) -> list[sa.ColumnElement[bool]]:
    return [Whereabouts.__table__.c[name] == value for name, value in key.items()]


def take_back(scope: Scope, gate: GateRow, registration_id: int, told: Answer) -> None:
    """Undo what ``let_pass`` did when it answered ``told``. 1 to 3 statements."""
    assert told.first_at is not None  # noqa: S101 -- who was let in has an entry
    key = {
        "edition_id": scope.edition_id,
        "area_id": gate.area_id,
        "day": queries.day_of(scope, told.first_at),
        "registration_id": registration_id,
    }
    if told.note is Note.AGAIN:
        if gate.mode == Mode.REENTRY:
            _move(key, now(), inside=False)
        return
    own = [Entry.__table__.c[name] == value for name, value in key.items()]
    gone = db.change(sa.delete(Entry).where(*own, Entry.gate_id == gate.id, Entry.at == told.first_at))
    if gone:
        db.change(sa.delete(Whereabouts).where(*_same(key)))
    elif told.note is Note.LEFT:
        _move(key, now(), inside=True)


def keep(
    scope: Scope,
    gate: GateRow,
    *,
    nonce: str,
    text_hash: str,
    answer: Answer,
    registration_id: int | None,
    reason: InvalidReason | None,
    scanned_at: datetime | None,
) -> bool:
    """The scan with its answer; False when the same scan was kept in this very moment. 1 statement."""
    values = {
        "edition_id": scope.edition_id,
        "gate_id": gate.id,
        "nonce": nonce,
        "text_hash": text_hash,
        "registration_id": registration_id,
        "result": answer.result.value,
        "reason": reason.value if reason else None,
        "first_at": answer.first_at,
        "first_gate": answer.first_gate,
        "note": answer.note.value if answer.note else None,
        "scanned_at": scanned_at,
        "received_at": now(),
    }
    return db.change(insert_or_ignore(Scan, values, ["gate_id", "nonce"])) == 1
