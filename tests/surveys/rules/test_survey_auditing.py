"""Tables of two questions keep their secrets: a solver with all that is shown cannot corner a hidden number."""

from __future__ import annotations

import itertools
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventapp.surveys.rules.auditing import bounds, exposed, protected, with_totals
from eventapp.surveys.rules.crosstables import crossed
from eventapp.surveys.rules.suppression import hidden_cells

TABLES = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 25), min_size=width, max_size=width), min_size=2, max_size=4)
)


def possible(table: list[list[int]], hidden: set[tuple[int, int]]) -> dict[tuple[int, int], set[int]]:
    """Every number that a hidden place of a small table with totals can hold, found by trying all."""
    places, found = sorted(hidden), {place: set() for place in hidden}
    for values in itertools.product(range(1, table[-1][-1] + 1), repeat=len(places)):
        tried = [list(row) for row in table]
        for (i, j), value in zip(places, values, strict=True):
            tried[i][j] = value
        rows = all(sum(row[:-1]) == row[-1] for row in tried)
        if rows and all(sum(column[:-1]) == column[-1] for column in zip(*tried, strict=True)):
            for place, value in zip(places, values, strict=True):
                found[place].add(value)
    return found


def test_the_solver_finds_what_trying_all_finds():
    table = with_totals([[2, 3, 1], [4, 1, 2]])
    hidden = {(0, 0), (0, 2), (1, 0), (1, 2)}

    assert {place: set(range(low, high + 1)) for place, (low, high) in bounds(table, hidden).items()} == possible(
        table, hidden
    )


def test_two_hidden_cells_in_each_line_are_not_always_enough():
    cells = [[1, 40, 30], [40, 2, 30], [30, 30, 50]]
    square = {(0, 0), (0, 1), (1, 0), (1, 1)}  # two in every line that has one, and yet nearly known
    tight = [[1, 1, 30], [1, 1, 30], [30, 30, 50]]

    assert exposed(with_totals(cells), square, 10) == []
    assert exposed(with_totals(tight), square, 10) == sorted(square)
    hidden = protected(tight, 10)
    assert hidden is None or not exposed(with_totals(tight), hidden, 10)


@settings(max_examples=40, deadline=None)
@given(TABLES, st.integers(3, 10))
def test_no_table_that_is_shown_corners_a_small_number(cells, min_n):
    hidden = protected(cells, min_n)
    table = with_totals(cells)

    if hidden is None:
        return
    for i, row in enumerate(table):
        for j, count in enumerate(row):
            assert (i, j) in hidden or count == 0 or count >= min_n
    for low, high in bounds(table, hidden).values():
        assert high - low + 1 >= max(2, min_n - 1)


@settings(max_examples=25, deadline=None)
@given(TABLES)
def test_totals_that_stand_elsewhere_are_never_hidden_here(cells):
    known = {(len(cells), j) for j in range(len(cells[0])) if not 0 < sum(row[j] for row in cells) < 5}

    hidden = protected(cells, 5, known=known)

    assert hidden is None or not hidden & known


GROUPS = Counter({("a", "1"): 20, ("a", "2"): 30, ("b", "1"): 40, ("b", "2"): 10, ("", "1"): 12, ("", "2"): 14})


def test_a_table_that_shows_all_has_its_measures_and_one_that_hides_has_none():
    sizes = {"a": 53, "b": 50, "": 26}

    open_ = crossed(GROUPS, sizes, ["1", "2"], 10, ordered=True)
    closed = crossed({**GROUPS, ("a", "1"): 3}, sizes, ["1", "2"], 10, ordered=True)

    assert open_.rows == ((20, 30, 3, 53), (40, 10, 0, 50), (12, 14, 0, 26), (72, 54, 3, 129))
    assert open_.association.chi_square == 50 / 3  # of those who said where they belong
    assert open_.two_groups.rank_biserial == 0.4
    assert closed.has_hidden
    assert (closed.association, closed.two_groups, closed.all_groups) == (None, None, None)


def test_sizes_that_are_known_from_elsewhere_are_reckoned_with():
    # 47 on site and 33 online is known, and that 40 gave each answer: the 7 cannot be kept
    counts = {("onsite", "4"): 40, ("onsite", "3"): 7, ("online", "3"): 33}

    assert crossed(counts, {"onsite": 47, "online": 33}, ["4", "3"], 10).hidden_whole


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.integers(0, 30), min_size=4, max_size=4), min_size=2, max_size=4), st.integers(4, 10))
def test_no_comparison_corners_a_small_number_with_all_that_is_published(cells, min_n):
    options, groups = ["1", "2", "3"], [f"g{i}" for i in range(len(cells))]
    counts = {
        (group, option): row[j] for group, row in zip(groups, cells, strict=True) for j, option in enumerate(options)
    }
    sizes = {group: sum(row) for group, row in zip(groups, cells, strict=True)}
    of_options = hidden_cells([sum(row[j] for row in cells) for j in range(3)], min_n)
    of_groups = hidden_cells(list(sizes.values()), min_n)

    found = crossed(
        counts,
        sizes,
        options,
        min_n,
        hidden_options=None if of_options is None else {options[j] for j in of_options},
        hidden_groups=None if of_groups is None else {groups[i] for i in of_groups},
    )

    if found.hidden_whole:
        return
    hidden = {(i, j) for i, row in enumerate(found.rows) for j, count in enumerate(row) if count is None}
    passed_over = {(i, 3) for i in range(len(cells))}
    for low, high in bounds(with_totals(cells), hidden - passed_over, exempt=passed_over).values():
        assert high - low + 1 >= max(2, min_n - 1)
    for i, row in enumerate(found.rows):
        assert all(count is None or count == 0 or count >= min_n for j, count in enumerate(row) if j != 3), i


def test_merging_groups_adds_their_counts():
    merged = Counter({("ab", option): GROUPS["a", option] + GROUPS["b", option] for option in "12"})

    one = crossed(merged, {"ab": 100}, ["1", "2"], 1)
    two = crossed(GROUPS, {"a": 50, "b": 50}, ["1", "2"], 1)

    assert one.rows[-1] == two.rows[-1] == (60, 40, 0, 100)


def test_what_a_question_hides_by_itself_hides_the_table():
    assert crossed({("a", "1"): 50}, {"a": 50}, ["1"], 10, hidden_options=None).hidden_whole
    assert crossed({("a", "1"): 50}, {"a": 50}, ["1"], 10, hidden_groups=None).hidden_whole
    assert crossed({}, {}, [], 10).hidden_whole


def solved(table: list[list[int]], hidden: set[tuple[int, int]], exempt: set[tuple[int, int]]) -> dict:
    """The bounds as a solver of linear programmes finds them, who knows nothing of flows."""
    from scipy.optimize import linprog  # noqa: PLC0415 -- slow import

    places, last = sorted(hidden | exempt), (len(table) - 1, len(table[0]) - 1)
    rows, sums = [], []
    lines = [[(i, j) for j in range(last[1] + 1)] for i in range(last[0] + 1)]
    lines += [[(i, j) for i in range(last[0] + 1)] for j in range(last[1] + 1)]
    for *line, total in lines:
        signed = [*((place, 1) for place in line), (total, -1)]
        rows.append([float(sum(sign for place, sign in signed if place == one)) for one in places])
        sums.append(-sum(sign * table[i][j] for (i, j), sign in signed if (i, j) not in places))
    limits = [(0 if place in exempt else 1, table[-1][-1]) for place in places]
    found = {}
    for number, place in enumerate(places):
        goal = [float(number == at) for at in range(len(places))]
        ends = [linprog([sign * x for x in goal], A_eq=rows, b_eq=sums, bounds=limits).x[number] for sign in (1, -1)]
        found[place] = tuple(round(float(end)) for end in ends)
    return {place: ends for place, ends in found.items() if place not in exempt}


@settings(max_examples=40, deadline=None)
@given(TABLES, st.data())
def test_flows_find_the_bounds_that_a_solver_of_linear_programmes_finds(cells, data):
    table = with_totals(cells)
    filled = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) if count]
    filled = [place for place in filled if place != (len(cells), len(cells[0]))]
    hidden = data.draw(st.sets(st.sampled_from(filled)) if filled else st.just(set()))
    exempt = data.draw(st.sampled_from([set(), {(i, 0) for i in range(len(cells))}]))

    found = bounds(table, hidden, exempt=exempt)

    assert {place: tuple(ends) for place, ends in found.items()} == solved(table, hidden - exempt, exempt)


def provinces(people: int, seed: int) -> tuple[Counter, dict[str, int]]:
    """The answers on five levels of people from 38 groups of very different sizes."""
    luck = random.Random(seed)  # noqa: S311 -- the same table each time
    groups = [f"p{number}" for number in range(38)]
    told = Counter(
        (group, luck.choices("12345", [3, 7, 20, 40, 30])[0])
        for group in luck.choices(groups, [luck.random() ** 2 + 0.05 for _ in groups], k=people)
    )
    return told, {group: sum(told[group, option] for option in "12345") for group in groups}


@pytest.mark.parametrize("people", [2_000, 6_000, 20_000])
def test_a_table_of_38_groups_tells_none_of_its_hidden_cells(people):
    counts, sizes = provinces(people, 3)
    sizes = {group: size for group, size in sizes.items() if size >= 20}

    found = crossed(counts, sizes, list("12345"), 10, ordered=True)

    if not found.hidden_whole:
        cells = [[*(counts[group, option] for option in "12345"), 0] for group in sizes]
        passed_over = {(i, 5) for i in range(len(cells))}
        hidden = {(i, j) for i, row in enumerate(found.rows) for j, count in enumerate(row) if count is None}
        assert exposed(with_totals(cells), hidden - passed_over, 10, exempt=passed_over) == []
