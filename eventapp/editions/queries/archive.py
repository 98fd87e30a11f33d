"""All years together: totals, provinces, a region's way through the years, notes and sources.

An example edition is invented, so nothing here ever reads one, save ``next_forum``, which says that it is an example.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventapp.core.access import EditionRef
from eventapp.core.db import AnySelect, db
from eventapp.editions.models import (
    Dimension,
    Edition,
    HistoryNote,
    Participation,
    ProgrammeEvent,
    Recognition,
    SourceDocument,
    Stage,
)
from eventapp.editions.queries.public import NoteRow
from eventapp.frozen import frozen
from eventapp.regions.models import Region, RegionType


@frozen
class YearRow:
    """One edition of the programme's history; ``named`` is how many regencies and cities it holds by name."""

    slug: str
    year: int
    name: str
    is_history: bool
    facts: dict[str, Any]
    named: int


@frozen
class ProvinceCount:
    """How many regencies and cities of a province took part, as far as their names are known."""

    code: str
    name: str
    named: int


@frozen
class WinnerRow:
    """A region and the category that it won in an edition."""

    edition: str
    label: str
    code: str
    name: str


@frozen
class StepRow:
    """A region in one edition."""

    edition: str
    edition_name: str
    year: int
    track: str
    stage: str
    as_written: str
    sources: list[str]


@frozen
class RecognitionRow:
    """What a region was given."""

    edition: str
    year: int
    label: str
    source: list[str]


@frozen
class VisitRow:
    """Something that happened in a region."""

    edition: str
    name: str
    name_en: str
    starts_on: date | None
    ends_on: date | None
    venue: str
    source: list[str]


@frozen
class DocumentRow:
    """A document that the archive was taken from."""

    number: int
    file: str
    title_id: str
    title_en: str
    language: str


@frozen
class NextForum:
    """The edition that people can take part in now or soon."""

    ref: EditionRef
    year: int
    starts_on: date | None
    ends_on: date | None
    venue: str


_Province = aliased(Region)
_REAL = Edition.is_example.is_(sa.false())
_UNSCOPED = "the programme's history over all editions"
# Asked or assessed is not yet taking part.
_TAKES_PART = Participation.stage.not_in([Stage.INVITED.value, Stage.ASSESSED.value])
_IS_LOCAL = Region.type != RegionType.PROVINCE.value
_OVER = sa.or_(Edition.is_history.is_(sa.true()), Edition.ends_on < sa.bindparam("today", type_=sa.Date))

_NAMED = (
    sa.select(sa.func.count())
    .select_from(Participation)
    .join(Region, Region.id == Participation.region_id)
    .where(Participation.edition_id == Edition.id, _TAKES_PART, _IS_LOCAL)
    .scalar_subquery()
)
_YEARS: AnySelect = (
    sa.select(Edition.slug, Edition.year, Edition.name, Edition.is_history, Edition.facts, _NAMED)
    .where(_REAL, _OVER)
    .order_by(Edition.year, Edition.id)
    .execution_options(unscoped=_UNSCOPED)
)
_PROVINCES = (
    sa.select(_Province.code, _Province.name, sa.func.count(sa.distinct(Region.id)))
    .select_from(Participation)
    .join(Edition, Edition.id == Participation.edition_id)
    .join(Region, Region.id == Participation.region_id)
    .join(_Province, _Province.id == Region.province_id)
    .where(_REAL, _TAKES_PART)
    .group_by(_Province.code, _Province.name)
    .order_by(sa.func.count(sa.distinct(Region.id)).desc(), _Province.code)
    .execution_options(unscoped=_UNSCOPED)
)
_WINNERS = (
    sa.select(Edition.slug, Recognition.category_label, Region.code, Region.name)
    .join(Edition, Edition.id == Recognition.edition_id)
    .join(Region, Region.id == Recognition.region_id)
    .where(_REAL)
    .order_by(Edition.year, Edition.id, Recognition.position)
    .execution_options(unscoped=_UNSCOPED)
)
_STEPS: AnySelect = (
    sa.select(
        Edition.slug,
        Edition.name,
        Edition.year,
        Participation.track,
        Participation.stage,
        Participation.as_written,
        Edition.sources,
    )
    .join(Edition, Edition.id == Participation.edition_id)
    .where(Participation.region_id == sa.bindparam("region_id"), _REAL)
    .order_by(Edition.year, Edition.id)
    .execution_options(unscoped=_UNSCOPED)
)
_RECOGNITIONS = (
    sa.select(Edition.slug, Edition.year, Recognition.category_label, Recognition.source)
    .join(Edition, Edition.id == Recognition.edition_id)
    .where(Recognition.region_id == sa.bindparam("region_id"), _REAL)
    .order_by(Edition.year, Edition.id, Recognition.position)
    .execution_options(unscoped=_UNSCOPED)
)
_VISITS: AnySelect = (
    sa.select(
        Edition.slug,
        ProgrammeEvent.name,
        ProgrammeEvent.details,
        ProgrammeEvent.starts_on,
        ProgrammeEvent.ends_on,
        ProgrammeEvent.venue,
        ProgrammeEvent.source,
    )
    .join(Edition, Edition.id == ProgrammeEvent.edition_id)
    .where(ProgrammeEvent.region_id == sa.bindparam("region_id"), _REAL)
    .order_by(Edition.year, ProgrammeEvent.id)
    .execution_options(unscoped=_UNSCOPED)
)
_OF_PROVINCE = (
    sa.select(Region.code, Edition.slug)
    .select_from(Participation)
    .join(Edition, Edition.id == Participation.edition_id)
    .join(Region, Region.id == Participation.region_id)
    .where(Region.province_id == sa.bindparam("province_id"), _REAL, _TAKES_PART)
    .order_by(Region.code, Edition.year, Edition.id)
    .execution_options(unscoped=_UNSCOPED)
)
_NOTES = (
    sa.select(HistoryNote.key, HistoryNote.text_id, HistoryNote.text_en, HistoryNote.source, Edition.slug)
    .outerjoin(Edition, Edition.id == HistoryNote.about_edition_id)
    .order_by(HistoryNote.id)
    .execution_options(unscoped=_UNSCOPED)
)
_DOCUMENTS = sa.select(
    SourceDocument.number,
    SourceDocument.file,
    SourceDocument.title_id,
    SourceDocument.title_en,
    SourceDocument.language,
).order_by(SourceDocument.number)
_NEXT: AnySelect = (
    sa.select(
        Edition.id,
        Edition.slug,
        Edition.name,
        Edition.zone,
        Edition.is_example,
        Edition.year,
        Edition.starts_on,
        Edition.ends_on,
        Edition.venue,
    )
    .where(
        Edition.is_history.is_(sa.false()),
        sa.or_(Edition.ends_on.is_(None), Edition.ends_on >= sa.bindparam("today", type_=sa.Date)),
    )
    # A real one before an example, one with days before one without, then the nearest.
    .order_by(Edition.is_example, Edition.starts_on.is_(None), Edition.starts_on, Edition.id)
    .limit(1)
)
_LATEST_DIMENSIONS = (
    sa.select(Dimension.key, Dimension.label)
    .where(
        Dimension.edition_id
        == sa.select(Dimension.edition_id)
        .join(Edition, Edition.id == Dimension.edition_id)
        .where(_REAL)
        .order_by(Edition.year.desc(), Edition.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    .order_by(Dimension.position, Dimension.id)
    .execution_options(unscoped=_UNSCOPED)
)


def years(today: date) -> list[YearRow]:
    """The editions that are over or in the archive, oldest first. 1 statement."""
    return [YearRow(*row) for row in db.rows(_YEARS, today=today)]


def provinces() -> list[ProvinceCount]:
    """Provinces with named regions, most first. 1 statement."""
    return [ProvinceCount(*row) for row in db.rows(_PROVINCES)]


def winners() -> list[WinnerRow]:
    """Everything that was ever won, by edition and category. 1 statement."""
    return [WinnerRow(*row) for row in db.rows(_WINNERS)]


def steps(region_id: int) -> list[StepRow]:
    """The editions of a region, oldest first. 1 statement."""
    return [StepRow(*row) for row in db.rows(_STEPS, region_id=region_id)]


def recognitions(region_id: int) -> list[RecognitionRow]:
    """What a region was given, oldest first. 1 statement."""
    return [RecognitionRow(*row) for row in db.rows(_RECOGNITIONS, region_id=region_id)]


def visits(region_id: int) -> list[VisitRow]:
    """What happened in a region, oldest first. 1 statement."""
    return [
        VisitRow(row[0], row[1], row[2].get("en", {}).get("name", row[1]), *row[3:])
        for row in db.rows(_VISITS, region_id=region_id)
    ]


def editions_of_province(province_id: int) -> dict[str, list[str]]:
    """Code of each region of a province that took part, with the addresses of its editions. 1 statement."""
    found: dict[str, list[str]] = {}
    for code, slug in db.rows(_OF_PROVINCE, province_id=province_id):
        found.setdefault(code, []).append(slug)
    return found


def notes() -> list[NoteRow]:
    """Every contradiction and gap. 1 statement."""
    return [NoteRow(*row) for row in db.rows(_NOTES)]


def documents() -> list[DocumentRow]:
    """The sources by number. 1 statement."""
    return [DocumentRow(*row) for row in db.rows(_DOCUMENTS)]


def source_numbers() -> dict[str, int]:
    """Number of each source by its file. 1 statement."""
    return {row.file: row.number for row in documents()}


def next_forum(today: date) -> NextForum | None:
    """The edition that runs or comes next; an example only when there is no other. 1 statement."""
    row = db.session.execute(_NEXT, {"today": today}).first()
    return NextForum(EditionRef(*row[:5]), *row[5:]) if row else None


def dimensions() -> list[tuple[str, str]]:
    """Key and label of the latest edition's dimensions. 1 statement."""
    return [(row[0], row[1]) for row in db.rows(_LATEST_DIMENSIONS)]
