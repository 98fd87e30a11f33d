"""How far judges agree: intraclass correlations, Kendall's W, Krippendorff's alpha. None where it cannot be said."""

from __future__ import annotations

import math

import numpy as np

from eventapp.frozen import frozen
from eventapp.judging.rules.panel import FloatArray, IntArray
from eventapp.judging.rules.ranking import TIE

__all__ = [
    "Concordance",
    "IntraclassCorrelations",
    "alpha",
    "chi_square_tail",
    "concordance",
    "intraclass",
    "mid_ranks",
]

_NOISE = 1e-12  # differences below this share of the largest value are rounding, not disagreement


@frozen
class IntraclassCorrelations:
    """Two-way ICCs of one judge (1) and of the mean of k judges (k), for absolute agreement (A) and consistency (C)."""

    a1: float | None = None
    ak: float | None = None
    c1: float | None = None
    ck: float | None = None


@frozen
class Concordance:
    """Kendall's W from 0 to 1, and the probability of so much agreement when all rank at random."""

    w: float | None = None
    p: float | None = None


def intraclass(grid: FloatArray) -> IntraclassCorrelations:
    """The ICCs of a complete `grid` (n entries, k judges), both at least 2.

    From the mean squares of entries (B), judges (J) and error (E):
    A,1 = (B - E)/(B + (k-1)E + k(J - E)/n); A,k = (B - E)/(B + (J - E)/n); C,1 = (B - E)/(B + (k-1)E); C,k = (B - E)/B.
    McGraw & Wong 1996, Psychological Methods 1:30; they are ICC(2,1), (2,k), (3,1), (3,k) of Shrout & Fleiss 1979,
    Psychological Bulletin 86:420.
    """
    n, k = grid.shape
    centred, noise = grid - grid.mean(), _noise(grid)
    of_entries, of_judges = centred.mean(axis=1), centred.mean(axis=0)
    rest = centred - of_entries[:, np.newaxis] - of_judges
    between = _square(k * float((of_entries**2).sum()) / (n - 1), noise)
    judges = _square(n * float((of_judges**2).sum()) / (k - 1), noise)
    error = _square(float((rest**2).sum()) / ((n - 1) * (k - 1)), noise)
    signal = between - error
    return IntraclassCorrelations(
        a1=_ratio(signal, between + (k - 1) * error + k * (judges - error) / n),
        ak=_ratio(signal, between + (judges - error) / n),
        c1=_ratio(signal, between + (k - 1) * error),
        ck=_ratio(signal, between),
    )


def concordance(grid: FloatArray) -> Concordance:
    """Kendall's W of a complete `grid` (n entries, k judges), corrected for ties, with its chi-square probability.

    W = 12 sum_i (R_i - mean R)² / (k²(n³ - n) - k sum_j T_j), T_j = sum over ties of judge j of (t³ - t), R_i the sum
    of an entry's ranks; chi² = k(n - 1)W with n - 1 degrees of freedom. Kendall & Babington Smith 1939, Annals of
    Mathematical Statistics 10:275; Siegel & Castellan 1988, 9.6.
    """
    n, k = grid.shape
    ranks = np.column_stack([mid_ranks(grid[:, judge]) for judge in range(k)])
    ties = 0
    for judge in range(k):
        _, counts = np.unique(ranks[:, judge], return_counts=True)
        ties += int((counts.astype(object) ** 3 - counts).sum())
    of_entries = ranks.sum(axis=1) - k * (n + 1) / 2.0
    below = k**2 * (n**3 - n) - k * ties
    if below <= 0:
        return Concordance()
    w = 12.0 * float((of_entries**2).sum()) / below
    return Concordance(w, chi_square_tail(k * (n - 1) * w, n - 1))


def alpha(entry: IntArray, values: FloatArray, *, ordinal: bool = False) -> float | None:
    """Krippendorff's alpha of `values` (n,) that judges gave to `entry` (n,); missing ones are absent.

    1 - D_o/D_e over entries with two values or more, differences squared. The ordinal difference of two values,
    sum of the frequencies between them with half of theirs, is the difference of their mid-ranks. None where fewer
    than two entries can be compared or the values do not vary. Krippendorff 2011, "Computing Krippendorff's
    Alpha-Reliability".
    """
    paired = np.bincount(entry)[entry] > 1
    if len(np.unique(entry[paired])) < 2:
        return None
    _, unit = np.unique(entry[paired], return_inverse=True)
    x = mid_ranks(values[paired]) if ordinal else values[paired]
    count = np.bincount(unit)
    left = x - (np.bincount(unit, weights=x) / count)[unit]
    observed = float((np.bincount(unit, weights=left**2) * count / (count - 1)).sum()) / len(x)
    deviation = x - x.mean()
    expected = _square(float((deviation**2).sum()) / (len(x) - 1), _noise(x))
    return 1.0 - observed / expected if expected > 0 else None


def mid_ranks(values: FloatArray) -> FloatArray:
    """(n,) ranks from 1 upwards, equal values sharing the mean of theirs."""
    order = np.argsort(values, kind="stable")
    opens = np.concatenate(([True], np.diff(values[order]) > TIE))[: len(values)]
    group = np.cumsum(opens) - 1
    size = np.bincount(group)
    mean = np.cumsum(size) - (size - 1) / 2.0
    ranks = np.empty(len(values))
    ranks[order] = mean[group]
    return ranks


def chi_square_tail(value: float, degrees: int) -> float:
    """The probability that chi-square with whole `degrees` of freedom exceeds `value`.

    Finite sums (Abramowitz & Stegun 26.4.4, 26.4.5), so that no larger library is loaded for one number.
    """
    x = value / 2.0
    if x <= 0:
        return 1.0
    odd = degrees % 2 / 2.0
    terms = (math.exp((i + odd) * math.log(x) - x - math.lgamma(i + odd + 1.0)) for i in range(degrees // 2))
    return min(1.0, math.fsum(terms) + (math.erfc(math.sqrt(x)) if odd else 0.0))


def _noise(values: FloatArray) -> float:
    """The mean square that rounding may leave where nothing varies."""
    return (_NOISE * float(np.abs(values).max())) ** 2


def _square(mean_square: float, noise: float) -> float:
    return mean_square if mean_square > noise else 0.0


def _ratio(above: float, below: float) -> float | None:
    return above / below if below != 0.0 else None
