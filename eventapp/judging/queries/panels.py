"""A panel as the organiser sees it: seats with what they come from, and who has finished what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.frozen import frozen
from eventapp.judging.models.entries import Entry
from eventapp.judging.models.panels import Assignment, PanelMember
from eventapp.judging.models.rounds import Criterion
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.models.states import EntryState
from eventapp.judging.queries.parts import filled, is_recused, pairs
from eventapp.regions.models import Region


@frozen
class SeatRow:
    """One seat of a panel. ``assigned`` leaves out recused pairs; ``done`` counts complete sheets."""

    id: int
    name: str
    email: str | None
    background: str
    expertise: str
    is_alternate: bool
    ended_at: datetime | None
    assigned: int
    done: int

    @property
    def is_serving(self) -> bool:
        """Whether the person judges now: no alternate, and not replaced."""
        return not self.is_alternate and self.ended_at is None

    @property
    def unfinished(self) -> int:
        """Sheets that an alternate could take over."""
        return self.assigned - self.done


_criteria = (
    sa.select(sa.func.count(Criterion.id))
    .where(
        Criterion.edition_id == Assignment.edition_id,
        Criterion.category_id == Assignment.category_id,
        Criterion.is_scored,
    )
    .correlate(Assignment)
    .scalar_subquery()
)


def seats(scope: Scope, category_id: int) -> list[SeatRow]:
    """The seats of a panel: serving judges, alternates, those who were replaced; each by name. 2 statements."""
    query = (
        sa.select(
            PanelMember.id,
            sa.func.coalesce(User.name, PanelMember.pseudonym),
            User.email,
            PanelMember.background,
            PanelMember.expertise,
            PanelMember.is_alternate,
            PanelMember.ended_at,
        )
        .outerjoin(User, User.id == PanelMember.user_id)
        .where(PanelMember.edition_id == scope.edition_id, PanelMember.category_id == category_id)
        .order_by(PanelMember.ended_at.is_not(None), PanelMember.is_alternate, User.name, PanelMember.id)
    )
    sheets = pairs(Assignment.panel_member_id, (filled() >= _criteria).label("done")).where(
        Assignment.edition_id == scope.edition_id,
        Assignment.category_id == category_id,
        Entry.state == EntryState.ACTIVE.value,
        ~is_recused(),
    )
    assigned: dict[int, list[bool]] = {}
    for seat_id, done in db.rows(sheets):
        assigned.setdefault(seat_id, []).append(bool(done))
    found = db.rows(query)
    return [SeatRow(*(*row, len(assigned.get(row[0], [])), sum(assigned.get(row[0], [])))) for row in found]


def unfinished(scope: Scope, panel_member_id: int) -> list[Any]:
    """Sheets of a judge that are neither complete nor recused, of entries in the ranking. 1 statement.

    Rows carry ``id``, ``entry_id``, ``region`` and whether the log ``has_rows`` of them.
    """
    has_rows = (
        sa.select(ScoreLog.id)
        .where(ScoreLog.edition_id == Assignment.edition_id, ScoreLog.assignment_id == Assignment.id)
        .correlate(Assignment)
        .exists()
    )
    query = pairs(Assignment.id, Assignment.entry_id, Region.name.label("region"), has_rows.label("has_rows")).where(
        Assignment.edition_id == scope.edition_id,
        Assignment.panel_member_id == panel_member_id,
        Entry.state == EntryState.ACTIVE.value,
        ~is_recused(),
        filled() < _criteria,
    )
    return db.rows(query.order_by(Region.name))
