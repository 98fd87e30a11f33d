"""What must always hold at the door, as SQL that finds what breaks it."""

from __future__ import annotations

import sqlalchemy as sa

from eventapp.attendance.models.door import Entry, Scan, ScanResult
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
    return sa.select(Scan.id).where(Scan.result == ScanResult.ADMITTED, ~there)


def _entry_of_another_edition() -> sa.Select[int]:
    return (
        sa.select(Entry.id)
        .join(Registration, Registration.id == Entry.registration_id)
        .where(Registration.edition_id != Entry.edition_id)
    )


CHECKS = (
    Invariant("entry_was_admitted", _entry_without_admission),
    Invariant("admission_has_entry", _admitted_without_entry),
    Invariant("entry_in_its_edition", _entry_of_another_edition),
)
