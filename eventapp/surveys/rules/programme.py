"""The audit of several tables of one question as a linear programme, for what `together` cannot prove by itself.

Unknown is how many people of each profile gave each answer. Known are the people of each profile, every number that a
table shows, and that a hidden one is not 0. The least and the greatest value that a hidden number has under these
equations are what somebody with all tables can reckon (the audit of the SDC handbook, chapter on tables). A solution
gives a value for every hidden number, so most are proven to be open while others are looked at.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any

__all__ = ["are_wide"]

_MOST_UNKNOWN = 5_000  # beyond which the answer takes too long
_EPSILON = 1e-6


def are_wide(people: Mapping[Hashable, int], sums: Mapping[Hashable, tuple[list[int], bool]], least: int) -> bool:
    """Whether each hidden sum can be so many different numbers for whoever knows the others.

    ``people``: the true number at each unknown, in order; ``sums``: the places in it that are added up, and whether the
    sum is hidden. Beyond _MOST_UNKNOWN the answer is no.
    """
    if len(people) > _MOST_UNKNOWN:
        return False
    from scipy.optimize import linprog  # noqa: PLC0415 -- slow import, for few tables

    true = list(people.values())
    known = [places for places, is_hidden in sums.values() if not is_hidden and places]
    hidden = [places for places, is_hidden in sums.values() if is_hidden]
    equal, goals = _matrix(known, len(true)), _matrix(hidden, len(true))
    values = [sum(true[place] for place in places) for places in known]
    ends = [[float(sum(true[place] for place in places))] * 2 for places in hidden]
    for number, end in enumerate(ends):
        for sign in (-1, 1):
            if _width(end) >= least:
                break
            goal = sign * goals[[number]].toarray()[0]
            found = linprog(goal, A_eq=equal, b_eq=values, A_ub=-goals, b_ub=[-1] * len(hidden), method="highs")
            if found.status:
                return False
            for each, value in zip(ends, goals @ found.x, strict=True):
                each[:] = min(each[0], value), max(each[1], value)
        if _width(end) < least:
            return False
    return True


def _width(end: list[float]) -> int:
    return math.floor(end[1] + _EPSILON) - math.ceil(end[0] - _EPSILON) + 1


def _matrix(rows: list[list[int]], width: int) -> Any:
    from scipy.sparse import csr_matrix  # noqa: PLC0415 -- slow import, for few tables

    at = [number for number, row in enumerate(rows) for _ in row]
    return csr_matrix(([1.0] * len(at), (at, [place for row in rows for place in row])), shape=(len(rows), width))
