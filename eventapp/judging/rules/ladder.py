"""The ladder: what decides between entries whose scores are equal as they are announced.

It was fixed before anybody scored, uses nothing but the scores, and stops where they say nothing more; then the panel
votes. Entries whose announced scores differ are never touched, however uncertain their order is. Standard library
only, small loops: the stand-alone check in a published bundle does the same sums.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from eventapp.frozen import frozen

__all__ = ["CRITERION", "FIRSTS", "HEAD_TO_HEAD", "MEDIAN", "Climb", "Step", "announced", "climb", "levels"]

CRITERION, HEAD_TO_HEAD, MEDIAN, FIRSTS = "criterion", "head_to_head", "median", "first_places"
_CLEAN = Decimal("1e-9")  # what lies below it is rounding of the arithmetic, not a score


@frozen
class Step:
    """One rung for one group of equals: what was compared, each entry's value, and the order that came out.

    `name` is one of the four above; `criterion` is named for the first of them only. `values` are shown as compared;
    None where an entry has none. `order` is best first, equals together: one group when the rung decided nothing.
    """

    name: str
    criterion: str | None
    values: Mapping[str, str | None]
    order: tuple[tuple[str, ...], ...]

    @property
    def decides(self) -> bool:
        """Whether it told anybody apart."""
        return len(self.order) > 1

    def as_document(self) -> dict[str, Any]:
        """Plain data for the record."""
        return {
            "step": self.name,
            "criterion": self.criterion,
            "values": dict(self.values),
            "order": [list(group) for group in self.order],
        }


@frozen
class Climb:
    """Every rung that was used, and the order in the end, best first; entries in one group are still equal."""

    steps: tuple[Step, ...]
    order: tuple[tuple[str, ...], ...]


def announced(score: float, decimals: int) -> Decimal:
    """A score as it is announced: half up (away from zero) at `decimals`, after clearing what lies below 1e-9."""
    cleared = Decimal(repr(float(score))).quantize(_CLEAN, rounding=ROUND_HALF_UP)
    return cleared.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def levels(scores: Mapping[str, float | None], *, decimals: int) -> list[tuple[str, ...]]:
    """Entries grouped by announced score, best first, names sorted inside a group; those without a score are left out.

    >>> levels({"A": 4.3149, "B": 4.3051, "C": 4.3249}, decimals=2)
    [('C',), ('A', 'B')]
    """
    return _ordered({entry: announced(value, decimals) for entry, value in scores.items() if value is not None})


def climb(
    tied: Iterable[str],
    *,
    criteria: Sequence[tuple[str, float, Mapping[str, float]]],
    marks: Mapping[str, Mapping[str, float]],
    decimals: int = 2,
) -> Climb:
    """Order the entries `tied` at the announced score, rung by rung; a group that a rung leaves equal takes the next.

    `criteria`: (name, weight, {entry: score on that criterion, by the method of the round}).
    `marks`: for **every** entry of the category {judge: total}, each judge's leniency taken off where the method does
    so; a recused or incomplete pair is simply absent. Rungs, every number compared as announced at `decimals`:

    1. `criterion`: the score on the criterion that weighs most, then on the next ones; criteria that weigh the same
       are taken by name; one that weighs 0 is left out.
    2. `head_to_head`: how many of the other equals an entry beats, less how many beat it; one beats another where more
       of the judges who scored both put it higher.
    3. `median`: the higher median of the judges' totals.
    4. `first_places`: how many judges put no other entry that they scored above it.

    The names of entries and judges, and the order in which anything is given, decide nothing.

    >>> climb("AB", criteria=[("x", 1, {"A": 3.0, "B": 4.0})], marks={}).order
    (('B',), ('A',))
    """
    tied = sorted(set(tied))
    groups: list[tuple[str, ...]] = [tuple(tied)]
    steps: list[Step] = []
    for name, criterion, compare in _rungs(criteria, marks, decimals):
        after: list[tuple[str, ...]] = []
        for group in groups:
            if len(group) == 1:
                after.append(group)
                continue
            values = compare(group)
            order = _ordered(values)
            shown = {entry: None if value is None else str(value) for entry, value in values.items()}
            steps.append(Step(name, criterion, shown, tuple(order)))
            after.extend(order)
        groups = after
        if all(len(group) == 1 for group in groups):
            break
    return Climb(tuple(steps), tuple(groups))


_Value = Decimal | int | None
_Rung = tuple[str, str | None, Callable[[tuple[str, ...]], dict[str, _Value]]]


def _rungs(
    criteria: Sequence[tuple[str, float, Mapping[str, float]]],
    marks: Mapping[str, Mapping[str, float]],
    decimals: int,
) -> list[_Rung]:
    def by_criterion(scores: Mapping[str, float]) -> Callable[[tuple[str, ...]], dict[str, _Value]]:
        return lambda group: {e: announced(scores[e], decimals) if e in scores else None for e in group}

    weighing = sorted((each for each in criteria if each[1] > 0), key=lambda each: (-each[1], each[0]))
    rungs: list[_Rung] = [(CRITERION, name, by_criterion(scores)) for name, _, scores in weighing]
    rungs.append((HEAD_TO_HEAD, None, lambda group: _duels(group, marks, decimals)))
    rungs.append((MEDIAN, None, lambda group: {entry: _median(marks.get(entry, {}), decimals) for entry in group}))
    rungs.append((FIRSTS, None, lambda group: _first_places(group, marks, decimals)))
    return rungs


def _ordered(values: Mapping[str, _Value]) -> list[tuple[str, ...]]:
    """Entries by value, best first, equals together; those without a value last."""
    known = sorted({value for value in values.values() if value is not None}, reverse=True)
    found = [tuple(sorted(entry for entry, value in values.items() if value == each)) for each in known]
    rest = tuple(sorted(entry for entry, value in values.items() if value is None))
    return [*found, rest] if rest else found


def _duels(group: Sequence[str], marks: Mapping[str, Mapping[str, float]], decimals: int) -> dict[str, _Value]:
    points: dict[str, _Value] = {}
    for entry in group:
        balance = 0
        for other in group:
            both = marks.get(entry, {}).keys() & marks.get(other, {}).keys()
            higher = lower = 0
            for judge in both:
                mine, theirs = announced(marks[entry][judge], decimals), announced(marks[other][judge], decimals)
                higher += mine > theirs
                lower += mine < theirs
            balance += (higher > lower) - (higher < lower)
        points[entry] = balance
    return points


def _median(totals: Mapping[str, float], decimals: int) -> Decimal | None:
    values = sorted(totals.values())
    if not values:
        return None
    middle = len(values) // 2
    return announced(values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2, decimals)


def _first_places(group: Sequence[str], marks: Mapping[str, Mapping[str, float]], decimals: int) -> dict[str, _Value]:
    best: dict[str, Decimal] = {}
    for totals in marks.values():
        for judge, total in totals.items():
            value = announced(total, decimals)
            best[judge] = max(best.get(judge, value), value)
    return {
        entry: sum(announced(total, decimals) >= best[judge] for judge, total in marks.get(entry, {}).items())
        for entry in group
    }
