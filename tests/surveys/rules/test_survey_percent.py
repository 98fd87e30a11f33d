"""Percentages are rounded half up on integers and never bent."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.surveys.rules.percent import half_away_from_zero, largest_remainder, published, rounded, share

COUNTS = st.lists(st.integers(0, 400), min_size=1, max_size=8)
DECIMALS = st.integers(0, 2)


def test_the_published_survey_of_nineteen_answers_adds_up_to_101():
    assert published([14, 2, 1, 2], 19, 0) == ([74, 11, 5, 11], 101)


def test_the_published_survey_with_one_decimal_adds_up_to_100():
    assert published([14, 2, 1, 2], 19, 1) == ([73.7, 10.5, 5.3, 10.5], 100.0)


@pytest.mark.parametrize(
    ("count", "n", "decimals", "percent"),
    [(1, 8, 0, 13), (1, 8, 1, 12.5), (1, 16, 1, 6.3), (1, 32, 2, 3.13), (3, 2000, 1, 0.2), (1, 2000, 1, 0.1)],
)
def test_a_half_is_rounded_up(count, n, decimals, percent):
    assert published([count], n, decimals)[0] == [percent]


def test_without_answers_there_is_no_percentage():
    assert published([0, 0], 0, 1) == ([None, None], None)
    assert largest_remainder([0, 0], 1) == [None, None]
    assert share(0, 0) is None


def test_equal_remainders_go_to_the_larger_count_and_then_to_the_earlier_option():
    assert largest_remainder([1, 1, 1], 0) == [34, 33, 33]
    assert largest_remainder([14, 2, 1, 2], 0) == [74, 11, 5, 10]
    assert largest_remainder([1, 3, 4], 0) == [12, 38, 50]


@given(COUNTS, DECIMALS)
def test_every_percentage_is_the_exact_one_rounded_half_up(counts, decimals):
    n = sum(counts)

    percents, total = published(counts, n, decimals)

    if n:
        places = Decimal(1).scaleb(-decimals)
        exact = [(Decimal(100 * count) / n).quantize(places, ROUND_HALF_UP) for count in counts]
        assert percents == [float(percent) for percent in exact]
        assert total == float(sum(exact))


@given(COUNTS.filter(any), DECIMALS)
def test_the_largest_remainder_adds_up_to_100_and_moves_no_figure_by_a_whole_step(counts, decimals):
    percents = [Fraction(str(percent)) for percent in largest_remainder(counts, decimals)]

    step = Fraction(1, 10**decimals)
    assert sum(percents) == 100
    assert all(abs(p - Fraction(100 * c, sum(counts))) < step for p, c in zip(percents, counts, strict=True))


def test_numbers_are_rounded_half_up_and_scores_half_away_from_zero():
    assert rounded(Fraction(88305, 1000), 2) == Fraction(8831, 100)
    assert [half_away_from_zero(Fraction(n, 2)) for n in (-3, -1, 0, 1, 3)] == [-2, -1, 0, 1, 2]
