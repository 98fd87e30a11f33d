"""Who may enter, in plain facts; clocks that are wrong; pictures of arrivals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.attendance.rules import clocks
from eventapp.attendance.rules.entering import InvalidReason, may_enter, why_not
from eventapp.formats.columns import columns, nice_top

NOW = datetime(2031, 5, 12, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({}, None),
        ({"status": "cancelled"}, InvalidReason.CANCELLED),
        ({"status": "waiting"}, InvalidReason.NOT_CONFIRMED),
        ({"status": "pending"}, InvalidReason.NOT_CONFIRMED),
        ({"attendance": "online"}, InvalidReason.ONLINE),
        ({"has_days": True, "today": "onsite"}, None),
        ({"has_days": True, "today": None}, InvalidReason.OTHER_DAY),
        ({"has_days": True, "today": "online"}, InvalidReason.ONLINE),
        ({"has_days": True, "today": "onsite", "attendance": "online"}, None),
    ],
)
def test_a_ticket_admits_by_its_state_way_and_day(facts, reason):
    ordinary = {"status": "confirmed", "attendance": "onsite", "has_days": False, "today": None}

    assert why_not(**(ordinary | facts)) is reason


@pytest.mark.parametrize(
    ("admits", "roles", "type_key", "may"),
    [
        ([], [], None, True),
        (["vip"], ["vip"], None, True),
        (["vip"], ["speaker"], "vip", False),
        (["type:press"], [], "press", True),
        (["speaker", "type:press"], [], None, False),
    ],
)
def test_an_area_admits_everybody_or_only_some(admits, roles, type_key, may):
    assert may_enter(admits, roles=roles, type_key=type_key) is may


@given(
    ahead=st.timedeltas(min_value=timedelta(days=-9000), max_value=timedelta(days=9000)), ago=st.integers(0, 100_000)
)
def test_a_clock_that_is_wrong_by_a_constant_is_put_right(ahead, ago):
    true = NOW - timedelta(seconds=ago)

    measured = clocks.error(NOW + ahead, NOW)

    assert clocks.corrected(true + ahead, measured, NOW) == true


@given(device_at=st.datetimes(timezones=st.just(UTC)), sent_at=st.none() | st.datetimes(timezones=st.just(UTC)))
def test_whatever_a_clock_says_the_moment_is_past_and_not_long_ago(device_at, sent_at):
    moment = clocks.corrected(device_at, clocks.error(sent_at, NOW), NOW)

    assert NOW - clocks.LONGEST_AGO <= moment <= NOW
    assert abs(clocks.seconds(clocks.error(sent_at, NOW))) <= 10**9


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=40))
def test_columns_stay_inside_the_picture_and_the_highest_bears_its_number(values):
    drawn, ticks = columns(values, ["" for _ in values])

    assert all(0 <= part.y <= 100 and 0 <= part.height <= 100 for each in drawn for part in each.parts)
    assert [each.top for each in drawn if each.top] == ([str(max(values))] if max(values) else [])
    assert int(ticks[0].text) == nice_top(max(values)) >= max(values)
    assert [tick.y for tick in ticks if 2 * int(tick.text) != int(ticks[0].text)] == [0, 100]  # whole numbers only
