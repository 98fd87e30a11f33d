"""The registry as pages ask for it. Names are looked up in the files' rows, which every process reads once."""

from __future__ import annotations

from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventapp.core.datafiles import data_path
from eventapp.core.db import db
from eventapp.frozen import frozen
from eventapp.regions.models import Region, RegionType
from eventapp.regions.rules import registry as registry_rules
from eventapp.regions.rules import search as search_rules
from eventapp.regions.rules.registry import Registry

MOST_FOUND = 30


@frozen
class RegionRow:
    """One region with its province of today (None for a province itself)."""

    id: int
    code: str
    type: str
    name: str
    slug: str
    autonomous: bool
    province_code: str | None
    province: str | None


@frozen
class ProvinceRow:
    """A province and how many regencies and cities it has."""

    code: str
    name: str
    slug: str
    regencies: int
    cities: int


_Province = aliased(Region)
_ROW = sa.select(
    Region.id,
    Region.code,
    Region.type,
    Region.name,
    Region.slug,
    Region.autonomous,
    _Province.code,
    _Province.name,
).outerjoin(_Province, _Province.id == Region.province_id)
_BY_CODE = _ROW.where(Region.code == sa.bindparam("code"))
_BY_SLUG = _ROW.where(Region.slug == sa.bindparam("slug"))
_BY_CODES = _ROW.where(Region.code.in_(sa.bindparam("codes", expanding=True)))
_ALL = _ROW.order_by(Region.code)
_OF_PROVINCE = _ROW.where(Region.province_id == sa.bindparam("province_id")).order_by(Region.code)
_PROVINCES = (
    sa.select(
        _Province.code,
        _Province.name,
        _Province.slug,
        sa.func.count(Region.id).filter(Region.type == RegionType.KABUPATEN.value),
        sa.func.count(Region.id).filter(Region.type == RegionType.KOTA.value),
    )
    .outerjoin(Region, Region.province_id == _Province.id)
    .where(_Province.province_id.is_(None))
    .group_by(_Province.code, _Province.name, _Province.slug)
    .order_by(_Province.code)
)


@cache
def registry() -> Registry:
    """The registry of the committed files, for the resolver and for search. No statement."""
    return registry_rules.read(data_path)


def by_code(code: str) -> RegionRow | None:
    """The region of a Kemendagri code such as ``35.77``. 1 statement."""
    row = db.session.execute(_BY_CODE, {"code": code}).first()
    return RegionRow(*row) if row else None


def by_slug(slug: str) -> RegionRow | None:
    """The region of a slug such as ``kota-madiun``. 1 statement."""
    row = db.session.execute(_BY_SLUG, {"slug": slug}).first()
    return RegionRow(*row) if row else None


def regions() -> list[RegionRow]:
    """Every region by code. 1 statement."""
    return [RegionRow(*row) for row in db.rows(_ALL)]


def regions_of(province_id: int) -> list[RegionRow]:
    """The regencies and cities of a province by code. 1 statement."""
    return [RegionRow(*row) for row in db.rows(_OF_PROVINCE, province_id=province_id)]


def provinces() -> list[ProvinceRow]:
    """Every province by code. 1 statement."""
    return [ProvinceRow(*row) for row in db.rows(_PROVINCES)]


def search(text: str, limit: int = MOST_FOUND) -> list[RegionRow]:
    """Regions for what somebody typed, best first. 1 statement, none when nothing fits."""
    codes = [fact.code for fact in search_rules.search(registry(), text, limit)]
    if not codes:
        return []
    found = {row.code: row for row in (RegionRow(*row) for row in db.rows(_BY_CODES, codes=codes))}
    return [found[code] for code in codes if code in found]


@cache
def suggestions() -> tuple[str, ...]:
    """The names of all regencies and cities in alphabetical order, for the list under a field. No statement."""
    facts = registry().regions
    return tuple(sorted(fact.name for fact in facts if fact.type != RegionType.PROVINCE.value))
