"""Three ways from the totals of judges to the score of an entry. Shapes: E entries, n sheets.

`adjusted`  mean of (score - leniency of its judge), leniencies as in `additive`; the default
`mean`      mean of the scores
`trimmed`   mean of the scores without the highest and the lowest ones, as juries in sport do; needs many judges
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from eventapp.judging.rules.additive import adjusted_scores, leniency
from eventapp.judging.rules.panel import FloatArray, Panel
from eventapp.judging.rules.ranking import TIE

__all__ = ["Method", "first_places", "scores_by", "trimmed_scores"]

Method = Literal["adjusted", "mean", "trimmed"]


def scores_by(
    method: Method, panel: Panel, *, drop_high: int = 0, drop_low: int = 0, start: FloatArray | None = None
) -> FloatArray:
    """(E,) the score of every entry by a method; NaN where there is none. `start`: a first guess of the leniencies."""
    if method == "adjusted":
        return adjusted_scores(panel, leniency(panel, start=start))
    if method == "mean":
        return panel.means(panel.total)
    return trimmed_scores(panel, drop_high=drop_high, drop_low=drop_low)


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
