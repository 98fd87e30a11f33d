"""How regions are counted on the map of provinces, and what the map shows in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from eventapp.frozen import frozen

_FROM = (1, 2, 4, 8)  # regions from which a tile takes the next darker of four steps


class Placed(Protocol):
    """A province's place in the grid, as the registry's files give it."""

    @property
    def code(self) -> str:
        """Kemendagri code."""
        ...

    @property
    def short(self) -> str:
        """Short name."""
        ...

    @property
    def column(self) -> int:
        """From 0 at the left."""
        ...

    @property
    def row(self) -> int:
        """From 0 at the top."""
        ...


@frozen
class Tile:
    """One province on the map; ``text`` is its count, or a dash for none."""

    code: str
    short: str
    column: int
    row: int
    level: int
    text: str

    @property
    def href(self) -> str:
        """The page of the province."""
        return f"/regions/{self.code}"


def level(regions: int) -> int:
    """0 for none, 1 for one, 2 for two or three, 3 for four to seven, 4 for more."""
    return sum(regions >= least for least in _FROM)


def tiles(places: Sequence[Placed], counts: Mapping[str, int]) -> list[Tile]:
    """Every province with its count."""
    return [
        Tile(
            place.code,
            place.short,
            place.column,
            place.row,
            level(counts.get(place.code, 0)),
            str(counts.get(place.code, 0) or "–"),
        )
        for place in places
    ]


def leader(counts: Sequence[tuple[str, int]]) -> tuple[str, int] | None:
    """The name with the highest count, when no other has as many."""
    ordered = sorted(counts, key=lambda count: -count[1])
    if not ordered or (len(ordered) > 1 and ordered[0][1] == ordered[1][1]):
        return None
    return ordered[0]
