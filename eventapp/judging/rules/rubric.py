"""The rubric: what is judged in a category, on which scale, with which weight. Read from CSV or made by the caller."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from eventapp.errors import N_
from eventapp.frozen import frozen
from eventapp.judging.errors import BadRubric, MalformedTable
from eventapp.judging.rules.csv_table import MAGNITUDE, Source, number, read_rows, why_no_number
from eventapp.judging.rules.notices import shown

__all__ = ["Criterion", "Rubric", "name_order", "read_rubric"]

_LEAST = 1 / MAGNITUDE  # finer weights and scales vanish, or overflow, when double precision divides by their squares


@frozen
class Criterion:
    """One thing that is judged: scores from `low` to `high`, weighing `weight` (0 or more) in its category."""

    name: str | None
    weight: float = 1.0
    low: float = 0.0
    high: float = 100.0
    category: str | None = None
    line: int | None = None


@dataclass(frozen=True)
class Rubric:
    """The criteria of all categories; with `every_category` the same ones hold in each category.

    Raises BadRubric for a criterion named twice, a scale without extent or finer than 1e-9, a weight that is negative
    or between 0 and 1e-9, weights that sum to 0.
    """

    criteria: tuple[Criterion, ...]
    every_category: bool = False

    def __post_init__(self) -> None:
        seen: dict[tuple[str | None, str | None], Criterion] = {}
        weights: dict[str | None, float] = {}
        for criterion in self.criteria:
            _check(criterion)
            earlier = seen.setdefault((criterion.category, criterion.name), criterion)
            if earlier is not criterion:
                raise BadRubric(
                    N_("%(place)s of the rubric: criterion %(criterion)s is there already (%(other)s); keep one."),
                    place=_place(criterion),
                    criterion=shown(criterion.name),
                    other=_place(earlier).lower(),
                )
            weights[criterion.category] = weights.get(criterion.category, 0.0) + criterion.weight
        for category, weight in weights.items():
            if weight <= 0:
                raise BadRubric(
                    N_("The weights in the rubric sum to %(weight)s; they must exceed 0.")
                    if category is None
                    else N_(
                        "The weights of category %(category)s in the rubric sum to %(weight)s; they must exceed 0."
                    ),
                    category=shown(category),
                    weight=f"{weight:g}",
                )

    def of(self, category: str | None) -> tuple[Criterion, ...]:
        """The criteria of a category, by name; none when the rubric does not know the category."""
        asked = None if self.every_category else category
        found = (criterion for criterion in self.criteria if criterion.category == asked)
        return tuple(sorted(found, key=lambda criterion: name_order(criterion.name)))

    def categories(self) -> list[str | None]:
        """The categories that the rubric names, sorted; none when it holds in every category."""
        return [] if self.every_category else sorted({each.category for each in self.criteria}, key=name_order)


def name_order(name: str | None) -> tuple[bool, str]:
    """The key that sorts names by their characters, the nameless one first."""
    return (name is not None, name or "")


def _check(criterion: Criterion) -> None:
    if not all(math.isfinite(value) for value in (criterion.weight, criterion.low, criterion.high)):
        raise BadRubric(
            N_("%(place)s of the rubric: weight, min and max of %(criterion)s must be numbers; correct them."),
            place=_place(criterion),
            criterion=shown(criterion.name),
        )
    if not 0 <= criterion.weight <= MAGNITUDE:
        raise BadRubric(
            N_("%(place)s of the rubric: the weight %(weight)s of %(criterion)s is below 0; correct it."),
            place=_place(criterion),
            weight=f"{criterion.weight:g}",
            criterion=shown(criterion.name),
        )
    if not criterion.low < criterion.high:
        raise BadRubric(
            N_("%(place)s of the rubric: the max %(high)s of %(criterion)s is not above its min %(low)s; correct it."),
            place=_place(criterion),
            criterion=shown(criterion.name),
            low=f"{criterion.low:g}",
            high=f"{criterion.high:g}",
        )
    if 0 < criterion.weight < _LEAST:
        raise BadRubric(
            N_(
                "%(place)s of the rubric: the weight %(weight)s of %(criterion)s is neither 0 nor at least %(least)s; "
                "correct it."
            ),
            place=_place(criterion),
            weight=f"{criterion.weight:g}",
            criterion=shown(criterion.name),
            least=f"{_LEAST:g}",
        )
    if criterion.high - criterion.low < _LEAST:
        raise BadRubric(
            N_("%(place)s of the rubric: the scale of %(criterion)s spans less than %(least)s; correct it."),
            place=_place(criterion),
            criterion=shown(criterion.name),
            least=f"{_LEAST:g}",
        )


def _place(criterion: Criterion) -> str:
    return f"Criterion {shown(criterion.name)}" if criterion.line is None else f"Line {criterion.line}"


def read_rubric(source: Source) -> Rubric:
    """The rubric in a CSV file `category,criterion,weight,min,max`.

    Without categories (no column, or all its cells empty) it holds in every category; a row that is repeated counts
    once. Raises UnreadableFile, MalformedTable, BadRubric.
    """
    file = source.name if isinstance(source, Path) else "RUBRIC.csv"
    rows = read_rows(source, file=file, needed=("criterion", "weight", "min", "max"))
    _, header = next(rows)
    place = {name: index for index, name in enumerate(header)}
    criteria: dict[tuple[object, ...], Criterion] = {}
    for line, cells in rows:
        weight, low, high = (
            _number(cells[place[column]], what=column, line=line, file=file) for column in ("weight", "min", "max")
        )
        name = cells[place["criterion"]] or None
        category = (cells[place["category"]] or None) if "category" in place else None
        criterion = Criterion(name, weight=weight, low=low, high=high, category=category, line=line)
        criteria.setdefault((category, name, weight, low, high), criterion)
    if not criteria:
        raise MalformedTable(N_("%(file)s has a header but no rows; write a line for each criterion."), file=file)
    without = [criterion for criterion in criteria.values() if criterion.category is None]
    if without and len(without) < len(criteria):
        raise BadRubric(
            N_("Line %(line)s of %(file)s names no category where other lines do; name it in every line or in none."),
            line=without[0].line,
            file=file,
        )
    return Rubric(tuple(criteria.values()), every_category=bool(without))


def _number(text: str, *, what: str, line: int, file: str) -> float:
    value = number(text)
    if value is None:
        place = f"Line {line} of {file}"
        raise BadRubric(
            why_no_number(text), place=place, what=what, text=shown(text), value=text.strip().replace(",", ".")
        )
    return value
