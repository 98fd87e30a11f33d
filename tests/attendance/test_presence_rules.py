"""Minutes attended: laws that hold whatever spans there are, and the cases that people would dispute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.attendance.rules.presence import Attended, attended, stays, union, within

NINE = datetime(2031, 5, 12, 2, 0, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)


def at(minutes):
    """So many minutes after nine."""
    return NINE + timedelta(minutes=minutes)


moments = st.integers(-120, 240).map(at)
closed = st.tuples(moments, moments).map(sorted).map(tuple)
spans = st.lists(closed, max_size=8)


@given(spans)
def test_time_is_counted_once_and_only_within_the_session(found):
    covered = within(found, NINE, TEN)

    assert timedelta() <= covered <= TEN - NINE
    assert covered == within([*found, *found], NINE, TEN)
    seen = {n for start, end in found for n in range(60) if start <= at(n) < end}
    assert covered == timedelta(minutes=len(seen))


@given(spans, closed)
def test_another_span_never_takes_time_away_and_order_does_not_matter(found, more):
    assert within([*found, more], NINE, TEN) >= within(found, NINE, TEN)
    assert within([more, *found], NINE, TEN) == within([*found, more], NINE, TEN)


@given(spans)
def test_united_spans_do_not_touch_and_are_united_already(found):
    united = union(found)

    assert union(united) == united
    assert all(one[1] < other[0] for one, other in pairwise(united))


@given(st.lists(st.tuples(moments, st.booleans()), max_size=12))
def test_every_stay_begins_with_a_way_in(passages):
    ways_in = sum(is_in for _at, is_in in passages)

    found = stays(passages)

    assert len(found) == ways_in
    assert all(end is None or end >= start for start, end in found)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], None),
        ([(at(0), at(60))], Attended(60)),
        ([(at(0), at(40)), (at(30), at(50))], Attended(50)),
        ([(at(-30), at(90))], Attended(60)),
        ([(at(-30), at(0))], None),
        ([(at(10), None)], Attended(None)),
        ([(at(-40), None)], Attended(None)),
        ([(at(-60), None)], None),
        ([(at(60), None)], None),
        ([(at(10), None), (at(20), at(30))], Attended(10)),
    ],
)
def test_presence_in_a_session_of_an_hour(found, expected):
    assert attended(found, NINE, TEN) == expected
