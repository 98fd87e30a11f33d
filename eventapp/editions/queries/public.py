"""One edition as everybody may see it: its facts, who takes part, what happened, what was won, what is open."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventapp.core.access import Scope
from eventapp.core.db import AnySelect, db
from eventapp.editions.models import Dimension, Edition, HistoryNote, Participation, ProgrammeEvent, Recognition
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.regions import queries as regions
from eventapp.regions.models import Region
from eventapp.regions.rules import provinces


@frozen
class Overview:
    """The edition itself; ``facts`` are what documents say about it (editions.rules.archive_facts)."""

    id: int
    slug: str
    year: int
    name: str
    programme: str
    zone: str
    starts_on: date | None
    ends_on: date | None
    venue: str
    help_contact: str
    is_example: bool
    is_history: bool
    facts: dict[str, Any]
    sources: list[str]


@frozen
class ParticipantRow:
    """A region in the edition; ``province`` is today's (a province stands under itself), ``former`` that of the
    edition's year where it was another.
    """

    code: str
    name: str
    slug: str
    province_code: str
    province: str
    track: str
    stage: str
    as_written: str
    former: str = ""


@frozen
class AwardRow:
    """What a region was given in the edition."""

    category: str
    label: str
    code: str
    name: str
    province: str
    source: list[str]


@frozen
class EventRow:
    """Something that happened; ``details`` also hold the English words under ``en``."""

    name: str
    starts_on: date | None
    ends_on: date | None
    precision: str
    venue: str
    region_code: str | None
    region: str | None
    details: dict[str, Any]
    source: list[str]


@frozen
class NoteRow:
    """A contradiction or gap in the documents; ``edition`` is None when it is about all years."""

    key: str
    text_id: str
    text_en: str
    source: list[str]
    edition: str | None = None


_Province = aliased(Region)
IN_PROVINCE = _Province.id == sa.func.coalesce(Region.province_id, Region.id)
_OF_EDITION: sa.BindParameter[int] = sa.bindparam("edition_id")
_OVERVIEW: AnySelect = sa.select(
    Edition.id,
    Edition.slug,
    Edition.year,
    Edition.name,
    Edition.programme,
    Edition.zone,
    Edition.starts_on,
    Edition.ends_on,
    Edition.venue,
    Edition.help_contact,
    Edition.is_example,
    Edition.is_history,
    Edition.facts,
    Edition.sources,
).where(Edition.id == _OF_EDITION)
_PARTICIPANTS = (
    sa.select(
        Region.code,
        Region.name,
        Region.slug,
        _Province.code,
        _Province.name,
        Participation.track,
        Participation.stage,
        Participation.as_written,
    )
    .join(Region, Region.id == Participation.region_id)
    .join(_Province, IN_PROVINCE)
    .where(Participation.edition_id == _OF_EDITION)
    .order_by(Participation.position, Region.code)
)
_AWARDS = (
    sa.select(
        Recognition.category_key,
        Recognition.category_label,
        Region.code,
        Region.name,
        _Province.name,
        Recognition.source,
    )
    .join(Region, Region.id == Recognition.region_id)
    .join(_Province, IN_PROVINCE)
    .where(Recognition.edition_id == _OF_EDITION)
    .order_by(Recognition.position, Region.code)
)
_EVENTS = (
    sa.select(
        ProgrammeEvent.name,
        ProgrammeEvent.starts_on,
        ProgrammeEvent.ends_on,
        ProgrammeEvent.precision,
        ProgrammeEvent.venue,
        Region.code,
        Region.name,
        ProgrammeEvent.details,
        ProgrammeEvent.source,
    )
    .outerjoin(Region, Region.id == ProgrammeEvent.region_id)
    .where(ProgrammeEvent.edition_id == _OF_EDITION)
    .order_by(ProgrammeEvent.id)
)
_NOTES = (
    sa.select(HistoryNote.key, HistoryNote.text_id, HistoryNote.text_en, HistoryNote.source, Edition.slug)
    .outerjoin(Edition, Edition.id == HistoryNote.about_edition_id)
    .where(sa.or_(HistoryNote.about_edition_id == _OF_EDITION, HistoryNote.about_edition_id.is_(None)))
    .order_by(HistoryNote.about_edition_id.is_(None), HistoryNote.id)
)
_DIMENSIONS = (
    sa.select(Dimension.key, Dimension.label)
    .where(Dimension.edition_id == _OF_EDITION)
    .order_by(Dimension.position, Dimension.id)
)


def overview(scope: Scope) -> Overview:
    """The edition of the scope. 1 statement."""
    row = db.session.execute(_OVERVIEW, {"edition_id": scope.edition_id}).first()
    if row is None:
        raise NotFound
    return Overview(*row)


def participants(scope: Scope) -> list[ParticipantRow]:
    """Every region of the edition in its order. 1 statement."""
    year = int(scope.edition.slug[:4]) if scope.edition else 0
    return [
        ParticipantRow(*(*row, former_province(row[3], year)))
        for row in db.rows(_PARTICIPANTS, edition_id=scope.edition_id)
    ]


def former_province(province_code: str, year: int) -> str:
    """Name of the province that held these regions in that year; empty when it was the same one. No statement."""
    code = provinces.former_province(province_code, year)
    return regions.registry().by_code[code].name if code else ""


def awards(scope: Scope) -> list[AwardRow]:
    """What was won in the edition, by category. 1 statement."""
    return [AwardRow(*row) for row in db.rows(_AWARDS, edition_id=scope.edition_id)]


def events(scope: Scope) -> list[EventRow]:
    """What happened in the edition's year, in the documents' order. 1 statement."""
    return [EventRow(*row) for row in db.rows(_EVENTS, edition_id=scope.edition_id)]


def notes(scope: Scope, sources: list[str]) -> list[NoteRow]:
    """What is open about the edition, then about all years as far as these documents are concerned. 1 statement."""
    rows = [NoteRow(*row) for row in db.rows(_NOTES, edition_id=scope.edition_id)]
    return [row for row in rows if row.edition is not None or set(row.source) & set(sources)]


def dimensions(scope: Scope) -> list[tuple[str, str]]:
    """Key and label of the edition's dimensions, in order. 1 statement."""
    return [(row[0], row[1]) for row in db.rows(_DIMENSIONS, edition_id=scope.edition_id)]
