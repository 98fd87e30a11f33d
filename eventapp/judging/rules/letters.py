"""What a region can follow of its own result: each criterion beside the category, from complete sheets alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean, median
from typing import NamedTuple

from eventapp.frozen import frozen

__all__ = ["CriterionLine", "Numbers", "Sheet", "beside", "criterion_lines", "numbers_by_entry"]


@frozen
class Sheet:
    """One judge's scores of one entry by criterion; what was not scored is absent."""

    entry: str
    scores: Mapping[str, float]


class Numbers(NamedTuple):
    """One entry's numbers on one criterion."""

    mean: float
    lowest: float
    highest: float


@frozen
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
    return beside(numbers_by_entry(sheets, criteria), entry=entry, criteria=criteria)


def numbers_by_entry(sheets: Iterable[Sheet], criteria: Sequence[str]) -> dict[str, list[Numbers]]:
    """By entry and criterion the mean, lowest and highest judge, from complete sheets; others have no entry here."""
    by_entry: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        if all(criterion in sheet.scores for criterion in criteria):
            by_entry.setdefault(sheet.entry, []).append(sheet)
    return {
        entry: [
            Numbers(fmean(scores), min(scores), max(scores))
            for criterion in criteria
            for scores in [[sheet.scores[criterion] for sheet in group]]
        ]
        for entry, group in by_entry.items()
    }


def beside(numbers: Mapping[str, Sequence[Numbers]], *, entry: str, criteria: Sequence[str]) -> list[CriterionLine]:
    """The lines of an entry beside the category's medians."""
    own = numbers.get(entry)
    return [
        CriterionLine(
            criterion,
            own[place].mean if own else None,
            own[place].lowest if own else None,
            own[place].highest if own else None,
            median(each[place].mean for each in numbers.values()) if numbers else None,
        )
        for place, criterion in enumerate(criteria)
    ]
