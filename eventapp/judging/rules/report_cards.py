"""What is worth a talk with a judge. A flag never changes or removes a score.

Nobody is flagged below `FEWEST` sheets: with less, chance alone looks like a habit.
"""

from __future__ import annotations

import numpy as np

from eventapp.judging.rules.additive import adjusted_scores
from eventapp.judging.rules.panel import FloatArray, Panel

__all__ = ["FEWEST", "flags"]

FEWEST = 8
_FAR = 0.05  # of the scale: a leniency or severity that people would notice
_SURE = 2.5  # standard errors
_ERRATIC = 1.6  # mean squared residual against the panel's
_NARROW, _WIDE = 0.5, 2.0  # spread of totals against the median judge's


def flags(panel: Panel, lenient: FloatArray, judge_se: FloatArray | None, *, extent: float | None) -> list[list[str]]:
    """For each judge, in the panel's order: `lenient` or `severe`, `erratic`, `narrow` or `wide`; mostly none.

    `extent` is the length of the scale in points; unknown, the range of the totals stands for it.
    """
    length = float(np.ptp(panel.total)) if extent is None else extent
    count = panel.per_judge

    def mean(values: FloatArray) -> FloatArray:
        return np.bincount(panel.judge, weights=values, minlength=len(count)) / count

    residual = panel.total - adjusted_scores(panel, lenient)[panel.entry] - lenient[panel.judge]
    erratic = mean(residual**2) > _ERRATIC * max(float((residual**2).mean()), (1e-9 * length) ** 2)
    spread = np.sqrt(mean((panel.total - mean(panel.total)[panel.judge]) ** 2))
    usual = float(np.median(spread))
    far = np.zeros(len(count), dtype=bool)
    if judge_se is not None:
        far = (np.abs(lenient) > _FAR * length) & (np.abs(lenient) > _SURE * judge_se)
    signs = (
        ("lenient", far & (lenient > 0)),
        ("severe", far & (lenient < 0)),
        ("erratic", erratic),
        ("narrow", spread < _NARROW * usual),
        ("wide", (spread > _WIDE * usual) & (usual > 0)),
    )
    return [
        [name for name, holds in signs if holds[judge]] if count[judge] >= FEWEST else [] for judge in range(len(count))
    ]
