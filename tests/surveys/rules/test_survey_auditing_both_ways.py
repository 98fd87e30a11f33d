"""Two views of one table together keep their secrets: a solver with both cannot corner a hidden number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.optimize import linprog

from eventapp.surveys.rules.collecting import Tally
from eventapp.surveys.rules.crosstables import Cross, crossed_both_ways
from eventapp.surveys.rules.report import Document, statistics_of_counts

Table = list[list[int]]
"""People by group and option; the last row and column are those who passed a question over."""

SUBTRACTED = [[6, 24, 0], [33, 23, 0], [0, 1, 6], [13, 21, 6], [32, 15, 0], [0, 0, 0]]
CELLS = st.one_of(st.just(0), st.integers(0, 3), st.integers(0, 40))
SKIPS = st.sampled_from([0, 0, 0, 1, 2, 5, 6, 12, 25])


@st.composite
def tables(draw: st.DrawFn) -> Table:
    height, width = draw(st.integers(2, 5)), draw(st.integers(2, 5))
    rows = [[*(draw(CELLS) for _ in range(width)), draw(SKIPS)] for _ in range(height)]
    return [*rows, [draw(SKIPS) for _ in range(width + 1)]]


def turned(table: Table) -> Table:
    return [list(column) for column in zip(*table, strict=True)]


def distributions(table: Table) -> tuple[Document, int]:
    people = sum(map(sum, table))
    keys = ("first", [sum(row) for row in table[:-1]]), ("second", [sum(row) for row in turned(table)[:-1]])
    questions = [
        {"key": key, "type": "choice", "options": [f"{key}{i}" for i in range(len(sizes))]} for key, sizes in keys
    ]
    tallies = {
        key: Tally(people, sum(sizes), Counter({f"{key}{i}": size for i, size in enumerate(sizes)}))
        for key, sizes in keys
    }
    return statistics_of_counts(questions, tallies, people, min_n=10, skips_public=True), people


def hidden_of(document: Document, place: int) -> frozenset[str] | None:
    entry = document["questions"][place]
    return None if entry["suppressed"] else frozenset(name for name, count in entry["counts"].items() if count is None)


def views(table: Table) -> tuple[Cross, Cross]:
    """By the first question, and by the second, each made as if the other one did not exist."""
    document, _ = distributions(table)
    found = []
    for number, cells in enumerate((table, turned(table))):
        own, other = ("first", "second") if number == 0 else ("second", "first")
        groups = [*(f"{own}{i}" for i in range(len(cells) - 1)), ""]
        options = [f"{other}{j}" for j in range(len(cells[0]) - 1)]
        counts = {
            (group, option): row[j]
            for group, row in zip(groups, cells, strict=True)
            for j, option in enumerate(options)
        }
        sizes = {group: sum(row) for group, row in zip(groups, cells, strict=True) if group or sum(row)}
        found.append(
            crossed_both_ways(
                counts,
                sizes,
                options,
                10,
                hidden_options=hidden_of(document, 1 - number),
                hidden_groups=hidden_of(document, number),
                is_turned=number == 1,
            )
        )
    return found[0], found[1]


class Reader:
    """Knows both views and both distributions; reckons how few and how many people each place can hold."""

    def __init__(self, table: Table) -> None:
        self.height, self.width = len(table), len(table[0])
        self.rows: list[np.ndarray] = []
        self.values: list[int] = []
        self.low = np.zeros((self.height, self.width))
        document, self.people = distributions(table)
        self.learn(np.s_[:, :], self.people)
        self.learn_distribution(document, 0)
        self.learn_distribution(document, 1)
        self.views = views(table)
        for is_second, cross in enumerate(self.views):
            self.learn_view(cross, is_second=bool(is_second), alone=any(view.hidden_whole for view in self.views))

    def learn(self, where: object, value: int) -> None:
        row = np.zeros((self.height, self.width))
        row[where] = 1
        self.rows.append(row.ravel())
        self.values.append(value)

    def learn_distribution(self, document: Document, place: int) -> None:
        entry = document["questions"][place]
        if not entry["suppressed"]:
            for number, count in enumerate([*entry["counts"].values(), entry["missing"]]):
                if count is not None:
                    self.learn(np.s_[number, :] if place == 0 else np.s_[:, number], count)

    def learn_view(self, cross: Cross, *, is_second: bool, alone: bool) -> None:
        if cross.hidden_whole:
            return
        skipped = (self.width if is_second else self.height) - 1
        numbers = [number if group else skipped for number, group in enumerate(cross.groups)]
        for number, row in zip(numbers, cross.rows[:-1], strict=True):
            for at, count in enumerate(row[:-1]):
                place = (at, number) if is_second else (number, at)
                if count is not None:
                    self.learn(place, count)
                elif at < len(row) - 2 or not alone:
                    self.low[place] = 1  # an empty place is shown
            if row[-1] is not None:
                self.learn(np.s_[:, number] if is_second else np.s_[number, :], row[-1])

    def possible(self, place: tuple[int, int]) -> int:
        """How many numbers a place can hold."""
        goal = np.zeros((self.height, self.width))
        goal[place] = 1
        limits = [(low, self.people) for low in self.low.ravel()]
        ends = [
            linprog(sign * goal.ravel(), A_eq=np.array(self.rows), b_eq=self.values, bounds=limits).fun
            for sign in (1, -1)
        ]
        return round(-ends[1] - ends[0]) + 1

    def hidden(self) -> Iterator[tuple[int, int]]:
        """The places of people who answered both questions that a view hides."""
        for is_second, cross in enumerate(self.views):
            for number, row in enumerate(cross.rows[: sum(map(bool, cross.groups))]):
                for at, count in enumerate(row[:-2]):
                    if count is None:
                        yield (at, number) if is_second else (number, at)


@given(tables())
@example(SUBTRACTED)
def test_no_two_views_together_corner_a_hidden_number(table):
    reader = Reader(table)

    small = [(i, j) for i, row in enumerate(table[:-1]) for j, count in enumerate(row[:-1]) if 0 < count < 10]
    shown = [view for view in reader.views if not view.hidden_whole]
    for place in {*reader.hidden(), *(small if shown else ())}:
        assert reader.possible(place) >= 9, place


@given(tables())
def test_both_views_show_the_same_places(table):
    one, two = views(table)

    if one.hidden_whole or two.hidden_whole:
        return
    seen = []
    for cross in (one, two):
        names = [*cross.groups, "all"]
        columns = [*cross.options, "", "all"]
        seen.append(
            {
                frozenset([(0, name), (1, column)] if cross is one else [(1, name), (0, column)]): count
                for name, row in zip(names, cross.rows, strict=True)
                for column, count in zip(columns, row, strict=True)
            }
        )
    assert all(seen[0][place] == seen[1][place] for place in seen[0].keys() & seen[1].keys())
    assert all(not count for place in seen[0].keys() ^ seen[1].keys() for count in [{**seen[0], **seen[1]}[place]])


def test_few_who_passed_one_question_over_leave_one_view():
    by_first, by_second = views([[20, 30, 3], [40, 15, 0], [0, 0, 0]])

    assert by_first.rows == ((20, 30, 3, 53), (40, 15, 0, 55), (60, 45, 3, 108))
    assert by_first.association is not None
    assert by_second.hidden_whole


def test_questions_that_all_answered_are_shown_in_both_views():
    by_first, by_second = views([[20, 30, 0], [40, 15, 0], [0, 0, 0]])

    assert by_first.rows == ((20, 30, 0, 50), (40, 15, 0, 55), (60, 45, 0, 105))
    assert by_second.rows == ((20, 40, 0, 60), (30, 15, 0, 45), (50, 55, 0, 105))
    assert by_first.association.p == by_second.association.p
