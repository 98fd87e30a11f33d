"""Centre and spread from counts, exact in fractions until the last step.

A scale is treated as numbers with equal steps; whoever publishes a mean of a scale says so.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

from eventapp.surveys.rules.values import as_float

__all__ = ["grouped_median", "mean", "median", "sd", "step"]

Counts = Mapping[Fraction, int]


def mean(counts: Counts) -> Fraction | None:
    """Arithmetic mean; None without answers."""
    n = sum(counts.values())
    return sum((value * count for value, count in counts.items()), Fraction(0)) / n if n else None


def sd(counts: Counts) -> float | None:
    """Sample standard deviation (n - 1); None for fewer than two answers."""
    n, centre = sum(counts.values()), mean(counts)
    if centre is None or n < 2:
        return None
    squares = sum((value * value * count for value, count in counts.items()), Fraction(0))
    return math.sqrt(as_float((squares - n * centre * centre) / (n - 1)))


def median(counts: Counts) -> Fraction | None:
    """The middle answer, or the average of the two middle ones; None without answers."""
    n = sum(counts.values())
    if n == 0:
        return None
    return (_ranked(counts, (n - 1) // 2) + _ranked(counts, n // 2)) / 2


def grouped_median(counts: Counts, width: Fraction | None) -> Fraction | None:
    """The median interpolated inside its class, L + (n/2 - F) / f * width with L half a width below the answer.

    The class is that of the upper middle answer, as in Python's `statistics.median_grouped`. None without answers, or
    when the steps of the scale are unequal (`width` None).
    """
    n = sum(counts.values())
    if n == 0 or width is None:
        return None
    middle = _ranked(counts, n // 2)
    below = sum(count for value, count in counts.items() if value < middle)
    return middle - width / 2 + (Fraction(n, 2) - below) / counts[middle] * width


def step(options: Sequence[Fraction]) -> Fraction | None:
    """The distance between neighbouring options when it is one and the same (or 1 somewhere); else None."""
    ordered = sorted(options)
    gaps = {upper - lower for lower, upper in itertools.pairwise(ordered)}
    if not gaps or min(gaps) == 1:
        return Fraction(1)
    return gaps.pop() if len(gaps) == 1 else None


def _ranked(counts: Counts, position: int) -> Fraction:
    """The answer at `position` (from 0) when all are sorted; the position must exist."""
    ordered = sorted(value for value, count in counts.items() if count)
    passed = 0
    for value in ordered:
        passed += counts[value]
        if position < passed:
            return value
    return ordered[-1]
