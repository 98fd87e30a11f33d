"""Differences between years and groups: printed examples to their digits, and scipy's numbers for any others."""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction

import pytest
import scipy.stats
from hypothesis import assume, given
from hypothesis import strategies as st

from eventapp.surveys.rules import trends
from eventapp.surveys.rules.comparing import holm, kruskal, mann_whitney, newcombe, welch
from eventapp.surveys.rules.trends import Year

LEVELS = st.lists(st.integers(1, 5), min_size=2, max_size=40)


def counted(answers: list[int]) -> Counter[Fraction]:
    return Counter(map(Fraction, answers))


@pytest.mark.parametrize(  # Newcombe 1998, Statistics in Medicine 17:873, table II, method 10
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), "0.0524", "0.3339"),
        ((9, 10), (3, 10), "0.1705", "0.8090"),
        ((6, 7), (2, 7), "0.0582", "0.8062"),
        ((5, 56), (0, 29), "-0.0381", "0.1926"),
        ((0, 10), (0, 20), "-0.1611", "0.2775"),
        ((0, 10), (0, 10), "-0.2775", "0.2775"),
        ((10, 10), (0, 20), "0.6791", "1.0000"),
        ((10, 10), (0, 10), "0.6075", "1.0000"),
    ],
)
def test_differences_of_shares_are_those_that_newcombe_printed(first, second, low, high):
    found = newcombe(first, second)

    assert (f"{found.low:.4f}", f"{found.high:.4f}") == (low, high)


def test_the_mean_of_two_years_is_compared_as_r_prints_it():
    # R 4, t.test(extra ~ group, data = sleep): 95 percent confidence interval -3.3654832 0.2054832
    first = Counter(map(Fraction, ["0.7", "-1.6", "-0.2", "-1.2", "-0.1", "3.4", "3.7", "0.8", "0.0", "2.0"]))
    second = Counter(map(Fraction, ["1.9", "0.8", "1.1", "0.1", "-0.1", "4.4", "5.5", "1.6", "4.6", "3.4"]))

    found = welch(first, second)

    assert (f"{found.low:.7f}", f"{found.high:.7f}") == ("-3.3654832", "0.2054832")


def test_ranks_of_two_groups_are_counted_as_r_prints_them():
    # R 4, wilcox.test: Hollander & Wolfe 1973, p. 69 f., W = 35
    first = Counter(map(Fraction, ["0.80", "0.83", "1.89", "1.04", "1.45", "1.38", "1.91", "1.64", "0.73", "1.46"]))
    second = Counter(map(Fraction, ["1.15", "0.88", "0.90", "0.74", "1.21"]))

    assert mann_whitney(first, second).u == 35


def test_ranks_of_three_groups_are_compared_as_r_prints_them():
    # R 4, kruskal.test: Hollander & Wolfe 1973, p. 116, chi-squared = 0.77143, df = 2, p-value = 0.68
    groups = ["2.9 3.0 2.5 2.6 3.2", "3.8 2.7 4.0 2.4", "2.8 3.4 3.7 2.2 2.0"]

    found = kruskal([Counter(map(Fraction, group.split())) for group in groups])

    assert (f"{found.h:.5f}", found.degrees, f"{found.p:.2f}") == ("0.77143", 2, "0.68")


@given(LEVELS, LEVELS)
def test_two_groups_give_the_numbers_of_scipy(first, second):
    found = mann_whitney(counted(first), counted(second))
    same = scipy.stats.mannwhitneyu(first, second, method="asymptotic", use_continuity=False)

    assert found.u == same.statistic
    assert found.rank_biserial == pytest.approx(2 * found.u / (len(first) * len(second)) - 1)
    if len({*first, *second}) > 1:
        assert found.p == pytest.approx(same.pvalue, abs=1e-12)
    else:
        assert found.p is None
    assert mann_whitney(counted(second), counted(first)).rank_biserial == pytest.approx(-found.rank_biserial)


@given(st.lists(LEVELS, min_size=2, max_size=4))
def test_several_groups_give_the_numbers_of_scipy(groups):
    found = kruskal([counted(group) for group in groups])

    if len({answer for group in groups for answer in group}) == 1:
        assert found is None
        return
    same = scipy.stats.kruskal(*groups)
    assert found.h == pytest.approx(same.statistic, abs=1e-9)
    assert found.p == pytest.approx(same.pvalue, abs=1e-6)  # ours is exact at no difference, theirs off by rounding
    assert -1e-12 <= found.epsilon_squared <= 1 + 1e-12


@given(LEVELS, LEVELS)
def test_means_give_the_interval_of_scipy(first, second):
    assume(len(set(first)) > 1 and len(set(second)) > 1)

    found = welch(counted(first), counted(second))

    same = scipy.stats.ttest_ind(first, second, equal_var=False).confidence_interval()
    assert (found.low, found.high) == pytest.approx((same.low, same.high), abs=1e-9)


@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_a_difference_turned_round_changes_its_sign(n, m, data):
    count, other = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))

    found, back = newcombe((count, n), (other, m)), newcombe((other, m), (count, n))

    assert (found.difference, found.low, found.high) == pytest.approx((-back.difference, -back.high, -back.low))
    assert -1 <= found.low <= found.difference <= found.high <= 1 or math.isclose(found.low, found.difference)


def test_nothing_is_compared_with_nothing():
    assert newcombe((0, 0), (1, 2)) is None
    assert welch({Fraction(1): 1}, {Fraction(2): 5}) is None
    assert mann_whitney({}, {Fraction(1): 1}) is None
    assert kruskal([{Fraction(1): 3}, {}]) is None
    assert welch({Fraction(4): 3}, {Fraction(3): 5}) == (1, 1, 1)


def test_many_tests_are_adjusted_by_holm():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([]) == []


def entry(counts: dict[str, int | None]) -> dict[str, object]:
    n = sum(count or 0 for count in counts.values())
    return {"type": "scale", "n": n, "counts": counts, "suppressed": False}


def test_only_questions_that_mean_the_same_are_followed_over_the_years():
    same, reworded = ("overall", "scale", ("1", "2", "3", "4")), ("venue-2", "scale", ("1", "2", "3", "4"))
    before = Year("2030", {same: entry({"1": 10, "2": 10, "3": 20, "4": 10})})
    now = Year("2031", {same: entry({"1": 0, "2": 10, "3": 20, "4": 70}), reworded: entry({"4": 50, "3": 50})})

    [found] = trends.trends([before, now])

    assert found.key == same
    assert [(point.year, point.n, point.shown) for point in found.points] == [("2030", 50, 60.0), ("2031", 100, 90.0)]
    assert found.change == newcombe((90, 100), (30, 50))
    assert found.change.is_clear


def test_a_year_with_hidden_numbers_is_no_point_of_a_trend():
    same = ("overall", "scale", ("1", "2"))
    before = Year("2030", {same: entry({"1": None, "2": 40})})

    assert trends.trends([before, Year("2031", {same: entry({"1": 20, "2": 40})})]) == []
    assert trends.trends([]) == []
