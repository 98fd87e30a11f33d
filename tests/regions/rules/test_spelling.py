"""The distance of two spellings, against the plain recursive definition."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.regions.rules.spelling import at_least_apart, distance, letters, tolerance

words = st.text(alphabet="abcd", max_size=7)


def by_definition(one: str, other: str) -> int:
    @cache
    def edits(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        best = min(edits(i - 1, j) + 1, edits(i, j - 1) + 1, edits(i - 1, j - 1) + (one[i - 1] != other[j - 1]))
        if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
            best = min(best, edits(i - 2, j - 2) + 1)
        return best

    return edits(len(one), len(other))


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [("bandung", "bandung", 0), ("bandnug", "bandung", 1), ("slemann", "sleman", 1), ("surabya", "surabaya", 1)],
)
def test_a_slip_of_the_pen_is_one_edit(one, other, edits):
    assert distance(one, other, limit=3) == edits


@given(words, words, st.integers(0, 8))
def test_the_distance_is_the_defined_one_up_to_the_limit(one, other, limit):
    assert distance(one, other, limit=limit) == min(by_definition(one, other), limit + 1)


@given(words, words)
def test_the_letters_never_say_more_than_the_distance(one, other):
    assert at_least_apart(letters(one), letters(other)) <= by_definition(one, other)


def test_longer_names_may_be_further_away_and_three_letters_never():
    assert [tolerance(length) for length in (3, 4, 6, 7, 11, 12, 40)] == [0, 1, 1, 2, 2, 3, 3]
