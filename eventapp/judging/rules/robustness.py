"""How much a result hangs on choices: another method, a judge less, other weights. It informs and reorders nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from eventapp.frozen import frozen
from eventapp.judging.rules.additive import leniency
from eventapp.judging.rules.criteria import CriterionTable
from eventapp.judging.rules.methods import Method, first_places
from eventapp.judging.rules.panel import FloatArray, Panel
from eventapp.judging.rules.ranking import TIE

__all__ = [
    "MOVES",
    "SPREAD",
    "LeftOut",
    "Moved",
    "Places",
    "firsts",
    "leave_one_out",
    "move_weights",
    "side_by_side",
]

MOVES = 100
SPREAD = 0.2
"""Each weight is moved by up to this share, up or down, then all are made to sum to the same again."""


@frozen
class LeftOut:
    """Who would be first without one judge; more than one where they are equal, none where nothing is left."""

    judge: str
    first: tuple[str, ...]


@frozen
class Moved:
    """What moved weights did to the entries on top: in how many of `draws` they were the same set (`stable`).

    `others` counts how often an entry was on top that is not there by the announced weights, most often first.
    """

    draws: int
    stable: int
    others: tuple[tuple[str, int], ...]


def side_by_side(table: CriterionTable, *, drop_high: int = 1, drop_low: int = 1) -> dict[str, dict[str, float | None]]:
    """Every entry's score by each method: `adjusted`, `mean`, `trimmed`; None where too few judges are left."""
    methods = (Method("adjusted"), Method("mean"), Method("trimmed", drop_high=drop_high, drop_low=drop_low))
    return {method.name: _named(table.panel, method.scores(table.panel, table.lenient)) for method in methods}


def leave_one_out(table: CriterionTable, method: Method) -> list[LeftOut]:
    """Who is first when one judge after the other is left out. The leniencies are reckoned anew each time."""
    found = []
    for index, judge in enumerate(table.panel.judges):
        rest = table.panel.without(index)
        lenient = leniency(rest, start=table.lenient) if method.name == "adjusted" else table.lenient
        found.append(
            LeftOut(judge, tuple(table.panel.entries[place] for place in first_places(method.scores(rest, lenient))))
        )
    return found


def move_weights(
    table: CriterionTable,
    method: Method,
    on_top: Callable[[FloatArray], frozenset[int]],
    *,
    seed: int,
    draws: int = MOVES,
) -> Moved | None:
    """How stable the entries `on_top` are when every weight is moved by up to `SPREAD`, renormalised, seeded.

    `on_top` says from the scores (E,), such as `firsts` or `Places`, which entries win or are selected. None with a
    single criterion that weighs: nothing moves.
    """
    if np.count_nonzero(table.weights) < 2:
        return None
    alone = None if method.name == "trimmed" else table.by_criterion(method)

    def scores(weights: FloatArray) -> FloatArray:
        return method.scores(table.weighed(weights), table.lenient) if alone is None else alone @ weights

    expected = on_top(scores(table.weights))
    rng = np.random.default_rng(seed)
    stable, others = 0, Counter[int]()
    for factors in rng.uniform(1.0 - SPREAD, 1.0 + SPREAD, (draws, len(table.weights))):
        moved = table.weights * factors
        there = on_top(scores(moved / moved.sum()))
        stable += there == expected
        others.update(there - expected)
    named = [(table.panel.entries[place], number) for place, number in others.items()]
    return Moved(draws, stable, tuple(sorted(named, key=lambda each: (-each[1], each[0]))))


def firsts(scores: FloatArray) -> frozenset[int]:
    """The places in `scores` of the best, more than one where they are equal."""
    return frozenset(first_places(scores))


@frozen
class Places:
    """The selection as a function of scores: the best `places`, at most `most` of one group in `groups` (E).

    Entries that are level with the first one outside are left out, as nobody has chosen among them.
    """

    places: int
    most: int | None = None
    groups: Sequence[str] = ()

    def __call__(self, scores: FloatArray) -> frozenset[int]:
        """The places in `scores` of those who are in."""
        values = np.nan_to_num(scores, nan=-np.inf)
        taken: Counter[str] = Counter()
        chosen: list[int] = []
        for place in np.argsort(-values, kind="stable").tolist():
            group = self.groups[place] if self.most is not None else ""
            if values[place] == -np.inf or (self.most is not None and taken[group] >= self.most):
                continue
            if len(chosen) == self.places:
                line = values[place] + TIE
                return frozenset(each for each in chosen if values[each] > line)
            chosen.append(place)
            taken[group] += 1
        return frozenset(chosen)


def _named(panel: Panel, scores: FloatArray) -> dict[str, float | None]:
    return {
        entry: None if np.isnan(score) else float(score) for entry, score in zip(panel.entries, scores, strict=True)
    }
