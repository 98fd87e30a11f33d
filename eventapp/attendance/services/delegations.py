"""A delegation arrives together: everybody who is ticked is let in by one press."""

from __future__ import annotations

from collections.abc import Sequence

from eventapp.attendance.errors import NobodyChosen, TooLateToUndo
from eventapp.attendance.models.door import ScanResult
from eventapp.attendance.queries import door as queries
from eventapp.attendance.queries import people
from eventapp.attendance.queries.door import GateRow
from eventapp.attendance.rules.entering import Note
from eventapp.attendance.services import door
from eventapp.attendance.services.entering import Answer
from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.clock import now
from eventapp.core.db import act

MOST_CHOSEN = 200


@act
def admit(
    scope: Scope, *, gate: GateRow, delegation: str, persons: Sequence[str], nonce: str
) -> list[tuple[str, Answer]]:
    """Let these people (public ids) of a delegation in; the same press again gets the same answers.

    They are written in one order, so that two gates with one delegation do not wait for each other in turn. Whoever is
    no member is left out. Raises NobodyChosen, BadScan, NotFound, Forbidden. 2 statements and 5 for each person.
    """
    scope.require("attendance.scan")
    door.refuse_bad_nonce(nonce)
    _name, delegation_id = people.delegation(scope, delegation)
    chosen = people.ids_of(scope, delegation_id, [each for each in persons if each.isprintable()][:MOST_CHOSEN])
    if not chosen:
        raise NobodyChosen
    told = []
    for _registration_id, public_id in chosen:
        own_nonce = f"{_press(nonce)}{public_id}"
        text_hash = ids.token_hash(public_id)
        kept = door.kept_answer(scope, gate, own_nonce, text_hash)
        holder = None if kept else queries.holder_by_person(scope, public_id)
        told.append((public_id, kept or door.admit(scope, gate, holder, nonce=own_nonce, text_hash=text_hash)))
    return told


@act
def undo(scope: Scope, *, gate: GateRow, nonce: str) -> int:
    """Take back everybody whom one press let in within the last minute; gives how many.

    Raises TooLateToUndo when nobody is left, BadScan, Forbidden. 1 statement and at most 5 for each person.
    """
    scope.require("attendance.scan")
    door.refuse_bad_nonce(nonce)
    taken = 0
    for row in queries.admitted_by_press(scope, gate.id, _press(nonce), since=now() - door.UNDO_TIME):
        told = Answer(ScanResult.ADMITTED, row.first_at, row.first_gate, Note(row.note) if row.note else None)
        taken += door.take_back_scan(scope, gate, row.nonce, row.registration_id, told)
    if not taken:
        raise TooLateToUndo
    return taken


def undoable(scope: Scope, *, gate: GateRow, nonce: str) -> int:
    """How many people ``undo`` would take back now. 1 statement."""
    since = now() - door.UNDO_TIME
    return len(queries.admitted_by_press(scope, gate.id, _press(nonce), since=since)) if nonce.isprintable() else 0


def _press(nonce: str) -> str:
    """What the numbers of one press begin with."""
    return f"{nonce[:40]}:"
