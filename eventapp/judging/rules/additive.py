"""The additive model of scores: what an entry deserves plus how lenient the judge is.

    y_ij = a_i + b_j + e_ij,   minimise  sum_(i,j) (y_ij - a_i - b_j)² + shrink * sum_j b_j²

The penalty acts as `shrink` neutral pseudo-marks for each judge, so that few sheets correct little; entries are never
shrunk. Two-way least squares for biased reviewers: Kuhlisch et al. 2016, Metrika 79:37; Roos et al. 2011, AAAI.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from eventapp.judging.rules.panel import FloatArray, Panel

__all__ = ["SHRINK", "Settled", "adjusted_scores", "leniency"]

SHRINK = 2.0
"""Neutral pseudo-marks for each judge: a constant of the published rule, not estimated from the scores."""


Settled = Callable[[FloatArray, FloatArray], bool]
"""Says from (leniencies, what their equations still lack) (J,) whether the question at hand is already answered."""


def leniency(
    panel: Panel, *, shrink: float = SHRINK, start: FloatArray | None = None, settled: Settled | None = None
) -> FloatArray:
    """(J,) how much higher (+) or lower (-) each judge marks than the others did on the same entries, in points.

    Solves (S + shrink I) b = t - N'(s/n), where S = diag(m) - N' diag(1/n) N, N (E, J) says who scored what, n and m
    are its row and column sums, s and t the sums of scores by entry and by judge. Sums to 0. Only products with N are
    needed, so conjugate gradients never make a J x J matrix; `start` is a first guess, `settled` may end them before
    full precision. A `shrink` of 0 needs a connected panel.
    """
    judges = len(panel.judges)
    counts = np.maximum(panel.per_entry, 1)

    def within(values: FloatArray) -> FloatArray:
        """(J,) sums by judge of what is left of `values` (n,) when each entry's mean is taken off."""
        left = values - (panel.sums(values) / counts)[panel.entry]
        return np.asarray(np.bincount(panel.judge, weights=left, minlength=judges), dtype=np.float64)

    def times(b: FloatArray) -> FloatArray:
        return within(b[panel.judge]) + shrink * b

    scale = np.maximum(panel.per_judge + shrink, 1.0)
    first = np.zeros(judges) if start is None else start
    return _conjugate_gradients(times, within(panel.total), scale, first, settled)


def _conjugate_gradients(
    times: Callable[[FloatArray], FloatArray],
    right: FloatArray,
    scale: FloatArray,
    start: FloatArray,
    settled: Settled | None,
) -> FloatArray:
    """x with times(x) = right for a symmetric, positive semi-definite `times` whose diagonal is about `scale`."""
    x = start.copy()
    residual = right - times(x)
    direction = residual / scale
    size = _dot(residual, direction)
    enough = 1e-28 * max(size, _dot(right, right / scale))  # the start may be far from a solution that is 0
    for _ in range(20 * len(right) + 100):
        if size <= enough or (settled is not None and settled(x, residual)):
            break
        image = times(direction)
        curvature = _dot(direction, image)
        if curvature <= 0.0:
            break  # without shrink, nothing is left but what all judges have in common
        step = size / curvature
        x += step * direction
        residual -= step * image
        scaled = residual / scale
        size, before = _dot(residual, scaled), size
        direction = scaled + (size / before) * direction
    return x


def _dot(one: FloatArray, other: FloatArray) -> float:
    """The inner product, to the same last digit on any number of threads."""
    return float((one * other).sum())


def adjusted_scores(panel: Panel, lenient: FloatArray) -> FloatArray:
    """(E,) the mean over an entry's judges of score minus leniency; NaN for an entry without a sheet."""
    return panel.means(panel.total - lenient[panel.judge])
