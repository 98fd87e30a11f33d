"""What a region can follow of its own result: each criterion beside the category, from complete sheets alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

__all__ = ["CriterionLine", "Sheet", "criterion_lines"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One judge's scores of one entry by criterion; what was not scored is absent."""

    entry: str
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion, in its own points: the region's mean, its lowest and highest judge, the category's median.

    ``middle`` is the median of the entries' means, so an entry that more judges saw weighs no more than another.
    """

    criterion: str
    mean: float | None
    lowest: float | None
    highest: float | None
    middle: float | None


def criterion_lines(sheets: Iterable[Sheet], *, entry: str, criteria: Sequence[str]) -> list[CriterionLine]:
    """The lines of an entry in the order of ``criteria``. Sheets that lack one are left out, as in the result."""
    complete = [sheet for sheet in sheets if all(criterion in sheet.scores for criterion in criteria)]
    by_entry: dict[str, list[Sheet]] = {}
    for sheet in complete:
        by_entry.setdefault(sheet.entry, []).append(sheet)
    found = []
    for criterion in criteria:
        own = [sheet.scores[criterion] for sheet in by_entry.get(entry, ())]
        means = [fmean(sheet.scores[criterion] for sheet in group) for group in by_entry.values()]
        found.append(
            CriterionLine(
                criterion,
                fmean(own) if own else None,
                min(own, default=None),
                max(own, default=None),
                median(means) if means else None,
            )
        )
    return found
