"""What everybody may ask: the list of booths with its filters, and one booth as it was published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventapp.core import paging
from eventapp.core.access import Scope
from eventapp.core.datafiles import data_path
from eventapp.core.db import AnySelect, db
from eventapp.core.paging import Page
from eventapp.editions.models import Dimension, Edition, Participation, Recognition
from eventapp.exhibition.models.booths import Booth, BoothDimension, BoothState, BoothVersion
from eventapp.exhibition.models.conversations import Enquiry
from eventapp.exhibition.rules import ordering, searching
from eventapp.exhibition.rules.content import Content, Figure, from_json
from eventapp.regions.models import Region
from eventapp.regions.rules import registry
from eventapp.regions.rules.registry import ProvinceTile

PER_PAGE = 24
LEAST_ANSWERS = 3  # fewer answers say nothing about how fast a team usually is
Province = aliased(Region)
_OF_PROVINCE = Province.id == sa.func.coalesce(Region.province_id, Region.id)
_CURRENT = sa.and_(
    BoothVersion.edition_id == Booth.edition_id,
    BoothVersion.booth_id == Booth.id,
    BoothVersion.number == Booth.version,
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What is kept in the address of the list: words, a province's code and a dimension's key; empty for all."""

    q: str = ""
    province: str = ""
    dimension: str = ""

    def address(self, **changed: Any) -> dict[str, Any]:
        """The filters as parameters of an address, with these changed; empty ones are left out."""
        values = {"q": self.q, "province": self.province, "dimension": self.dimension, **changed}
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a filter and how many booths it would leave."""

    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class BoothRow:
    """A published booth in lists, exports and the API. Dimensions are labels; ``awards`` is filled for pages only."""

    slug: str
    code: str
    name: str
    province_code: str
    province: str
    programme: str
    pitch: str
    dimensions: tuple[str, ...]
    awards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """One page of the list. ``total`` counts all pages; options count what the other filters leave."""

    rows: list[BoothRow]
    total: int
    page: int
    pages: int
    provinces: list[Option]
    dimensions: list[Option]


@dataclass(frozen=True, slots=True)
class Award:
    """A category that the region won in an edition."""

    label: str
    year: int


@dataclass(frozen=True, slots=True)
class PublicBooth:
    """A booth as visitors see it. ``answer_hours`` is the mean time to the first answer, None while there are few."""

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
    answer_hours: float | None = None


def _visible(scope: Scope) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Booth.edition_id == scope.edition_id,
        Booth.state == BoothState.PUBLISHED.value,
        Booth.hidden_at.is_(None),
    )


def _matching(scope: Scope, filters: Filters) -> list[sa.ColumnElement[bool]]:
    """The conditions of the list; the query must join Region and Province."""
    found = [*_visible(scope)]
    found += [Booth.search_text.contains(word, autoescape=True) for word in searching.words(filters.q)]
    if filters.province:
        found.append(Province.code == filters.province)
    if filters.dimension:
        within = (
            sa.select(BoothDimension.booth_id)
            .join(Dimension, Dimension.id == BoothDimension.dimension_id)
            .where(BoothDimension.edition_id == scope.edition_id, Dimension.key == filters.dimension)
        )
        found.append(Booth.id.in_(within))
    return found


def _joined(query: AnySelect) -> AnySelect:
    return query.join(Region, Region.id == Booth.region_id).join(Province, _OF_PROVINCE)


def _rows(scope: Scope, filters: Filters) -> AnySelect:
    columns = (Booth.slug, Region.code, Region.name, Province.code, Province.name, BoothVersion.card, Booth.region_id)
    query = _joined(sa.select(*columns).select_from(Booth)).join(BoothVersion, _CURRENT)
    return query.where(*_matching(scope, filters))


def _row(labels: dict[str, str], *values: Any) -> BoothRow:
    *place, card, _region_id = values
    dimensions = tuple(labels[key] for key in card["dimensions"] if key in labels)
    return BoothRow(*(*place, card["programme"], card["pitch"], dimensions))


def labels(scope: Scope) -> dict[str, str]:
    """The labels of the edition's dimensions by key, in order. 1 statement."""
    return {row.key: row.label for row in db.rows(_LABELS, edition_id=scope.edition_id)}


def listed(
    scope: Scope,
    *,
    q: str = "",
    province: str = "",
    dimension: str = "",
    after: str | None = None,
    limit: int = 50,
) -> Page[BoothRow]:
    """Published booths for the API, by name. 2 statements."""
    named = labels(scope)

    def row(*values: Any) -> BoothRow:
        return _row(named, *values)

    query = _rows(scope, Filters(q, province, dimension))
    return paging.page(query, by=(Region.name, Booth.id), row=row, after=after, limit=limit)


def exported(scope: Scope, filters: Filters | None = None) -> list[BoothRow]:
    """All published booths by name, with their awards, for files. 3 statements."""
    named = labels(scope)
    found = db.rows(_rows(scope, filters or Filters()).order_by(Region.name, Region.code))
    return _with_awards(scope, found, named)


def shown(scope: Scope, filters: Filters, *, page: int, day: date) -> Shown:
    """One page of the list in the fair order of ``day``; a page past the end is the last one. 4 statements."""
    provinces = _provinces(scope, filters)
    dimensions = _dimensions(scope, filters)
    total = sum(option.count for option in provinces if filters.province in {"", option.key})
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(page, 1), pages)
    today = ordering.turn(scope.edition_id, day)
    turned = (sa.cast(Booth.sort_key, sa.BigInteger) * today.multiplier + today.shift) % ordering.PRIME
    query = _rows(scope, filters).order_by(turned, Booth.id).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    rows = _with_awards(scope, db.rows(query), {option.key: option.label for option in dimensions})
    return Shown(rows, total, page, pages, provinces, dimensions)


def exhibited(scope: Scope) -> list[PublicBooth]:
    """Every published booth with its content by name, for the static pages. 3 statements."""
    named = labels(scope)
    query = _joined(
        sa.select(
            Booth.id, Booth.region_id, Booth.slug, Region.code, Region.name, Province.name, BoothVersion.content
        ).select_from(Booth)
    )
    found = db.rows(query.join(BoothVersion, _CURRENT).where(*_visible(scope)).order_by(Region.name, Region.code))
    awards = _awards(scope, [row.region_id for row in found])
    return [PublicBooth(*(*facts, from_json(content), named, awards[facts[1]], [])) for *facts, content in found]


def count(scope: Scope) -> int:
    """How many booths are shown in all. 1 statement."""
    return int(db.scalar(sa.select(sa.func.count()).select_from(Booth).where(*_visible(scope))))


def _provinces(scope: Scope, filters: Filters) -> list[Option]:
    query = _joined(sa.select(Province.code, Province.name, sa.func.count()).select_from(Booth))
    query = query.where(*_matching(scope, replace(filters, province="")))
    return [Option(*row) for row in db.rows(query.group_by(Province.code, Province.name).order_by(Province.name))]


def _dimensions(scope: Scope, filters: Filters) -> list[Option]:
    """Every dimension of the edition, also those without a booth."""
    matching = _joined(sa.select(BoothDimension.dimension_id, sa.func.count().label("booths")).select_from(Booth))
    matching = matching.join(BoothDimension, BoothDimension.booth_id == Booth.id)
    matching = matching.where(*_matching(scope, replace(filters, dimension="")))
    counted = matching.group_by(BoothDimension.dimension_id).subquery()
    query = (
        sa.select(Dimension.key, Dimension.label, sa.func.coalesce(counted.c.booths, 0))
        .outerjoin(counted, counted.c.dimension_id == Dimension.id)
        .where(Dimension.edition_id == scope.edition_id)
        .order_by(Dimension.position, Dimension.id)
    )
    return [Option(*row) for row in db.rows(query)]


def _with_awards(scope: Scope, found: list[sa.Row[Any]], named: dict[str, str]) -> list[BoothRow]:
    awards = _awards(scope, [row[-1] for row in found])
    return [
        replace(_row(named, *row), awards=tuple(dict.fromkeys(str(award.year) for award in awards[row[-1]])))
        for row in found
    ]


def _awards(scope: Scope, region_ids: Iterable[int]) -> dict[int, list[Award]]:
    """Categories won, latest first. What an example edition gave shows in that edition only. 1 statement."""
    found: dict[int, list[Award]] = defaultdict(list)
    for region_id, label, year in db.rows(_AWARDS, edition_id=scope.edition_id, region_ids=list(region_ids)):
        found[region_id].append(Award(label, year))
    return found


# Statements of the booth's page, built once: it holds a form, so that no cache keeps it.
_LABELS = (
    sa.select(Dimension.key, Dimension.label)
    .where(Dimension.edition_id == sa.bindparam("edition_id"))
    .order_by(Dimension.position, Dimension.id)
)
_AWARDS = (
    sa.select(Recognition.region_id, Recognition.category_label, Edition.year)
    .join(Edition, Edition.id == Recognition.edition_id)
    .where(
        Recognition.region_id.in_(sa.bindparam("region_ids", expanding=True)),
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
_ANSWERS = sa.select(sa.func.count(Enquiry.answer_seconds)).where(
    Enquiry.edition_id == Booth.edition_id, Enquiry.booth_id == Booth.id
)
_MEAN = sa.select(sa.func.avg(Enquiry.answer_seconds)).where(
    Enquiry.edition_id == Booth.edition_id, Enquiry.booth_id == Booth.id
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
        _ANSWERS.scalar_subquery().label("answers"),
        _MEAN.scalar_subquery().label("mean_seconds"),
    )
    .join(Region, Region.id == Booth.region_id)
    .join(Province, _OF_PROVINCE)
    .join(BoothVersion, _CURRENT)
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
    hours = float(row.mean_seconds) / 3600 if row.answers >= LEAST_ANSWERS else None
    content = from_json(row.content)
    return with_history(
        scope,
        PublicBooth(
            row.id, row.region_id, row.slug, row.code, row.name, row.province, content, labels(scope), [], [], hours
        ),
    )


def figures(scope: Scope, slug: str) -> list[Figure]:
    """What a published booth says in numbers, such as judges look at; empty without one. 1 statement."""
    row = db.session.execute(_BOOTH, {"edition_id": scope.edition_id, "slug": slug}).first()
    return from_json(row.content).figures() if row else []


def with_history(scope: Scope, plain: PublicBooth) -> PublicBooth:
    """The booth with its region's awards and the other years in which it took part. 2 statements."""
    years = [row.year for row in db.rows(_YEARS, edition_id=scope.edition_id, region_id=plain.region_id)]
    return replace(plain, awards=_awards(scope, [plain.region_id])[plain.region_id], years=years)


@cache
def grid() -> tuple[ProvinceTile, ...]:
    """The map of provinces, read once per process."""
    return registry.parse("", "", data_path(registry.TILES).read_text(encoding="utf-8-sig")).tiles
