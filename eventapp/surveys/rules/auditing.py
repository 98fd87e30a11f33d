"""Which cells of a table of two questions must stay hidden, proven by a linear programme.

Small counts (1 to min_n - 1) are hidden first, then the next smallest cells of their lines, until whoever reckons
with everything that is shown, the totals too, finds at least min_n - 1 possible values for every hidden cell. Two
hidden cells in each line are not always enough, so each finished table is audited: for every hidden cell the least and
the greatest value are sought under the sums that are known (the audit of the SDC handbook, chapter on tables). The
matrix of such sums is totally unimodular, so the bounds are whole numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
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
    while places:
        betrayed = exposed(table, places, min_n, exempt=exempt)
        if not betrayed:
            return frozenset(places)
        found = _next(table, betrayed, places, fixed)
        if not found:
            return None
        places |= found
    return frozenset()


def exposed(
    table: Sequence[Sequence[int]], hidden: Collection[Place], min_n: int, *, exempt: Collection[Place] = ()
) -> list[Place]:
    """The hidden places for which fewer than min_n - 1 (and at least two) numbers are possible.

    Each solution of the programme is a whole table that would look the same, so most places are proven wide by the
    solutions for others.
    """
    needed = max(2, min_n - 1)
    audit = _Audit(table, hidden, exempt)
    lows = [table[i][j] for i, j in audit.places]
    highs = list(lows)
    found = []
    for i, place in enumerate(audit.places):
        if place in exempt:
            continue
        for sign in (-1, 1):
            if highs[i] - lows[i] + 1 < needed:
                values = audit.extreme(i, sign)
                lows = [min(pair) for pair in zip(lows, values, strict=True)]
                highs = [max(pair) for pair in zip(highs, values, strict=True)]
        if highs[i] - lows[i] + 1 < needed:
            found.append(place)
    return found


def bounds(
    table: Sequence[Sequence[int]], hidden: Collection[Place], *, exempt: Collection[Place] = ()
) -> dict[Place, Bounds]:
    """What each hidden place of a table with totals can hold: 1 or more, since a 0 is always shown."""
    audit = _Audit(table, hidden, exempt)
    return {
        place: Bounds(audit.extreme(i, 1)[i], audit.extreme(i, -1)[i])
        for i, place in enumerate(audit.places)
        if place not in exempt
    }


class _Audit:
    """The linear programme of one table with totals."""

    def __init__(
        self, table: Sequence[Sequence[int]], hidden: Collection[Place], exempt: Collection[Place] = ()
    ) -> None:
        self.places = sorted({*hidden, *exempt})
        number = {place: i for i, place in enumerate(self.places)}
        self._limits = [(0 if place in exempt else 1, table[-1][-1]) for place in self.places]
        self._equations: list[list[float]] = []
        self._sums: list[int] = []
        for line in _lines(table):
            row, known = [0.0] * len(self.places), 0
            for place, sign in line:
                if place in number:
                    row[number[place]] = sign
                else:
                    known += sign * table[place[0]][place[1]]
            if any(row):
                self._equations.append(row)
                self._sums.append(-known)

    def extreme(self, number: int, sign: int) -> list[int]:
        """All hidden numbers in a table where that of one place is least (sign 1) or greatest (-1)."""
        from scipy.optimize import linprog  # noqa: PLC0415 -- slow import, for tables with hidden cells alone

        goal = [0.0] * len(self.places)
        goal[number] = sign
        end = linprog(goal, A_eq=self._equations, b_eq=self._sums, bounds=self._limits, method="highs-ds")
        if end.x is None:
            raise ValueError("a table whose sums do not fit")
        return [round(float(value)) for value in end.x]


def _lines(table: Sequence[Sequence[int]]) -> Iterable[list[tuple[Place, int]]]:
    """Every sum: the cells of a row or column less its total are 0."""
    height, width = len(table), len(table[0])
    for i in range(height):
        yield [((i, j), 1 if j < width - 1 else -1) for j in range(width)]
    for j in range(width):
        yield [((i, j), 1 if i < height - 1 else -1) for i in range(height)]


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
