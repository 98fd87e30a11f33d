"""All tables of a report together: whoever lays them side by side cannot corner a number that one of them hides."""

from __future__ import annotations

from collections import Counter
from itertools import product

import numpy as np
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from eventapp.surveys.rules.collecting import Tally
from eventapp.surveys.rules.crosstables import Cross, crossed, crossed_both_ways
from eventapp.surveys.rules.report import statistics_of_counts
from eventapp.surveys.rules.together import shown_together

NAMES = ("a0", "a1", "a2"), ("r0", "r1", "r2"), ("q0", "q1", "q2")
People = dict[tuple[str, str, str], int]
"""How many are in a group of each division and gave the answer."""

CELLS = st.one_of(st.just(0), st.just(0), st.integers(1, 12), st.integers(10, 60))
# r0 is a0, and r1 is everybody else: a table by "r" tells what the table by "a" hides beside a small number
NESTED = {
    ("a0", "r0", "q0"): 12,
    ("a0", "r0", "q1"): 14,
    ("a1", "r1", "q0"): 4,
    ("a1", "r1", "q1"): 20,
    ("a2", "r1", "q0"): 30,
    ("a2", "r1", "q1"): 50,
}
# the same two divisions with nobody's group told by the other
SPREAD = {
    (group, other, answer): count
    for group, row in (("a0", (20, 40)), ("a1", (4, 50)), ("a2", (30, 60)))
    for other in ("r0", "r1")
    for answer, count in zip(("q0", "q1"), row, strict=True)
}


def added_up(people: People, *axes: int) -> Counter[tuple[str, ...]]:
    """How many share these."""
    found: Counter[tuple[str, ...]] = Counter()
    for names, count in people.items():
        found[tuple(names[axis] for axis in axes)] += count
    return found


def hidden_answers(people: People) -> frozenset[str] | None:
    """What the distribution of the answers hides by itself."""
    counts = {answer: count for (answer,), count in added_up(people, 2).items()}
    total = sum(counts.values())
    question = {"key": "q", "type": "choice", "options": list(NAMES[2])}
    document = statistics_of_counts([question], {"q": Tally(total, total, counts)}, total, min_n=10)
    entry = document["questions"][0]
    return None if entry["suppressed"] else frozenset(key for key, count in entry["counts"].items() if count is None)


def alone(people: People) -> list[Cross]:
    """The answers by each of the two divisions, each table as if the other one were not there."""
    return [
        crossed(
            {(group, answer): count for (group, answer), count in added_up(people, axis, 2).items()},
            {group: added_up(people, axis)[(group,)] for group in NAMES[axis]},
            NAMES[2],
            10,
            hidden_options=hidden_answers(people),
        )
        for axis in (0, 1)
    ]


def published(people: People) -> dict[tuple[int, int], Cross]:
    """Every table of the report that is shown, by the axes of its rows and columns."""
    tables = alone(people)
    joint = {((group, other), answer): count for (group, other, answer), count in people.items()}
    shown = shown_together(joint, tables, 10)
    found = {(axis, 2): table for axis, table in enumerate(tables) if shown[axis]}
    both = crossed_both_ways(
        {(group, other): count for (group, other), count in added_up(people, 0, 1).items()},
        {group: added_up(people, 0)[(group,)] for group in NAMES[0]},
        NAMES[1],
        10,
        is_shown=True,
        is_turned=False,
    )
    return found if both.hidden_whole else found | {(0, 1): both}


class Reader:
    """Has all tables and distributions, and reckons how few and how many people each hidden place can hold."""

    def __init__(self, people: People, tables: dict[tuple[int, int], Cross]) -> None:
        self.cells = list(product(*NAMES))
        self.total = sum(people.values())
        self.known = [(self.row({}), self.total)]
        self.filled: list[list[int]] = []
        self.hidden: list[dict[int, str]] = []
        for axis in (0, 1):
            self.known += [(self.row({axis: name}), added_up(people, axis)[(name,)]) for name in NAMES[axis]]
        answers = hidden_answers(people)
        for name in NAMES[2]:
            if answers is not None and name not in answers:
                self.known.append((self.row({2: name}), added_up(people, 2)[(name,)]))
        for (first, second), table in tables.items():
            for group, row in zip(table.groups, table.rows, strict=False):
                for option, count in zip(table.options, row, strict=False):
                    place = {first: group, second: option}
                    if count is not None:
                        self.known.append((self.row(place), count))
                    else:
                        self.filled.append(self.row(place))  # an empty place is shown
                        self.hidden.append(place)

    def row(self, place: dict[int, str]) -> list[int]:
        return [int(all(cell[axis] == name for axis, name in place.items())) for cell in self.cells]

    def possible(self, place: dict[int, str]) -> int:
        """How many numbers a place can hold."""
        goal = np.array(self.row(place))
        equal, values = zip(*self.known, strict=True)
        filled = -np.array(self.filled)
        ends = [
            linprog(sign * goal, A_eq=equal, b_eq=values, A_ub=filled, b_ub=[-1] * len(filled)).fun for sign in (1, -1)
        ]
        return int(np.floor(-ends[1] + 1e-6) - np.ceil(ends[0] - 1e-6)) + 1


@settings(max_examples=25)
@given(st.lists(CELLS, min_size=27, max_size=27))
@example([NESTED.get(cell, 0) for cell in product(*NAMES)])
@example([SPREAD.get(cell, 0) for cell in product(*NAMES)])
def test_no_tables_together_corner_a_hidden_number(counts):
    people = {cell: count for cell, count in zip(product(*NAMES), counts, strict=True) if count}
    assume(people)
    assume(all(size >= 10 for axis in (0, 1) for size in added_up(people, axis).values()))

    reader = Reader(people, published(people))

    for place in reader.hidden:
        assert reader.possible(place) >= 9, place


def test_a_table_that_tells_what_another_one_hides_is_not_shown():
    tables = alone(NESTED)

    assert tables[0].rows[1][0] is None
    assert tables[1].rows[0][:2] == (12, 14)  # so many of "a0", and 4 of "a1" are what is left
    shown = published(NESTED)
    assert list(shown) == [(0, 2), (0, 1)]
    assert Reader(NESTED, shown).possible({0: "a1", 2: "q0"}) >= 9
    assert Reader(NESTED, {**shown, (1, 2): tables[1]}).possible({0: "a1", 2: "q0"}) == 1


def test_tables_of_divisions_that_tell_nothing_of_each_other_are_all_shown():
    assert list(published(SPREAD)) == [(0, 2), (1, 2), (0, 1)]
    assert [table.has_hidden for table in published(SPREAD).values()] == [True, False, False]
