"""Filters and their counts: which booths or innovations a choice leaves, and how many every other value would.

A set of things is one whole number with a bit for each, so that to intersect and to count costs next to nothing however
many there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from eventapp.frozen import frozen

OF_REGION = ("province", "island", "type", "stage")
OF_INNOVATION = ("dimension", "status")
FACETS = (*OF_REGION, *OF_INNOVATION)
MOST_PICKED = 4


@frozen
class Filters:
    """What is kept in the address of the list: words, one value of each facet or nothing, and who is to be compared.

    ``view`` is *innovations*, or nothing for booths; ``picked`` are slugs of booths.
    """

    q: str = ""
    province: str = ""
    dimension: str = ""
    island: str = ""
    type: str = ""
    status: str = ""
    stage: str = ""
    view: str = ""
    picked: tuple[str, ...] = ()

    def address(self, **changed: Any) -> dict[str, Any]:
        """The filters as parameters of an address, with these changed; empty ones are left out."""
        values = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "picked"}
        values |= {"booth": list(self.picked), **changed}
        return {name: value for name, value in values.items() if value}

    def chosen(self) -> dict[str, str]:
        """The facets that are chosen, with their value."""
        return {facet: value for facet in FACETS if (value := getattr(self, facet))}

    def without(self, facet: str) -> Filters:
        """The same with that facet open."""
        changed: dict[str, Any] = {facet: ""}
        return replace(self, **changed)


@frozen
class Thing:
    """A booth or an innovation with its values; a booth has all dimensions and the status of each innovation."""

    values: Mapping[str, str]  # by facet of the region
    aspects: tuple[tuple[str, str], ...]  # dimension and status; the status is empty where a booth only names it


@dataclass(slots=True)
class Shelf:
    """Things in their order as sets of bits, by facet and value."""

    size: int
    by_region: dict[str, dict[str, int]]
    by_aspect: dict[tuple[str, str], int]  # dimension and status; empty stands for any
    orders: dict[Any, Sequence[int]] = field(default_factory=dict)  # kept by who asks, such as a day's

    @classmethod
    def of(cls, things: Sequence[Thing]) -> Shelf:
        """The things in this order."""
        by_region: dict[str, defaultdict[str, list[int]]] = {facet: defaultdict(list) for facet in OF_REGION}
        by_aspect: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for place, thing in enumerate(things):
            for facet, value in thing.values.items():
                by_region[facet][value].append(place)
            pairs = {pair for d, s in thing.aspects for pair in ((d, s), (d, ""), ("", s))}
            for pair in pairs - {("", "")}:
                by_aspect[pair].append(place)
        return cls(
            len(things),
            {facet: {value: bits(places) for value, places in found.items()} for facet, found in by_region.items()},
            {pair: bits(places) for pair, places in by_aspect.items()},
        )

    @property
    def everything(self) -> int:
        """The set of all."""
        return (1 << self.size) - 1

    def matching(self, filters: Filters, found: int | None = None) -> int:
        """What the filters leave of ``found``, or of everything."""
        left = self.everything if found is None else found
        for facet in OF_REGION:
            if value := getattr(filters, facet):
                left &= self.by_region[facet].get(value, 0)
        if filters.dimension or filters.status:
            left &= self.by_aspect.get((filters.dimension, filters.status), 0)
        return left

    def counts(self, facet: str, filters: Filters, found: int | None = None) -> dict[str, int]:
        """How many each value of a facet would leave beside the other filters; those with none are left out."""
        left = self.matching(filters.without(facet), found)
        if facet in OF_REGION:
            sets = self.by_region[facet].items()
        elif facet == "dimension":
            sets = {d: had for (d, s), had in self.by_aspect.items() if d and s == filters.status}.items()
        else:
            sets = {s: had for (d, s), had in self.by_aspect.items() if s and d == filters.dimension}.items()
        return {value: number for value, had in sets if (number := (had & left).bit_count())}


def bits(places: Iterable[int]) -> int:
    """The set of these places."""
    wanted = list(places)
    marked = bytearray(max(wanted, default=0) // 8 + 1)
    for place in wanted:
        marked[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(marked, "little")


def places(wanted: int, order: Iterable[int]) -> list[int]:
    """Those of ``order`` that are in the set."""
    marked = bin(wanted)[:1:-1]
    size = len(marked)
    return [place for place in order if place < size and marked[place] == "1"]
