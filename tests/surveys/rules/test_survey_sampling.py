"""Rates, samples and weights: printed tables to their digits, and what must hold for any numbers."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.surveys.rules.intervals import wilson
from eventapp.surveys.rules.sampling import finite_wilson, krejcie_morgan, post_stratified, rate, weights
from eventapp.surveys.rules.weighting import Stratum

STRATA = st.dictionaries(st.sampled_from("ABCD"), st.integers(1, 40), min_size=1)


@pytest.mark.parametrize(  # Krejcie & Morgan 1970, Educational and Psychological Measurement 30:607, table 1
    ("population", "sample"),
    [
        (10, 10), (15, 14), (20, 19), (50, 44), (100, 80), (150, 108), (200, 132), (300, 169), (500, 217), (1000, 278),
        (2000, 322), (5000, 357), (10_000, 370), (20_000, 377), (50_000, 381), (75_000, 382), (1_000_000, 384),
    ],
)  # fmt: skip
def test_sample_sizes_are_those_of_the_printed_table(population, sample):
    assert krejcie_morgan(population) == sample


def test_a_response_rate_says_what_it_is_a_rate_of():
    assert rate(614, 1204) == (614, 1204, 614 / 1204, 51.0)
    assert rate(12, None) == (12, None, None, None)  # anybody could answer
    assert rate(12, 11).percent is None  # more than were asked: no rate, and a check that fails
    assert rate(0, 0).percent is None


@given(st.integers(1, 200), st.data())
def test_the_finite_interval_shrinks_to_the_share_itself(n, data):
    count = data.draw(st.integers(0, n))

    low, high = finite_wilson(count, n, 10**9)

    assert (low, high) == pytest.approx(wilson(count, n), abs=1e-6)
    assert finite_wilson(count, n, n) == (count / n, count / n)
    inner = finite_wilson(count, n, 2 * n)
    assert low - 1e-12 <= inner[0] <= count / n + 1e-12 <= inner[1] + 2e-12 <= high + 3e-12


def test_an_interval_of_nobody_or_of_more_than_there_are_is_none():
    assert finite_wilson(0, 0, 10) is None
    assert finite_wilson(3, 11, 10) is None


@given(STRATA, st.data())
def test_equal_weights_change_nothing(answered, data):
    population = {name: 7 * count for name, count in answered.items()}
    chose = {name: data.draw(st.integers(0, count)) for name, count in answered.items()}

    found = weights(population, answered)
    share, _ = post_stratified(Stratum(population[name], answered[name], chose[name]) for name in answered)

    assert set(found.by_stratum.values()) == {Fraction(1)}
    assert (found.design_effect, found.effective) == (1, sum(answered.values()))
    assert share == pytest.approx(sum(chose.values()) / sum(answered.values()))


@given(STRATA, st.dictionaries(st.sampled_from("ABCD"), st.integers(1, 500), min_size=4))
def test_weights_stand_for_everybody_and_cost_answers(answered, population):
    found = weights(population, answered)

    if set(answered) < set(population):
        assert found is None  # a stratum without answers cannot be weighed
        return
    n = sum(answered.values())
    assert sum(found.by_stratum[name] * answered[name] for name in population) == n
    assert found.design_effect >= 1
    assert found.effective <= n


def test_a_design_effect_is_that_of_kish():
    found = weights({"A": 50, "B": 50}, {"A": 80, "B": 20})  # weights 0.625 and 2.5: 100 × 156.25 / 100²

    assert found.by_stratum == {"A": Fraction(5, 8), "B": Fraction(5, 2)}
    assert (found.design_effect, found.effective) == (1.5625, 64.0)
