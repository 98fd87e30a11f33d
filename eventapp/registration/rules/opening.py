"""Whether registration is open, and how full a quota is, in words that fit a page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

_FEW_SHARE = 10  # a quota is nearly full when a tenth of it is left …
_FEW_SEATS = 20  # … or this many seats


class Phase(StrEnum):
    """Registration over time."""

    NONE = "none"  # nobody has said when
    BEFORE = "before"
    OPEN = "open"
    OVER = "over"


class Room(StrEnum):
    """How full a quota is."""

    FREE = "free"
    FEW = "few"
    FULL = "full"


def phase(opens_at: datetime | None, closes_at: datetime | None, now: datetime) -> Phase:
    """Where ``now`` lies; the moment of opening is open, the moment of closing no longer."""
    if opens_at is None or closes_at is None:
        return Phase.NONE
    if now < opens_at:
        return Phase.BEFORE
    return Phase.OPEN if now < closes_at else Phase.OVER


def any_phase(phases: Iterable[Phase]) -> Phase:
    """The phase of several together: open as soon as one is, else before, over or none."""
    found = set(phases)
    return next((one for one in (Phase.OPEN, Phase.BEFORE, Phase.OVER) if one in found), Phase.NONE)


def room(size: int, used: int) -> Room:
    """How full ``used`` of ``size`` seats are."""
    left = size - used
    if left <= 0:
        return Room.FULL
    return Room.FEW if left <= _FEW_SEATS and left * _FEW_SHARE <= size else Room.FREE
