"""What must always hold for the registry."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventapp.core.invariants import Invariant
from eventapp.regions.models import Region, RegionType

_Province = aliased(Region)


def _outside_its_province() -> sa.Executable:
    """Regions whose province is none, or whose code does not begin with the province's."""
    return (
        sa.select(Region.code, _Province.code)
        .join(_Province, _Province.id == Region.province_id)
        .where(
            sa.or_(
                _Province.type != RegionType.PROVINCE.value,
                sa.func.substr(Region.code, 1, 3) != _Province.code + ".",
            )
        )
    )


CHECKS = (Invariant("a region's province is a province, and its code begins with it", _outside_its_province),)
