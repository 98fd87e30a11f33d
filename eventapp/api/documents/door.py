"""Gates, scans and entries: shapes and operations."""

from __future__ import annotations

from eventapp.api.documents.parts import (
    COUNT,
    DAY,
    MOMENT,
    OPAQUE,
    TEXT,
    TICK,
    Schema,
    an_object,
    in_path,
    nullable,
    one_of,
    operation,
    pages,
    ref,
)
from eventapp.attendance.models.door import ScanResult
from eventapp.attendance.rules.entering import Direction, Mode

_RESULT = one_of(ScanResult)
_FIRST = nullable(an_object({"at": MOMENT, "gate": TEXT}))

SHAPES: dict[str, Schema] = {
    "NewScan": an_object(
        {"scan": TEXT, "nonce": {"type": "string", "minLength": 1, "maxLength": 80}},
        {"scanned_at": {"description": "The device's time, RFC 3339; anything else is passed over"}},
    ),
    "Scan": an_object({"result": _RESULT, "first": _FIRST}),
    "Gate": an_object(
        {"id": OPAQUE, "name": TEXT, "area": TEXT, "direction": one_of(Direction), "mode": one_of(Mode)},
    ),
    "LoggedScan": an_object(
        {
            "at": MOMENT,
            "gate": OPAQUE,
            "registration": nullable(OPAQUE),
            "result": _RESULT,
            "reason": nullable(TEXT),
            "note": nullable(TEXT),
            "first": _FIRST,
            "scanned_at": nullable(MOMENT),
            "undone": TICK,
        }
    ),
    "Entry": an_object(
        {
            "at": MOMENT,
            "day": DAY,
            "registration": OPAQUE,
            "name": TEXT,
            "organisation": TEXT,
            "area": TEXT,
            "gate": TEXT,
        }
    ),
    "AreaDay": an_object({"day": DAY, "area": TEXT, "entries": COUNT}),
}


def paths() -> dict[str, Schema]:
    """The operations by path."""
    gate = in_path("gate", OPAQUE)
    scan = operation("Scan a ticket", ref("Scan"), parameters=[gate], body="NewScan", refusals=["409"], scope="gate")
    return {
        "/gates/{gate}/scans": {"post": scan},
        "/editions/{edition}/gates": {"get": pages("List gates", "Gate", scope="organiser")},
        "/editions/{edition}/scans": {"get": pages("List scans", "LoggedScan", scope="organiser")},
        "/editions/{edition}/entries": {"get": pages("List entries", "Entry", scope="organiser")},
        "/editions/{edition}/attendance": {"get": pages("Count entries by area and day", "AreaDay", scope="organiser")},
    }
