"""Joining what is apart: judges who share no entry, not even through others, cannot be compared.

A sheet on a circle of the judge-entry graph can be given up without parting anything. Exchanged for a sheet of another
island it joins the two. Without conflicts this always ends with one island where there are enough sheets for one, as a
graph of several parts with that many edges has a circle.
"""

from __future__ import annotations

import numpy as np

from eventapp.judging.rules.assignment_design import BoolArray, Design, IntArray

__all__ = ["join"]


def join(design: Design) -> None:
    """Exchange sheets, or move them to judges with one less, until all judges with sheets are connected or none can."""
    while True:
        islands = design.islands()
        if len(np.unique(islands[design.load > 0])) < 2 or not _joined_two(design, islands):
            return


def _joined_two(design: Design, islands: IntArray) -> bool:
    """Join two islands by one exchange or move; False where none does."""
    problem, movable = design.problem, design.movable()
    entry, judge = np.nonzero(movable)
    for here, giver in np.argwhere(movable & _on_circles(design)).tolist():
        free = problem.allowed[here] & ~design.held[here] & (islands != islands[giver])
        lighter = np.flatnonzero(free & (design.load == design.load[giver] - 1) & (design.load > 0))
        if len(lighter):
            design.move(here, giver, int(lighter[0]))
            return True
        fits = np.flatnonzero(free[judge] & problem.allowed[entry, giver] & ~design.held[entry, giver])
        if len(fits):
            there, taker = int(entry[fits[0]]), int(judge[fits[0]])
            design.move(here, giver, taker)
            design.move(there, taker, giver)
            return True
    return False


def _on_circles(design: Design) -> BoolArray:
    """(E, J) the sheets without which everything is connected as before: those that are no bridges (Tarjan 1974)."""
    entries, judges = design.held.shape
    by_judge = [np.flatnonzero(design.held[:, judge]) + judges for judge in range(judges)]
    by_entry = [design.team[entry, : design.size[entry]] for entry in range(entries)]
    near = [nodes.tolist() for nodes in by_judge + by_entry]  # judges first, then entries
    found = [0] * len(near)  # when each node was first seen, from 1
    low = [0] * len(near)  # the earliest node that can be reached from it and all behind it
    circles = design.held.copy()
    clock = 0
    for root in range(judges):
        if found[root]:
            continue
        clock += 1
        found[root] = low[root] = clock
        path = [(root, -1, iter(near[root]))]
        while path:
            node, parent, rest = path[-1]
            step = next((other for other in rest if other != parent), None)
            if step is None:
                path.pop()
                if parent >= 0:
                    low[parent] = min(low[parent], low[node])
                    if low[node] > found[parent]:
                        circles[max(node, parent) - judges, min(node, parent)] = False
            elif found[step]:
                low[node] = min(low[node], found[step])
            else:
                clock += 1
                found[step] = low[step] = clock
                path.append((step, node, iter(near[step])))
    return circles
