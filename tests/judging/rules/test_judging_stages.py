"""Scores of two stages weighed together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.judging.rules.stages import BadWeights, Combined, checked_weights, combine, on_hundred

POINTS = st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 100), min_size=1)


def test_forty_and_sixty_are_weighed_as_announced():
    combined = combine({"a": 50.0, "b": 100.0}, {"a": 100.0, "b": 50.0}, weights=(40, 60))

    assert combined == [Combined("a", 50.0, 100.0, 80.0), Combined("b", 100.0, 50.0, 70.0)]


def test_an_entry_that_lacks_one_of_the_two_has_no_combined_score_and_comes_last():
    combined = combine({"a": None, "b": 10.0}, {"a": 90.0, "b": 10.0, "c": 99.0, "d": None}, weights=(1, 1))

    assert [(each.entry, each.total) for each in combined] == [("b", 10.0), ("a", None), ("c", None), ("d", None)]


def test_different_scales_are_mapped_before_they_are_weighed():
    assert [on_hundred(score, low=0, high=4) for score in (0.0, 3.0, 4.0, None)] == [0.0, 75.0, 100.0, None]
    assert on_hundred(3.0, low=1, high=5) == 50.0


@given(POINTS, POINTS, st.tuples(st.integers(1, 1000), st.integers(1, 1000)), st.integers(2, 5))
def test_only_the_ratio_of_the_weights_counts_and_totals_lie_between(carried, own, weights, factor):
    combined = combine(carried, own, weights=weights)
    scaled = combine(carried, own, weights=(weights[0] * factor, weights[1] * factor))

    for one, other in zip(sorted(combined, key=str), sorted(scaled, key=str), strict=True):
        if one.total is not None:
            assert other.total == pytest.approx(one.total, abs=1e-9)
            assert min(one.carried, one.own) - 1e-9 <= one.total <= max(one.carried, one.own) + 1e-9
    assert sorted(each.entry for each in combined) == sorted(own)


def test_half_a_weight_and_a_useless_one_are_refused_and_none_is_a_fresh_start():
    assert (checked_weights(None, None), checked_weights(40, 60)) == (None, (40, 60))
    for carry, own in ((40, None), (None, 60), (0, 60), (40, -1), (1001, 1)):
        with pytest.raises(BadWeights):
            checked_weights(carry, own)
