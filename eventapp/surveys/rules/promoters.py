"""Net promoters from three groups instead of eleven numbers: of few answers only the groups can be shown."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from eventapp.surveys.rules.intervals import NetPromoters, net_promoters

__all__ = ["GROUPS", "group_of", "in_groups", "score"]

GROUPS: Mapping[str, Fraction] = {"promoter": Fraction(10), "passive": Fraction(7), "detractor": Fraction(0)}
"""The groups by name with a number that stands for each."""


def group_of(value: str) -> str:
    """The group of an answer from 0 to 10."""
    number = int(value)
    if number >= 9:
        return "promoter"
    return "passive" if number >= 7 else "detractor"


def in_groups(counts: Mapping[str, int]) -> dict[str, int]:
    """How many are in each group, of the counts of the answers 0 to 10."""
    found = dict.fromkeys(GROUPS, 0)
    for value, count in counts.items():
        found[group_of(value)] += count
    return found


def score(counts: Mapping[str, int | None]) -> NetPromoters:
    """The score of these groups; all None when one of them is hidden."""
    known = {GROUPS[group]: count for group, count in counts.items() if count is not None}
    return net_promoters(known if len(known) == len(GROUPS) else {})
