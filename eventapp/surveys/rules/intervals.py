"""How sure a share or a net promoter score is: 95 % intervals from counts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from eventapp.surveys.rules.percent import half_away_from_zero

__all__ = ["NetPromoters", "net_promoters", "wilson"]

_Z = 1.959963984540054  # the standard normal quantile at 0.975
_LOWEST_PROMOTER = 9
_HIGHEST_DETRACTOR = 6


def wilson(count: int, n: int) -> tuple[float, float] | None:
    """95 % score interval of count / n (Wilson 1927); exactly 0 at count 0 and 1 at count n; None when n is 0."""
    if n == 0:
        return None
    spread = _Z * math.sqrt(count * (n - count) / n + _Z * _Z / 4)
    centre, whole = count + _Z * _Z / 2, n + _Z * _Z
    low = 0.0 if count == 0 else (centre - spread) / whole
    high = 1.0 if count == n else (centre + spread) / whole
    return low, high


class NetPromoters(NamedTuple):
    """A net promoter score from -100 to 100 with its 95 % interval; all None without answers."""

    score: int | None
    low: float | None
    high: float | None


def net_promoters(counts: Mapping[Fraction, int]) -> NetPromoters:
    """Promoters (9, 10) less detractors (0 to 6) in percent of all, from answers 0 to 10.

    The difference is rounded, half away from zero; the interval rests on the normal approximation around the exact
    difference and ends at -100 and 100.
    """
    n = sum(counts.values())
    if n == 0:
        return NetPromoters(None, None, None)
    promoters = sum(count for value, count in counts.items() if value >= _LOWEST_PROMOTER)
    detractors = sum(count for value, count in counts.items() if value <= _HIGHEST_DETRACTOR)
    net = Fraction(promoters - detractors, n)
    error = 100 * math.sqrt((Fraction(promoters + detractors, n) - net * net) / n)
    exact = float(100 * net)
    return NetPromoters(half_away_from_zero(100 * net), max(-100.0, exact - _Z * error), min(100.0, exact + _Z * error))
