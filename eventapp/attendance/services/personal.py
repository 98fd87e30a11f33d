"""What doors and meetings know about one person: to give it out, and to erase it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventapp.agenda.models import Session
from eventapp.attendance.models.door import Area, Entry, Gate, Scan
from eventapp.attendance.models.presence import Presence
from eventapp.attendance.models.zoom import ZoomPerson, ZoomReport
from eventapp.attendance.services.retention import NOBODY
from eventapp.core.access import Scope
from eventapp.core.db import act, db

_EVERY_EDITION = "a person's data of all editions"
_ENTRIES = (
    sa.select(Area.name, Gate.name, Entry.at)
    .join(Gate, sa.and_(Gate.edition_id == Entry.edition_id, Gate.id == Entry.gate_id))
    .join(Area, sa.and_(Area.edition_id == Entry.edition_id, Area.id == Entry.area_id))
    .where(Entry.edition_id == sa.bindparam("edition_id"), Entry.registration_id == sa.bindparam("registration_id"))
    .order_by(Entry.at, Entry.id)
)
_SCANS = (
    sa.select(Gate.name, Scan.received_at, Scan.result)
    .join(Gate, sa.and_(Gate.edition_id == Scan.edition_id, Gate.id == Scan.gate_id))
    .where(Scan.edition_id == sa.bindparam("edition_id"), Scan.registration_id == sa.bindparam("registration_id"))
    .order_by(Scan.received_at, Scan.id)
)
_PRESENCE = (
    sa.select(Session.title, Presence.source, Presence.joined_at, Presence.left_at)
    .outerjoin(Session, sa.and_(Session.edition_id == Presence.edition_id, Session.id == Presence.session_id))
    .where(
        Presence.edition_id == sa.bindparam("edition_id"), Presence.registration_id == sa.bindparam("registration_id")
    )
    .order_by(Presence.joined_at, Presence.id)
)


def export_registration(scope: Scope, registration_id: int) -> dict[str, Any]:
    """When somebody came, was scanned and was in which session. 3 statements."""
    where = {"edition_id": scope.edition_id, "registration_id": registration_id}
    entries = db.session.execute(_ENTRIES, where)
    scans = db.session.execute(_SCANS, where)
    presence = db.session.execute(_PRESENCE, where)
    return {
        "arrivals": [{"area": area, "gate": gate, "at": at.isoformat()} for area, gate, at in entries],
        "scans": [{"gate": gate, "at": at.isoformat(), "result": result} for gate, at, result in scans],
        "presence": [
            _said(session=title, how=source, from_=joined.isoformat(), until=left.isoformat() if left else None)
            for title, source, joined, left in presence
        ],
    }


def export_person(email: str) -> dict[str, Any]:
    """Where the address stands in a report of a meeting. 1 statement."""
    query = (
        sa.select(ZoomPerson.name, ZoomReport.topic, ZoomReport.day, ZoomPerson.stays)
        .join(
            ZoomReport,
            sa.and_(ZoomReport.edition_id == ZoomPerson.edition_id, ZoomReport.id == ZoomPerson.report_id),
        )
        .where(sa.func.lower(ZoomPerson.email) == email.strip().lower())
        .order_by(ZoomPerson.id)
        .execution_options(unscoped=_EVERY_EDITION)
    )
    rows = [
        _said(name=row.name, meeting=row.topic, day=row.day.isoformat(), times=len(row.stays)) for row in db.rows(query)
    ]
    return {"online_meetings": rows}


@act
def erase(email: str) -> int:
    """Empty name and address in reports of meetings; minutes stay with whoever they count for. Gives how many."""
    gone = {"name": NOBODY, "email": "", "who": sa.literal("gone:") + sa.cast(ZoomPerson.id, sa.String)}
    own = sa.update(ZoomPerson).where(sa.func.lower(ZoomPerson.email) == email.strip().lower())
    return db.change(own.values(**gone))


def _said(**values: Any) -> dict[str, Any]:
    """Without what is not known."""
    return {name.rstrip("_"): value for name, value in values.items() if value not in (None, "")}
