"""A survey over time."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

__all__ = ["GRACE", "SETTLES", "Phase", "State", "phase", "takes"]

GRACE = timedelta(hours=1)
"""After the end: a form that was opened before it and is sent within this time is still kept."""
SETTLES = GRACE + timedelta(minutes=5)
"""After the end, when the survey is settled: what was sent at the last moment is stored by then."""


class State(StrEnum):
    """What is kept of a survey: while it is collecting, also what lets it be answered once."""

    COLLECTING = "collecting"
    SETTLED = "settled"  # the links and forms are forgotten, the answers rewritten in the order of their random keys


class Phase(StrEnum):
    """Whether a survey takes answers."""

    BEFORE = "before"
    OPEN = "open"
    OVER = "over"


def phase(opens_at: datetime, closes_at: datetime, now: datetime) -> Phase:
    """Where ``now`` lies; the moment of opening is open, the moment of closing no longer."""
    if now < opens_at:
        return Phase.BEFORE
    return Phase.OPEN if now < closes_at else Phase.OVER


def takes(opens_at: datetime, closes_at: datetime, now: datetime) -> Phase:
    """As ``phase``, for a form that was filled in: it counts as in time until GRACE after the end."""
    return phase(opens_at, closes_at + GRACE, now)
