"""Entries as the organiser sees them: those in the ranking, those that left and why, those that could come in."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.editions.models import Participation
from eventapp.errors import NotFound
from eventapp.formats.table import Table
from eventapp.frozen import frozen
from eventapp.judging.models.entries import Entry, EntryChange
from eventapp.judging.models.intake import Dossier
from eventapp.judging.models.panels import Assignment
from eventapp.judging.models.rounds import Category, Round
from eventapp.judging.models.states import EntryState
from eventapp.judging.rules.entering import may_enter
from eventapp.judging.rules.entry_list import Judged, Known, NoRegionColumn, Written, look_over
from eventapp.regions import queries as regions
from eventapp.regions.models import Region
from eventapp.regions.rules.resolver import resolve_all

COLUMNS = ("region", "daerah", "kabupaten/kota", "nama daerah", "wilayah")  # how the column of names may be called


@frozen
class EntryRow:
    """One entry. ``sheets`` counts its assignments; the last change says why it left or came back."""

    id: int
    name: str
    code: str
    state: str
    source: str
    sheets: int
    dossier_id: int | None
    reason: str | None
    decision_number: str | None
    changed_by: str | None
    changed_at: datetime | None

    @property
    def is_active(self) -> bool:
        """Whether it is judged and ranked."""
        return self.state == EntryState.ACTIVE


@frozen
class Candidate:
    """A participating region that may enter and has not."""

    id: int
    name: str
    code: str


@frozen
class Finalists:
    """A category whose entries are published, by name."""

    label: str
    regions: list[tuple[str, str]]  # code and name
    published_at: datetime


def entries(scope: Scope, category_id: int) -> list[EntryRow]:
    """Every entry of a category, those in the ranking first, by name. 1 statement."""
    last = (
        sa.select(sa.func.max(EntryChange.id))
        .where(EntryChange.edition_id == Entry.edition_id, EntryChange.entry_id == Entry.id)
        .correlate(Entry)
        .scalar_subquery()
    )
    sheets = (
        sa.select(sa.func.count(Assignment.id))
        .where(Assignment.edition_id == Entry.edition_id, Assignment.entry_id == Entry.id)
        .correlate(Entry)
        .scalar_subquery()
    )
    query = (
        sa.select(
            Entry.id,
            Region.name,
            Region.code,
            Entry.state,
            Entry.source,
            sheets,
            Dossier.id,
            EntryChange.reason,
            EntryChange.decision_number,
            User.name,
            EntryChange.at,
        )
        .join(Region, Region.id == Entry.region_id)
        .outerjoin(Dossier, sa.and_(Dossier.category_id == Entry.category_id, Dossier.region_id == Entry.region_id))
        .outerjoin(EntryChange, EntryChange.id == last)
        .outerjoin(User, User.id == EntryChange.user_id)
        .where(Entry.edition_id == scope.edition_id, Entry.category_id == category_id)
        .order_by(sa.case((Entry.state == EntryState.ACTIVE.value, 0), else_=1), Region.name)
    )
    return [EntryRow(*row) for row in db.rows(query)]


def entry(scope: Scope, category_id: int, entry_id: int) -> EntryRow:
    """One entry of a category. 1 statement. Raises NotFound."""
    found = next((row for row in entries(scope, category_id) if row.id == entry_id), None)
    if found is None:
        raise NotFound
    return found


def candidates(scope: Scope, category_id: int, *, types: list[str], codes: list[str]) -> list[Candidate]:
    """Participating regions that fit the category's rule and were never entered, by name. 1 statement."""
    present = sa.select(Entry.region_id).where(Entry.edition_id == scope.edition_id, Entry.category_id == category_id)
    query = (
        sa.select(Region.id, Region.name, Region.code, Region.type)
        .join(Participation, Participation.region_id == Region.id)
        .where(Participation.edition_id == scope.edition_id, Region.id.not_in(present))
        .order_by(Region.name)
    )
    return [
        Candidate(row.id, row.name, row.code)
        for row in db.rows(query)
        if may_enter(row.type, row.code, types=types, codes=codes)
    ]


def look_over_table(scope: Scope, category: Category, table: Table) -> list[Judged]:
    """The lines of a spreadsheet with what would happen to each; nothing is written. 2 statements.

    Raises NoRegionColumn.
    """
    column = next((name for name in table.header if name.strip().lower() in COLUMNS), None)
    if column is None:
        raise NoRegionColumn(field="file", file=table.name)
    cells = table.cells(column)
    found = resolve_all(regions.registry(), (text for _, text in cells))
    rows = [
        Written(
            line,
            text,
            resolution.region.code if resolution.region else None,
            resolution.region.name if resolution.region else None,
            tuple(each.name for each in resolution.candidates),
        )
        for (line, text), resolution in zip(cells, found, strict=True)
    ]
    return look_over(rows, known(scope, category))


def known(scope: Scope, category: Category) -> Known:
    """Who takes part and who has entered already, by code. 2 statements."""
    takes_part = (
        sa.select(Region.code, Region.type)
        .join(Participation, Participation.region_id == Region.id)
        .where(Participation.edition_id == scope.edition_id)
    )
    entered = (
        sa.select(Region.code, Entry.state)
        .join(Region, Region.id == Entry.region_id)
        .where(Entry.edition_id == scope.edition_id, Entry.category_id == category.id)
    )
    states = {row.code: row.state for row in db.rows(entered)}
    return Known(
        participating={row.code: row.type for row in db.rows(takes_part)},
        present={code for code, state in states.items() if state == EntryState.ACTIVE},
        left={code for code, state in states.items() if state != EntryState.ACTIVE},
        types=category.enter_types,
        codes=category.enter_codes,
    )


def finalists(scope: Scope) -> list[Finalists]:
    """The published lists of finalists: categories in order, regions by name, never by score. 1 statement."""
    query = (
        sa.select(Category.id, Category.label, Category.finalists_published_at, Region.code, Region.name)
        .join(Round, Round.id == Category.round_id)
        .join(Entry, Entry.category_id == Category.id)
        .join(Region, Region.id == Entry.region_id)
        .where(
            Category.edition_id == scope.edition_id,
            Category.finalists_published_at.is_not(None),
            Entry.state == EntryState.ACTIVE.value,
        )
        .order_by(Round.id, Category.position, Category.id, Region.name)
    )
    found: dict[int, Finalists] = {}
    for row in db.rows(query):
        shown = found.setdefault(row.id, Finalists(row.label, [], row.finalists_published_at))
        shown.regions.append((row.code, row.name))
    return list(found.values())
