"""How long somebody was in a session: from scans in and out, joins, and reports of online meetings.

A span is a time in and a time out; the time out is None where nobody knows it. Time is counted once however many
spans cover it, and only while the session is held. Who came and never went out was present for an unknown time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from eventapp.frozen import frozen

EARLY = timedelta(minutes=45)  # whoever enters so long before a session came for it
Span = tuple[datetime, datetime | None]
Closed = tuple[datetime, datetime]


@frozen
class Attended:
    """Somebody was there; ``minutes`` is None where no end is known."""

    minutes: int | None


def stays(passages: Iterable[tuple[datetime, bool]]) -> list[Span]:
    """Spans from passages of a door; True is in. Two ways in after another: the first has no known end."""
    found: list[Span] = []
    entered: datetime | None = None
    for at, is_in in sorted(passages):
        if is_in:
            if entered is not None:
                found.append((entered, None))
            entered = at
        elif entered is not None:
            found.append((entered, at))
            entered = None
    if entered is not None:
        found.append((entered, None))
    return found


def union(spans: Iterable[Span]) -> list[Closed]:
    """The time that closed spans cover, as spans that do not touch, in order."""
    found: list[Closed] = []
    for start, end in sorted((start, end) for start, end in spans if end is not None and end > start):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def within(spans: Iterable[Span], starts_at: datetime, ends_at: datetime) -> timedelta:
    """How much of the time between the two the closed spans cover."""
    pieces = ((max(start, starts_at), min(end, ends_at)) for start, end in union(spans))
    return sum((end - start for start, end in pieces if end > start), timedelta())


def attended(spans: Sequence[Span], starts_at: datetime, ends_at: datetime) -> Attended | None:
    """Whether spans make somebody present in a session, and for how many whole minutes; None for absent.

    A span without an end counts for the session that was under way when it began, or began soon after.
    """
    covered = within(spans, starts_at, ends_at)
    if covered > timedelta():
        return Attended(int(covered.total_seconds() // 60))
    came = any(end is None and starts_at - EARLY <= start < ends_at for start, end in spans)
    return Attended(None) if came else None
