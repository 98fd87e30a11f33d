"""Groups that are too small stand together with others, so that none of them can be reckoned from the rest."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eventapp.surveys.rules.gathering import gathered


def test_a_small_group_takes_in_the_smallest_large_one():
    assert gathered({"a": 40, "b": 30, "c": 16, "d": 8}, 10, most=9) == {"a", "b"}
    assert gathered({"a": 40, "b": 6, "c": 5}, 10, most=9) == {"a"}
    assert gathered({"a": 40, None: 3}, 10, most=9) == frozenset()
    assert gathered({"a": 40, "b": 30, "c": 20}, 10, most=2) == {"a", "b"}


@given(
    st.dictionaries(st.one_of(st.none(), st.integers(0, 30)), st.integers(1, 60)), st.integers(2, 20), st.integers(1, 9)
)
def test_no_group_and_no_remainder_is_small(sizes, least, most):
    alone = gathered(sizes, least, most=most)

    rest = sum(sizes.values()) - sum(sizes[name] for name in alone)
    assert len(alone) <= most
    assert all(sizes[name] >= least for name in alone)
    assert rest == 0 or rest >= least or not alone
