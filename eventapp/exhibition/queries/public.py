"""What everybody may ask of a booth: as it was published, with its region's history; all of them for a copy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventapp.core.access import Scope
from eventapp.core.datafiles import data_path
from eventapp.core.db import AnySelect, db
from eventapp.editions.models import Dimension, Edition, Participation, Recognition
from eventapp.exhibition.models.booths import Booth, BoothState, BoothVersion
from eventapp.exhibition.rules.content import Content, Figure, from_json
from eventapp.frozen import frozen
from eventapp.regions.models import Region
from eventapp.regions.rules import registry
from eventapp.regions.rules.registry import ProvinceTile

Province = aliased(Region)
OF_PROVINCE = Province.id == sa.func.coalesce(Region.province_id, Region.id)
CURRENT = sa.and_(
    BoothVersion.edition_id == Booth.edition_id,
    BoothVersion.booth_id == Booth.id,
    BoothVersion.number == Booth.version,
)


@frozen
class Award:
    """A category that the region won in an edition."""

    label: str
    year: int


@frozen
class PublicBooth:
    """A booth as visitors see it. How its people are reached is asked for apart, see ``queries.lines``."""

    id: int
    region_id: int
    slug: str
    code: str
    name: str
    province: str
    content: Content
    dimension_labels: dict[str, str]
    awards: list[Award]
    years: list[int]  # other editions in which the region took part


def _visible(scope: Scope) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Booth.edition_id == scope.edition_id,
        Booth.state == BoothState.PUBLISHED.value,
        Booth.hidden_at.is_(None),
    )


def _joined(query: AnySelect) -> AnySelect:
    return query.join(Region, Region.id == Booth.region_id).join(Province, OF_PROVINCE)


def labels(scope: Scope) -> dict[str, str]:
    """The labels of the edition's dimensions by key, in order. 1 statement."""
    return {row.key: row.label for row in db.rows(_LABELS, edition_id=scope.edition_id)}


def exhibited(scope: Scope) -> list[PublicBooth]:
    """Every published booth with its content by name, for the static pages. 3 statements."""
    named = labels(scope)
    query = _joined(
        sa.select(
            Booth.id, Booth.region_id, Booth.slug, Region.code, Region.name, Province.name, BoothVersion.content
        ).select_from(Booth)
    )
    found = db.rows(query.join(BoothVersion, CURRENT).where(*_visible(scope)).order_by(Region.name, Region.code))
    won = awards(scope, [row.region_id for row in found])
    return [PublicBooth(*(*facts, from_json(content), named, won[facts[1]], [])) for *facts, content in found]


def awards(scope: Scope, region_ids: Iterable[int]) -> dict[int, list[Award]]:
    """Categories won, latest first. What an example edition gave shows in that edition only. 1 statement."""
    found: dict[int, list[Award]] = defaultdict(list)
    wanted = list(region_ids)
    size = next((size for size in _SIZES if len(wanted) <= size), len(wanted)) if wanted else 0
    given = {f"region_{place}": wanted[min(place, len(wanted) - 1)] for place in range(size)}
    rows = db.rows(_awards(size), edition_id=scope.edition_id, **given) if wanted else []
    for region_id, label, year in rows:
        found[region_id].append(Award(label, year))
    return found


# Statements of the booth's page, built once: it holds a form, so that no cache keeps it.
_LABELS = (
    sa.select(Dimension.key, Dimension.label)
    .where(Dimension.edition_id == sa.bindparam("edition_id"))
    .order_by(Dimension.position, Dimension.id)
)
_SIZES = (1, 24)  # of a booth and of a page of the list: statements that are prepared, filled with the last one again


@lru_cache(maxsize=8)
def _awards(size: int) -> AnySelect:
    regions = [sa.bindparam(f"region_{place}", type_=Recognition.region_id.type) for place in range(size)]
    return (
        sa.select(Recognition.region_id, Recognition.category_label, Edition.year)
        .join(Edition, Edition.id == Recognition.edition_id)
        .where(
            Recognition.region_id.in_(regions),
            sa.or_(Edition.is_example.is_(sa.false()), Edition.id == sa.bindparam("edition_id")),
        )
        .order_by(Edition.year.desc(), Recognition.position, Recognition.id)
        .execution_options(unscoped="a region's awards of all years")
    )


_YEARS = (
    sa.select(Edition.year)
    .join(Participation, Participation.edition_id == Edition.id)
    .where(
        Participation.region_id == sa.bindparam("region_id"),
        Edition.is_example.is_(sa.false()),
        Edition.id != sa.bindparam("edition_id"),
    )
    .distinct()
    .order_by(Edition.year)
    .execution_options(unscoped="a region's years")
)
_BOOTH = (
    sa.select(
        Booth.id,
        Booth.region_id,
        Booth.slug,
        Region.code,
        Region.name,
        Province.name.label("province"),
        BoothVersion.content,
    )
    .join(Region, Region.id == Booth.region_id)
    .join(Province, OF_PROVINCE)
    .join(BoothVersion, CURRENT)
    .where(
        Booth.edition_id == sa.bindparam("edition_id"),
        Booth.slug == sa.bindparam("slug"),
        Booth.state == BoothState.PUBLISHED.value,
        Booth.hidden_at.is_(None),
    )
)


def booth(scope: Scope, slug: str) -> PublicBooth | None:
    """A published booth that is not hidden, or None. 4 statements."""
    row = db.session.execute(_BOOTH, {"edition_id": scope.edition_id, "slug": slug}).first()
    if row is None:
        return None
    content = from_json(row.content)
    return with_history(
        scope,
        PublicBooth(row.id, row.region_id, row.slug, row.code, row.name, row.province, content, labels(scope), [], []),
    )


def figures(scope: Scope, slug: str) -> list[Figure]:
    """What a published booth says in numbers, such as judges look at; empty without one. 1 statement."""
    row = db.session.execute(_BOOTH, {"edition_id": scope.edition_id, "slug": slug}).first()
    return from_json(row.content).figures() if row else []


def with_history(scope: Scope, plain: PublicBooth) -> PublicBooth:
    """The booth with its region's awards and the other years in which it took part. 2 statements."""
    years = [row.year for row in db.rows(_YEARS, edition_id=scope.edition_id, region_id=plain.region_id)]
    return replace(plain, awards=awards(scope, [plain.region_id])[plain.region_id], years=years)


@cache
def grid() -> tuple[ProvinceTile, ...]:
    """The map of provinces, read once per process."""
    return registry.parse("", "", data_path(registry.TILES).read_text(encoding="utf-8-sig")).tiles
