"""Two questions against each other: whether they hang together, and how strongly.

Pearson's chi-square without a continuity correction where its approximation holds (all expected counts at least 1,
four fifths of them at least 5; Cochran 1954). Else Fisher's exact test for two by two, and for larger tables the same
chi-square against 9,999 tables drawn with the same margins from a fixed seed, so that a report gives the same p again.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from eventapp.surveys.rules.values import as_float

__all__ = ["DRAWN", "Association", "associated", "fisher"]

Method = Literal["chi-square", "fisher", "drawn"]
DRAWN = 9_999
_SEED = 20_17
_EXPECTED, _ALWAYS, _OFTEN = 5, 1, Fraction(4, 5)
_SAME = 1e-9  # drawn tables count as extreme when equal to the last digit


class Association(NamedTuple):
    """Chi-square with its degrees of freedom, p by the method named, and Cramer's V from 0 to 1."""

    chi_square: float
    degrees: int
    p: float
    method: Method
    cramers_v: float


def associated(table: Sequence[Sequence[int]]) -> Association | None:
    """The association of rows and columns; empty ones are left out. None when fewer than two of each are left."""
    rows = [row for row in table if sum(row)]
    places = [i for i in range(len(rows[0])) if sum(row[i] for row in rows)] if rows else []
    cells = [[row[i] for i in places] for row in rows]
    if len(cells) < 2 or len(places) < 2:
        return None
    across, down = [sum(row) for row in cells], [sum(column) for column in zip(*cells, strict=True)]
    n = sum(across)
    squares = (Fraction(cell * cell, across[i] * down[j]) for i, j, cell in _numbered(cells))
    exact = n * (sum(squares, Fraction(0)) - 1)
    chi_square, degrees = as_float(exact), (len(across) - 1) * (len(down) - 1)
    strength = math.sqrt(as_float(exact / (n * (min(len(across), len(down)) - 1))))
    expected = [Fraction(row * column, n) for row in across for column in down]
    often = sum(1 for each in expected if each >= _EXPECTED)
    if min(expected) >= _ALWAYS and often >= _OFTEN * len(expected):
        return Association(chi_square, degrees, _chi_square_tail(chi_square, degrees), "chi-square", strength)
    if len(across) == len(down) == 2:
        return Association(chi_square, degrees, fisher(cells), "fisher", strength)
    return Association(chi_square, degrees, _drawn(across, down, chi_square), "drawn", strength)


def fisher(cells: Sequence[Sequence[int]]) -> float:
    """Two-sided p of a table of two by two: all tables of these margins at most as likely as this one (Fisher 1935).

    In integers, so that equally likely tables are equal.
    """
    (a, b), (c, d) = cells
    of_row, of_column, n = a + b, a + c, a + b + c + d
    ways = [
        math.comb(of_column, x) * math.comb(n - of_column, of_row - x)
        for x in range(max(0, of_row + of_column - n), min(of_row, of_column) + 1)
    ]
    own = math.comb(of_column, a) * math.comb(n - of_column, b)
    return sum(way for way in ways if way <= own) / math.comb(n, of_row)


def _numbered(cells: Sequence[Sequence[int]]) -> list[tuple[int, int, int]]:
    return [(i, j, cell) for i, row in enumerate(cells) for j, cell in enumerate(row)]


def _drawn(across: Sequence[int], down: Sequence[int], observed: float) -> float:
    import numpy as np  # noqa: PLC0415 -- slow import, for small tables alone
    from scipy.stats import random_table  # noqa: PLC0415 -- the same

    n = sum(across)
    expected = np.outer(across, down) / n
    drawn = random_table(across, down, seed=_SEED).rvs(DRAWN)
    values = (drawn.astype(float) ** 2 / expected).sum(axis=(1, 2)) - n
    extreme = int((values >= observed - _SAME * max(1.0, observed)).sum())
    return (extreme + 1) / (DRAWN + 1)


def _chi_square_tail(value: float, degrees: int) -> float:
    from scipy.special import chdtrc  # noqa: PLC0415 -- slow import, for comparisons alone

    return float(chdtrc(degrees, max(value, 0.0)))
