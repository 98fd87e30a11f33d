"""Two views of one table: nothing small is seen in them, and both show the same."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from eventapp.surveys.rules.crosstables import Cross, crossed_both_ways

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


def views(table: Table) -> tuple[Cross, Cross]:
    """By the first question, and by the second, each made as if the other one did not exist."""
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
                is_shown=True,
                is_turned=number == 1,
            )
        )
    return found[0], found[1]


@given(tables())
@example(SUBTRACTED)
def test_no_view_shows_or_hides_a_small_number(table):
    one, two = views(table)

    for cross in (one, two):
        told = [row[:-2] for group, row in zip(cross.groups, cross.rows, strict=False) if group]
        assert all(count is not None and not 0 < count < 10 for row in told for count in row)


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
