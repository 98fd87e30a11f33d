"""Which figures of an SKM element may be shown although some of its counts must stay hidden.

The index is made of nine means, and in a survey of some hundred people nearly every element has an answer that fewer
than ten gave. A mean is one equation about its four counts. With the number of answers it gives away the counts when
two of them are hidden, and no longer when all are: then as many of the lowest level can be traded against others as
leave number and mean alone (one "1" and one "3" for two "2"). So of such an element the four counts are hidden and the
mean is shown, and with it how many chose the two lower and the two upper levels, as long as every small count keeps at
least min_n - 1 possible values for whoever reckons with all of that. Where it does not, as when all but four people
chose the best level, the mean is hidden. The index then is one equation more; when it gives that mean away, the element
with the best mean of the rest is hidden too, so that the two can only be known together.

What is possible is found by making it: other counts that would be published just so (a world). Only worlds that are
found are counted, so a mistake hides too much and never too little.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain, product
from typing import NamedTuple

from eventapp.surveys.rules import skm
from eventapp.surveys.rules.percent import rounded
from eventapp.surveys.rules.suppression import is_small

__all__ = ["Element", "Shield", "Shielded", "shielded"]

Counts = tuple[int, int, int, int]
Worlds = list[tuple[int, Counts]]
_POINTS = (1, 2, 3, 4)
_MOST_STEPS = 20  # people that are moved to find another world
_FURTHEST = 3 * 3 * _MOST_STEPS


class Element(NamedTuple):
    """How often 1, 2, 3 and 4 were answered. ``hidden``: the places of counts that must not be seen, None for all;
    ``shows_n``: whether their sum may be.
    """

    counts: Counts
    hidden: frozenset[int] | None
    shows_n: bool

    @property
    def total(self) -> int:
        """The sum of all answers."""
        return sum(point * count for point, count in zip(_POINTS, self.counts, strict=True))

    @property
    def n(self) -> int:
        """How many answered."""
        return sum(self.counts)

    @property
    def mean(self) -> Fraction:
        """The exact mean; there must be answers."""
        return Fraction(self.total, self.n)


class Shield(NamedTuple):
    """What is shown of one element besides the counts at other places than ``hidden`` (None: no count at all)."""

    hidden: frozenset[int] | None
    shows_mean: bool
    shows_halves: bool


class Shielded(NamedTuple):
    """All elements, and whether their index may be shown."""

    elements: list[Shield]
    shows_index: bool


def shielded(elements: Sequence[Element], min_n: int) -> Shielded:
    """What may be shown of the elements of one survey."""
    found = [_one(element, min_n) for element in elements]
    if not all(element.shows_n and element.n for element in elements):
        return Shielded(found, False)
    closed = {i: _moved(elements[i], shield, min_n) for i, shield in enumerate(found) if not shield.shows_mean}
    if _keeps(elements, found, closed, None, min_n):
        return Shielded(found, True)
    open_ = [i for i, shield in enumerate(found) if shield.shows_mean]
    if not open_:
        return Shielded(found, False)
    best = max(open_, key=lambda i: (elements[i].mean, -i))
    if _keeps(elements, found, closed, best, min_n):
        return Shielded([Shield(None, False, False) if i == best else shield for i, shield in enumerate(found)], True)
    return Shielded(found, False)


def _one(element: Element, min_n: int) -> Shield:
    """An element by itself: as much as its small counts allow."""
    if not element.shows_n or element.hidden == frozenset():
        return Shield(element.hidden, element.shows_n, element.shows_n)
    filled = frozenset(i for i, count in enumerate(element.counts) if count)
    lower = sum(element.counts[:2])
    halves = not is_small(lower, min_n) and not is_small(element.n - lower, min_n)
    for shows_halves in (True, False) if halves else (False,):
        worlds = _same_mean(element, filled, same_halves=shows_halves)
        if _is_wide(element.counts, worlds, min_n):
            return Shield(filled, True, shows_halves)
    return Shield(element.hidden, False, False)


def _keeps(
    elements: Sequence[Element], shields: Sequence[Shield], closed: Mapping[int, Worlds], given: int | None, min_n: int
) -> bool:
    """Whether the index leaves every small count of the elements without a mean as open as it must be.

    ``closed``: the worlds of these elements; ``given``: one more, hidden for their sake, whose mean is known to be
    better than all that are shown.
    """
    moves = {i: {step for step, _ in worlds} for i, worlds in closed.items()}
    if given is not None:
        element = elements[given]
        best = max(
            (each.mean for i, each in enumerate(elements) if i not in closed and i != given), default=Fraction(0)
        )
        least = max(element.n, math.floor(best * element.n) + 1)
        moves[given] = set(range(least - element.total, 4 * element.n - element.total + 1))
    whole = sum((element.mean for element in elements), Fraction(0))
    for i in moves:
        others = [(elements[other].n, moves[other]) for other in moves if other != i]
        stays = {
            step
            for step in range(-_FURTHEST, _FURTHEST + 1)
            if step in moves[i] and _balanced(Fraction(step, elements[i].n), others, whole, len(elements))
        }
        shield = shields[i] if i in closed else Shield(None, False, False)
        worlds = closed[i] if i in closed else _moved(elements[i], shield, min_n)
        moved = (counts for step, counts in worlds if step in stays)
        if not _is_wide(elements[i].counts, chain(_same_mean(elements[i], shield.hidden), moved), min_n):
            return False
    return True


def _balanced(change: Fraction, others: Sequence[tuple[int, set[int]]], whole: Fraction, number: int) -> bool:
    """Whether the index stays as it is printed, by itself or because the sum of one other element changes too."""
    if _printed(whole + change, number) == _printed(whole, number):
        return True
    for n, steps in others:
        about = round(-change * n)
        for step in (about, about - 1, about + 1):
            if step in steps and _printed(whole + change + Fraction(step, n), number) == _printed(whole, number):
                return True
    return False


def _printed(whole: Fraction, number: int) -> tuple[Fraction, ...]:
    """The index by each weight, since it may be printed with one here and another there."""
    weights = skm.WEIGHTS.values() if number == len(skm.ELEMENTS) else (Fraction(1, number),)
    return tuple(rounded(25 * weight * whole, 2) for weight in weights)


def _same_mean(element: Element, hidden: frozenset[int] | None, *, same_halves: bool = False) -> Iterator[Counts]:
    """Other counts with this number of answers and this mean; by how many more chose 1 and 2, the rest follows."""
    firsts, seconds = (range(-min(count, _MOST_STEPS), _MOST_STEPS + 1) for count in element.counts[:2])
    pairs = ((step, -step) for step in firsts) if same_halves else product(firsts, seconds)
    for first, second in pairs:
        change = (first, second, -3 * first - 2 * second, 2 * first + second)
        if (counts := _changed(element, change, hidden)) is not None:
            yield counts


def _moved(element: Element, shield: Shield, min_n: int) -> Worlds:
    """Other counts with this number of answers, one of them small, and how much more they add up to."""
    most, hidden = min(_MOST_STEPS, min_n), shield.hidden
    ranges = [
        range(-min(most, count), most + 1) if hidden is None or place in hidden else range(1)
        for place, count in enumerate(element.counts[:3])
    ]
    found = []
    for first, second, third in product(*ranges):
        change = (first, second, third, -first - second - third)
        counts = _changed(element, change, hidden)
        if counts is not None and any(0 < count < min_n for count in counts):
            found.append((-3 * first - 2 * second - third, counts))
    return found


def _changed(element: Element, change: Sequence[int], hidden: frozenset[int] | None) -> Counts | None:
    """The counts after a change, if it touches hidden ones only and leaves none below what is possible.

    A hidden count is 1 or more, since an empty level is shown as empty, unless no count at all is shown.
    """
    first, second, third, fourth = (count + step for count, step in zip(element.counts, change, strict=True))
    counts = (first, second, third, fourth)
    if hidden is None:
        return counts if min(counts) >= 0 else None
    fits = all(
        count > 0 if i in hidden else not step for i, (count, step) in enumerate(zip(counts, change, strict=True))
    )
    return counts if fits else None


def _is_wide(counts: Counts, worlds: Iterable[Counts], min_n: int) -> bool:
    """Whether each small count can be min_n - 1 numbers or more, in worlds that have a small count to hide too."""
    needed = max(2, min_n - 1)
    found: dict[int, set[int]] = {i: {count} for i, count in enumerate(counts) if is_small(count, min_n)}
    if not found:
        return True
    for world in worlds:
        if max(world) >= min_n > 1 and not any(0 < count < min_n for count in world):
            continue
        for i, values in found.items():
            values.add(world[i])
        if all(len(values) >= needed for values in found.values()):
            return True
    return False
