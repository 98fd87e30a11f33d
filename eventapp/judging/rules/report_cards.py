"""What is worth a talk with a judge. A flag never changes or removes a score.

Nobody is flagged below `FEWEST` sheets: with less, chance alone looks like a habit.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from eventapp.errors import N_
from eventapp.frozen import frozen
from eventapp.judging.rules.additive import adjusted_scores
from eventapp.judging.rules.criteria import CriterionTable
from eventapp.judging.rules.notices import Notice
from eventapp.judging.rules.panel import FloatArray, Panel
from eventapp.judging.rules.reliability import mid_ranks

__all__ = ["FEWEST", "Card", "Home", "flags", "report_cards"]

BoolArray = NDArray[np.bool_]

FEWEST = 8
_FAR = 0.05  # of the scale: a leniency or severity that people would notice
_SURE = 2.5  # standard errors
_ERRATIC = 1.6  # mean squared residual against the panel's
_NARROW, _WIDE = 0.5, 2.0  # spread of totals against the median judge's
_SAME = 0.02  # of the scale: a mean spread between criteria below it is one impression, not several scores
_FEWEST_CRITERIA = 3
_SHUFFLES = 4000


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


@frozen
class Home:
    """How much higher a judge scores entries of the own province than others, in points beyond leniency and quality.

    `p` is the share of random choices of as many of the judge's sheets that differ at least as much; None with fewer
    than `FEWEST` home sheets.
    """

    n: int
    bias: float
    p: float | None


@frozen
class Card:
    """What is worth knowing about one judge. None where the data give nothing; the reasons stand in `notices`.

    `leniency` and `se` in points. `consistency` is the judge's mean squared residual against the panel's (1: as the
    others). `spread` is the standard deviation of the totals against the median judge's. `rest` is the rank correlation
    with the mean of the others on the same entries. `halo` is the mean spread between the criteria of a sheet, in
    points: near 0, all criteria get one score.
    """

    judge: str
    n: int
    leniency: float | None
    se: float | None
    consistency: float | None
    spread: float | None
    rest: float | None
    halo: float | None
    home: Home | None
    flags: tuple[str, ...]
    notices: tuple[Notice, ...]


def report_cards(
    table: CriterionTable,
    judge_se: Mapping[str, float | None],
    *,
    home: Collection[tuple[str, str]] = frozenset(),
    seed: int = 0,
) -> list[Card]:
    """A card for every judge with a complete sheet, by name. Nothing is changed or left out because of one.

    `judge_se`: standard errors of leniencies from the outlook. `home`: (entry, judge) of one province that scored all
    the same; recused pairs are not among the sheets at all.
    """
    panel = table.panel
    lenient = table.lenient
    errors = [judge_se.get(judge) for judge in panel.judges]
    known = None if None in errors else np.array(errors, dtype=np.float64)
    talks = flags(panel, lenient, known, extent=table.extent)
    residual = panel.total - adjusted_scores(panel, lenient)[panel.entry] - lenient[panel.judge]
    usual_square = float((residual**2).mean())
    spreads = {judge: _deviation(panel.total[panel.judge == judge]) for judge in range(len(panel.judges))}
    usual_spread = float(np.median([value for value in spreads.values() if value is not None] or [0.0]))
    is_home = np.array(
        [(panel.entries[e], panel.judges[j]) in home for e, j in zip(panel.entry, panel.judge, strict=True)], dtype=bool
    )
    compared = np.bincount(panel.judge[panel.per_entry[panel.entry] > 1], minlength=len(panel.judges)) > 0
    cards = []
    for index, judge in enumerate(panel.judges):
        own = panel.judge == index
        spread, halo = spreads[index], _halo(table, own)
        notices: list[Notice] = []
        at_home = _home(residual[own], is_home[own], notices, seed=seed)
        rest = _rest(panel, index)
        if rest is None:
            notices.append(Notice(N_("No agreement with the others: fewer than three entries scored by others too.")))
        if not compared[index]:
            notices.append(Notice(N_("No leniency: nobody else scored the same entries.")))
        marks = list(talks[index])
        if panel.per_judge[index] >= FEWEST and halo is not None and halo < _SAME * table.extent:
            marks.append("halo")
        cards.append(
            Card(
                judge=judge,
                n=int(panel.per_judge[index]),
                leniency=float(lenient[index]) if compared[index] else None,
                se=errors[index] if compared[index] else None,
                consistency=float((residual[own] ** 2).mean() / usual_square) if _varies(usual_square, table) else None,
                spread=spread / usual_spread if spread is not None and _varies(usual_spread**2, table) else None,
                rest=rest,
                halo=halo,
                home=at_home,
                flags=tuple(marks),
                notices=tuple(notices),
            )
        )
    return cards


def _varies(square: float, table: CriterionTable) -> bool:
    return square > (1e-9 * table.extent) ** 2


def _deviation(totals: FloatArray) -> float | None:
    return float(np.std(totals)) if len(totals) > 1 else None


def _halo(table: CriterionTable, own: BoolArray) -> float | None:
    weighing = table.weights > 0
    if np.count_nonzero(weighing) < _FEWEST_CRITERIA:
        return None
    return float(table.points[own][:, weighing].std(axis=1).mean())


def _rest(panel: Panel, judge: int) -> float | None:
    """Spearman's correlation with the means of the other judges; None where there are too few or nothing varies."""
    own = panel.judge == judge
    entry, total = panel.entry[own], panel.total[own]
    others = panel.per_entry[entry] - 1
    shared = others > 0
    if shared.sum() < 3:
        return None
    sums = panel.sums(panel.total)[entry]
    mine, theirs = mid_ranks(total[shared]), mid_ranks(((sums - total) / np.maximum(others, 1))[shared])
    if mine.std() == 0 or theirs.std() == 0:
        return None
    return float(np.corrcoef(mine, theirs)[0, 1])


def _home(residual: FloatArray, is_home: BoolArray, notices: list[Notice], *, seed: int) -> Home | None:
    """The difference of means, home less away, with a permutation test; None and the reason where there is no data."""
    count = int(is_home.sum())
    if count == 0:
        notices.append(Notice(N_("No home bias: none of the sheets is about the judge's own province.")))
        return None
    if count == len(residual):
        notices.append(Notice(N_("No home bias: every sheet is about the judge's own province.")))
        return None
    bias = float(residual[is_home].mean() - residual[~is_home].mean())
    if count < FEWEST:
        notices.append(Notice(N_("Home bias without a probability: fewer than eight sheets of the own province.")))
        return Home(count, bias, None)
    rng = np.random.default_rng(seed)
    shuffled = rng.permuted(np.tile(residual, (_SHUFFLES, 1)), axis=1)
    differences = shuffled[:, :count].mean(axis=1) - shuffled[:, count:].mean(axis=1)
    extreme = int((np.abs(differences) >= abs(bias) - 1e-12).sum())
    return Home(count, bias, (extreme + 1) / (_SHUFFLES + 1))
