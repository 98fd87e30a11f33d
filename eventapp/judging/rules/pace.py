"""How long the rest of the sheets will take a judge, from when the others were finished."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

__all__ = ["minutes_left"]

LONGEST = timedelta(minutes=30)  # between two sheets; what took longer was a break
FEWEST = 2  # sheets in a row from which one may guess


def minutes_left(saved: Iterable[datetime], left: int) -> int | None:
    """Whole minutes for ``left`` more sheets at the pace of those that were ``saved``; None before one can tell.

    >>> from datetime import UTC
    >>> at = datetime(2031, 5, 12, 9, 0, tzinfo=UTC)
    >>> minutes_left([at, at + timedelta(minutes=4), at + timedelta(minutes=10), at + timedelta(hours=5)], 3)
    15
    """
    moments = sorted(saved)
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    worked = [gap for gap in gaps if gap <= LONGEST]
    if len(worked) < FEWEST or left < 1:
        return None
    return max(1, round(left * median(gap.total_seconds() for gap in worked) / 60))
