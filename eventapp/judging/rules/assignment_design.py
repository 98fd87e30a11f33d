"""Who judges what, as arrays, and the moves that make it even. Shapes: E entries, J judges.

Loads. Filling the entries one after the other leaves the loads about even; what is left is evened out by chains of
moves: judge a gives an entry to b, b another one to c, and so on. An assignment has no chain from a judge to one with
two sheets less exactly when its loads are as even as the conflicts allow: its largest load is the smallest possible,
its smallest load the largest possible, its sum of squares the least. Load vectors are the bases of an integral
polymatroid, in which all these agree: Harvey, Ladner, Lovász & Tamir 2006, J. Algorithms 59:53 (semi-matchings); Frank
& Murota 2022, Math. Program. 195:977 (decreasing minimality). Bounds on the loads therefore hold for this assignment
or for none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

__all__ = ["BoolArray", "Design", "Problem", "even_out", "filled", "passed_on", "reached"]

BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]

_WEIGHT_OF_LOAD = 3  # of a sheet more, against a shared entry more, while entries are being filled
SAME_BACKGROUND = 1000
"""What two judges of one background on one entry cost, against one for the first entry that two judges share."""


@dataclass(frozen=True)
class Problem:
    """What is asked: `demand` (E,) judges to add to each entry out of `allowed` (E, J), beside those in `fixed` (E, J).

    `alike` (J, J) says which judges have the same background. No pair is both fixed and allowed.
    """

    allowed: BoolArray
    fixed: BoolArray
    demand: IntArray
    alike: BoolArray

    @property
    def judges(self) -> int:
        """J."""
        return int(self.allowed.shape[1])


@dataclass
class Design:
    """An assignment that is being made: who judges what, in four views that `put` and `take` keep together."""

    problem: Problem
    held: BoolArray = field(init=False)
    """(E, J) who judges what, fixed pairs too."""
    load: IntArray = field(init=False)
    """(J,) sheets of each judge."""
    cost: IntArray = field(init=False)
    """(J + 1, J + 1) twice the number of entries that two judges share, plus what their backgrounds cost; the last
    row and column, for no judge, and the diagonal are 0."""
    team: IntArray = field(init=False)
    """(E, T) the judges of each entry, J where there are fewer than T."""
    size: IntArray = field(init=False)
    """(E,) how many of them there are."""

    def __post_init__(self) -> None:
        problem, judges = self.problem, self.problem.judges
        self.held = np.zeros_like(problem.fixed)
        self.load = np.zeros(judges, dtype=np.int64)
        self.cost = np.zeros((judges + 1, judges + 1), dtype=np.int64)
        self.cost[:judges, :judges] = SAME_BACKGROUND * problem.alike
        np.fill_diagonal(self.cost, 0)
        self.size = np.zeros(len(problem.demand), dtype=np.int64)
        most = int((problem.demand + problem.fixed.sum(axis=1)).max(initial=0))
        self.team = np.full((len(problem.demand), most), judges, dtype=np.int64)
        for entry, judge in zip(*np.nonzero(problem.fixed), strict=True):
            self.put(int(entry), int(judge))

    def put(self, entry: int, judge: int) -> None:
        """Let a judge judge an entry."""
        others = self.team[entry, : self.size[entry]]
        self.cost[judge, others] += 2
        self.cost[others, judge] += 2
        self.team[entry, self.size[entry]] = judge
        self.size[entry] += 1
        self.held[entry, judge] = True
        self.load[judge] += 1

    def take(self, entry: int, judge: int) -> None:
        """Let a judge no longer judge an entry."""
        others = self.team[entry][self.team[entry] != judge]
        self.size[entry] -= 1
        self.team[entry, :-1] = others
        self.team[entry, -1] = self.problem.judges
        others = others[: self.size[entry]]
        self.cost[judge, others] -= 2
        self.cost[others, judge] -= 2
        self.held[entry, judge] = False
        self.load[judge] -= 1

    def move(self, entry: int, judge: int, other: int) -> None:
        """Give an entry of one judge to another."""
        self.take(entry, judge)
        self.put(entry, other)

    def movable(self) -> BoolArray:
        """(E, J) the pairs that are not fixed."""
        return self.held & ~self.problem.fixed

    def overlap(self) -> IntArray:
        """(J, J) how many entries two judges share; 0 on the diagonal."""
        held = self.held.astype(np.float32)  # whole numbers far below 2^24 stay exact
        shared: IntArray = np.rint(held.T @ held).astype(np.int64)
        np.fill_diagonal(shared, 0)
        return shared

    def islands(self) -> IntArray:
        """(J,) a number for each judge, the same for judges whom shared entries connect, directly or through others."""
        island = np.arange(self.problem.judges)
        linked = (self.overlap() > 0) | np.eye(self.problem.judges, dtype=bool)
        while True:
            spread = np.where(linked, island, self.problem.judges).min(axis=1, initial=self.problem.judges)
            spread = spread[spread]
            if (spread == island).all():
                return island
            island = spread


def filled(problem: Problem, rng: np.random.Generator) -> Design:
    """Every entry filled, those with the fewest judges to choose from first, each with the judge who costs least.

    Every row of `allowed` holds as many judges as `demand` asks for.
    """
    design = Design(problem)
    judges = problem.judges
    slack = problem.allowed.sum(axis=1) - problem.demand
    order = rng.permutation(len(problem.demand))
    for entry in order[np.argsort(slack[order], kind="stable")].tolist():
        choice = np.flatnonzero(problem.allowed[entry])
        price = _WEIGHT_OF_LOAD * design.load[choice] + rng.random(len(choice))
        price += design.cost[choice[:, np.newaxis], design.team[entry]].sum(axis=1)
        for _ in range(int(problem.demand[entry])):
            place = int(price.argmin())
            design.put(entry, int(choice[place]))
            price += design.cost[:judges, choice[place]][choice]
            price[place] = np.inf
    return design


def even_out(design: Design) -> None:
    """Move entries along chains until no judge could pass one down to a judge with two sheets less."""
    can_give = passed_on(design)
    changed = True
    while changed:
        changed = False
        for level in range(int(design.load.max(initial=0)), 1, -1):
            while (chain := _chain(design.load, can_give, level)) is not None:
                changed = True
                for judge, other in pairwise(chain):
                    _pass_on(design, can_give, judge, other)


def passed_on(design: Design) -> IntArray:
    """(J, J) how many entries of the first judge the second might take over."""
    free = design.problem.allowed & ~design.held
    given = design.movable().astype(np.float32).T @ free.astype(np.float32)
    return np.rint(given).astype(np.int64)


def reached(can_give: IntArray, start: BoolArray) -> Iterator[tuple[IntArray, IntArray]]:
    """Waves of judges (numbers, the judge before each) to whom entries of judges in `start` (J,) may be passed."""
    seen, front = start.copy(), np.flatnonzero(start)
    while len(front):
        open_ = can_give[front] > 0
        new = np.flatnonzero(open_.any(axis=0) & ~seen)
        yield new, front[open_[:, new].argmax(axis=0)]
        seen[new] = True
        front = new


def _chain(load: IntArray, can_give: IntArray, level: int) -> list[int] | None:
    """A shortest chain from a judge with `level` sheets to one with at least two less; None where there is none.

    No shortest chain uses an entry twice, so that its moves do not get in each other's way.
    """
    before: dict[int, int] = {}
    for new, came_from in reached(can_give, load == level):
        before.update(zip(new.tolist(), came_from.tolist(), strict=True))
        if len(new) and load[new].min() <= level - 2:
            chain = [int(new[load[new].argmin()])]
            while chain[-1] in before:
                chain.append(before[chain[-1]])
            return chain[::-1]
    return None


def _pass_on(design: Design, can_give: IntArray, judge: int, other: int) -> None:
    """One move of a chain: the entry whose team then costs least; `can_give` follows."""
    problem, judges = design.problem, design.problem.judges
    entries = np.flatnonzero(
        design.held[:, judge] & ~problem.fixed[:, judge] & problem.allowed[:, other] & ~design.held[:, other]
    )
    teams = design.team[entries]
    entry = int(entries[(design.cost[other, teams] - design.cost[judge, teams]).sum(axis=1).argmin()])
    for sign in (-1, 1):  # what this entry adds to `can_give` goes and comes back as it is after the move
        members = design.team[entry]
        members = members[members < judges]
        members = members[~problem.fixed[entry, members]]
        can_give[members] += sign * (problem.allowed[entry] & ~design.held[entry])
        if sign < 0:
            design.move(entry, judge, other)
