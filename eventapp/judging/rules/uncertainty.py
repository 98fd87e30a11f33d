"""How sure a ranking is: the random-judge model and its seeded draws. A cross-check; it never reorders anything.

    y_ij = a_i + b_j + e_ij,   b_j ~ N(0, s²/lambda),   e_ij ~ N(0, s²),   entries a_i fixed

What the bands cover is the disagreement of judges, as if other judges of the same kind had been drawn; not another
interview. With S = U D U' and g as below (shapes: E entries, J judges, n sheets; names as in `additive`):

    g = U'(t - N's/n),  RSS(lambda) = sum y² - sum s_i²/n_i - sum_k g_k²/(d_k + lambda),  df = n - E
    -2 log REML(lambda) = sum_k log(d_k/lambda + 1) + df log RSS(lambda)              (profiled over s²)

Every draw takes lambda from that profile on a fixed grid (uniform in log lambda), s² from RSS/chi²(df), b with the
symmetric square root U (D + lambda)^(-1/2) U' (so that signs of eigenvectors change nothing), then

    a_i = (s_i - N_i b)/n_i + sqrt(s²/n_i) z .

s² is never below what rounding alone puts into a score: agreement by rounding is not certainty. The fitted part is the
mixed model of Searle, Casella & McCulloch, *Variance Components* (1992), with entries as fixed effects.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from eventapp.judging.rules.panel import FloatArray, IntArray, Panel

__all__ = ["DRAWS", "MOST_JUDGES", "DrawnCut", "Outlook", "certain_outlook", "outlook"]

DRAWS = 4000
MOST_JUDGES = 4000
"""Above it the J x J decomposition would need more than a gigabyte: no outlook is given."""

_GRID = np.geomspace(0.05, 500.0, 41)  # lambda: judges' spread from 4.5 times down to 1/22 of the residual spread
_LOW, _HIGH = 0.05, 0.95  # the band holds 90 % of an entry's drawn ranks
_RANKS = 100_000_000  # drawn ranks that are kept at most: above 25,000 entries there are fewer draws
_NUMBERS = 4_000_000  # drawn scores that are held at one time
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

    d: FloatArray
    u: FloatArray
    g: FloatArray
    df: int
    floor: float
    weight: FloatArray
    variance: FloatArray


def outlook(panel: Panel, *, rounding_variance: float, cut: DrawnCut | None, seed: int) -> Outlook:
    """Chances and bands from `DRAWS` seeded draws; the panel must be connected, with two judges and two entries."""
    fit = _fitted(panel, floor=max(rounding_variance, _SMALLEST))
    entries, judges = len(panel.entries), len(panel.judges)
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
    return Outlook(
        entry_se=_entry_se(panel, fit),
        judge_se=_judge_se(fit) if judges > 1 else None,
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
    left = panel.total - panel.means(panel.total)[panel.entry]
    s = np.diag(panel.per_judge.astype(np.float64))
    for rows, piece in panel.incidence():
        s -= (piece / panel.per_entry[rows, np.newaxis]).T @ piece
    d, u = np.linalg.eigh(s)
    d = np.where(d > 1e-9 * d[-1], d, 0.0)  # a connected panel leaves one direction free: all judges alike
    g = np.where(d > 0, u.T @ np.bincount(panel.judge, weights=left, minlength=len(panel.judges)), 0.0)
    df = len(panel.total) - len(panel.entries)
    rss = np.maximum((left**2).sum() - (g**2 / (d + _GRID[:, np.newaxis])).sum(axis=1), df * floor)
    deviance = np.log1p(d / _GRID[:, np.newaxis]).sum(axis=1) + df * np.log(rss)
    weight = np.exp(-(deviance - deviance.min()) / 2.0)
    return _Fit(d, u, g, df, floor, weight / weight.sum(), rss / df)


def _drawn_scores(panel: Panel, fit: _Fit, *, draws: int, rng: np.random.Generator) -> Iterator[FloatArray]:
    """Pieces (c, E) of the drawn scores; over all pieces c sums to `draws`."""
    raw = panel.means(panel.total)
    spread = 1.0 / np.sqrt(panel.per_entry)
    pieces = [(rows, piece / panel.per_entry[rows, np.newaxis]) for rows, piece in panel.incidence()]
    picks = np.searchsorted(np.cumsum(fit.weight), (np.arange(draws) + 0.5) / draws).clip(max=len(_GRID) - 1)
    height = max(1, _NUMBERS // max(len(raw), len(fit.d)))
    for pick, count in zip(*np.unique(picks, return_counts=True), strict=True):
        shrunk = fit.d + _GRID[pick]
        centre = fit.u @ (fit.g / shrunk)
        for start in range(0, int(count), height):
            size = min(height, int(count) - start)
            variance = fit.df * fit.variance[pick] / rng.chisquare(fit.df, size)
            sd = np.sqrt(np.maximum(variance, fit.floor))[:, np.newaxis]
            lenient = centre + sd * (((rng.standard_normal((size, len(shrunk))) @ fit.u) / np.sqrt(shrunk)) @ fit.u.T)
            scores = raw + sd * spread * rng.standard_normal((size, len(raw)))
            for rows, piece in pieces:
                scores[:, rows] -= lenient @ piece.T
            yield scores


def _entry_se(panel: Panel, fit: _Fit) -> FloatArray:
    """sqrt of the mean over lambda of s² (1/n_i + N_i (S + lambda I)^-1 N_i' / n_i²)."""
    by_lambda = fit.weight * fit.variance / (fit.d[:, np.newaxis] + _GRID)  # (J, G)
    variance = float(fit.weight @ fit.variance) / panel.per_entry
    for rows, piece in panel.incidence():
        loads = (piece / panel.per_entry[rows, np.newaxis]) @ fit.u
        variance[rows] += (loads**2) @ by_lambda.sum(axis=1)
    return np.sqrt(variance)


def _judge_se(fit: _Fit) -> FloatArray:
    """sqrt of the mean over lambda of s² [(S + lambda I)^-1]_jj, without what is common to all judges."""
    by_lambda = fit.weight * fit.variance / (fit.d[:, np.newaxis] + _GRID)
    return np.sqrt((fit.u**2) @ np.where(fit.d > 0, by_lambda.sum(axis=1), 0.0))
