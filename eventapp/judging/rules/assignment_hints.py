"""Judges who know something about an entry: exchanges that bring them to it, where nothing else becomes worse.

A hint is a wish and no rule. Loads, bounds, conflicts and what is fixed stay as they are, and pairs of judges are
spread no less evenly than before; only among assignments that are as good as that does a hint decide.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from eventapp.judging.rules.assignment_design import BoolArray, Design, IntArray

__all__ = ["named", "prefer"]

_PASSES = 3  # over all sheets, at most


def prefer(design: Design, hints: Iterable[tuple[int, int]], rng: np.random.Generator) -> None:
    """Exchange sheets until no single exchange brings more judges to entries (entry, judge) that they know."""
    wanted = np.zeros_like(design.held)
    for entry, judge in hints:
        wanted[entry, judge] = True
    if not wanted.any():
        return
    for _ in range(_PASSES):
        sheets = rng.permutation(np.argwhere(design.movable() & ~wanted))
        if not sum(_improve(design, wanted, entry, judge) for entry, judge in sheets.tolist()):
            return


def _improve(design: Design, wanted: BoolArray, entry: int, judge: int) -> bool:
    """Let a judge who knows the entry take this sheet, for one of theirs; whether that could be."""
    if not design.held[entry, judge]:
        return False
    free = design.problem.allowed[entry] & ~design.held[entry]
    movable = design.movable() & (wanted[entry] & free)
    movable &= (design.problem.allowed[:, judge] & ~design.held[:, judge])[:, np.newaxis]
    elsewhere, other = np.nonzero(movable & (~wanted | wanted[:, [judge]]))
    if not len(elsewhere):
        return False
    change = _change(design, entry, judge, elsewhere, other)
    gain = 1 + wanted[elsewhere, judge].astype(np.int64) - wanted[elsewhere, other]
    gain[change > 0] = 0
    best = int(np.lexsort((change, -gain))[0])
    if gain[best] <= 0:
        return False
    there, taker = int(elsewhere[best]), int(other[best])
    design.move(entry, judge, taker)
    design.move(there, taker, judge)
    return True


def _change(design: Design, entry: int, judge: int, elsewhere: IntArray, other: IntArray) -> IntArray:
    """(n,) how much each exchange changes the sum that ``assignment_pairs`` makes small."""
    rest = design.team[entry, : design.size[entry]]
    rest = rest[rest != judge]
    here = design.cost[:, rest].sum(axis=1) - design.cost[judge, rest].sum() + 2 * len(rest)
    team = design.team[elsewhere]
    there = design.cost[judge, team].sum(axis=1) - design.cost[judge, other] + 2 * (design.size[elsewhere] - 1)
    there -= design.cost[other[:, np.newaxis], team].sum(axis=1)
    both = design.held[elsewhere[:, np.newaxis], rest].sum(axis=1)
    change: IntArray = here[other] + there - 4 * both
    return change


def named(hints: Iterable[tuple[str, str]], judges: Iterable[str], entries: Iterable[str]) -> list[tuple[int, int]]:
    """(judge, entry) by name as (entry, judge) by place."""
    judge_at = {name: place for place, name in enumerate(judges)}
    entry_at = {name: place for place, name in enumerate(entries)}
    return sorted((entry_at[entry], judge_at[judge]) for judge, entry in hints)
