"""Rubrics: a category's own, those that can be copied, and the ready-made ones of the product."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Role, Scope
from eventapp.core.datafiles import data_path
from eventapp.core.db import db
from eventapp.editions.models import Edition, Membership
from eventapp.frozen import field_names, frozen
from eventapp.judging.models.panels import Assignment
from eventapp.judging.models.rounds import Category, Criterion, Round
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.models.states import RoundState
from eventapp.judging.queries.judge import Sheet, criteria
from eventapp.judging.queries.progress import RoundRow
from eventapp.judging.rules.rubric_check import RubricLine

READY = ("readiness-interview", "implementation")
_COPIED = ("key", "label", "weight", "low", "high", "step", "position", "levels", "is_scored", "comment_at_extremes")


@frozen
class RubricRow:
    """One criterion as it was made; numbers are text."""

    key: str
    label: str
    weight: str
    low: str
    high: str
    step: str
    levels: dict[str, str]
    is_scored: bool
    comment_at_extremes: bool

    @property
    def line(self) -> RubricLine:
        """As the rubric check reads it."""
        return RubricLine(self.label, self.weight, self.low, self.high, self.step, self.is_scored, self.levels)


@frozen
class Source:
    """A category whose rubric can be copied."""

    id: int
    label: str
    round: str
    edition: str
    criteria: int

    @property
    def name(self) -> str:
        """What tells it from the others."""
        return f"{self.label} – {self.round}, {self.edition}"


@frozen
class ReadyRubric:
    """A rubric that comes with the product; ``is_example``: invented, for trying out."""

    key: str
    label: Mapping[str, str]  # by language
    note: Mapping[str, str]
    is_example: bool
    criteria: tuple[RubricRow, ...]


def rubric(scope: Scope, category_id: int) -> list[RubricRow]:
    """A category's rubric in order, questions included. 1 statement."""
    columns = [getattr(Criterion, name) for name in field_names(RubricRow)]
    query = sa.select(*columns).where(Criterion.edition_id == scope.edition_id, Criterion.category_id == category_id)
    return [RubricRow(*row) for row in db.rows(query.order_by(Criterion.position, Criterion.id))]


def is_used(scope: Scope, category_id: int) -> bool:
    """Whether somebody has scored by the category's rubric, so that it stands. 1 statement."""
    query = (
        sa.select(ScoreLog.id)
        .join(Assignment, Assignment.id == ScoreLog.assignment_id)
        .where(ScoreLog.edition_id == scope.edition_id, Assignment.category_id == category_id)
        .limit(1)
    )
    return db.scalar(query) is not None


def sources(scope: Scope, *, but: int | None = None) -> list[Source]:
    """Categories with a rubric in this edition and in others that the person organises. 1 statement."""
    organised = sa.select(Membership.edition_id).where(
        Membership.user_id == scope.actor.id, Membership.role == Role.ORGANISER.value
    )
    here: sa.ColumnElement[bool] = Category.edition_id == scope.edition_id
    allowed = sa.true() if Role.ADMIN in scope.roles else sa.or_(here, Category.edition_id.in_(organised))
    query = (
        sa.select(Category.id, Category.label, Round.name, Edition.name, sa.func.count(Criterion.id))
        .join(Edition, Edition.id == Category.edition_id)
        .join(Round, Round.id == Category.round_id)
        .join(Criterion, Criterion.category_id == Category.id)
        .where(allowed)
        .group_by(Category.id, Category.label, Round.id, Round.name, Edition.name, Edition.year)
        .order_by(sa.case((here, 0), else_=1), Edition.year.desc(), Category.label, Round.id, Category.id)
        .execution_options(unscoped="rubrics of the editions that the person organises")
    )
    return [Source(*row) for row in db.rows(query) if row[0] != but]


def rows_of(category_id: int) -> list[dict[str, Any]]:
    """A rubric as rows for another category; the caller has checked that it may be read. 1 statement."""
    query = (
        sa.select(*(getattr(Criterion, name) for name in _COPIED))
        .where(Criterion.category_id == category_id)
        .order_by(Criterion.position, Criterion.id)
        .execution_options(unscoped="a rubric that may come from another year")
    )
    return [dict(zip(_COPIED, row, strict=True)) for row in db.rows(query)]


def sheet_of_nobody(scope: Scope, round_: RoundRow, category_id: int, label: str) -> Sheet:
    """An empty sheet of a category that nobody can fill in, to look at the rubric. 1 statement."""
    return Sheet(
        id=0,
        public_id="",
        version=0,
        saved_at=None,
        finished_at=None,
        recused=False,
        round_id=round_.id,
        round_key=round_.key,
        round_name=round_.name,
        round_state=RoundState.CLOSED.value,
        has_pact=True,
        category_id=category_id,
        category="",
        label=label,
        entry_id=0,
        is_calibration=False,
        region_id=0,
        region="Kabupaten Contoh",
        region_code="00.00",
        region_slug="",
        province=None,
        track=None,
        judge="",
        criteria=criteria(scope, category_id=category_id, assignment_id=0),
    )


@cache
def ready() -> tuple[ReadyRubric, ...]:
    """The ready-made rubrics, read once per process. No statement."""
    return tuple(_ready(json.loads(data_path(f"rubrics/{key}.json").read_text(encoding="utf-8"))) for key in READY)


def _ready(document: Mapping[str, Any]) -> ReadyRubric:
    criteria = tuple(
        RubricRow(
            row["key"],
            row["label"],
            row.get("weight", "0"),
            row.get("low", "0"),
            row.get("high", "1"),
            row.get("step", "1"),
            row.get("levels", {}),
            row.get("is_scored", True),
            row.get("comment_at_extremes", False),
        )
        for row in document["criteria"]
    )
    return ReadyRubric(document["key"], document["label"], document["note"], document["is_example"], criteria)
