"""A region with everything it did, and a province with its regions. The example edition appears in neither."""

from __future__ import annotations

from collections.abc import Mapping

from eventapp.editions.queries import archive
from eventapp.editions.queries.archive import VisitRow
from eventapp.editions.queries.public import former_province
from eventapp.editions.rules.archive_display import numbered
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.regions import queries as regions
from eventapp.regions.models import RegionType
from eventapp.regions.queries import ProvinceRow, RegionRow


@frozen
class Step:
    """A region in one year: where it stood, what it was given. ``former`` names the province of that year."""

    edition: str
    edition_name: str
    year: int
    track: str
    stage: str
    as_written: str
    former: str
    awards: tuple[str, ...]
    sources: tuple[int, ...]


@frozen
class Story:
    """One region through the years; for a province also its regions with their editions."""

    region: RegionRow
    steps: list[Step]
    visits: list[VisitRow]
    members: list[RegionRow]
    editions_of: Mapping[str, list[str]]

    @property
    def former(self) -> list[Step]:
        """The years in which the region belonged to another province."""
        return [step for step in self.steps if step.former]


@frozen
class ProvinceLine:
    """A province in the table of all."""

    province: ProvinceRow
    named: int


def story(code: str) -> Story:
    """The region of a code. Raises NotFound. 5 statements, 7 for a province."""
    region = regions.by_code(code)
    if region is None:
        raise NotFound
    is_province = region.type == RegionType.PROVINCE.value
    numbers = archive.source_numbers()
    awards = archive.recognitions(region.id)
    steps = [
        Step(
            edition=row.edition,
            edition_name=row.edition_name,
            year=row.year,
            track=row.track,
            stage=row.stage,
            as_written=row.as_written,
            former=former_province(region.province_code or region.code, row.year),
            awards=tuple(one.label for one in awards if one.edition == row.edition),
            sources=numbered(row.sources, numbers),
        )
        for row in archive.steps(region.id)
    ]
    return Story(
        region=region,
        steps=steps,
        visits=archive.visits(region.id),
        members=regions.regions_of(region.id) if is_province else [],
        editions_of=archive.editions_of_province(region.id) if is_province else {},
    )


def provinces() -> list[ProvinceLine]:
    """Every province with how many of its regions took part. 2 statements."""
    named = {row.code: row.named for row in archive.provinces()}
    return [ProvinceLine(row, named.get(row.code, 0)) for row in regions.provinces()]
