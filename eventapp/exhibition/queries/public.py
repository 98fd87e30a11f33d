"""What everybody may ask of a booth: as it was published, with its region's history; all of them for a copy."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventapp.core.access import Scope
from eventapp.core.datafiles import data_path
from eventapp.core.db import AnySelect, db
from eventapp.core.memo import Memo
from eventapp.editions.models import Dimension, Edition, Participation, Recognition
from eventapp.exhibition.models.booths import Booth, BoothState, BoothVersion
from eventapp.exhibition.rules.content import Content, Figure, from_json
from eventapp.frozen import frozen
from eventapp.regions.models import Region
from eventapp.regions.rules import registry
from eventapp.regions.rules.registry import ProvinceTile

T = TypeVar("T")
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
class BoothFacts:
    """Which booth it is, and of which region."""

    id: int
    region_id: int
    slug: str
    code: str
    name: str
    province: str


@frozen
class PublicBooth(BoothFacts):
    """A booth as visitors see it. How its people are reached is asked for apart, see ``queries.lines``."""

    content: Content
    dimension_labels: dict[str, str]
    awards: list[Award]
    years: list[int]  # other editions in which the region took part


@frozen
class Standing(BoothFacts):
    """A booth that visitors see, with the very text that was published: who keeps what it says need not read it."""

    text: str


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


def named(scope: Scope) -> dict[str, str]:
    """The same for visitors, who may see a new one a few seconds late. 0 or 1 statement."""
    return _named.recall(scope.edition_id, lambda: labels(scope))


def exhibited(scope: Scope) -> list[PublicBooth]:
    """Every published booth with its content by name, for the static pages. 3 statements."""
    query = _joined(
        sa.select(
            Booth.id, Booth.region_id, Booth.slug, Region.code, Region.name, Province.name, BoothVersion.content
        ).select_from(Booth)
    )
    found = db.rows(query.join(BoothVersion, CURRENT).where(*_visible(scope)).order_by(Region.name, Region.code))
    won = awards(scope)
    return [
        PublicBooth(*(*facts, from_json(content), named(scope), won.get(facts[1], []), [])) for *facts, content in found
    ]


def awards(scope: Scope) -> Mapping[int, list[Award]]:
    """Categories won by region, latest first. What an example edition gave shows in that edition only.

    0 or 1 statement: an award may show a few seconds late.
    """
    return _won.recall(scope.edition_id, lambda: _grouped(_WON, scope, lambda row: Award(row.label, row.year)))


def years(scope: Scope) -> Mapping[int, list[int]]:
    """The other years in which the regions with a booth took part. 0 or 1 statement."""
    return _took_part.recall(scope.edition_id, lambda: _grouped(_YEARS, scope, lambda row: row.year))


def _grouped(statement: AnySelect, scope: Scope, value: Callable[[Any], T]) -> dict[int, list[T]]:
    found: defaultdict[int, list[T]] = defaultdict(list)
    for row in db.rows(statement, edition_id=scope.edition_id):
        found[row.region_id].append(value(row))
    return dict(found)


# Statements of the booth's page, built once, and what hardly ever changes beside a booth.
_named: Memo[dict[str, str]] = Memo()
_won: Memo[dict[int, list[Award]]] = Memo()
_took_part: Memo[dict[int, list[int]]] = Memo()
_LABELS = (
    sa.select(Dimension.key, Dimension.label)
    .where(Dimension.edition_id == sa.bindparam("edition_id"))
    .order_by(Dimension.position, Dimension.id)
)
_WON = (
    sa.select(Recognition.region_id, Recognition.category_label.label("label"), Edition.year)
    .join(Edition, Edition.id == Recognition.edition_id)
    .where(sa.or_(Edition.is_example.is_(sa.false()), Edition.id == sa.bindparam("edition_id")))
    .order_by(Edition.year.desc(), Recognition.position, Recognition.id)
    .execution_options(unscoped="the awards of all years")
)
_YEARS = (
    sa.select(Participation.region_id, Edition.year)
    .join(Edition, Edition.id == Participation.edition_id)
    .where(
        Participation.region_id.in_(sa.select(Booth.region_id).where(Booth.edition_id == sa.bindparam("edition_id"))),
        Edition.is_example.is_(sa.false()),
        Edition.id != sa.bindparam("edition_id"),
    )
    .distinct()
    .order_by(Edition.year)
    .execution_options(unscoped="the regions' years")
)
_BOOTH = (
    sa.select(
        Booth.id,
        Booth.region_id,
        Booth.slug,
        Region.code,
        Region.name,
        Province.name.label("province"),
        sa.cast(BoothVersion.content, sa.Text).label("text"),
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


def standing(scope: Scope, slug: str) -> Standing | None:
    """A published booth that is not hidden, or None. 1 statement."""
    row = db.session.execute(_BOOTH, {"edition_id": scope.edition_id, "slug": slug}).first()
    return Standing(*row) if row is not None else None


def read(scope: Scope, found: Standing) -> PublicBooth:
    """What a booth says, with its region's history. 0 to 3 statements."""
    return told(scope, found, from_json(json.loads(found.text)))


def told(scope: Scope, found: Standing, content: Content) -> PublicBooth:
    """The same for who has read the text before. 0 to 3 statements."""
    facts = (found.id, found.region_id, found.slug, found.code, found.name, found.province)
    return with_history(scope, PublicBooth(*facts, content, named(scope), [], []))


def booth(scope: Scope, slug: str) -> PublicBooth | None:
    """A published booth that is not hidden, or None. 1 to 4 statements."""
    found = standing(scope, slug)
    return read(scope, found) if found is not None else None


def figures(scope: Scope, slug: str) -> list[Figure]:
    """What a published booth says in numbers, such as judges look at; empty without one. 1 statement."""
    found = standing(scope, slug)
    return from_json(json.loads(found.text)).figures() if found is not None else []


def with_history(scope: Scope, plain: PublicBooth) -> PublicBooth:
    """The booth with its region's awards and the other years in which it took part. 0 to 2 statements."""
    won, took_part = awards(scope), years(scope)
    return replace(plain, awards=won.get(plain.region_id, []), years=took_part.get(plain.region_id, []))


@cache
def grid() -> tuple[ProvinceTile, ...]:
    """The map of provinces, read once per process."""
    return registry.parse("", "", data_path(registry.TILES).read_text(encoding="utf-8-sig")).tiles
