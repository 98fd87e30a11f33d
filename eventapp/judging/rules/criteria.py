"""One category criterion by criterion: what the ladder, moved weights and report cards look at behind the totals.

Shapes: E entries, J judges, n sheets, C criteria. All methods but `trimmed` are linear in the scores, so the scores on
each criterion, weighed, sum to the final score.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from eventapp.judging.rules.additive import leniency
from eventapp.judging.rules.ladder import Climb, climb
from eventapp.judging.rules.marks import Mark
from eventapp.judging.rules.methods import Method
from eventapp.judging.rules.panel import FloatArray, Panel, panel_of
from eventapp.judging.rules.rubric import Rubric
from eventapp.judging.rules.scoring import Sheet

__all__ = ["CriterionTable", "criterion_table", "ladder_for"]


@dataclass(frozen=True)
class CriterionTable:
    """The complete sheets of a category. `points` (n, C) are on the scale of the totals; `weights` (C,) sum to 1."""

    panel: Panel
    names: tuple[str, ...]
    weights: FloatArray
    points: FloatArray
    extent: float
    known: dict[Method, FloatArray] = field(default_factory=dict, repr=False)

    @cached_property
    def lenient(self) -> FloatArray:
        """(J,) each judge's leniency by the totals."""
        return leniency(self.panel)

    def weighed(self, weights: FloatArray) -> Panel:
        """The panel with totals by other weights (C,) that sum to 1."""
        return replace(self.panel, total=self.points @ weights)

    def by_criterion(self, method: Method) -> FloatArray:
        """(E, C) the score of every entry on every criterion alone, by the method; reckoned once."""
        if method in self.known:
            return self.known[method]
        columns = []
        for index in range(len(self.names)):
            alone = replace(self.panel, total=np.ascontiguousarray(self.points[:, index]))
            columns.append(method.scores(alone, leniency(alone) if method.name == "adjusted" else self.lenient))
        self.known[method] = np.column_stack(columns)
        return self.known[method]

    def totals(self, method: Method) -> dict[str, dict[str, float]]:
        """By entry and judge the totals that the method averages: without the judge's leniency where it adjusts."""
        off = self.lenient[self.panel.judge] if method.name == "adjusted" else 0.0
        found: dict[str, dict[str, float]] = {entry: {} for entry in self.panel.entries}
        for entry, judge, total in zip(self.panel.entry, self.panel.judge, self.panel.total - off, strict=True):
            found[self.panel.entries[entry]][self.panel.judges[judge]] = float(total)
        return found


def criterion_table(marks: Iterable[Mark], rubric: Rubric, category: str | None) -> CriterionTable | None:
    """The table of one category from marks that `scoring.score_sheets` accepts; None without a complete sheet."""
    criteria = rubric.of(category)
    place = {criterion.name: index for index, criterion in enumerate(criteria)}
    sheets: dict[tuple[str, str], dict[int, float]] = {}
    for mark in marks:
        if mark.category == category:
            sheet = sheets.setdefault((mark.entry, mark.judge), {})
            if mark.score is not None:
                sheet[place[mark.criterion]] = float(mark.score)
    complete = sorted((*pair, sheet) for pair, sheet in sheets.items() if criteria and len(sheet) == len(criteria))
    if not complete:
        return None
    points = np.array([[sheet[index] for index in range(len(criteria))] for *_, sheet in complete], dtype=np.float64)
    low = np.array([criterion.low for criterion in criteria])
    length = np.array([criterion.high - criterion.low for criterion in criteria])
    mapped = len({(criterion.low, criterion.high) for criterion in criteria}) > 1
    if mapped:
        points = 100.0 * (points - low) / length
    weights = np.array([criterion.weight for criterion in criteria])
    weights = weights / weights.sum()
    totals = (points @ weights).tolist()
    panel = panel_of([Sheet(entry, judge, total) for (entry, judge, _), total in zip(complete, totals, strict=True)])
    names = tuple(criterion.name or "" for criterion in criteria)
    return CriterionTable(panel, names, weights, points, 100.0 if mapped else float(length[0]))


def ladder_for(
    table: CriterionTable, method: Method, groups: Iterable[Iterable[str]], *, decimals: int
) -> tuple[Climb, ...]:
    """The ladder for each group of entries that are level as announced."""
    scores = table.by_criterion(method)
    known: list[tuple[str, float, Mapping[str, float]]] = [
        (
            name,
            float(table.weights[index]),
            {
                entry: float(value)
                for entry, value in zip(table.panel.entries, scores[:, index], strict=True)
                if not np.isnan(value)
            },
        )
        for index, name in enumerate(table.names)
    ]
    marks = table.totals(method)
    return tuple(climb(group, criteria=known, marks=marks, decimals=decimals) for group in groups)
