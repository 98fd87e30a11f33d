"""What the organiser sees while a round is prepared: rubric, entries, panel, who is assigned to what."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core.access import Role, Scope
from eventapp.core.db import db
from eventapp.editions.models import Membership
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.judging.models.entries import Entry
from eventapp.judging.models.intake import Dossier
from eventapp.judging.models.panels import Assignment, PanelMember
from eventapp.judging.models.rounds import Category, Criterion, Round
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.models.states import EntryState
from eventapp.judging.queries.parts import is_tied
from eventapp.regions.models import Region


@frozen
class CategorySummary:
    """One category of a round, with what it has so far."""

    id: int
    key: str
    label: str
    criteria: int
    entries: int
    judges: int
    assigned: int
    dossiers: int
    is_scored: bool
    condition: str
    award_rule: str
    ranked_places: int
    grades: list[dict[str, str]]
    finalists_published_at: datetime | None


@frozen
class Named:
    """Something to choose: an entry, a judge, a region."""

    id: int
    name: str


@frozen
class Cell:
    """A judge and an entry that could meet."""

    entry_id: int
    panel_member_id: int
    assigned: bool
    tied: bool
    scored: bool


def _count(
    model: type[Criterion] | type[Entry] | type[PanelMember] | type[Assignment] | type[Dossier],
) -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count(model.id))
        .where(model.edition_id == Category.edition_id, model.category_id == Category.id)
        .correlate(Category)
        .scalar_subquery()
    )


def is_scored() -> sa.ColumnElement[bool]:
    """Whether anybody ever scored in the ``Round``: from then on its categories stand."""
    rows = sa.select(ScoreLog.id).where(ScoreLog.edition_id == Round.edition_id, ScoreLog.round_id == Round.id)
    return rows.correlate(Round).exists()


def has_scores(scope: Scope, round_id: int) -> bool:
    """Whether the categories of a round stand because somebody has scored. 1 statement."""
    query = sa.select(Round.id).where(Round.edition_id == scope.edition_id, Round.id == round_id, is_scored())
    return db.scalar(query) is not None


def scores_exist(scope: Scope) -> bool:
    """Whether anybody has scored in this edition: from then on there is something to see. 1 statement."""
    return db.scalar(sa.select(ScoreLog.id).where(ScoreLog.edition_id == scope.edition_id).limit(1)) is not None


def categories(scope: Scope, round_id: int) -> list[CategorySummary]:
    """The categories of a round in order. 1 statement."""
    query = (
        sa.select(
            Category.id,
            Category.key,
            Category.label,
            _count(Criterion),
            _count(Entry),
            _count(PanelMember),
            _count(Assignment),
            _count(Dossier),
            Category.is_scored,
            Category.condition,
            Category.award_rule,
            Category.ranked_places,
            Category.grades,
            Category.finalists_published_at,
        )
        .where(Category.edition_id == scope.edition_id, Category.round_id == round_id)
        .order_by(Category.position, Category.id)
    )
    return [CategorySummary(*row) for row in db.rows(query)]


def category(scope: Scope, round_id: int, key: str) -> CategorySummary:
    """One category of a round. 1 statement. Raises NotFound."""
    found = next((each for each in categories(scope, round_id) if each.key == key), None)
    if found is None:
        raise NotFound
    return found


def keys(scope: Scope) -> set[str]:
    """Every category's key in the edition. 1 statement."""
    return {row[0] for row in db.rows(sa.select(Category.key).where(Category.edition_id == scope.edition_id))}


def entries(scope: Scope, category_id: int) -> list[Named]:
    """Active entries by name. 1 statement."""
    query = (
        sa.select(Entry.id, Region.name)
        .join(Region, Region.id == Entry.region_id)
        .where(
            Entry.edition_id == scope.edition_id,
            Entry.category_id == category_id,
            Entry.state == EntryState.ACTIVE.value,
        )
        .order_by(Region.name)
    )
    return [Named(*row) for row in db.rows(query)]


def judges_to_add(scope: Scope, category_id: int) -> list[Named]:
    """People with the role of judge who are not on the panel yet, by name. 1 statement."""
    present = sa.select(PanelMember.user_id).where(
        PanelMember.edition_id == scope.edition_id,
        PanelMember.category_id == category_id,
        PanelMember.user_id.is_not(None),
    )
    query = (
        sa.select(User.id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.edition_id == scope.edition_id,
            Membership.role == Role.JUDGE.value,
            User.id.not_in(present),
        )
        .order_by(User.name, User.id)
    )
    return [Named(*row) for row in db.rows(query)]


def cells(scope: Scope, category_id: int) -> dict[tuple[int, int], Cell]:
    """Every judge × entry of a category, by (entry, seat). 1 statement."""
    scored = (
        sa.select(ScoreLog.id)
        .where(ScoreLog.edition_id == Assignment.edition_id, ScoreLog.assignment_id == Assignment.id)
        .correlate(Assignment)
        .exists()
    )
    query = (
        sa.select(Entry.id, PanelMember.id, Assignment.id.is_not(None), is_tied(), scored)
        .select_from(Entry)
        .join(PanelMember, PanelMember.category_id == Entry.category_id)
        .join(Region, Region.id == Entry.region_id)
        .outerjoin(
            Assignment,
            sa.and_(Assignment.entry_id == Entry.id, Assignment.panel_member_id == PanelMember.id),
        )
        .where(
            Entry.edition_id == scope.edition_id,
            Entry.category_id == category_id,
            Entry.state == EntryState.ACTIVE.value,
        )
    )
    found = [Cell(*row) for row in db.rows(query)]
    return {(cell.entry_id, cell.panel_member_id): cell for cell in found}
