"""How far the regions of an edition have come, province by province."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.editions.models import Participation, Stage
from eventapp.frozen import frozen
from eventapp.regions.models import Region


@dataclass(slots=True)
class ProvinceStages:
    """A province with the number of its regions at each stage."""

    code: str
    name: str
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def all(self) -> int:
        """Every region of the province that takes part."""
        return sum(self.counts.values())


@frozen
class Progress:
    """The whole table; ``stages`` are those that occur, in their order."""

    stages: list[str]
    provinces: list[ProvinceStages]

    def total(self, stage: str) -> int:
        """Regions at this stage."""
        return sum(province.counts.get(stage, 0) for province in self.provinces)

    @property
    def all(self) -> int:
        """Every region that takes part."""
        return sum(province.all for province in self.provinces)


def progress(scope: Scope) -> Progress:
    """Regions by province and stage. 1 statement."""
    province = aliased(Region)
    query = (
        sa.select(province.code, province.name, Participation.stage, sa.func.count())
        .select_from(Participation)
        .join(Region, Region.id == Participation.region_id)
        .join(province, province.id == sa.func.coalesce(Region.province_id, Region.id))
        .where(Participation.edition_id == scope.edition_id)
        .group_by(province.code, province.name, Participation.stage)
        .order_by(province.code)
    )
    provinces: dict[str, ProvinceStages] = {}
    for code, name, stage, number in db.rows(query):
        provinces.setdefault(code, ProvinceStages(code, name)).counts[stage] = number
    found = list(provinces.values())
    return Progress([stage.value for stage in Stage if any(stage in each.counts for each in found)], found)
