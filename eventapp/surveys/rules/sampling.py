"""How many must answer, how sure a share is when the whole population is known, and what weights cost.

Response rates: R. M. Groves et al. and AAPOR, Standard Definitions (RR1): completed answers of all who could answer.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from eventapp.surveys.rules.percent import published, rounded, share
from eventapp.surveys.rules.weighting import Stratum, weighted_share

__all__ = [
    "Rate",
    "Weights",
    "finite_wilson",
    "krejcie_morgan",
    "post_stratified",
    "rate",
    "weights",
]

_Z = 1.959963984540054  # the standard normal quantile at 0.975
_CHI_SQUARE = Fraction(3841, 1000)  # of one degree of freedom at 0.95, as the published table uses it
_HALF, _MARGIN = Fraction(1, 2), Fraction(1, 20)


class Rate(NamedTuple):
    """How many answered of those who could. ``share`` and ``percent`` are None when nobody could or nobody counted."""

    answered: int
    eligible: int | None
    share: float | None
    percent: float | None


def rate(answered: int, eligible: int | None, decimals: int = 1) -> Rate:
    """The response rate. An open address has no ``eligible`` and so no rate; more answers than people give none."""
    if eligible is None or eligible < answered:
        return Rate(answered, eligible, None, None)
    return Rate(answered, eligible, share(answered, eligible), published([answered], eligible, decimals)[0][0])


def krejcie_morgan(population: int) -> int:
    """The sample that estimates a share to 5 points at 95 % (Krejcie and Morgan 1970, EPM 30:607).

    X² N P (1 - P) / (d² (N - 1) + X² P (1 - P)) with X² = 3.841, P = 0.5, d = 0.05, to the nearest whole number.
    """
    if population <= 0:
        return 0
    spread = _CHI_SQUARE * _HALF * (1 - _HALF)
    return int(rounded(population * spread / (_MARGIN**2 * (population - 1) + spread), 0))


def finite_wilson(count: int, n: int, population: int) -> tuple[float, float] | None:
    """Wilson's 95 % interval of a share among a known number of people, of whom n answered.

    n is replaced by n (N - 1) / (N - n) (finite population correction); when all answered, the share is exact. It
    corrects for size only, not for who chose to answer. None when nobody answered or more than there are.
    """
    if n == 0 or n > population:
        return None
    p = count / n
    if n == population:
        return p, p
    effective = n * (population - 1) / (population - n)
    spread = _Z * math.sqrt(p * (1 - p) / effective + _Z * _Z / (4 * effective * effective))
    centre, whole = p + _Z * _Z / (2 * effective), 1 + _Z * _Z / effective
    low = 0.0 if count == 0 else (centre - spread) / whole
    high = 1.0 if count == n else (centre + spread) / whole
    return low, high


class Weights(NamedTuple):
    """Post-stratification weights per stratum, the design effect of Kish, and the answers they are worth."""

    by_stratum: Mapping[str, Fraction]
    design_effect: float | None
    effective: float | None


def weights(population: Mapping[str, int], answered: Mapping[str, int]) -> Weights | None:
    """(N_h / N) / (n_h / n) for every stratum; None when a stratum that has people has no answers.

    Design effect n Σw² / (Σw)² and effective number (Σw)² / Σw² (Kish 1992, Journal of Official Statistics 8:183).
    """
    total, n = sum(population.values()), sum(answered.get(name, 0) for name in population)
    if not total or not n or any(people and not answered.get(name, 0) for name, people in population.items()):
        return None
    made = {
        name: Fraction(people, total) / Fraction(answered[name], n) for name, people in population.items() if people
    }
    squares = sum((weight * weight * answered[name] for name, weight in made.items()), Fraction(0))
    sums = sum((weight * answered[name] for name, weight in made.items()), Fraction(0))
    effective = sums * sums / squares
    return Weights(made, float(n / effective), float(effective))


def post_stratified(strata: Iterable[Stratum]) -> tuple[float | None, float | None]:
    """Weighted share and its standard error, strata without people left out."""
    return weighted_share([stratum for stratum in strata if stratum.population])
