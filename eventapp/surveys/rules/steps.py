"""Numbers that are shown while answers come in: in steps, so that no single answer can be seen arriving."""

from __future__ import annotations

__all__ = ["STEP", "in_tens"]

STEP = 10


def in_tens(number: int) -> int:
    """The number rounded down to a full ten: 0 to 9 are 0, 10 to 19 are 10."""
    return number - number % STEP
