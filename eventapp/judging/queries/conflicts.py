"""Conflicts of interest as the secretariat sees them: which ties are known, and which entries lost a judge by them."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core.access import EditionRef, Scope
from eventapp.core.db import db
from eventapp.editions.models import Edition, Tie
from eventapp.frozen import frozen
from eventapp.judging.models.entries import Entry
from eventapp.judging.models.panels import Assignment, PanelMember
from eventapp.judging.models.rounds import Category, Round
from eventapp.judging.models.states import EntryState, RoundState
from eventapp.judging.queries.parts import is_ranked, is_recused, is_tied, pairs
from eventapp.judging.queries.staffing import judges_for_each
from eventapp.regions.models import Region

PREPARED = [state.value for state in RoundState if state.may_be_prepared]


@frozen
class TieRow:
    """One tie of a judge to a region: what kind, who told, since when."""

    id: int
    user_id: int
    judge: str
    region: str
    kind: str
    source: str
    created_at: datetime


@frozen
class Candidate:
    """A judge of the panel who may take an entry over, and how many sheets the judge has."""

    seat_id: int
    judge: str
    sheets: int


@frozen
class Gap:
    """An entry with recused judges: how many still count, how many the round asks for, who may step in."""

    entry_id: int
    label: str
    region: str
    recused: int
    counting: int
    wanted: int
    candidates: tuple[Candidate, ...]

    @property
    def is_open(self) -> bool:
        """Whether the entry waits for a replacement."""
        return self.counting < self.wanted


@frozen
class Calibration:
    """A category with the regions of which one may be its item for calibration."""

    category_id: int
    label: str
    entries: tuple[tuple[int, str], ...]
    chosen: int | None


def calibrations(scope: Scope, round_id: int) -> list[Calibration]:
    """The scored categories of a round and their items for calibration. 1 statement."""
    query = (
        sa.select(Category.id, Category.label, Entry.id, Region.name, Entry.is_calibration)
        .join(Entry, Entry.category_id == Category.id)
        .join(Region, Region.id == Entry.region_id)
        .where(
            Category.edition_id == scope.edition_id,
            Category.round_id == round_id,
            Category.is_scored,
            Entry.state == EntryState.ACTIVE.value,
        )
        .order_by(Category.position, Category.id, Region.name)
    )
    found = []
    for (category_id, label), rows in groupby(db.rows(query), key=lambda row: (row[0], row[1])):
        entries = [tuple(row[2:]) for row in rows]
        chosen = next((entry_id for entry_id, _, is_chosen in entries if is_chosen), None)
        found.append(Calibration(category_id, label, tuple((number, name) for number, name, _ in entries), chosen))
    return found


def editions_at_work() -> list[EditionRef]:
    """Editions with a round in which judges still are assigned. 1 statement."""
    query = (
        sa.select(Edition.id, Edition.slug, Edition.name, Edition.zone, Edition.is_example)
        .join(Round, Round.edition_id == Edition.id)
        .where(Round.state.in_(PREPARED))
        .distinct()
        .order_by(Edition.id)
        .execution_options(unscoped="the worker serves every edition")
    )
    return [EditionRef(*row) for row in db.rows(query)]


def known_ties(scope: Scope) -> list[TieRow]:
    """The ties of everybody who sits on a panel of the edition, by judge and region. 1 statement."""
    on_a_panel = sa.exists().where(PanelMember.edition_id == scope.edition_id, PanelMember.user_id == Tie.user_id)
    query = (
        sa.select(Tie.id, User.id, User.name, Region.name, Tie.kind, Tie.source, Tie.created_at)
        .join(User, User.id == Tie.user_id)
        .join(Region, Region.id == Tie.region_id)
        .where(Tie.edition_id == scope.edition_id, on_a_panel)
        .order_by(User.name, User.id, Region.name, Tie.kind)
    )
    return [TieRow(*row) for row in db.rows(query)]


def gaps(scope: Scope, round_id: int) -> list[Gap]:
    """Entries of a round that recusals have taken judges from, those that wait first. 2 statements."""
    out = sa.func.sum(sa.case((is_recused(), 1), else_=0))
    counted = (
        pairs(Category.id, Entry.id, Category.label, Region.name, out, sa.func.count(Assignment.id), Round.min_judges)
        .join(Category, Category.id == Assignment.category_id)
        .join(Round, Round.id == Category.round_id)
        .where(Assignment.edition_id == scope.edition_id, Category.round_id == round_id, is_ranked())
        .group_by(Category.position, Category.id, Category.label, Entry.id, Region.name, Round.min_judges)
        .order_by(Category.position, Category.id, Region.name)
    )
    rows = db.rows(counted)
    given: dict[int, list[tuple[int, int]]] = {}
    for category_id, _, _, _, recused, sheets, _ in rows:
        given.setdefault(category_id, []).append((sheets, int(recused)))
    candidates = _candidates(scope, [row[1] for row in rows if row[4]])
    found = []
    for category_id, entry_id, label, region, recused, sheets, least in rows:
        if recused:
            wanted = max(least, judges_for_each(given[category_id]))
            counting = sheets - int(recused)
            found.append(
                Gap(entry_id, label, region, int(recused), counting, wanted, tuple(candidates.get(entry_id, ())))
            )
    return sorted(found, key=lambda gap: not gap.is_open)


def _candidates(scope: Scope, entry_ids: list[int]) -> dict[int, list[Candidate]]:
    """Who may step in for each entry: on the panel, neither assigned nor tied; the least busy first. 1 statement."""
    if not entry_ids:
        return {}
    own = sa.orm.aliased(Assignment)
    sheets = (
        sa.select(sa.func.count(own.id)).where(own.panel_member_id == PanelMember.id).correlate(PanelMember)
    ).scalar_subquery()
    taken = (sa.select(own.id).where(own.panel_member_id == PanelMember.id, own.entry_id == Entry.id)).correlate(
        PanelMember, Entry
    )
    query = (
        sa.select(Entry.id, PanelMember.id, User.name, sheets)
        .select_from(Entry)
        .join(PanelMember, PanelMember.category_id == Entry.category_id)
        .join(Region, Region.id == Entry.region_id)
        .join(User, User.id == PanelMember.user_id)
        .where(
            Entry.edition_id == scope.edition_id,
            Entry.id.in_(entry_ids),
            PanelMember.ended_at.is_(None),
            ~taken.exists(),
            ~is_tied(),
        )
        .order_by(Entry.id, sheets, User.name)
    )
    found: dict[int, list[Candidate]] = {}
    for entry_id, *rest in db.rows(query):
        found.setdefault(entry_id, []).append(Candidate(*rest))
    return found
