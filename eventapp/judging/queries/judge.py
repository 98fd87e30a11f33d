"""What a judge sees: the own list, the own sheet. Nobody else's scores are ever read here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.editions.models import Participation
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.judging.errors import NotAssigned, NotOnPanel
from eventapp.judging.models.entries import Entry
from eventapp.judging.models.panels import Assignment, PanelMember
from eventapp.judging.models.rounds import Category, Criterion, Round
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.models.states import EntryState, RoundState
from eventapp.judging.queries.pact import has_accepted
from eventapp.judging.queries.parts import filled, is_last, is_recused, is_tied, pairs
from eventapp.regions.models import Region

MOST_BUTTONS = 11  # a scale with more scores than that is typed in


@frozen
class SheetRow:
    """One line of a judge's list."""

    category: str
    label: str
    round_key: str
    round_name: str
    round_state: str
    public_id: str
    region: str
    filled: int
    criteria: int
    recused: bool
    is_calibration: bool
    saved_at: datetime | None
    finished_at: datetime | None

    @property
    def takes_scores(self) -> bool:
        """Whether its round takes scores."""
        return RoundState(self.round_state).takes_scores

    @property
    def is_open(self) -> bool:
        """Whether it can be scored now."""
        return self.takes_scores and not self.recused and self.finished_at is None

    @property
    def is_done(self) -> bool:
        """Whether every criterion has a score."""
        return self.criteria > 0 and self.filled == self.criteria

    @property
    def state(self) -> str:
        """recused, locked, finished, done, draft or empty."""
        if self.recused:
            return "recused"
        if not self.takes_scores:
            return "locked"
        if self.finished_at is not None:
            return "finished"
        return "done" if self.is_done else "draft" if self.filled else "empty"


@frozen
class CriterionRow:
    """One criterion of a sheet, with this judge's current score and note."""

    id: int
    key: str
    label: str
    weight: Decimal
    low: Decimal
    high: Decimal
    step: Decimal
    levels: dict[str, str]
    is_scored: bool  # False: a question, answered by the note
    comment_at_extremes: bool
    score: str | None
    note: str
    version: int  # of the sheet when the score was saved; 0 before

    @property
    def scores(self) -> list[str]:
        """Every score of the scale in order, as text; empty when they are too many for buttons."""
        count = int((self.high - self.low) / self.step) + 1
        if count > MOST_BUTTONS:
            return []
        return [plain(self.low + self.step * number) for number in range(count)]

    @property
    def extremes(self) -> tuple[str, str]:
        """The lowest and the highest score, as text."""
        return plain(self.low), plain(self.high)

    def lacks_comment(self, score: str | None, note: str) -> bool:
        """Whether this score needs a reason that the note does not give."""
        if not self.comment_at_extremes or score is None or note.strip():
            return False
        return score in self.extremes


@dataclass(frozen=True)
class Sheet:
    """One sheet: what is judged, by which criteria, and what was saved so far."""

    id: int
    public_id: str
    version: int
    saved_at: datetime | None
    finished_at: datetime | None
    recused: bool
    round_id: int
    round_key: str
    round_name: str
    round_state: str
    has_pact: bool
    category_id: int
    category: str
    label: str
    entry_id: int
    is_calibration: bool
    region_id: int
    region: str
    region_code: str
    region_slug: str
    province: str | None
    track: str | None
    judge: str
    criteria: list[CriterionRow]

    @property
    def is_open(self) -> bool:
        """Whether it can be scored now."""
        return RoundState(self.round_state).takes_scores and not self.recused and self.finished_at is None

    @property
    def takes_scores(self) -> bool:
        """Whether its round takes scores."""
        return RoundState(self.round_state).takes_scores

    @property
    def needs_pact(self) -> bool:
        """Whether the judge must accept the pact before seeing anything of it."""
        return not self.has_pact and RoundState(self.round_state).may_be_prepared

    @property
    def total(self) -> int:
        """How many criteria need a score."""
        return sum(criterion.is_scored for criterion in self.criteria)

    @cached_property
    def total_weight(self) -> Decimal:
        """The sum of the weights."""
        return sum((criterion.weight for criterion in self.criteria), Decimal(0))

    @property
    def filled(self) -> int:
        """How many criteria have a score."""
        return sum(criterion.score is not None for criterion in self.criteria)


@frozen
class TieRow:
    """A region that the judge could meet, and whether a conflict of interest is known."""

    region_id: int
    name: str
    tied: bool


_province = sa.orm.aliased(Region)
_criteria_count = (
    sa.select(sa.func.count(Criterion.id))
    .where(Criterion.edition_id == Category.edition_id, Criterion.category_id == Category.id, Criterion.is_scored)
    .correlate(Category)
    .scalar_subquery()
)
_MINE = (
    pairs(
        Category.key,
        Category.label,
        Round.key,
        Round.name,
        Round.state,
        Assignment.public_id,
        Region.name,
        filled(),
        _criteria_count,
        is_recused(),
        Entry.is_calibration,
        Assignment.saved_at,
        Assignment.finished_at,
    )
    .join(Category, Category.id == Assignment.category_id)
    .join(Round, Round.id == Category.round_id)
    .where(
        Assignment.edition_id == sa.bindparam("edition_id"),
        PanelMember.user_id == sa.bindparam("user_id"),
        Entry.state == EntryState.ACTIVE.value,
        Round.state != RoundState.DRAFT.value,
    )
    .order_by(Round.id, Category.position, Category.id, Entry.is_calibration.desc(), Assignment.public_id)
)
_SHEET = (
    pairs(
        Assignment.id,
        Assignment.public_id,
        Assignment.version,
        Assignment.saved_at,
        Assignment.finished_at,
        is_recused(),
        Round.id,
        Round.key,
        Round.name,
        Round.state,
        has_accepted(),
        Category.id,
        Category.key,
        Category.label,
        Entry.id,
        Entry.is_calibration,
        Region.id,
        Region.name,
        Region.code,
        Region.slug,
        _province.name,
        Participation.track,
        PanelMember.pseudonym,
    )
    .join(Category, Category.id == Assignment.category_id)
    .join(Round, Round.id == Category.round_id)
    .outerjoin(_province, _province.id == Region.province_id)
    .outerjoin(
        Participation,
        sa.and_(Participation.edition_id == Assignment.edition_id, Participation.region_id == Region.id),
    )
    .where(
        Assignment.edition_id == sa.bindparam("edition_id"),
        Assignment.public_id == sa.bindparam("public_id"),
        Category.key == sa.bindparam("category"),
        PanelMember.user_id == sa.bindparam("user_id"),
        Entry.state == EntryState.ACTIVE.value,
        Round.state != RoundState.DRAFT.value,
    )
)
_notes = sa.orm.aliased(ScoreLog)
_note = (
    sa.select(_notes.comment)
    .where(
        _notes.edition_id == Criterion.edition_id,
        _notes.assignment_id == sa.bindparam("assignment_id"),
        _notes.criterion_id == Criterion.id,
        _notes.comment_hash.is_not(None),
    )
    .order_by(_notes.sequence.desc())
    .limit(1)
    .correlate(Criterion)
    .scalar_subquery()
)
_rows = sa.orm.aliased(ScoreLog)
_last = (
    sa.select(_rows.id)
    .where(
        _rows.edition_id == Criterion.edition_id,
        _rows.assignment_id == sa.bindparam("assignment_id"),
        _rows.criterion_id == Criterion.id,
    )
    .order_by(_rows.sequence.desc())
    .limit(1)
    .correlate(Criterion)
    .scalar_subquery()
)


def _rubric(levels: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """The criteria of a category with one sheet's current scores."""
    return (
        sa.select(
            Criterion.id,
            Criterion.key,
            Criterion.label,
            Criterion.weight,
            Criterion.low,
            Criterion.high,
            Criterion.step,
            levels,
            Criterion.is_scored,
            Criterion.comment_at_extremes,
            ScoreLog.score,
            _note,
            ScoreLog.sheet_version,
        )
        .outerjoin(
            ScoreLog,
            sa.and_(
                ScoreLog.criterion_id == Criterion.id,
                ScoreLog.edition_id == Criterion.edition_id,
                ScoreLog.id == _last,
            ),
        )
        .where(Criterion.edition_id == sa.bindparam("edition_id"), Criterion.category_id == sa.bindparam("category_id"))
        .order_by(Criterion.position, Criterion.id)
    )


_CRITERIA = _rubric(Criterion.levels.expression)
_BARE_CRITERIA = _rubric(sa.null())


def plain(number: Decimal) -> str:
    """A decimal as the log writes it: ``4`` or ``4.5``, no exponent, no trailing zeros."""
    return format(number.normalize(), "f") if number else "0"


def my_sheets(scope: Scope) -> list[SheetRow]:
    """All that the judge is to score in this edition by category, each in the judge's own order. 1 statement."""
    return [SheetRow(*row) for row in db.rows(_MINE, edition_id=scope.edition_id, user_id=scope.actor.id)]


def sheet(scope: Scope, *, category: str, public_id: str) -> Sheet:
    """The judge's own sheet. 2 statements. Raises NotFound, NotOnPanel, NotAssigned."""
    return own_sheet(scope, user_id=scope.actor.id, category=category, public_id=public_id)


def own_sheet(scope: Scope, *, user_id: int | None, category: str, public_id: str, with_levels: bool = True) -> Sheet:
    """A sheet of this judge; somebody else's is not assigned. 2 statements. Raises as ``sheet``."""
    where = {"edition_id": scope.edition_id, "public_id": public_id, "category": category, "user_id": user_id}
    found = db.rows(_SHEET, **where)
    if not found:
        raise why_not(scope, category)
    row = found[0]
    rubric = criteria(scope, category_id=row[11], assignment_id=row[0], with_levels=with_levels)
    return Sheet(*(*row, rubric))


def criteria(scope: Scope, *, category_id: int, assignment_id: int, with_levels: bool = True) -> list[CriterionRow]:
    """The rubric of a category with one sheet's current scores. 1 statement."""
    where = {"edition_id": scope.edition_id, "category_id": category_id, "assignment_id": assignment_id}
    return [_criterion(row) for row in db.rows(_CRITERIA if with_levels else _BARE_CRITERIA, **where)]


def others(scope: Scope, own: Sheet) -> dict[str, list[str]]:
    """Other judges' scores by criterion, lowest first: of the item for calibration only, once one's own are in.

    Scores of entries that count are never shown to another judge. 1 statement, or none.
    """
    if not own.is_calibration or own.filled < own.total:
        return {}
    query = (
        sa.select(ScoreLog.criterion, ScoreLog.score)
        .join(Assignment, Assignment.id == ScoreLog.assignment_id)
        .where(
            ScoreLog.edition_id == scope.edition_id,
            Assignment.entry_id == own.entry_id,
            Assignment.id != own.id,
            ScoreLog.score.is_not(None),
            is_last(),
        )
    )
    found: dict[str, list[str]] = {}
    for criterion, score in db.rows(query):
        found.setdefault(criterion, []).append(score)
    return {criterion: sorted(scores, key=Decimal) for criterion, scores in found.items()}


def ties(scope: Scope) -> list[TieRow]:
    """The regions judged in categories on whose panels the judge sits, with the known conflicts. 1 statement."""
    query = (
        sa.select(Region.id, Region.name, sa.func.max(sa.cast(is_tied(), sa.Integer)))
        .select_from(PanelMember)
        .join(Entry, Entry.category_id == PanelMember.category_id)
        .join(Region, Region.id == Entry.region_id)
        .where(PanelMember.edition_id == scope.edition_id, PanelMember.user_id == scope.actor.id)
        .group_by(Region.id, Region.name)
        .order_by(Region.name)
    )
    return [TieRow(row[0], row[1], bool(row[2])) for row in db.rows(query)]


def _criterion(row: Any) -> CriterionRow:
    number, key, label, weight, low, high, step, levels, is_scored, at_extremes, score, note, version = row
    scale = (Decimal(weight), Decimal(low), Decimal(high), Decimal(step))
    return CriterionRow(
        number, key, label, *scale, levels or {}, is_scored, at_extremes, score, note or "", version or 0
    )


def why_not(scope: Scope, category: str) -> NotFound | NotOnPanel | NotAssigned:
    """Why a judge gets no sheet: no such category, not on its panel, or not this judge's entry."""
    query = (
        sa.select(Category.label, PanelMember.id)
        .outerjoin(PanelMember, sa.and_(PanelMember.category_id == Category.id, PanelMember.user_id == scope.actor.id))
        .where(Category.edition_id == scope.edition_id, Category.key == category)
    )
    found = db.rows(query)
    if not found:
        return NotFound()
    return NotOnPanel(category=found[0][0]) if found[0][1] is None else NotAssigned()
