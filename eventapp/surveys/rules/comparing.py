"""What differs between two editions or between groups, and how sure that is.

All from counts. Shares are compared by the interval of Newcombe, means by that of Welch, ordered answers by their
ranks. When both editions had people in common, the intervals are wider than they need be.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from eventapp.surveys.rules import centre
from eventapp.surveys.rules.intervals import wilson
from eventapp.surveys.rules.values import as_float

__all__ = ["Difference", "Kruskal", "MannWhitney", "holm", "kruskal", "mann_whitney", "newcombe", "welch"]

Counts = Mapping[Fraction, int]
_TWO_SIDED = 0.975


class Difference(NamedTuple):
    """The first less the second, with its 95 % interval."""

    difference: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval lies on one side of 0."""
        return self.low > 0 or self.high < 0


class MannWhitney(NamedTuple):
    """U of the first group, two-sided p, and the rank-biserial correlation from -1 to 1 (None: all answers equal)."""

    u: float
    p: float | None
    rank_biserial: float


class Kruskal(NamedTuple):
    """H corrected for ties, degrees of freedom, p, and epsilon² from 0 to 1."""

    h: float
    degrees: int
    p: float
    epsilon_squared: float


def newcombe(first: tuple[int, int], second: tuple[int, int]) -> Difference | None:
    """The difference of two shares given as (count, n) (Newcombe 1998, Statistics in Medicine 17:873, method 10).

    None when one of them has no answers.
    """
    (count, n), (other_count, other_n) = first, second
    one, two = wilson(count, n), wilson(other_count, other_n)
    if one is None or two is None:
        return None
    p, q = count / n, other_count / other_n
    exact = as_float(Fraction(count, n) - Fraction(other_count, other_n))
    low = exact - math.sqrt((p - one[0]) ** 2 + (two[1] - q) ** 2)
    high = exact + math.sqrt((one[1] - p) ** 2 + (q - two[0]) ** 2)
    return Difference(exact, low, high)


def welch(first: Counts, second: Counts) -> Difference | None:
    """The difference of two means with the interval of Welch (1947, Biometrika 34:28).

    None for fewer than two answers in a group; a point when neither group varies.
    """
    parts = [_moments(counts) for counts in (first, second)]
    (mean, variance, n), (other_mean, other_variance, other_n) = parts
    if mean is None or other_mean is None or variance is None or other_variance is None:
        return None
    difference, one, two = as_float(mean - other_mean), variance / n, other_variance / other_n
    if one + two == 0:
        return Difference(difference, difference, difference)
    degrees = (one + two) ** 2 / (one**2 / (n - 1) + two**2 / (other_n - 1))
    reach = _t_quantile(as_float(degrees)) * math.sqrt(as_float(one + two))
    return Difference(difference, difference - reach, difference + reach)


def mann_whitney(first: Counts, second: Counts) -> MannWhitney | None:
    """Whether one group answers higher than the other on an ordered scale; None when one has no answers.

    U counts the pairs in which the first is higher, equal ones by half; p by the normal distribution with the
    variance corrected for ties and without a continuity correction (as R's wilcox.test with correct = FALSE).
    Rank-biserial correlation 2 U / (n m) - 1 (Wendt 1972).
    """
    n, m = sum(first.values()), sum(second.values())
    if not n or not m:
        return None
    below, twice = 0, 0
    values = sorted({*first, *second})
    for value in values:
        here = second.get(value, 0)
        twice += first.get(value, 0) * (2 * below + here)
        below += here
    ties = sum((t := first.get(value, 0) + second.get(value, 0)) ** 3 - t for value in values)
    total = n + m
    effect = as_float(Fraction(twice, n * m) - 1)
    variance = Fraction(n * m, 12) * (total + 1 - Fraction(ties, total * (total - 1)))
    if variance <= 0:
        return MannWhitney(twice / 2, None, effect)
    z = as_float(Fraction(twice - n * m, 2)) / math.sqrt(as_float(variance))
    return MannWhitney(twice / 2, math.erfc(abs(z) / math.sqrt(2)), effect)


def kruskal(groups: Sequence[Counts]) -> Kruskal | None:
    """Whether groups answer differently on an ordered scale (Kruskal and Wallis 1952, JASA 47:583), ties corrected.

    Epsilon² is H (n + 1) / (n² - 1) (Kelley 1935; Tomczak 2014). None for fewer than two groups with answers, or when
    everybody answered the same.
    """
    filled = [counts for counts in groups if sum(counts.values())]
    n = sum(sum(counts.values()) for counts in filled)
    values = sorted({value for counts in filled for value in counts})
    rank_of, passed, ties = {}, 0, 0
    for value in values:
        here = sum(counts.get(value, 0) for counts in filled)
        rank_of[value] = Fraction(2 * passed + here + 1, 2)
        passed += here
        ties += here**3 - here
    if len(filled) < 2 or n < 2 or ties == n**3 - n:
        return None
    squares = Fraction(0)
    for counts in filled:
        ranks = sum((rank_of[value] * count for value, count in counts.items() if count), Fraction(0))
        squares += ranks * ranks / sum(counts.values())
    raw = Fraction(12, n * (n + 1)) * squares - 3 * (n + 1)
    h = as_float(raw / (1 - Fraction(ties, n**3 - n)))
    degrees = len(filled) - 1
    return Kruskal(h, degrees, _chi_square_tail(h, degrees), h * (n + 1) / (n * n - 1))


def holm(p_values: Sequence[float]) -> list[float]:
    """p values adjusted for being many (Holm 1979), each at most 1, in the order given."""
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted, highest = [0.0] * len(p_values), 0.0
    for rank, i in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[i]))
        adjusted[i] = highest
    return adjusted


def _moments(counts: Counts) -> tuple[Fraction | None, Fraction | None, int]:
    n, mean = sum(counts.values()), centre.mean(counts)
    if mean is None or n < 2:
        return mean, None, n
    squares = sum((value * value * count for value, count in counts.items()), Fraction(0))
    return mean, (squares - n * mean * mean) / (n - 1), n


def _t_quantile(degrees: float) -> float:
    from scipy.special import stdtrit  # noqa: PLC0415 -- slow import, for comparisons alone

    return float(stdtrit(degrees, _TWO_SIDED))


def _chi_square_tail(value: float, degrees: int) -> float:
    from scipy.special import chdtrc  # noqa: PLC0415 -- slow import, for comparisons alone

    return float(chdtrc(degrees, max(value, 0.0)))
