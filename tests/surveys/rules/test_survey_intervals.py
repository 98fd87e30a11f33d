"""Intervals: Wilson and the net promoter score against published figures and scipy."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.surveys.rules.intervals import net_promoters, wilson


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_published_intervals_of_newcombe_1998_are_met_to_their_digits(count, n, low, high):
    assert tuple(round(limit, 4) for limit in wilson(count, n)) == (low, high)


def test_the_ends_are_exact_at_none_and_all():
    assert wilson(0, 7)[0] == 0.0
    assert wilson(7, 7)[1] == 1.0
    assert wilson(0, 0) is None


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_equals_that_of_scipy_and_holds_the_share(pair):
    from scipy.stats import binomtest  # noqa: PLC0415 -- slow import

    count, n = pair

    low, high = wilson(count, n)

    oracle = binomtest(count, n).proportion_ci(method="wilson")
    assert (low, high) == (pytest.approx(oracle.low, abs=1e-12), pytest.approx(oracle.high, abs=1e-12))
    assert 0 <= low <= count / n <= high <= 1


def points(**people: int) -> dict[Fraction, int]:
    return {Fraction(point[1:]): count for point, count in people.items()}


def test_promoters_less_detractors_in_percent():
    score, low, high = net_promoters(points(p10=40, p9=10, p8=20, p7=10, p6=10, p0=10))

    # p = 0.5, d = 0.2: se = 100 sqrt((0.7 - 0.09) / 100) = 7.8102...
    assert (score, round(low, 3), round(high, 3)) == (30, 14.692, 45.308)


def test_a_published_score_is_met_with_its_margin():
    # talkstats.com, thread 58500: of 1162 answers 291, 476 and 395, "an NPS of -9" and "a confidence interval of 4.4"
    found = net_promoters(points(p10=291, p8=476, p3=395))

    assert found.score == -9
    assert f"{(found.high - found.low) / 2:.1f}" == "4.4"


def test_seven_and_eight_are_neither():
    assert net_promoters(points(p7=3, p8=4)) == (0, 0.0, 0.0)


def test_the_difference_is_rounded_half_away_from_zero():
    assert net_promoters(points(p10=1, p8=199)).score == 1
    assert net_promoters(points(p0=1, p8=199)).score == -1


def test_the_interval_ends_at_the_ends_of_the_score():
    assert net_promoters(points(p10=9, p8=1)).high == 100.0
    assert net_promoters({}) == (None, None, None)
