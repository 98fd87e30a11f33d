"""Why an assignment cannot be: the number that cannot hold, and the entries and judges that show it.

Counting comes first: judges for each entry, sheets against bounds. Where these pass and a bound still cannot hold,
the loads that are as even as can be (`assignment_design`) show a group of judges as proof. Who could receive a sheet,
through others, from a judge above `most` has at least `most` himself, and their entries find no other judges; who could
pass one on to a judge below `least` has at most `least`, and finds no other entries. These are the sets of Hall 1935,
J. London Math. Soc. 10:26, and their cut in the flow network.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from eventapp.errors import N_
from eventapp.judging.errors import CannotAssign
from eventapp.judging.rules.assignment_design import BoolArray, Design, Problem, passed_on, reached
from eventapp.judging.rules.notices import listed, shown

__all__ = ["Bounds", "check_counts", "check_loads"]


class Bounds(NamedTuple):
    """Judges for each entry, the least and the most entries of each judge; None: as it comes."""

    per_entry: int
    least: int | None
    most: int | None


def check_counts(problem: Problem, bounds: Bounds, *, judges: Sequence[str], entries: Sequence[str]) -> None:
    """Raises CannotAssign where counting alone shows that a number cannot hold."""
    if bounds.per_entry > len(judges):
        raise CannotAssign(
            N_(
                "The judges for each entry cannot be %(number)s: there are only %(judges)s. "
                "Ask for fewer or add judges."
            ),
            field="per_entry",
            number=bounds.per_entry,
            judges=len(judges),
        )
    free = problem.allowed.sum(axis=1)
    short = np.flatnonzero(free < problem.demand)
    if len(short):
        worst = int(short[(free - problem.demand)[short].argmin()])
        raise CannotAssign(
            N_(
                "The judges for each entry cannot be %(number)s: entry %(entry)s has only %(judges)s without a conflict"
                "%(more)s. Ask for fewer or add judges."
            ),
            field="per_entry",
            number=bounds.per_entry,
            entry=shown(entries[worst]),
            judges=int(free[worst] + problem.fixed[worst].sum()),
            more="" if len(short) == 1 else f" (+{len(short) - 1})",
        )
    _check_bounds(problem, bounds, judges=judges)


def _check_bounds(problem: Problem, bounds: Bounds, *, judges: Sequence[str]) -> None:
    if bounds.least is not None and bounds.most is not None and bounds.least > bounds.most:
        raise CannotAssign(
            N_("The fewest entries for a judge, %(least)s, cannot exceed the most, %(most)s. Change one of them."),
            field="least",
            least=bounds.least,
            most=bounds.most,
        )
    done = problem.fixed.sum(axis=0)
    sheets, count = int(problem.demand.sum() + done.sum()), len(judges)
    if bounds.most is not None and sheets > bounds.most * count:
        raise CannotAssign(
            N_(
                "The most entries for a judge cannot be %(most)s: there are %(sheets)s sheets to fill and "
                "%(judges)s judges, who take %(room)s. Allow at least %(possible)s."
            ),
            field="most",
            most=bounds.most,
            sheets=sheets,
            judges=count,
            room=bounds.most * count,
            possible=-(-sheets // count),
        )
    if bounds.least is not None and sheets < bounds.least * count:
        raise CannotAssign(
            N_(
                "The fewest entries for a judge cannot be %(least)s: there are %(sheets)s sheets to fill and "
                "%(judges)s judges, who need %(need)s. Ask for at most %(possible)s."
            )
            if sheets >= count
            else N_(
                "The fewest entries for a judge cannot be %(least)s: there are %(sheets)s sheets to fill and "
                "%(judges)s judges, so some get none. Leave the fewest out."
            ),
            field="least",
            least=bounds.least,
            sheets=sheets,
            judges=count,
            need=bounds.least * count,
            possible=sheets // count,
        )
    could = (problem.allowed & (problem.demand > 0)[:, np.newaxis]).sum(axis=0) + done
    if bounds.least is not None and could.min() < bounds.least:
        judge = int(could.argmin())
        raise CannotAssign(
            N_(
                "The fewest entries for a judge cannot be %(least)s: judge %(judge)s has only %(possible)s without a "
                "conflict. Ask for at most %(possible)s."
            )
            if could[judge]
            else N_(
                "The fewest entries for a judge cannot be %(least)s: no entry is left for judge %(judge)s without a "
                "conflict. Leave the fewest out, or the judge."
            ),
            field="least",
            least=bounds.least,
            judge=shown(judges[judge]),
            possible=int(could[judge]),
        )
    if bounds.most is not None and done.max() > bounds.most:
        judge = int(done.argmax())
        raise CannotAssign(
            N_(
                "The most entries for a judge cannot be %(most)s: judge %(judge)s has finished %(possible)s already. "
                "Allow at least %(possible)s."
            ),
            field="most",
            most=bounds.most,
            judge=shown(judges[judge]),
            possible=int(done[judge]),
        )


def check_loads(design: Design, bounds: Bounds, *, judges: Sequence[str], entries: Sequence[str]) -> None:
    """Raises CannotAssign where the most even loads are outside the bounds: then no assignment is inside them."""
    if bounds.most is not None and int(design.load.max()) > bounds.most:
        raise _too_heavy(design, bounds.most, judges=judges, entries=entries)
    if bounds.least is not None and int(design.load.min()) < bounds.least:
        raise _too_light(design, bounds, judges=judges)


def _too_heavy(design: Design, most: int, *, judges: Sequence[str], entries: Sequence[str]) -> CannotAssign:
    problem = design.problem
    group = _all_reached(passed_on(design), design.load > most)
    elsewhere = (problem.allowed & ~group).sum(axis=1)
    bound = np.flatnonzero(problem.demand > elsewhere)
    return CannotAssign(
        N_(
            "The most entries for a judge cannot be %(most)s: %(entries)s need %(need)s judges together and find "
            "%(others)s outside of %(judges)s, who have room for only %(room)s. "
            "Allow at least %(possible)s or add judges."
        ),
        field="most",
        most=most,
        entries=listed((entries[entry] for entry in bound.tolist()), most=5),
        need=int(problem.demand[bound].sum()),
        others=int(elsewhere[bound].sum()),
        judges=listed((judges[judge] for judge in np.flatnonzero(group).tolist()), most=5),
        room=most * int(group.sum()) - int(problem.fixed[:, group].sum()),
        possible=int(design.load.max()),
    )


def _too_light(design: Design, bounds: Bounds, *, judges: Sequence[str]) -> CannotAssign:
    least = bounds.least or 0
    group = _all_reached(passed_on(design).T, design.load < least)
    return CannotAssign(
        N_(
            "The fewest entries for a judge cannot be %(least)s: %(judges)s need %(need)s together, but their "
            "conflicts and the number of judges for each entry, %(number)s, leave them only %(found)s. "
            "Ask for at most %(possible)s."
        )
        if design.load.min()
        else N_(
            "The fewest entries for a judge cannot be %(least)s: %(judges)s need %(need)s together, but their "
            "conflicts and the number of judges for each entry, %(number)s, leave them only %(found)s, and somebody "
            "none. Leave the fewest out."
        ),
        field="least",
        least=least,
        judges=listed((judges[judge] for judge in np.flatnonzero(group).tolist()), most=5),
        need=least * int(group.sum()),
        number=bounds.per_entry,
        found=int(design.load[group].sum()),
        possible=int(design.load.min()),
    )


def _all_reached(can_give: np.ndarray, start: BoolArray) -> BoolArray:
    """(J,) the judges in `start` and all whom their entries could be passed to."""
    group = start.copy()
    for new, _ in reached(can_give, start):
        group[new] = True
    return group
