"""Shares weighted to known numbers of people per stratum (post-stratification), with their standard error."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from eventapp.errors import N_
from eventapp.surveys.errors import UnfitPopulation
from eventapp.surveys.rules.values import shown

__all__ = ["Stratum", "check_population", "read_population", "weighted_share"]

_PART = re.compile(r"(?P<name>[^,=].*?)=(?P<number>[^=,]*)(?:,|$)", re.DOTALL)
_COUNT = re.compile(r"\s*0*[1-9]\d{0,14}\s*", re.ASCII)


class Stratum(NamedTuple):
    """People with one answer to the weighing question: how many there are, how many answered, how many chose."""

    population: int
    n: int
    chose: int


def read_population(text: str) -> dict[str, int]:
    """The numbers of "A=120,B=80". Raises UnfitPopulation for another form, a number that is not above 0, a repeat."""
    population: dict[str, int] = {}
    position = 0
    while position < len(text) or not population:
        match = _PART.match(text, position)
        if match is None or _COUNT.fullmatch(match["number"]) is None or not match["name"].strip():
            part = text[position:] if match is None else match[0].rstrip(",")
            raise UnfitPopulation(part=shown(part))
        name = match["name"].strip()
        if name in population:
            raise UnfitPopulation(N_("“%(name)s” stands twice in the population."), name=shown(name))
        population[name] = int(match["number"])
        position = match.end()
    return population


def check_population(
    population: Mapping[str, int], respondents: Mapping[str, int], offered: Iterable[str] | None, question: str
) -> None:
    """Raise UnfitPopulation unless every answered stratum has a number at least as large as its respondents.

    `offered` are the options of the weighing question when it is defined; a name that it does not offer is refused.
    """
    for name in population:
        if offered is not None and name not in offered:
            raise UnfitPopulation(
                N_("The population names “%(name)s”, which question “%(question)s” does not offer."),
                name=shown(name),
                question=shown(question),
            )
    for name, count in respondents.items():
        if count and name not in population:
            raise UnfitPopulation(
                N_("The population lacks “%(name)s”, an answer to question “%(question)s”; add its number."),
                name=shown(name),
                question=shown(question),
            )
        if count > population.get(name, 0):
            raise UnfitPopulation(
                N_("%(count)s people answered in “%(name)s”, more than its population of %(number)s."),
                count=count,
                name=shown(name),
                number=population[name],
            )


def weighted_share(strata: Sequence[Stratum]) -> tuple[float | None, float | None]:
    """The share that chose, each stratum counting by its population, and its standard error.

    Sum of (N_h/N) p_h; variance sum of (N_h/N)^2 (1 - n_h/N_h) p_h (1 - p_h) / (n_h - 1), the finite population
    correction included. No share when a stratum has no answers; no error when one has a single answer and is not a
    full count.
    """
    total = sum(stratum.population for stratum in strata)
    if not total or any(stratum.n == 0 for stratum in strata):
        return None, None
    weighted, variance, known = Fraction(0), Fraction(0), True
    for population, n, chose in strata:
        weight, p = Fraction(population, total), Fraction(chose, n)
        weighted += weight * p
        if n < population:
            known = known and n > 1
            variance += weight**2 * (1 - Fraction(n, population)) * p * (1 - p) / max(n - 1, 1)
    return float(weighted), math.sqrt(variance) if known else None
