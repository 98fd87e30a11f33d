"""How sure a ranking is: the random-judge model and its seeded draws. A cross-check; it never reorders anything.

    y_ij = a_i + b_j + e_ij,   b_j ~ N(0, s²/lambda),   e_ij ~ N(0, s²),   entries a_i fixed

What the bands cover is the disagreement of judges, as if other judges of the same kind had been drawn; not another
interview. With E entries, n sheets, df = n - E, and the profile over s² of

    -2 log REML(lambda) = log determinant(lambda) + df log RSS(lambda)

from `random_judges`, every draw takes lambda from that profile on a fixed grid (uniform in log lambda), s² from
RSS/chi²(df), and then leniencies and scores given both.

s² is never below what rounding alone puts into a score: agreement by rounding is not certainty. The fitted part is the
mixed model of Searle, Casella & McCulloch, *Variance Components* (1992), with entries as fixed effects.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from eventapp.judging.rules.panel import FloatArray, IntArray, Panel
from eventapp.judging.rules.random_judges import EntryModel, JudgeModel, Model

__all__ = ["DRAWS", "MOST", "DrawnCut", "Outlook", "certain_outlook", "outlook"]

DRAWS = 4000
MOST = 4000
"""With more judges, and more entries, the decomposition would need more than a gigabyte: no outlook is given."""

_GRID = np.geomspace(0.05, 500.0, 41)  # lambda: judges' spread from 4.5 times down to 1/22 of the residual spread
_LOW, _HIGH = 0.05, 0.95  # the band holds 90 % of an entry's drawn ranks
_RANKS = 100_000_000  # drawn ranks that are kept at most: above 25,000 entries there are fewer draws
_NUMBERS = 4_000_000  # drawn scores that are held at one time
_FEW_JUDGES = 500  # up to here the judges' side is quick enough, also where there are fewer entries
_SMALLEST = 1e-18  # variance in points² below which scores are the same


@dataclass(frozen=True)
class DrawnCut:
    """A cut as every draw applies it: `places` in all, at most `most` with one code in `group` (E,); None: no cap."""

    places: int
    most: int | None = None
    group: IntArray | None = None

    def times_selected(self, order: IntArray) -> IntArray:
        """(E,) in how many of the drawn rankings `order` (c, E; entries, best first) each entry is selected."""
        entries = order.shape[1]
        if self.group is None or self.most is None:
            return np.bincount(order[:, : self.places].ravel(), minlength=entries)
        sizes = np.bincount(self.group)
        code = self.group.astype(np.uint16 if len(sizes) < 2**16 else np.intp)  # short codes sort in one pass
        within = np.arange(entries) - np.repeat(
            np.cumsum(sizes) - sizes, sizes
        )  # place inside its group, groups in turn
        by_group = np.argsort(code[order], axis=1, kind="stable")
        allowed = np.empty(order.shape, dtype=bool)
        np.put_along_axis(allowed, by_group, (within < self.most)[np.newaxis, :], axis=1)
        chosen = allowed & (np.cumsum(allowed, axis=1) <= self.places)
        return np.bincount(order[chosen], minlength=entries)


@dataclass(frozen=True)
class Outlook:
    """For each entry (E,) and judge (J,), in the panel's order.

    `entry_se` is the standard error of a score as judges are drawn, `judge_se` that of a leniency among these judges,
    both in points. `p_cut` is None without a cut. `best` to `worst` is the band of ranks.
    """

    entry_se: FloatArray
    judge_se: FloatArray | None
    p_first: FloatArray
    p_cut: FloatArray | None
    best: IntArray
    worst: IntArray
    draws: int


@dataclass(frozen=True)
class _Fit:
    """The model on the grid of lambda; `weight` (G,) is the profile likelihood, `variance` (G,) is s²."""

    model: Model
    df: int
    floor: float
    weight: FloatArray
    variance: FloatArray


def outlook(panel: Panel, *, rounding_variance: float, cut: DrawnCut | None, seed: int) -> Outlook:
    """Chances and bands from `DRAWS` seeded draws; the panel must be connected, with two judges and two entries."""
    fit = _fitted(panel, floor=max(rounding_variance, _SMALLEST))
    entries = len(panel.entries)
    draws = max(1, min(DRAWS, _RANKS // entries))
    first = np.zeros(entries)
    inside = np.zeros(entries)
    ranks = np.empty((draws, entries), dtype=np.uint16 if entries < 2**16 else np.uint32)
    places = np.arange(1, entries + 1, dtype=ranks.dtype)
    done = 0
    for scores in _drawn_scores(panel, fit, draws=draws, rng=np.random.default_rng(seed)):
        order = np.argsort(-scores, axis=1)
        np.put_along_axis(ranks[done : done + len(order)], order, places[np.newaxis, :], axis=1)
        first += np.bincount(order[:, 0], minlength=entries)
        if cut is not None:
            inside += cut.times_selected(order)
        done += len(order)
    low, high = math.ceil(_LOW * draws) - 1, math.ceil(_HIGH * draws) - 1
    ranks.partition(sorted({low, high}), axis=0)
    entry_se, judge_se = fit.model.errors(fit.weight * fit.variance)
    return Outlook(
        entry_se=entry_se,
        judge_se=judge_se,
        p_first=first / draws,
        p_cut=None if cut is None else inside / draws,
        best=ranks[low].astype(np.intp),
        worst=ranks[high].astype(np.intp),
        draws=draws,
    )


def certain_outlook(panel: Panel, *, rounding_variance: float, cut: DrawnCut | None) -> Outlook:
    """The outlook of a single entry: it is first; severity and disagreement cannot be told apart, only their sum."""
    count = len(panel.total)
    variance = max(float(np.var(panel.total, ddof=1)), rounding_variance) if count > 1 else math.nan
    return Outlook(
        entry_se=np.array([math.sqrt(variance / count)]),
        judge_se=None,
        p_first=np.ones(1),
        p_cut=None if cut is None else np.ones(1),
        best=np.ones(1, dtype=np.intp),
        worst=np.ones(1, dtype=np.intp),
        draws=0,
    )


def _fitted(panel: Panel, *, floor: float) -> _Fit:
    many = len(panel.judges) > max(_FEW_JUDGES, len(panel.entries))
    model: Model = EntryModel(panel, _GRID) if many else JudgeModel(panel, _GRID)
    df = len(panel.total) - len(panel.entries)
    logs, rss = model.profile()
    rss = np.maximum(rss, df * floor)
    deviance = logs + df * np.log(rss)
    weight = np.exp(-(deviance - deviance.min()) / 2.0)
    return _Fit(model, df, floor, weight / weight.sum(), rss / df)


def _drawn_scores(panel: Panel, fit: _Fit, *, draws: int, rng: np.random.Generator) -> Iterator[FloatArray]:
    """Pieces (c, E) of the drawn scores; over all pieces c sums to `draws`."""
    picks = np.searchsorted(np.cumsum(fit.weight), (np.arange(draws) + 0.5) / draws).clip(max=len(_GRID) - 1)
    height = max(1, _NUMBERS // max(len(panel.entries), len(panel.judges)))
    for pick, count in zip(*np.unique(picks, return_counts=True), strict=True):
        draw = fit.model.drawing(float(_GRID[pick]))
        for start in range(0, int(count), height):
            size = min(height, int(count) - start)
            variance = fit.df * fit.variance[pick] / rng.chisquare(fit.df, size)
            yield draw(np.sqrt(np.maximum(variance, fit.floor))[:, np.newaxis], rng)
