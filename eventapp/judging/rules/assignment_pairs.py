"""Judges who meet many others: moves and exchanges that spread the pairs of judges.

An exchange gives an entry of judge j to k and an entry of k to j, so every load stays as it is; a move gives an entry
to a judge with one sheet less, so the loads stay as even as they are. With O_jk the number of entries that j and k
share, both lower

    sum over pairs of judges of O_jk² + SAME_BACKGROUND × (entries that two judges of one background share).

Where every judge meets every other about equally often, leniencies are told apart most precisely.
"""

from __future__ import annotations

import numpy as np

from eventapp.judging.rules.assignment_design import BoolArray, Design, IntArray

__all__ = ["spread_pairs"]

_SAMPLE = 768  # sheets that are looked at for one exchange, at most
_PATIENCE = 3  # rounds with next to no gain after which the search ends
_TRIES = 15_000  # sheets that are tried in all, at most, and
_TRIES_EACH = 6  # for each sheet: what conflicts leave uneven is not worth waiting for


def spread_pairs(design: Design, rng: np.random.Generator) -> None:
    """Move and exchange until every two judges meet about equally often, or little is gained any more."""
    idle, left = 0, min(_TRIES, _TRIES_EACH * int(design.size.sum()))
    while idle < _PATIENCE and left > 0:
        crowded = _crowded(design, rng)[:left]
        if not len(crowded):
            return
        gained = sum(_improve(design, entry, judge, rng) for entry, judge in crowded.tolist())
        idle = idle + 1 if 50 * gained < len(crowded) else 0
        left -= len(crowded)


def _crowded(design: Design, rng: np.random.Generator) -> IntArray:
    """(n, 2) the sheets (entry, judge) of judges who meet twice more often than some others do, in random order."""
    judges = design.problem.judges
    if judges < 2:
        return np.empty((0, 2), dtype=np.int64)
    least = design.cost[:judges, :judges][np.triu_indices(judges, 1)].min()
    entry, judge = np.nonzero(design.movable())
    worst = design.cost[judge[:, np.newaxis], design.team[entry]].max(axis=1, initial=0)
    return rng.permutation(np.column_stack([entry, judge])[worst >= least + 4])


def _improve(design: Design, entry: int, judge: int, rng: np.random.Generator) -> bool:
    """Take a judge off an entry by the best move or exchange there is; whether the sum became smaller.

    One that leaves the sum as it is is made too, so that the search does not stick.
    """
    if not design.held[entry, judge]:
        return False
    rest = design.team[entry, : design.size[entry]]
    rest = rest[rest != judge]
    if len(rest) == 0 or design.cost[judge, rest].max() < 4:
        return False
    here = design.cost[:, rest].sum(axis=1) - design.cost[judge, rest].sum() + 2 * len(rest)
    free = np.append(design.problem.allowed[entry] & ~design.held[entry], False)
    change, elsewhere, other = _best_exchange(design, judge, rest, here, free, rng)
    lighter = np.flatnonzero(free[:-1] & (design.load == design.load[judge] - 1))
    if len(lighter) and here[lighter].min() <= change:
        change, elsewhere, other = int(here[lighter].min()), None, int(lighter[here[lighter].argmin()])
    if change > 0:
        return False
    design.move(entry, judge, other)
    if elsewhere is not None:
        design.move(elsewhere, other, judge)
    return change < 0


def _best_exchange(
    design: Design, judge: int, rest: IntArray, here: IntArray, free: BoolArray, rng: np.random.Generator
) -> tuple[int, int | None, int]:
    """(change of the sum, entry, its judge) of the best exchange among those looked at; a change of 1 where none is.

    `rest` are those who stay beside `judge`, `here` (J + 1,) is what each who comes for him would change, `free`
    (J + 1,) says who may.
    """
    entries, seats = design.team.shape
    if entries * seats <= _SAMPLE:
        elsewhere, seat = np.divmod(rng.permutation(entries * seats), seats)
    else:
        elsewhere, seat = rng.integers(entries, size=_SAMPLE), rng.integers(seats, size=_SAMPLE)
    other = design.team[elsewhere, seat]
    fits = free[other] & design.problem.allowed[elsewhere, judge] & ~design.held[elsewhere, judge]
    elsewhere, other = elsewhere[fits], other[fits]
    fits = ~design.problem.fixed[elsewhere, other]
    elsewhere, other = elsewhere[fits], other[fits]
    if not len(other):
        return 1, None, 0
    team = design.team[elsewhere]
    there = design.cost[judge, team].sum(axis=1) - design.cost[judge, other] + 2 * (design.size[elsewhere] - 1)
    there -= design.cost[other[:, np.newaxis], team].sum(axis=1)
    both = design.held[elsewhere[:, np.newaxis], rest].sum(axis=1)  # who sits on both entries meets the same two
    change = here[other] + there - 4 * both
    best = int(change.argmin())
    return int(change[best]), int(elsewhere[best]), int(other[best])
