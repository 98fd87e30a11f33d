"""The random-judge model of `uncertainty` at each lambda of a grid, reckoned from whichever side is smaller.

Scores y are taken from their entry's mean, which changes a only by that mean. n, m are the numbers of sheets by entry
and by judge, t the sums of y by judge, N (E, J) says who scored what; lambda is the judges' variance under s².
The two models give the same numbers; their draws are of the same distribution.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from eventapp.judging.rules.panel import FloatArray, IntArray, Panel

__all__ = ["Drawing", "EntryModel", "JudgeModel", "Model"]

Drawing = Callable[[FloatArray, np.random.Generator], FloatArray]
"""Makes scores (c, E) from s (c, 1) and random numbers, all with one lambda."""

_PAIRS = 12_000_000  # pairs of sheets of one judge that are listed: 200 MB; beyond it they are multiplied out
_BLOCK = 20_000_000  # numbers in a dense piece of N: 160 MB
_NEGLIGIBLE = 1e-14  # share of a lambda that adds nothing to a standard error


class Model(Protocol):
    """What `uncertainty` needs to know of a panel."""

    def profile(self) -> tuple[FloatArray, FloatArray]:
        """(log determinants up to a constant, RSS), both (G,), of -2 log REML = log determinant + df log RSS."""
        ...

    def drawing(self, ratio: float) -> Drawing:
        """Draws of the scores where lambda is `ratio`."""
        ...

    def errors(self, share: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Standard errors of scores (E,) and of leniencies (J,); `share` (G,) is the probability of a lambda times s².

        What is common to all judges is no leniency.
        """
        ...


@dataclass(frozen=True)
class JudgeModel:
    """From S = diag(m) - N' diag(1/n) N = U D U' (J, J), g = U't:

    log determinant = sum_k log(1 + d_k/lambda),  RSS = sum y² - sum_k g_k²/(d_k + lambda)

    A draw takes b with the symmetric square root U (D + lambda)^(-1/2) U', so that signs of eigenvectors change
    nothing, then a_i = (s_i - N_i b)/n_i + sqrt(s²/n_i) z.
    """

    panel: Panel
    grid: FloatArray

    @cached_property
    def _left(self) -> FloatArray:
        return self.panel.total - self.panel.means(self.panel.total)[self.panel.entry]

    @cached_property
    def _eigen(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """d (J,), U (J, J), g (J,)."""
        panel = self.panel
        s = np.diag(panel.per_judge.astype(np.float64))
        for rows, piece in panel.incidence():
            s -= (piece / panel.per_entry[rows, np.newaxis]).T @ piece
        d, u = np.linalg.eigh(s)
        d = np.where(d > 1e-9 * d[-1], d, 0.0)  # a connected panel leaves one direction free: all judges alike
        sums = np.bincount(panel.judge, weights=self._left, minlength=len(panel.judges))
        return d, u, np.where(d > 0, u.T @ sums, 0.0)

    @cached_property
    def _shares(self) -> list[tuple[slice, FloatArray]]:
        """Pieces of diag(1/n) N: (rows, piece)."""
        return [(rows, piece / self.panel.per_entry[rows, np.newaxis]) for rows, piece in self.panel.incidence()]

    def profile(self) -> tuple[FloatArray, FloatArray]:
        """See `Model`."""
        d, _, g = self._eigen
        rss = (self._left**2).sum() - (g**2 / (d + self.grid[:, np.newaxis])).sum(axis=1)
        return np.log1p(d / self.grid[:, np.newaxis]).sum(axis=1), rss

    def drawing(self, ratio: float) -> Drawing:
        """See `Model`."""
        d, u, g = self._eigen
        raw = self.panel.means(self.panel.total)
        spread = 1.0 / np.sqrt(self.panel.per_entry)
        shrunk = d + ratio
        centre = u @ (g / shrunk)

        def draw(sd: FloatArray, rng: np.random.Generator) -> FloatArray:
            normal = rng.standard_normal((len(sd), len(d)))
            lenient = centre + sd * (((normal @ u) / np.sqrt(shrunk)) @ u.T)
            scores = raw + sd * spread * rng.standard_normal((len(sd), len(raw)))
            for rows, piece in self._shares:
                scores[:, rows] -= lenient @ piece.T
            return np.asarray(scores, dtype=np.float64)

        return draw

    def errors(self, share: FloatArray) -> tuple[FloatArray, FloatArray]:
        """sqrt of the sums over lambda of s² (1/n_i + N_i (S + lambda I)^-1 N_i'/n_i²), s² [(S + lambda I)^-1]_jj."""
        d, u, _ = self._eigen
        by_lambda = (share / (d[:, np.newaxis] + self.grid)).sum(axis=1)  # (J,)
        variance = float(share.sum()) / self.panel.per_entry
        for rows, piece in self._shares:
            variance[rows] += ((piece @ u) ** 2) @ by_lambda
        return np.sqrt(variance), np.sqrt((u**2) @ np.where(d > 0, by_lambda, 0.0))


@dataclass(frozen=True)
class EntryModel:
    """From the other side of the mixed-model equations (Henderson 1975, Biometrics 31:423), for many judges:

    C = diag(n) - N diag(1/(m + lambda)) N' (E, E),  r = -N (t/(m + lambda)),  a = mean + C^-1 r
    log determinant = sum_j log(1 + m_j/lambda) + log det C,  RSS = sum y² - sum_j t_j²/(m_j + lambda) - r'C^-1 r

    A draw is a + s L'^-1 z with C = L L', whose factor has no signs to choose. No J x J matrix is ever made: 3,000
    judges of 1,100 entries take a third of the time and less memory.
    """

    panel: Panel
    grid: FloatArray

    @cached_property
    def _left(self) -> FloatArray:
        return self.panel.total - self.panel.means(self.panel.total)[self.panel.entry]

    @cached_property
    def _by_judge(self) -> IntArray:
        """(n,) the sheets judge by judge."""
        return np.argsort(self.panel.judge, kind="stable")

    @cached_property
    def _judge_sums(self) -> FloatArray:
        """(J,) t."""
        sums = np.bincount(self.panel.judge, weights=self._left, minlength=len(self.panel.judges))
        return np.asarray(sums, dtype=np.float64)

    @cached_property
    def _pairs(self) -> tuple[IntArray, IntArray] | None:
        """(judge, entry * E + other entry) of every two sheets of one judge; None where they are too many to list."""
        loads = self.panel.per_judge
        if int((loads**2).sum()) > _PAIRS:
            return None
        entries = self.panel.entry[self._by_judge]
        often = np.repeat(loads, loads)  # (n,) how many sheets the judge of each sheet has, and where they begin
        begins = np.repeat(np.cumsum(loads) - loads, loads)
        first = np.repeat(np.arange(len(entries)), often)
        other = np.arange(len(first)) - np.repeat(np.cumsum(often) - often - begins, often)
        return self.panel.judge[self._by_judge][first], entries[first] * len(self.panel.entries) + entries[other]

    def _pieces(self) -> Iterator[tuple[slice, FloatArray]]:
        """Pieces of N by judges: (columns, piece)."""
        judge, entry = self.panel.judge[self._by_judge], self.panel.entry[self._by_judge]
        judges, width = len(self.panel.judges), max(1, _BLOCK // len(self.panel.entries))
        for start in range(0, judges, width):
            columns = slice(start, min(start + width, judges))
            first, last = np.searchsorted(judge, (columns.start, columns.stop))
            piece = np.zeros((len(self.panel.entries), columns.stop - columns.start))
            piece[entry[first:last], judge[first:last] - columns.start] = 1.0
            yield columns, piece

    def _information(self, ratio: float) -> FloatArray:
        """(E, E) C where lambda is `ratio`."""
        entries = len(self.panel.entries)
        weight = 1.0 / (self.panel.per_judge + ratio)
        if self._pairs is None:
            shared = np.zeros((entries, entries))
            for columns, piece in self._pieces():
                shared += (piece * weight[columns]) @ piece.T
        else:
            judge, place = self._pairs
            sums = np.bincount(place, weights=weight[judge], minlength=entries**2)
            shared = np.asarray(sums, dtype=np.float64).reshape(entries, entries)
        return np.diag(self.panel.per_entry.astype(np.float64)) - shared

    def _factor(self, ratio: float) -> FloatArray:
        """(E, E) L."""
        return np.asarray(np.linalg.cholesky(self._information(ratio)), dtype=np.float64)

    def _right(self, ratio: float) -> FloatArray:
        """(E,) r."""
        return -self.panel.sums((self._judge_sums / (self.panel.per_judge + ratio))[self.panel.judge])

    def profile(self) -> tuple[FloatArray, FloatArray]:
        """See `Model`."""
        m, t = self.panel.per_judge, self._judge_sums
        logs, rss = np.empty(len(self.grid)), np.empty(len(self.grid))
        for place, ratio in enumerate(self.grid.tolist()):
            factor = self._factor(ratio)
            half = _solved(factor, self._right(ratio))
            logs[place] = np.log1p(m / ratio).sum() + 2.0 * np.log(np.diag(factor)).sum()
            rss[place] = (self._left**2).sum() - (t**2 / (m + ratio)).sum() - (half**2).sum()
        return logs, rss

    def drawing(self, ratio: float) -> Drawing:
        """See `Model`."""
        factor = self._factor(ratio)
        centre = self.panel.means(self.panel.total)
        centre += _solved(factor, _solved(factor, self._right(ratio)), transposed=True)

        def draw(sd: FloatArray, rng: np.random.Generator) -> FloatArray:
            normal = rng.standard_normal((len(sd), len(centre)))
            return centre + sd * _solved(factor, normal.T, transposed=True).T

        return draw

    def errors(self, share: FloatArray) -> tuple[FloatArray, FloatArray]:
        """sqrt of the sums over lambda of s² [C^-1]_ii and s² [(S + lambda I)^-1]_jj.

        The latter is 1/(m_j + lambda) + N_j' C^-1 N_j/(m_j + lambda)², of which 1/(J lambda) is common to all judges.
        """
        judges = len(self.panel.judges)
        of_entries, of_judges = np.zeros(len(self.panel.entries)), np.zeros(judges)
        for ratio, part in zip(self.grid.tolist(), share.tolist(), strict=True):
            if part > _NEGLIGIBLE * float(share.max()):
                inverse = np.asarray(np.linalg.inv(self._information(ratio)), dtype=np.float64)
                each = 1.0 / (self.panel.per_judge + ratio)
                of_entries += part * np.diag(inverse)
                of_judges += part * (each + each**2 * self._spread(inverse) - 1.0 / (judges * ratio))
        return np.sqrt(of_entries), np.sqrt(of_judges)

    def _spread(self, inverse: FloatArray) -> FloatArray:
        """(J,) N_j' `inverse` N_j."""
        judges = len(self.panel.judges)
        if self._pairs is None:
            parts = [((inverse @ piece) * piece).sum(axis=0) for _, piece in self._pieces()]
            return np.concatenate(parts)
        judge, place = self._pairs
        spread = np.bincount(judge, weights=inverse.ravel()[place], minlength=judges)
        return np.asarray(spread, dtype=np.float64)


def _solved(factor: FloatArray, right: FloatArray, *, transposed: bool = False) -> FloatArray:
    """L^-1 `right`, or L'^-1 `right`, for a lower triangular `factor` L."""
    import scipy.linalg  # noqa: PLC0415 -- slow import, for many judges only

    solved: FloatArray = scipy.linalg.solve_triangular(
        factor, right, lower=True, trans="T" if transposed else "N", check_finite=False
    )
    return solved
