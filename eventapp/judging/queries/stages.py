"""The stage before a round, and both stages' scores together. For those who may see a result before publication."""

from __future__ import annotations

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.frozen import frozen
from eventapp.judging.models.rounds import Round
from eventapp.judging.queries.sealed import Finding
from eventapp.judging.rules.stages import Combined, combine, on_hundred


@frozen
class StageRow:
    """The stage before a round, with the weights of both; None for both: a fresh start."""

    key: str
    name: str
    carry_weight: int | None
    own_weight: int | None

    @property
    def weights(self) -> tuple[int, int] | None:
        """Both weights, where scores are carried over."""
        return (self.carry_weight, self.own_weight) if self.carry_weight and self.own_weight else None


def stage(scope: Scope, round_id: int) -> StageRow | None:
    """What a round goes on from; None where it stands alone. 1 statement."""
    before = sa.orm.aliased(Round)
    query = (
        sa.select(before.key, before.name, Round.carry_weight, Round.own_weight)
        .join(before, before.id == Round.previous_round_id)
        .where(Round.edition_id == scope.edition_id, Round.id == round_id)
    )
    return next((StageRow(*row) for row in db.rows(query)), None)


def combined(found: Finding, category: str) -> list[Combined]:
    """Both stages' scores of a category, best together first; empty where nothing is carried over. No statement."""
    carried = found.carried
    if carried is None or category not in carried["points"]:
        return []
    low, high = found.inputs.scale(category)
    ranking = found.categories.get(category, {}).get("ranking", [])
    own = {line["entry"]: on_hundred(line["score"], low=low, high=high) for line in ranking}
    before, new = carried["weights"]
    return combine(carried["points"][category], own, weights=(before, new))
