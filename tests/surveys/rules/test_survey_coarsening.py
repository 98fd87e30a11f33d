"""Rows of a file: no combination of what tells people apart is had by few, and no more is left out than needed."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from eventapp.surveys.rules.coarsening import Coarse

PROFILES = st.tuples(
    st.sampled_from(["m", "f", None]), st.sampled_from(["1", "2", "3", "4", None]), st.sampled_from(["x", "y", None])
)


def given_out(people: list[tuple[str | None, ...]], least: int = 10) -> list[tuple[str | None, ...]]:
    """The profiles of these rows as they are shown."""
    coarse = Coarse(Counter(people), least)
    return [coarse.of(profile) for profile in people]


@given(st.dictionaries(PROFILES, st.integers(1, 15)), st.integers(2, 12), st.randoms(use_true_random=False))
def test_no_combination_is_had_by_few(people, least, chance):
    rows = [profile for profile, count in people.items() for _ in range(count)]
    chance.shuffle(rows)

    shown = given_out(rows, least)

    sizes = Counter(shown)
    nothing = (None, None, None)
    assert all(count >= least for profile, count in sizes.items() if profile != nothing)
    if len(rows) >= least:
        told_nothing = sum(row == nothing for row in rows)
        assert sizes[nothing] in (0, told_nothing) or sizes[nothing] >= least
    for row, part in zip(rows, shown, strict=True):
        assert all(cell in (None, own) for cell, own in zip(part, row, strict=True))  # left out, never changed


@given(st.dictionaries(PROFILES, st.integers(1, 15)))
def test_the_same_rows_give_the_same(people):
    rows = [profile for profile, count in people.items() for _ in range(count)]

    assert given_out(rows) == given_out(rows)


@given(st.dictionaries(PROFILES, st.integers(10, 30), min_size=1))
def test_what_many_share_stays_whole(people):
    rows = [profile for profile, count in people.items() for _ in range(count)]

    assert given_out(rows) == rows


def test_four_answers_that_are_rare_together_leave_what_is_not():
    rows = [(sex, age, work) for sex in "mf" for age in "1234" for work in "xy"] * 3  # 48 people, three of each kind

    sizes = Counter(given_out(rows))

    assert sizes == {("m", None, "x"): 12, ("m", None, "y"): 12, ("f", None, "x"): 12, ("f", None, "y"): 12}


def test_a_single_rare_row_costs_the_others_as_little_as_possible():
    rows = [("f", "1", "x")] * 30 + [("m", "4", "y")]

    assert Counter(given_out(rows)) == {("f", "1", "x"): 21, (None, None, None): 10}


def test_a_rare_answer_leaves_out_only_itself():
    rows = [("f", "1", "x")] * 30 + [("f", "2", "x")] * 4

    sizes = Counter(given_out(rows))

    assert sizes[("f", "1", "x")] >= 10
    assert sizes[("f", None, "x")] >= 10
    assert sum(sizes.values()) == 34
