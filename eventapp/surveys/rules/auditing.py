"""Which cells of a table of two questions must stay hidden, proven by the exact bounds of each hidden cell.

Small counts (1 to min_n - 1) are hidden first, then the next smallest cells of their lines, until whoever reckons
with everything that is shown, the totals too, finds at least min_n - 1 possible values for every hidden cell. Two
hidden cells in each line are not always enough, so each finished table is audited: for every hidden cell the least and
the greatest value are sought under the sums that are known (the audit of the SDC handbook, chapter on tables).

That is a linear programme, and one of a network: each line of the table is a place where what flows in flows out, each
hidden cell a pipe between its row and its column. How far a cell can move is a largest flow (Ford and Fulkerson 1956),
found in whole numbers and without a solver; `tests` compare it with one. What was found wide stays wide when further
cells are hidden, so only the rest is looked at again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from eventapp.surveys.rules.suppression import is_small

__all__ = ["Bounds", "Place", "bounds", "exposed", "protected", "with_totals"]

Place = tuple[int, int]
"""Row and column in the table with totals: the last column holds the sums of rows, the last row those of columns."""


class Bounds(NamedTuple):
    """The least and the greatest number that a hidden cell can hold, for whoever sees the rest."""

    low: int
    high: int


def with_totals(cells: Sequence[Sequence[int]]) -> list[list[int]]:
    """The table with a column and a row of sums."""
    rows = [[*row, sum(row)] for row in cells]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def protected(
    cells: Sequence[Sequence[int]],
    min_n: int,
    *,
    known: Collection[Place] = (),
    hidden: Collection[Place] = (),
    exempt: Collection[Place] = (),
) -> frozenset[Place] | None:
    """The places to hide, totals among them; None when the table as a whole must not be shown.

    ``known`` are places that were published elsewhere, such as totals: hiding them here would hide nothing. ``hidden``
    are those that were hidden elsewhere, so that they must be hidden here. ``exempt`` are unknown numbers that need no
    protection, such as how many of a group passed the question over; they may be 0.
    """
    table = with_totals(cells)
    last = (len(table) - 1, len(table[0]) - 1)
    fixed = {*known, last, *exempt}
    if is_small(table[-1][-1], min_n):
        return None
    places = {place for place, count in _numbered(table) if is_small(count, min_n) and place not in fixed}
    places |= {(i, j) for i, j in hidden if table[i][j]}
    if not places:
        return frozenset()
    everything = places | {place for place, count in _numbered(table) if count and place not in fixed}
    if not places.isdisjoint(exposed(table, everything, min_n, exempt=exempt)):
        return None  # even if nothing more were shown
    audit = _Audit(table, exempt)
    added = places
    while True:
        audit.hide(added)
        betrayed = audit.narrow(_needed(min_n))
        if not betrayed:
            return frozenset(places)
        added = _next(table, betrayed, places, fixed)
        if not added:
            return None
        places |= added


def exposed(
    table: Sequence[Sequence[int]], hidden: Collection[Place], min_n: int, *, exempt: Collection[Place] = ()
) -> list[Place]:
    """The hidden places for which fewer than min_n - 1 (and at least two) numbers are possible."""
    audit = _Audit(table, exempt)
    audit.hide(hidden)
    return audit.narrow(_needed(min_n))


def bounds(
    table: Sequence[Sequence[int]], hidden: Collection[Place], *, exempt: Collection[Place] = ()
) -> dict[Place, Bounds]:
    """What each hidden place of a table with totals can hold: 1 or more, since a 0 is always shown."""
    audit = _Audit(table, exempt)
    audit.hide(hidden)
    audit.narrow(None)
    return {place: Bounds(*audit.found[place]) for place in sorted(hidden) if place not in exempt}


def _needed(min_n: int) -> int:
    return max(2, min_n - 1)


class _Audit:
    """The network of one table with totals, of which more and more is hidden.

    ``found`` holds the least and the greatest number that any table seen so far had in each hidden place; every table
    that a flow leads to would look the same from outside, so most places are proven wide by the search for others.
    """

    def __init__(self, table: Sequence[Sequence[int]], exempt: Collection[Place] = ()) -> None:
        self._table, self._exempt = table, frozenset(exempt)
        self._height, self._width, self._most = len(table), len(table[0]), table[-1][-1]
        self._pipes: list[list[tuple[int, Place, int]]] = [[] for _ in range(self._height + self._width)]
        self._now: dict[Place, int] = {}  # a whole table that looks the same
        self._unproven: list[Place] = []
        self.found: dict[Place, tuple[int, int]] = {}
        self._open(self._exempt)

    def hide(self, places: Collection[Place]) -> None:
        """Further hidden places."""
        new = [place for place in places if place not in self._now]
        self._open(new)
        self._unproven = sorted({*self._unproven, *new})

    def narrow(self, needed: int | None) -> list[Place]:
        """The hidden places that have fewer possible numbers than needed; None: find all of every one's bounds."""
        for place in self._unproven:
            for up in (True, False):
                while not self._is_wide(place, needed) and self._move(place, up=up):
                    pass
        self._unproven = [place for place in self._unproven if not self._is_wide(place, needed)]
        return self._unproven

    def _is_wide(self, place: Place, needed: int | None) -> bool:
        low, high = self.found[place]
        return needed is not None and high - low + 1 >= needed

    def _open(self, places: Collection[Place]) -> None:
        for place in places:
            i, j = place
            count = self._table[i][j]
            self._now[place], self.found[place] = count, (count, count)
            tail, head = self._ends(place)
            self._pipes[tail].append((head, place, 1))
            self._pipes[head].append((tail, place, -1))

    def _ends(self, place: Place) -> tuple[int, int]:
        """The lines that a place joins: what it holds more, the first must lose elsewhere and the second gain."""
        row, column = place[0], self._height + place[1]
        turned = (place[0] == self._height - 1) != (place[1] == self._width - 1)
        return (column, row) if turned else (row, column)

    def _room(self, place: Place, sign: int) -> int:
        """How much more (1) or less (-1) a place can hold by itself."""
        if sign > 0:
            return self._most - self._now[place]
        return self._now[place] - (0 if place in self._exempt else 1)

    def _move(self, place: Place, *, up: bool) -> bool:
        """Let a place hold more or less, and others make up for it; False where it is at its end."""
        tail, head = self._ends(place)
        path = self._path(head, tail, place) if up else self._path(tail, head, place)
        if path is None:
            return False
        path.append((place, 1 if up else -1))
        amount = min(self._room(each, sign) for each, sign in path)
        if amount == 0:
            return False
        for each, sign in path:
            value = self._now[each] + sign * amount
            self._now[each] = value
            low, high = self.found[each]
            self.found[each] = (min(low, value), max(high, value))
        return True

    def _path(self, start: int, end: int, without: Place) -> list[tuple[Place, int]] | None:
        """The fewest places that lead from one line to another, each with room, as (place, direction)."""
        came: dict[int, tuple[int, Place, int]] = {start: (start, without, 0)}
        waiting = [start]
        for line in waiting:
            for other, place, sign in self._pipes[line]:
                if other in came or place == without or not self._room(place, sign):
                    continue
                came[other] = (line, place, sign)
                if other == end:
                    return _traced(came, end)
                waiting.append(other)
        return None


def _traced(came: Mapping[int, tuple[int, Place, int]], end: int) -> list[tuple[Place, int]]:
    path, line = [], end
    while came[line][2]:
        line, place, sign = came[line]
        path.append((place, sign))
    return path


def _numbered(table: Sequence[Sequence[int]]) -> list[tuple[Place, int]]:
    return [((i, j), count) for i, row in enumerate(table) for j, count in enumerate(row)]


def _next(
    table: Sequence[Sequence[int]], betrayed: Sequence[Place], hidden: Collection[Place], fixed: Collection[Place]
) -> set[Place]:
    """The smallest shown cells in the lines of what is betrayed, else anywhere; equal ones together."""
    free = [(count, place) for place, count in _numbered(table) if count and place not in hidden and place not in fixed]
    rows, columns = {i for i, _ in betrayed}, {j for _, j in betrayed}
    near = [(count, place) for count, place in free if place[0] in rows or place[1] in columns]
    chosen: list[Any] = near or free
    inner = [each for each in chosen if each[1][0] < len(table) - 1 and each[1][1] < len(table[0]) - 1]
    chosen = inner or chosen
    smallest = min((count for count, _ in chosen), default=None)
    return {place for count, place in chosen if count == smallest}
