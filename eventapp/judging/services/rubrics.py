"""What a rubric is made of, checked line by line before it is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from decimal import Decimal, InvalidOperation
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.errors import N_, InvalidInput, Refusal
from eventapp.frozen import frozen
from eventapp.judging.errors import BadScale, NoWeight
from eventapp.judging.models.rounds import Category, Criterion
from eventapp.judging.queries.judge import plain
from eventapp.judging.rules.levels import BadLevels
from eventapp.judging.rules.names import folded
from eventapp.judging.rules.rubric_check import NO_SCORE, number

_UNSCORED = {"weight": "0", "low": "0", "high": "1", "step": "1"}  # the table needs numbers; nobody sees them


@frozen
class CriterionSpec:
    """A criterion to be made; numbers as text or decimals, ``levels`` by score as text.

    One that ``is_scored`` not is a question answered in words. ``comment_at_extremes`` asks for a reason beside the
    lowest and the highest score.
    """

    key: str
    label: str
    weight: Decimal | int | str = 1
    low: Decimal | int | str = 1
    high: Decimal | int | str = 5
    step: Decimal | int | str = 1
    levels: Mapping[str, str] = field(default_factory=dict)
    is_scored: bool = True
    comment_at_extremes: bool = False


LONGEST_NAME = 160  # characters


class LongName(InvalidInput):
    """The name of a criterion that would have to be cut."""

    code = "long_criterion_name"
    message = N_("The name “%(start)s…” has %(number)s characters; shorten it to %(most)s at most.")


class UnreadyRubric(Refusal):
    """A round opens when every category can be scored."""

    code, status = "unready_rubric", 409
    message = N_("%(category)s cannot be scored yet: write a rubric with at least one weighted criterion first.")


def refuse_unready(scope: Scope, round_id: int) -> None:
    """Raises UnreadyRubric for a category of the round by which nobody could score. 1 statement."""
    weighed = sa.exists().where(
        Criterion.edition_id == Category.edition_id,
        Criterion.category_id == Category.id,
        Criterion.is_scored,
        Criterion.weight != "0",
    )
    query = sa.select(Category.label).where(
        Category.edition_id == scope.edition_id, Category.round_id == round_id, Category.is_scored, ~weighed
    )
    label = db.scalar(query.order_by(Category.position, Category.id).limit(1))
    if label is not None:
        raise UnreadyRubric(category=label)


def rubric_rows(criteria: Sequence[CriterionSpec]) -> list[dict[str, Any]]:
    """The rows of a rubric without their category. Raises BadScale, BadLevels, LongName, NoWeight."""
    rows = [_row(spec, position) for position, spec in enumerate(criteria, 1)]
    keys = {spec.key for spec in criteria}
    names = {folded(spec.label) for spec in criteria}
    weighed = any(Decimal(str(row["weight"])) for row in rows if row["is_scored"])
    if len(keys) < len(rows) or len(names) < len(rows) or not weighed:
        raise NoWeight(field="criteria")
    return rows


def _row(spec: CriterionSpec, position: int) -> dict[str, Any]:
    if len(spec.label) > LONGEST_NAME:
        raise LongName(field="criteria", start=spec.label[:40], number=len(spec.label), most=LONGEST_NAME)
    numbers = _scale(spec) if spec.is_scored else _UNSCORED
    if spec.is_scored:
        _refuse_levels_off(spec, *(Decimal(numbers[name]) for name in ("low", "high", "step")))
    return {
        "key": spec.key,
        "label": spec.label,
        "position": position,
        "levels": dict(spec.levels) if spec.is_scored else {},
        "is_scored": spec.is_scored,
        "comment_at_extremes": spec.is_scored and spec.comment_at_extremes,
        **numbers,
    }


def _refuse_levels_off(spec: CriterionSpec, low: Decimal, high: Decimal, step: Decimal) -> None:
    """Raises BadLevels for a description of what is no score of the scale."""
    for score in spec.levels:
        value = number(score)
        if value is None or not low <= value <= high or (value - low) % step != 0:
            raise BadLevels(NO_SCORE, field="criteria", name=spec.label, score=score)


def _scale(spec: CriterionSpec) -> dict[str, str]:
    shown = {"low": spec.low, "high": spec.high, "step": spec.step, "weight": spec.weight}
    try:
        numbers = {name: Decimal(str(value).strip().replace(",", ".")) for name, value in shown.items()}
    except InvalidOperation:
        raise BadScale(field="criteria", criterion=spec.label, **shown) from None
    low, high, step, weight = numbers["low"], numbers["high"], numbers["step"], numbers["weight"]
    usable = all(each.is_finite() and abs(each) < 10**9 for each in numbers.values())
    if not usable or low >= high or step <= 0 or weight < 0 or (high - low) % step != 0:
        raise BadScale(field="criteria", criterion=spec.label, **shown)
    return {name: plain(value) for name, value in numbers.items()}
