"""Three ways from the totals of judges to the score of an entry. Shapes: E entries, J judges, n sheets.

`adjusted`  mean of (score - leniency of its judge), leniencies as in `additive`; the default
`mean`      mean of the scores
`trimmed`   mean of the scores without the highest and the lowest ones, as juries in sport do; needs many judges
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from eventapp.frozen import frozen
from eventapp.judging.rules.additive import SHRINK, adjusted_scores, leniency
from eventapp.judging.rules.panel import FloatArray, IntArray, Panel
from eventapp.judging.rules.ranking import TIE

__all__ = ["Method", "first_places", "judges_who_turn", "trimmed_scores"]


@frozen
class Method:
    """How an entry's score comes about; the numbers to drop matter to `trimmed` only."""

    name: Literal["adjusted", "mean", "trimmed"] = "adjusted"
    drop_high: int = 0
    drop_low: int = 0

    def scores(self, panel: Panel, lenient: FloatArray) -> FloatArray:
        """(E,) the score of every entry, given the judges' leniencies (J,); NaN where there is none."""
        if self.name == "adjusted":
            return adjusted_scores(panel, lenient)
        if self.name == "mean":
            return panel.means(panel.total)
        return trimmed_scores(panel, drop_high=self.drop_high, drop_low=self.drop_low)


def trimmed_scores(panel: Panel, *, drop_high: int, drop_low: int) -> FloatArray:
    """(E,) the mean of an entry's totals without its highest and lowest ones; NaN where none is left."""
    order = np.lexsort((panel.total, panel.entry))
    entry, total = panel.entry[order], panel.total[order]
    place = np.arange(len(total)) - np.concatenate(([0], np.cumsum(panel.per_entry)))[entry]
    kept = (place >= drop_low) & (place < panel.per_entry[entry] - drop_high)
    sums = np.bincount(entry[kept], weights=total[kept], minlength=len(panel.entries))
    left = panel.per_entry - drop_high - drop_low
    return np.where(left > 0, sums / np.maximum(left, 1), np.nan)


def first_places(scores: FloatArray) -> list[int]:
    """The places in `scores` of the best ones, more than one where they are equal; none where nothing is scored."""
    if np.isnan(scores).all():
        return []
    return np.flatnonzero(scores >= np.nanmax(scores) - TIE).tolist()


def judges_who_turn(panel: Panel, method: Method, *, first: int, lenient: FloatArray) -> list[int]:
    """The judges without whom the entry `first` would not be first alone. `lenient`: the leniencies with all judges.

    Without a judge only the scores of the judge's own entries change at once, and those few settle most cases; the
    others are reckoned anew.
    """
    scores = method.scores(panel, lenient)
    ranked = np.argsort(-np.nan_to_num(scores, nan=-math.inf), kind="stable")
    by_judge = np.argsort(panel.judge, kind="stable")
    ends = np.cumsum(panel.per_judge)
    turning = []
    for judge, (start, end) in enumerate(zip((ends - panel.per_judge).tolist(), ends.tolist(), strict=True)):
        stays = _stays_first(panel, method, first, lenient, scores, ranked, judge, panel.entry[by_judge[start:end]])
        if stays is None:
            stays = first_places(_scores_without(panel.without(judge), method, lenient)) == [first]
        if not stays:
            turning.append(judge)
    return turning


def _stays_first(
    panel: Panel,
    method: Method,
    first: int,
    lenient: FloatArray,
    scores: FloatArray,
    ranked: IntArray,
    judge: int,
    own: IntArray,
) -> bool | None:
    """Whether `first` stays first alone without `judge`, whose entries are `own`; None where this look cannot tell.

    `scores` (E,) and their order `ranked` are those with all judges. How far off the new ones are is reckoned as in
    `_scores_without`: with leniencies as they were, the equations of another judge lack what the means of the entries
    shared with `judge` change by.
    """
    rest = _only(panel, own, without=judge)
    changed = method.scores(rest, lenient)
    mine = changed[own == first]
    leader = float(mine[0] if len(mine) else scores[first])
    if math.isnan(leader):
        return None
    untouched = next((entry for entry in ranked.tolist() if entry != first and entry not in set(own.tolist())), None)
    rivals = [*changed[(own != first) & ~np.isnan(changed)].tolist()]
    if untouched is not None and not math.isnan(scores[untouched]):
        rivals.append(float(scores[untouched]))
    lead = leader - max(rivals, default=-math.inf)
    near = 2.0 * TIE
    if method.name == "adjusted":
        lacking = np.bincount(rest.judge, weights=(scores[own] - changed)[rest.entry])
        near += 2.0 * float(np.abs(lacking).max(initial=0.0)) / SHRINK
    return None if abs(lead) <= near else lead > 0


def _only(panel: Panel, own: IntArray, *, without: int) -> Panel:
    """The panel of the entries `own`, each with all its judges but one."""
    ends = np.cumsum(panel.per_entry)[own]
    count = panel.per_entry[own]
    place = np.repeat(np.arange(len(own)), count)
    sheet = np.arange(len(place)) + np.repeat(ends - np.cumsum(count), count)
    kept = panel.judge[sheet] != without
    return Panel(
        entries=tuple(panel.entries[entry] for entry in own.tolist()),
        judges=panel.judges,
        entry=place[kept],
        judge=panel.judge[sheet][kept],
        total=panel.total[sheet][kept],
    )


def _scores_without(rest: Panel, method: Method, lenient: FloatArray) -> FloatArray:
    """(E,) scores near enough to tell who is first.

    S + shrink I has non-positive numbers off its diagonal and rows that sum to `shrink`, so no leniency, and no score,
    is further off than the largest number its equations still lack, over `shrink`: once the best entry leads by twice
    that, it is the best.
    """
    if method.name != "adjusted":
        return method.scores(rest, lenient)

    def settled(b: FloatArray, lacking: FloatArray) -> bool:
        scores = np.nan_to_num(adjusted_scores(rest, b), nan=-math.inf)
        best = int(scores.argmax())
        second = float(np.delete(scores, best).max(initial=-math.inf))
        return float(scores[best]) - second > 2.0 * float(np.abs(lacking).max()) / SHRINK + 2.0 * TIE

    return adjusted_scores(rest, leniency(rest, start=lenient, settled=settled))
