"""When registration is open, and how full a quota is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.registration.rules.opening import Phase, Room, phase, room

OPENS = datetime(2031, 4, 1, tzinfo=UTC)
CLOSES = datetime(2031, 5, 1, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("now", "expected"),
    [(OPENS - INSTANT, Phase.BEFORE), (OPENS, Phase.OPEN), (CLOSES - INSTANT, Phase.OPEN), (CLOSES, Phase.OVER)],
)
def test_the_moment_of_opening_is_open_and_the_moment_of_closing_is_not(now, expected):
    assert phase(OPENS, CLOSES, now) is expected


def test_without_dates_there_is_no_registration():
    assert phase(None, None, OPENS) is Phase.NONE


@given(st.integers(0, 5000), st.data())
def test_a_quota_is_full_exactly_when_no_seat_is_left(size, data):
    used = data.draw(st.integers(0, size))

    assert (room(size, used) is Room.FULL) == (used == size)


def test_a_quota_is_nearly_full_when_few_seats_and_a_small_share_are_left():
    assert [room(1500, used) for used in (0, 1479, 1480, 1499, 1500)] == [
        Room.FREE,
        Room.FREE,
        Room.FEW,
        Room.FEW,
        Room.FULL,
    ]
    assert room(3, 2) is Room.FREE
