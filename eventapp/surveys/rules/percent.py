"""Percentages from counts, rounded on integers only, so that no float decides a published figure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

__all__ = ["half_away_from_zero", "largest_remainder", "published", "rounded", "share"]


def share(count: int, n: int) -> float | None:
    """count / n as the nearest float; None when nobody answered."""
    return count / n if n else None


def _from_units(units: int, decimals: int) -> float:
    """A number of 10^-decimals steps as the float that prints like it; a whole number stays an int."""
    return units if decimals == 0 else units / 10**decimals


def _units(count: int, n: int, decimals: int) -> int:
    """100 * count / n in steps of 10^-decimals, half up, in integers."""
    whole: int = 100 * 10**decimals
    return (2 * whole * count + n) // (2 * n)


def published(counts: Sequence[int], n: int, decimals: int) -> tuple[list[float | None], float | None]:
    """The percentages of n, each rounded half up to `decimals`, and their own sum, which is never forced to 100.

    All None when n is 0. 14, 2, 1 and 2 of 19 with no decimals are 74, 11, 5 and 11: a sum of 101.
    """
    if n == 0:
        return [None] * len(counts), None
    units = [_units(count, n, decimals) for count in counts]
    return [_from_units(unit, decimals) for unit in units], _from_units(sum(units), decimals)


def largest_remainder(counts: Sequence[int], decimals: int) -> list[float | None]:
    """Percentages that add up to exactly 100 (Hamilton): floors, then one step each to the largest remainders.

    Equal remainders: the larger count first, then the earlier one. All None when every count is 0.
    """
    n = sum(counts)
    if n == 0:
        return [None] * len(counts)
    whole: int = 100 * 10**decimals
    floors = [whole * count // n for count in counts]
    by_claim = sorted(range(len(counts)), key=lambda i: (-(whole * counts[i] % n), -counts[i], i))
    for i in by_claim[: whole - sum(floors)]:
        floors[i] += 1
    return [_from_units(units, decimals) for units in floors]


def rounded(number: Fraction, decimals: int) -> Fraction:
    """Half up to `decimals` for numbers of 0 and more, exactly."""
    step: int = 10**decimals
    return Fraction((2 * step * number.numerator + number.denominator) // (2 * number.denominator), step)


def half_away_from_zero(number: Fraction) -> int:
    """The nearest whole number; -0.5 and +0.5 are treated alike."""
    size = int(rounded(abs(number), 0))
    return -size if number < 0 else size
