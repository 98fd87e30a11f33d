"""From the log to the ranking: reads current scores and hands them to the same rules that the command runs.

Nothing here is stored. The fingerprint of what went in tells whether a result that was seen is still the result.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.judging.models.entries import Entry
from eventapp.judging.models.panels import Assignment, PanelMember
from eventapp.judging.models.results import Decision
from eventapp.judging.models.rounds import Category, Criterion
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.models.states import EntryState, RoundKind
from eventapp.judging.queries.parts import is_last, is_recused, pairs
from eventapp.judging.queries.progress import RoundRow
from eventapp.judging.rules import rubric as rubrics
from eventapp.judging.rules import tabulation
from eventapp.judging.rules.chain import GENESIS, canonical_json
from eventapp.judging.rules.marks import Mark
from eventapp.regions.models import Region

SEED = 0


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One category of a round."""

    id: int
    key: str
    label: str
    position: int


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An active entry; its name is the region's."""

    id: int
    category: str
    region_id: int
    name: str
    code: str
    slug: str


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What a panel decided."""

    category: str
    entry_id: int
    entry: str
    reason: str


@dataclass(frozen=True)
class Inputs:
    """All that a round's result depends on."""

    round: RoundRow
    categories: list[CategoryRow]
    criteria: list[tuple[str, str, str, str, str]]  # category, criterion, weight, low, high
    entries: list[EntryRow]
    marks: list[Mark]
    recused: list[tuple[str, str, str]]  # category, entry, pseudonym
    decisions: list[DecisionRow]
    head_sequence: int
    head_hash: str

    @cached_property
    def rubric(self) -> rubrics.Rubric:
        """The rubric for the rules."""
        return rubrics.Rubric(
            tuple(
                rubrics.Criterion(name, float(weight), float(low), float(high), category)
                for category, name, weight, low, high in self.criteria
            )
        )

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over everything above except what was decided by the panel."""
        document = {
            "round": [self.round.key, self.round.kind, self.round.method, self.round.places],
            "head": [self.head_sequence, self.head_hash],
            "criteria": [list(row) for row in self.criteria],
            "entries": [[entry.category, entry.code] for entry in self.entries],
            "recused": [list(row) for row in self.recused],
        }
        return hashlib.sha256(canonical_json(document)).hexdigest()


def categories(scope: Scope, round_id: int) -> list[CategoryRow]:
    """The categories of a round in order. 1 statement."""
    query = sa.select(Category.id, Category.key, Category.label, Category.position).where(
        Category.edition_id == scope.edition_id, Category.round_id == round_id
    )
    return [CategoryRow(*row) for row in db.rows(query.order_by(Category.position, Category.id))]


def inputs(scope: Scope, round_: RoundRow) -> Inputs:
    """Everything that the result of a round depends on, as it is now. 7 statements."""
    in_round = (Category.edition_id == scope.edition_id, Category.round_id == round_.id)
    order = (Category.position, Category.id)
    criteria = (
        sa.select(Category.key, Criterion.key, Criterion.weight, Criterion.low, Criterion.high)
        .join(Category, Category.id == Criterion.category_id)
        .where(*in_round)
        .order_by(*order, Criterion.position, Criterion.id)
    )
    entries = (
        sa.select(Entry.id, Category.key, Region.id, Region.name, Region.code, Region.slug)
        .join(Category, Category.id == Entry.category_id)
        .join(Region, Region.id == Entry.region_id)
        .where(*in_round, Entry.state == EntryState.ACTIVE.value)
        .order_by(*order, Region.code)
    )
    decisions = (
        sa.select(Category.key, Entry.id, Region.name, Decision.reason)
        .join(Category, Category.id == Decision.category_id)
        .join(Entry, Entry.id == Decision.entry_id)
        .join(Region, Region.id == Entry.region_id)
        .where(*in_round)
        .order_by(*order)
    )
    head = (
        sa.select(ScoreLog.sequence, ScoreLog.row_hash)
        .where(ScoreLog.edition_id == scope.edition_id, ScoreLog.round_id == round_.id)
        .order_by(ScoreLog.sequence.desc())
        .limit(1)
    )
    last = db.rows(head)
    rubric = [tuple(row) for row in db.rows(criteria)]
    marks, recused = _marks(scope, round_, rubric)
    return Inputs(
        round=round_,
        categories=categories(scope, round_.id),
        criteria=rubric,
        entries=[EntryRow(*row) for row in db.rows(entries)],
        marks=marks,
        recused=recused,
        decisions=[DecisionRow(*row) for row in db.rows(decisions)],
        head_sequence=last[0][0] if last else 0,
        head_hash=last[0][1] if last else GENESIS,
    )


def document(found: Inputs) -> dict[str, Any]:
    """The tabulation of CONTRACTS 2.2 for the round's marks, by the round's method."""
    method = "mean" if found.round.method == "mean" else "adjusted"
    cut = found.round.places if found.round.kind == RoundKind.SELECTION else None
    return tabulation.tabulate(
        found.marks,
        rubric=found.rubric,
        method=method,  # type: ignore[arg-type]
        cut=cut,
        seed=SEED,
    )


def _marks(scope: Scope, round_: RoundRow, criteria: list[Any]) -> tuple[list[Mark], list[tuple[str, str, str]]]:
    """A mark for every criterion of every pair that counts, without a score where none is given; and who is recused.

    2 statements.
    """
    assigned = (
        pairs(Assignment.id, Category.key, Region.name, Region.code, PanelMember.pseudonym, is_recused())
        .join(Category, Category.id == Assignment.category_id)
        .where(
            Assignment.edition_id == scope.edition_id,
            Category.round_id == round_.id,
            Entry.state == EntryState.ACTIVE.value,
        )
        .order_by(Category.position, Category.id, Region.code, PanelMember.pseudonym)
    )
    current = sa.select(ScoreLog.assignment_id, ScoreLog.criterion, ScoreLog.score).where(
        ScoreLog.edition_id == scope.edition_id,
        ScoreLog.round_id == round_.id,
        ScoreLog.score.is_not(None),
        is_last(),
    )
    scores = {(row.assignment_id, row.criterion): Decimal(row.score) for row in db.rows(current)}
    rubric: dict[str, list[str]] = {}
    for category, criterion, *_ in criteria:
        rubric.setdefault(category, []).append(criterion)
    marks: list[Mark] = []
    recused: list[tuple[str, str, str]] = []
    for assignment_id, category, name, code, judge, is_out in db.rows(assigned):
        if is_out:
            recused.append((category, code, judge))
        else:
            marks.extend(
                Mark(category, name, judge, criterion, scores.get((assignment_id, criterion)))
                for criterion in rubric[category]
            )
    return marks, recused
