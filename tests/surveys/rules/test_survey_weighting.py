"""Weighted shares: hand-reckoned strata, the population as it may be written, and what is refused."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.surveys.errors import UnfitPopulation
from eventapp.surveys.rules.weighting import Stratum, check_population, read_population, weighted_share


def test_two_strata_reckoned_by_hand():
    share, error = weighted_share([Stratum(100, 10, 5), Stratum(300, 20, 15)])

    assert share == 0.25 * 0.5 + 0.75 * 0.75
    variance = 0.25**2 * (1 - 10 / 100) * 0.25 / 9 + 0.75**2 * (1 - 20 / 300) * 0.1875 / 19
    assert error == pytest.approx(math.sqrt(variance), abs=1e-15)


def test_a_full_count_has_no_error():
    assert weighted_share([Stratum(10, 10, 4), Stratum(1, 1, 1)]) == (5 / 11, 0.0)


def test_a_stratum_without_answers_leaves_no_share():
    assert weighted_share([Stratum(10, 5, 1), Stratum(10, 0, 0)]) == (None, None)


def test_a_stratum_with_a_single_answer_leaves_no_error():
    assert weighted_share([Stratum(10, 5, 5), Stratum(10, 1, 1)]) == (1.0, None)


@given(st.lists(st.integers(1, 30).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), min_size=1, max_size=5))
def test_strata_in_proportion_to_their_answers_change_nothing(strata):
    share, _ = weighted_share([Stratum(7 * n, n, chose) for n, chose in strata])

    assert share == sum(chose for _, chose in strata) / sum(n for n, _ in strata)


def test_names_may_hold_commas_and_equal_signs():
    assert read_population("Kota, besar=10, Kab=20,a=b=3") == {"Kota, besar": 10, "Kab": 20, "a=b": 3}


@pytest.mark.parametrize(
    "text", ["", "A", "A=", "A=0", "A=-5", "A=1.5", "A=x", "=5", "A=1,,B=2", "A=1,B", "A=1e3", "A=½"]
)
def test_a_population_that_is_no_number_above_0_is_refused(text):
    with pytest.raises(UnfitPopulation):
        read_population(text)


def test_a_name_that_stands_twice_is_refused():
    with pytest.raises(UnfitPopulation, match="“A” stands twice"):
        read_population("A=1,A=2")


def test_more_answers_than_people_are_refused_with_both_numbers():
    with pytest.raises(UnfitPopulation, match="6 people answered in “A”, more than its population of 5"):
        check_population({"A": 5}, {"A": 6}, None, "region")


def test_an_answer_without_a_population_is_refused():
    with pytest.raises(UnfitPopulation, match="lacks “B”"):
        check_population({"A": 5}, {"A": 1, "B": 1}, None, "region")


def test_an_answer_that_differs_by_blanks_alone_is_told_apart_in_the_sentence():
    with pytest.raises(UnfitPopulation, match="lacks “Jawa␣␣Timur”"):
        check_population({"Jawa Timur": 100}, {"Jawa Timur": 10, "Jawa  Timur": 2}, None, "q")


def test_a_population_of_an_answer_that_is_not_offered_is_refused():
    with pytest.raises(UnfitPopulation, match="names “C”"):
        check_population({"A": 5, "C": 5}, {"A": 1}, ("A", "B"), "region")
