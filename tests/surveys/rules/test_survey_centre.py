"""Means, medians and deviations from counts equal those of the single answers."""

from __future__ import annotations

import statistics
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.surveys.rules.centre import grouped_median, mean, median, sd, step

ANSWERS = st.lists(st.integers(1, 5).map(Fraction), min_size=1, max_size=40)


def counts(*numbers: int) -> dict[Fraction, int]:
    return {Fraction(option): count for option, count in enumerate(numbers, 1)}


def test_nobody_has_no_centre():
    assert (mean({}), median({}), grouped_median({}, Fraction(1)), sd({})) == (None, None, None, None)


def test_one_answer_has_a_mean_and_no_deviation():
    assert (mean(counts(0, 0, 1)), median(counts(0, 0, 1)), sd(counts(0, 0, 1))) == (3, 3, None)


def test_equal_answers_deviate_by_zero():
    assert sd({Fraction("0.1"): 3}) == 0.0


def test_an_even_number_of_answers_has_the_average_of_the_middle_two_as_median():
    assert median(counts(1, 0, 0, 1)) == Fraction(5, 2)


def test_the_grouped_median_tells_apart_what_the_median_does_not():
    assert grouped_median(counts(2, 1, 2, 14), Fraction(1)) == Fraction(107, 28)
    assert grouped_median(counts(1, 2, 10, 2), Fraction(1)) == Fraction(295, 100)
    assert median(counts(1, 2, 10, 2)) == 3


@pytest.mark.parametrize(
    ("options", "width"), [("1234", 1), ("4321", 1), ("2468", 2), ("124", 1), ("149", None), ("3", 1), ("", 1)]
)
def test_the_width_of_a_class_is_the_step_of_the_scale(options, width):
    assert step([Fraction(option) for option in options]) == width


def test_unequal_steps_have_no_grouped_median():
    assert grouped_median(counts(1, 1), None) is None


@given(ANSWERS)
def test_counts_and_single_answers_agree(answers):
    counted = Counter(answers)

    assert mean(counted) == statistics.mean(answers)
    assert median(counted) == statistics.median(answers)
    grouped = statistics.median_grouped([float(answer) for answer in answers])
    assert float(grouped_median(counted, Fraction(1))) == pytest.approx(grouped, abs=1e-12)
    if len(answers) > 1:
        assert sd(counted) == pytest.approx(statistics.stdev(answers), abs=1e-12)
