"""Changing a rubric until the first score: by hand, from a ready-made one, from another category or year."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.db import act, db
from eventapp.errors import NotFound
from eventapp.judging.errors import RubricInUse
from eventapp.judging.models.rounds import Category, Criterion
from eventapp.judging.queries import rubrics as queries
from eventapp.judging.services.rubrics import CriterionSpec, rubric_rows
from eventapp.judging.services.setup import open_round


@act
def change_rubric(scope: Scope, *, category_id: int, criteria: Sequence[CriterionSpec]) -> None:
    """Another rubric, until the first score. Raises RubricInUse, BadScale, NoWeight, RoundNotOpen, Forbidden."""
    scope.require("judging.set_up")
    category = scope.find(Category, category_id)
    open_round(scope, category.round_id)
    rows = rubric_rows(criteria)
    if queries.is_used(scope, category_id):
        raise RubricInUse(category=category.label)
    _replace(scope, category_id, rows)
    audit(scope, "judging.rubric_changed", f"category:{category_id}", criteria=len(rows))


@act
def copy_rubric(scope: Scope, *, category_id: int, from_category_id: int) -> None:
    """The rubric of another category of this edition, or of one that the person organises too.

    Raises NotFound, RubricInUse, RoundNotOpen, Forbidden. Levels, comments and questions come along.
    """
    scope.require("judging.set_up")
    category = scope.find(Category, category_id)
    open_round(scope, category.round_id)
    if queries.is_used(scope, category_id):
        raise RubricInUse(category=category.label)
    if from_category_id not in {source.id for source in queries.sources(scope)}:
        raise NotFound
    rows = queries.rows_of(from_category_id)
    _replace(scope, category_id, rows)
    audit(scope, "judging.rubric_copied", f"category:{category_id}", source=from_category_id, criteria=len(rows))


def _replace(scope: Scope, category_id: int, rows: list[dict[str, object]]) -> None:
    db.change(
        sa.delete(Criterion).where(Criterion.edition_id == scope.edition_id, Criterion.category_id == category_id)
    )
    if rows:
        own = {"edition_id": scope.edition_id, "category_id": category_id}
        db.session.execute(sa.insert(Criterion), [{**row, **own} for row in rows])
