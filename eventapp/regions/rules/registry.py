"""The registry as plain rows: regions by Kemendagri code, other names in use, and the tiles of the map of provinces.

Reads text and files only; the database's copy is made from the same rows.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from eventapp.frozen import frozen

REGIONS, ALIASES, TILES = "regions.csv", "region-aliases.csv", "province-tiles.csv"


@frozen
class RegionFact:
    """One province, regency or city. Coordinates are degrees of its seat; ``autonomous`` has a council of its own."""

    code: str
    type: str
    name: str
    province_code: str | None
    latitude: float
    longitude: float
    autonomous: bool


@frozen
class ProvinceTile:
    """A province's place in the grid of equal tiles (18 columns, 7 rows, from the top left) and its short name."""

    code: str
    name: str
    short: str
    column: int
    row: int


@dataclass(frozen=True, eq=False, repr=False)
class Registry:
    """All regions in the order of their codes; compared by identity, so that indexes can be kept for it."""

    regions: tuple[RegionFact, ...]
    aliases: Mapping[str, str]  # written name -> code
    tiles: tuple[ProvinceTile, ...]
    reasons: Mapping[str, str]  # written name -> why it is accepted

    @cached_property
    def by_code(self) -> Mapping[str, RegionFact]:
        """Regions by their dotted code."""
        return {region.code: region for region in self.regions}


def parse(regions: str, aliases: str, tiles: str) -> Registry:
    """The registry from the text of its three files. Raises KeyError or ValueError for a row that is none."""
    others = list(csv.DictReader(aliases.splitlines()))
    return Registry(
        regions=tuple(
            RegionFact(
                code=row["code"],
                type=row["type"],
                name=row["name"],
                province_code=row["province_code"] or None,
                latitude=float(row["latitude"]),
                longitude=float(row["longitude"]),
                autonomous=row["autonomous"] == "1",
            )
            for row in csv.DictReader(regions.splitlines())
        ),
        aliases={row["alias"]: row["code"] for row in others},
        reasons={row["alias"]: row["why"] for row in others},
        tiles=tuple(
            ProvinceTile(row["code"], row["name"], row["short"], int(row["column"]), int(row["row"]))
            for row in csv.DictReader(tiles.splitlines())
        ),
    )


def read(find: Callable[[str], Path]) -> Registry:
    """The registry from its files, where ``find`` gives the path of each."""
    regions, aliases, tiles = (find(name).read_text(encoding="utf-8-sig") for name in (REGIONS, ALIASES, TILES))
    return parse(regions, aliases, tiles)
