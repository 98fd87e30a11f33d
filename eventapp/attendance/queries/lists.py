"""Who came, for the lists and pages of registrations below this part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from eventapp.attendance.models.door import Area, Entry, Gate, Scan, ScanUndo
from eventapp.core.access import ActorKind, Scope
from eventapp.core.db import db
from eventapp.registration.models.registrations import Registration
from eventapp.registration.queries.presence import Arrival, Happening

_MOST = 100  # lines of one person
_AT_GATE = sa.and_(Gate.edition_id == Entry.edition_id, Gate.id == Entry.gate_id)
_IN_AREA = sa.and_(Area.edition_id == Entry.edition_id, Area.id == Entry.area_id)


class Doors:
    """The entries and scans of the edition."""

    def came(self, day: date | None) -> sa.ColumnElement[bool]:
        """Whether the registration of the query around it entered, on a day or on any."""
        own = [Entry.edition_id == Registration.edition_id, Entry.registration_id == Registration.id]
        if day is not None:
            own.append(Entry.day == day)
        return sa.exists().where(*own).correlate(Registration)

    def arrivals(self, scope: Scope, registration_ids: Sequence[int]) -> dict[int, Arrival]:
        """The last way in of these people. 1 statement."""
        query = (
            sa.select(Entry.registration_id, Entry.at, Gate.name, Entry.day)
            .join(Gate, _AT_GATE)
            .where(Entry.edition_id == scope.edition_id, Entry.registration_id.in_(list(registration_ids)))
            .order_by(Entry.at, Entry.id)
        )
        return {row[0]: Arrival(*row[1:]) for row in db.rows(query)}

    def days(self, scope: Scope, registration_id: int) -> list[date]:
        """The days on which somebody entered, in order. 1 statement."""
        query = sa.select(Entry.day).where(
            Entry.edition_id == scope.edition_id, Entry.registration_id == registration_id
        )
        return [row[0] for row in db.rows(query.distinct().order_by(Entry.day))]

    def days_of(self, scope: Scope, registration_ids: Sequence[int]) -> dict[int, list[date]]:
        """The days on which these people entered, in order. 1 statement."""
        query = (
            sa.select(Entry.registration_id, Entry.day)
            .where(Entry.edition_id == scope.edition_id, Entry.registration_id.in_(list(registration_ids)))
            .distinct()
            .order_by(Entry.registration_id, Entry.day)
        )
        found: dict[int, list[date]] = {}
        for registration_id, day in db.rows(query):
            found.setdefault(registration_id, []).append(day)
        return found

    def happenings(self, scope: Scope, registration_id: int) -> list[Happening]:
        """Entries, and the scans that were more than an entry, first to last. 2 statements."""
        entered = (
            sa.select(Entry.at, Gate.name, Area.name)
            .join(Gate, _AT_GATE)
            .join(Area, _IN_AREA)
            .where(Entry.edition_id == scope.edition_id, Entry.registration_id == registration_id)
            .order_by(Entry.id)
            .limit(_MOST)
        )
        undone = sa.exists().where(ScanUndo.gate_id == Scan.gate_id, ScanUndo.nonce == Scan.nonce)
        scanned = (
            sa.select(Scan.received_at, Gate.name, Scan.result, Scan.reason, Scan.note, undone)
            .join(Gate, sa.and_(Gate.edition_id == Scan.edition_id, Gate.id == Scan.gate_id))
            .where(Scan.edition_id == scope.edition_id, Scan.registration_id == registration_id)
            .order_by(Scan.id)
            .limit(_MOST)
        )
        found = [
            Happening(at, "door.entered", ActorKind.DEVICE.value, {"gate": gate, "area": area})
            for at, gate, area in db.rows(entered)
        ]
        for at, gate, result, reason, note, is_undone in db.rows(scanned):
            if result == "admitted" and not is_undone and note is None:
                continue  # the entry says it
            action = "door.undone" if is_undone else f"door.{note or result}"
            found.append(Happening(at, action, ActorKind.DEVICE.value, {"gate": gate, "reason": reason}))
        return sorted(found, key=lambda row: row.at)
