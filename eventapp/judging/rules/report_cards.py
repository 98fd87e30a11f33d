"""What is worth a talk with a judge. A flag never changes or removes a score.

Nothing is flagged below `FEWEST` sheets: with less, chance alone looks like a habit.
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
    """For each judge, in the panel's order: `lenient` or `severe`, `erratic`, `narrow` or `wide`; often none.

    `extent` is the length of the scale in points; unknown, the range of the totals stands for it.
    """
    length = float(np.ptp(panel.total)) if extent is None else extent
    residual = panel.total - adjusted_scores(panel, lenient)[panel.entry] - lenient[panel.judge]
    judges = range(len(panel.judges))
    usual = float((residual**2).mean())
    spread = [float(np.std(panel.total[panel.judge == judge])) for judge in judges]
    median = float(np.median(spread))
    found: list[list[str]] = []
    for judge in judges:
        own: list[str] = []
        if panel.per_judge[judge] >= FEWEST:
            far = abs(lenient[judge]) > _FAR * length
            if far and judge_se is not None and abs(lenient[judge]) > _SURE * judge_se[judge]:
                own.append("lenient" if lenient[judge] > 0 else "severe")
            if usual > 0 and float((residual[panel.judge == judge] ** 2).mean()) > _ERRATIC * usual:
                own.append("erratic")
            if median > 0 and not _NARROW * median <= spread[judge] <= _WIDE * median:
                own.append("narrow" if spread[judge] < median else "wide")
        found.append(own)
    return found
