"""A fair order: every booth stands first on some days, the order holds for a whole day, and SQL can reckon it.

Each booth has a number drawn once. Within the integers modulo a prime, ``number × multiplier + shift`` is a bijection,
so that the numbers of one day are another shuffle of the same booths.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import NamedTuple

PRIME = 1_000_003


class Turn(NamedTuple):
    """One day's shuffle of one edition."""

    multiplier: int  # 1 to PRIME − 1
    shift: int  # 0 to PRIME − 1


def turn(edition_id: int, day: date) -> Turn:
    """The shuffle of a day; the same for everybody who asks on that day."""
    drawn = hashlib.sha256(f"{edition_id}:{day.isoformat()}".encode()).digest()
    return Turn(int.from_bytes(drawn[:8]) % (PRIME - 1) + 1, int.from_bytes(drawn[8:16]) % PRIME)


def place(number: int, today: Turn) -> int:
    """Where a booth with this number stands; smaller is earlier."""
    return (number * today.multiplier + today.shift) % PRIME
