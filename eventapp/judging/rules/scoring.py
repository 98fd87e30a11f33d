"""From marks to sheets: a judge's score of an entry is the weighted mean of the criteria.

    total = sum_c w_c * f(s_c) / sum_c w_c

f leaves a score alone where all criteria of the category have one scale, or none is known; else it maps each criterion
by its scale to 0-100. A sheet that lacks a criterion is left out, never weighed anew: an empty cell is no opinion.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from eventapp.errors import N_
from eventapp.judging.errors import BadMark, ConflictingMarks
from eventapp.judging.rules.csv_table import MAGNITUDE
from eventapp.judging.rules.marks import Mark
from eventapp.judging.rules.notices import Notice, listed, shown
from eventapp.judging.rules.rubric import Criterion, Rubric, name_order

__all__ = ["CategorySheets", "Sheet", "half_up", "score_sheets"]


class Sheet(NamedTuple):
    """One judge's score of one entry, in points of the category's scale."""

    entry: str
    judge: str
    total: float


@dataclass(frozen=True)
class CategorySheets:
    """All that is known of one category before anybody is ranked; everything sorted by name.

    `entries` and `judges` hold also those without a complete sheet. `groups` gives each entry's group, `lines` the line
    where it is first named. `extent` is the length of the scale in points (None when no rubric says it),
    `rounding_variance` the variance in points² that rounding alone puts into a total.
    """

    category: str | None
    sheets: tuple[Sheet, ...]
    entries: tuple[str, ...]
    judges: tuple[str, ...]
    groups: Mapping[str, str]
    lines: Mapping[str, int | None]
    extent: float | None
    rounding_variance: float
    left_out: tuple[tuple[str, str], ...]
    notices: tuple[Notice, ...]


@dataclass
class _Pile:
    """The marks of one category as they come in."""

    criteria: dict[str | None, Criterion] | None
    sheets: dict[tuple[str, str], dict[str | None, Mark]] = field(default_factory=dict)
    groups: dict[str, Mark] = field(default_factory=dict)
    lines: dict[str, int | None] = field(default_factory=dict)
    unscored: set[str | None] = field(default_factory=set)


def score_sheets(marks: Iterable[Mark], rubric: Rubric | None = None) -> list[CategorySheets]:
    """The sheets of every category that has marks, by name; the order of the marks does not matter.

    Without a rubric the criteria of a category are those that somebody scored, and weigh the same. Raises BadMark for a
    mark that is no number, off its scale or of an unknown criterion, ConflictingMarks for two values of one mark or two
    groups of one entry.
    """
    piles: dict[str | None, _Pile] = {}
    for mark in marks:
        pile = piles.get(mark.category)
        if pile is None:
            criteria = None if rubric is None else {each.name: each for each in rubric.of(mark.category)}
            pile = piles[mark.category] = _Pile(criteria)
        _add(pile, mark)
    return [_scored(category, piles[category]) for category in sorted(piles, key=name_order)]


def _add(pile: _Pile, mark: Mark) -> None:
    criterion = None
    if pile.criteria is not None:
        criterion = pile.criteria.get(mark.criterion)
        if criterion is None:
            raise _unknown_criterion(mark, pile.criteria)
    if mark.entry not in pile.lines or (mark.line or 0) < (pile.lines[mark.entry] or 0):
        pile.lines[mark.entry] = mark.line
    if mark.group is not None:
        earlier = pile.groups.setdefault(mark.entry, mark)
        if earlier.group != mark.group:
            raise ConflictingMarks(
                N_("%(places)s give entry %(entry)s two groups, %(first)s and %(second)s; correct one of them."),
                **_two(earlier, mark),
                entry=shown(mark.entry),
                first=shown(earlier.group),
                second=shown(mark.group),
            )
    sheet = pile.sheets.setdefault((mark.entry, mark.judge), {})
    if mark.score is None:
        pile.unscored.add(mark.criterion)
        return
    _check_value(mark, criterion)
    known = sheet.setdefault(mark.criterion, mark)
    if known is not mark and float(known.score or 0) != float(mark.score):
        raise ConflictingMarks(
            N_(
                "%(places)s give different scores, %(first)s and %(second)s, "
                "for the same judge %(judge)s, entry %(entry)s and criterion; keep one of them."
            ),
            **_two(known, mark),
            judge=shown(mark.judge),
            entry=shown(mark.entry),
            first=_plain(known.score),
            second=_plain(mark.score),
        )


def _check_value(mark: Mark, criterion: Criterion | None) -> None:
    """Raises BadMark where the score is no number or outside the criterion's scale."""
    value = math.nan if mark.score is None else float(mark.score)
    if not abs(value) <= MAGNITUDE:
        raise BadMark(
            N_("%(place)s: score %(score)s is not a number that can be reckoned with; correct it."),
            place=_place(mark),
            score=shown(mark.score),
        )
    if criterion is not None and not criterion.low <= value <= criterion.high:
        raise BadMark(
            N_("%(place)s: score %(score)s is off the scale of %(criterion)s, %(low)s to %(high)s; correct it."),
            place=_place(mark),
            score=_plain(mark.score),
            criterion="the only criterion" if mark.criterion is None else f"criterion {shown(mark.criterion)}",
            low=_plain(criterion.low),
            high=_plain(criterion.high),
        )


def _unknown_criterion(mark: Mark, criteria: Mapping[str | None, Criterion]) -> BadMark:
    category = "" if mark.category is None else f" for category {shown(mark.category)}"
    if mark.criterion is None:
        return BadMark(
            N_("%(place)s: the score names no criterion, and the rubric has %(known)s%(category)s; name it."),
            place=_place(mark),
            known=listed(name for name in criteria) or "none",
            category=category,
        )
    return BadMark(
        N_("%(place)s: criterion %(criterion)s is unknown, the rubric has %(known)s%(category)s; correct one of them."),
        place=_place(mark),
        criterion=shown(mark.criterion),
        known=listed(name for name in criteria) or "none",
        category=category,
    )


def _place(mark: Mark) -> str:
    """Where a mark stands, as the beginning of a sentence."""
    return f"Judge {shown(mark.judge)}, entry {shown(mark.entry)}" if mark.line is None else f"Line {mark.line}"


def _two(one: Mark, other: Mark) -> dict[str, str]:
    if one.line is None or other.line is None:
        return {"places": "Two marks"}
    first, second = sorted((one.line, other.line))
    return {"places": f"Lines {first} and {second}"}


def _plain(score: Decimal | float | None) -> str:
    return "none" if score is None else f"{score:.10g}"


def _scored(category: str | None, pile: _Pile) -> CategorySheets:
    notices: list[Notice] = []
    used = {name for sheet in pile.sheets.values() for name in sheet}
    if pile.criteria is None:
        criteria: Sequence[Criterion] = [Criterion(name) for name in sorted(used, key=name_order)]
        unscored = sorted(pile.unscored - used, key=name_order)
        if unscored and used:
            notices.append(
                Notice(N_("Nobody scored %(criteria)s; without a rubric it does not count."), criteria=listed(unscored))
            )
    else:
        criteria = [pile.criteria[name] for name in sorted(pile.criteria, key=name_order)]
        notices.extend(
            Notice(N_("Criterion %(criterion)s weighs 0 and changes no score."), criterion=shown(criterion.name))
            for criterion in criteria
            if criterion.weight == 0
        )
    scales = {(criterion.low, criterion.high) for criterion in criteria} if pile.criteria is not None else set()
    mapped = len(scales) > 1
    sheets: list[Sheet] = []
    left_out: list[tuple[str, str]] = []
    for entry, judge in sorted(pile.sheets):
        sheet = pile.sheets[entry, judge]
        missing = [criterion.name for criterion in criteria if criterion.name not in sheet]
        if missing or not sheet:
            left_out.append((entry, judge))
            notices.append(_left_out(entry, judge, missing))
        else:
            sheets.append(Sheet(entry, judge, _total(sheet, criteria, mapped=mapped)))
    return CategorySheets(
        category=category,
        sheets=tuple(sheets),
        entries=tuple(sorted(pile.lines)),
        judges=tuple(sorted({judge for _, judge in pile.sheets})),
        groups={entry: mark.group for entry, mark in sorted(pile.groups.items()) if mark.group is not None},
        lines=pile.lines,
        extent=None if not scales else 100.0 if mapped else criteria[0].high - criteria[0].low,
        rounding_variance=_rounding_variance(pile, criteria, mapped=mapped),
        left_out=tuple(left_out),
        notices=tuple(notices),
    )


def _left_out(entry: str, judge: str, missing: Sequence[str | None]) -> Notice:
    if missing in ([], [None]):
        return Notice(
            N_("The sheet of judge %(judge)s for entry %(entry)s is left out: it has no score."),
            judge=shown(judge),
            entry=shown(entry),
        )
    return Notice(
        N_("The sheet of judge %(judge)s for entry %(entry)s is left out: it has no score for %(criteria)s."),
        judge=shown(judge),
        entry=shown(entry),
        criteria=listed(missing),
    )


def _total(sheet: Mapping[str | None, Mark], criteria: Sequence[Criterion], *, mapped: bool) -> float:
    """The weighted mean of a complete sheet, summed exactly before it is rounded to a double."""
    if len(criteria) == 1 and not mapped:
        (mark,) = sheet.values()
        return float(mark.score or 0)
    return math.fsum(_weighted(sheet, criteria, mapped=mapped)) / math.fsum(each.weight for each in criteria)


def _weighted(sheet: Mapping[str | None, Mark], criteria: Sequence[Criterion], *, mapped: bool) -> Iterator[float]:
    for criterion in criteria:
        score = float(sheet[criterion.name].score or 0)
        if mapped:
            score = 100.0 * (score - criterion.low) / (criterion.high - criterion.low)
        yield criterion.weight * score


def _rounding_variance(pile: _Pile, criteria: Sequence[Criterion], *, mapped: bool) -> float:
    """The variance that writing scores in steps leaves in a total: sum_c (w_c * step_c)² / 12 / (sum_c w_c)².

    A step is one unit of the last decimal that anybody used for the criterion, in points of the total's scale.
    """
    decimals = dict.fromkeys((criterion.name for criterion in criteria), 0)
    for sheet in pile.sheets.values():
        for name, mark in sheet.items():
            if mark.score is not None:
                decimals[name] = max(decimals[name], _decimals(mark.score))
    weight = math.fsum(criterion.weight for criterion in criteria)
    steps = (
        criterion.weight
        * 10.0 ** -decimals[criterion.name]
        * (100.0 / (criterion.high - criterion.low) if mapped else 1.0)
        for criterion in criteria
    )
    return math.fsum(step**2 for step in steps) / 12.0 / weight**2 if criteria else 0.0


@lru_cache(maxsize=65536)
def _decimals(score: Decimal | float) -> int:
    """How many decimals a score is written with, trailing zeros aside."""
    exponent = Decimal(str(score)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def half_up(value: float, places: int = 2) -> Decimal:
    """A score as it is displayed: rounded half up (away from zero), after clearing what lies below 1e-9."""
    cleared = Decimal(repr(value)).quantize(Decimal("1e-9"), rounding=ROUND_HALF_UP)
    return cleared.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
