"""Numbers that are shown while answers come in: in steps, so that no single answer can be seen arriving."""

from __future__ import annotations

__all__ = ["HELD_BACK", "STEP", "in_tens"]

STEP = 10
HELD_BACK = 10
"""Answers, drawn at random, that no figure counts before the end: the last figure of a running survey and the final one
then differ by ten people at least, and not by those who came last."""


def in_tens(number: int) -> int:
    """The number rounded down to a full ten: 0 to 9 are 0, 10 to 19 are 10."""
    return number - number % STEP
