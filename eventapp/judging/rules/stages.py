"""Stages: a round that goes on from another one, with the scores of both weighed, or with nothing but the regions.

    combined = (w_p * previous + w_o * own) / (w_p + w_o)        both on 0-100

A score is mapped to 0-100 by the scale of its category, so that a desk review on 0-4 and an interview on 1-5 can be
weighed. Adjusted scores may leave the scale a little, and so may these. An entry that lacks one of the two has no
combined score: nothing is reckoned from half of what was announced.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from eventapp.errors import N_, InvalidInput
from eventapp.frozen import frozen


class BadWeights(InvalidInput):
    """Weights of stages that say nothing."""

    code = "bad_weights"
    message = N_("Give both stages a weight of 1 to 1,000, such as 40 and 60, or none to start afresh.")


@frozen
class Combined:
    """An entry's two scores on 0-100 and what comes of them; None where one is missing."""

    entry: str
    carried: float | None
    own: float | None
    total: float | None


def checked_weights(carry: int | None, own: int | None) -> tuple[int, int] | None:
    """The two weights, or None for a fresh start. Raises BadWeights for half of them or a useless one."""
    if carry is None and own is None:
        return None
    if carry is None or own is None or not 1 <= carry <= 1000 or not 1 <= own <= 1000:
        raise BadWeights(field="carry_weight")
    return carry, own


def on_hundred(score: float | None, *, low: float, high: float) -> float | None:
    """A score on a scale from ``low`` to ``high`` as points of 0-100."""
    return None if score is None else 100 * (score - low) / (high - low)


def scale_of(scales: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """The scale of a category's scores: its criteria's own where they share one, else 0-100 (see ``scoring``)."""
    found = set(scales)
    return found.pop() if len(found) == 1 else (0.0, 100.0)


def final_scores(
    own: Mapping[str, float | None], *, category: str, scale: tuple[float, float], carried: Mapping[str, Any] | None
) -> dict[str, float | None]:
    """The scores by which a category is ranked: both stages weighed, or its own where it follows no other category.

    ``carried`` is ``{"weights": [earlier, own], "points": {category: {entry: points on 0-100}}}``.
    """
    if carried is None or category not in carried["points"]:
        return dict(own)
    low, high = scale
    points = {entry: on_hundred(score, low=low, high=high) for entry, score in own.items()}
    before, new = carried["weights"]
    return {each.entry: each.total for each in combine(carried["points"][category], points, weights=(before, new))}


def combine(
    carried: Mapping[str, float | None], own: Mapping[str, float | None], *, weights: tuple[int, int]
) -> list[Combined]:
    """Every entry of ``own``, best combined score first, those without one last, equals by name."""
    carry, new = weights
    found = []
    for entry, score in own.items():
        before = carried.get(entry)
        total = None if before is None or score is None else (carry * before + new * score) / (carry + new)
        found.append(Combined(entry, before, score, total))
    return sorted(found, key=lambda each: (each.total is None, -(each.total or 0.0), each.entry))
