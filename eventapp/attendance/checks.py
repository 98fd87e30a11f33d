"""What must always hold at the door, as SQL that finds what breaks it."""

from __future__ import annotations

import sqlalchemy as sa

from eventapp.attendance.models.areas import Whereabouts
from eventapp.attendance.models.door import Entry, Scan, ScanResult, ScanUndo
from eventapp.core.invariants import Invariant
from eventapp.registration.models.registrations import Registration


def _entry_without_admission() -> sa.Select[int]:
    """Every entry was announced to exactly one gate as *admitted*."""
    told = (
        sa.select(Scan.id)
        .where(
            Scan.edition_id == Entry.edition_id,
            Scan.registration_id == Entry.registration_id,
            Scan.result == ScanResult.ADMITTED,
            Scan.first_at == Entry.at,
        )
        .exists()
    )
    return sa.select(Entry.id).where(~told)


def _admitted_without_entry() -> sa.Select[int]:
    there = (
        sa.select(Entry.id)
        .where(
            Entry.edition_id == Scan.edition_id,
            Entry.registration_id == Scan.registration_id,
            Entry.at == Scan.first_at,
        )
        .exists()
    )
    undone = sa.select(ScanUndo.id).where(ScanUndo.gate_id == Scan.gate_id, ScanUndo.nonce == Scan.nonce).exists()
    retold = sa.orm.aliased(Scan)  # who left or came back is told the entry's time; that entry may have been undone
    first_undone = (
        sa.select(retold.id)
        .join(ScanUndo, sa.and_(ScanUndo.gate_id == retold.gate_id, ScanUndo.nonce == retold.nonce))
        .where(
            retold.edition_id == Scan.edition_id,
            retold.registration_id == Scan.registration_id,
            retold.first_at == Scan.first_at,
        )
        .exists()
    )
    return sa.select(Scan.id).where(Scan.result == ScanResult.ADMITTED, ~there, ~undone, ~first_undone)


def _entry_of_another_edition() -> sa.Select[int]:
    return (
        sa.select(Entry.id)
        .join(Registration, Registration.id == Entry.registration_id)
        .where(Registration.edition_id != Entry.edition_id)
    )


def _outside_without_entry() -> sa.Select[int]:
    """Who is outside for a while has entered before: inside is never more than admitted, and never below none."""
    there = (
        sa.select(Entry.id)
        .where(
            Entry.edition_id == Whereabouts.edition_id,
            Entry.area_id == Whereabouts.area_id,
            Entry.day == Whereabouts.day,
            Entry.registration_id == Whereabouts.registration_id,
        )
        .exists()
    )
    return sa.select(Whereabouts.id).where(~there)


CHECKS = (
    Invariant("entry_was_admitted", _entry_without_admission),
    Invariant("admission_has_entry", _admitted_without_entry),
    Invariant("entry_in_its_edition", _entry_of_another_edition),
    Invariant("outside_has_entry", _outside_without_entry),
)
