"""Counting what visitors look at, without knowing them: no address, no cookie and no browser's name is kept.

Pages count in the memory of their process; what has gathered is written by one statement after an answer has left, at
most every few seconds, and when the process ends in good order. A process that is killed loses what it had not
written: at most WRITE_SECONDS of a busy exhibition, or the last few looks at a quiet one.
"""

from __future__ import annotations

import atexit
import threading
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from eventapp.core.db import act, db
from eventapp.core.logs import log
from eventapp.editions.models import Dimension, Edition
from eventapp.exhibition.models.attention import BoothCount
from eventapp.exhibition.models.booths import Booth, BoothState, Innovation
from eventapp.exhibition.rules.attention import Kind
from eventapp.frozen import frozen

WRITE_SECONDS = 10.0
MOST = 2000  # different things counted in memory; with more it is written at once
_KEY = ("edition_id", "booth_id", "day", "kind", "detail")


@frozen
class Seen:
    """Something that happened at a booth in an hour (UTC); ``detail`` is an innovation's id where ``kind`` has one."""

    edition: str
    slug: str
    kind: Kind
    hour: datetime
    detail: str = ""


class Tally:
    """What this process has counted and not written yet. Any number of processes have one each."""

    def __init__(self) -> None:
        self._counted: Counter[Seen] = Counter()
        self._since = 0.0
        self._ends_well = False
        self._lock = threading.Lock()

    def add(self, seen: Seen) -> None:
        """Count one."""
        with self._lock:
            if not self._counted:
                self._since = monotonic()
            self._counted[seen] += 1

    def is_due(self) -> bool:
        """Whether enough has gathered, or has waited long enough, to be written."""
        waited = monotonic() - self._since
        return bool(self._counted) and (waited > WRITE_SECONDS or len(self._counted) > MOST)

    def write(self) -> None:
        """Write what has gathered; what the database does not take now is kept for the next time."""
        with self._lock:
            counted, self._counted = self._counted, Counter()
        if not counted:
            return
        try:
            record(counted)
        except Exception:
            log.exception("attention.not_written", looks=counted.total())
            with self._lock:
                self._counted.update(counted)
                self._since = monotonic()
        finally:
            db.remove()

    def write_at_the_end(self) -> None:
        """Let nothing be lost when this process ends in good order."""
        if not self._ends_well:
            self._ends_well = True
            atexit.register(self.write)

    def forget(self) -> None:
        """Throw away what has gathered."""
        with self._lock:
            self._counted.clear()


tally = Tally()


@act
def record(counted: Mapping[Seen, int]) -> int:
    """Add these to the figures of visible booths; gives how many rows. What is of no such booth is left out.

    No permission: everybody is counted. 2 statements, 3 when innovations were looked at.
    """
    booths = _booths({(seen.edition, seen.slug) for seen in counted})
    innovations = _innovations({int(seen.detail) for seen in counted if seen.detail.isdecimal()})
    rows: Counter[tuple[Any, ...]] = Counter()
    for seen, number in counted.items():
        booth = booths.get((seen.edition, seen.slug))
        if booth is None:
            continue
        place = (booth.edition_id, booth.id, seen.hour.astimezone(ZoneInfo(booth.zone)).date())
        if seen.kind is not Kind.INNOVATION:
            rows[(*place, seen.kind.value, "")] += number
            continue
        found = innovations.get(int(seen.detail)) if seen.detail.isdecimal() else None
        if found is not None and (found.edition_id, found.booth_id) == place[:2]:
            rows[(*place, Kind.INNOVATION.value, seen.detail)] += number
            rows[(*place, Kind.DIMENSION.value, found.key)] += number
    _add(rows)
    return len(rows)


def _add(rows: Counter[tuple[Any, ...]]) -> None:
    """In the order of the key, so that two processes never wait for each other in a circle."""
    values = [dict(zip((*_KEY, "number"), (*key, number), strict=True)) for key, number in sorted(rows.items())]
    if not values:
        return
    table: Any = BoothCount.__table__
    written = (sqlite.insert if db.is_sqlite else postgresql.insert)(table)
    more = {"number": table.c.number + written.excluded.number}
    db.session.connection().execute(written.on_conflict_do_update(index_elements=_KEY, set_=more), values)


def _booths(addresses: set[tuple[str, str]]) -> dict[tuple[str, str], Any]:
    query = (
        sa.select(Edition.slug.label("edition"), Booth.slug, Booth.edition_id, Booth.id, Edition.zone)
        .join(Edition, Edition.id == Booth.edition_id)
        .where(
            Edition.slug.in_({edition for edition, _ in addresses}),
            Booth.slug.in_({slug for _, slug in addresses}),
            Booth.state == BoothState.PUBLISHED.value,
            Booth.hidden_at.is_(None),
        )
        .execution_options(unscoped="visitors of every edition are counted together")
    )
    return {(row.edition, row.slug): row for row in db.rows(query)}


def _innovations(ids: set[int]) -> dict[int, Any]:
    if not ids:
        return {}
    query = (
        sa.select(Innovation.id, Innovation.edition_id, Innovation.booth_id, Dimension.key)
        .join(Dimension, Dimension.id == Innovation.dimension_id)
        .where(Innovation.id.in_(ids))
        .execution_options(unscoped="visitors of every edition are counted together")
    )
    return {row.id: row for row in db.rows(query)}
