"""Where sessions stand at a moment, and which day is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.agenda.rules import When, days, lines, shown_day

ZONE = ZoneInfo("Asia/Jakarta")
MORNING = datetime(2031, 5, 12, 1, 0, tzinfo=UTC)  # 08.00 WIB


@dataclass(frozen=True)
class Item:
    starts_at: datetime
    ends_at: datetime

    @property
    def day(self) -> date:
        return self.starts_at.astimezone(ZONE).date()


def item(start: int, minutes: int = 60) -> Item:
    """A session that starts so many minutes after the morning."""
    starts_at = MORNING + timedelta(minutes=start)
    return Item(starts_at, starts_at + timedelta(minutes=minutes))


def whens(sessions, now):
    return [line.when for line in lines(sessions, now=now, zone=ZONE, locale="id")]


def test_sessions_are_past_under_way_next_and_later():
    sessions = [item(0), item(60), item(120), item(120), item(180)]

    assert whens(sessions, MORNING + timedelta(minutes=90)) == ["past", "now", "next", "next", "later"]


def test_a_session_is_under_way_from_its_first_minute_until_its_end():
    assert whens([item(0)], MORNING) == ["now"]
    assert whens([item(0)], MORNING + timedelta(minutes=60)) == ["past"]


def test_nothing_is_next_when_the_forum_is_days_away():
    assert whens([item(0)], MORNING - timedelta(days=2)) == ["later"]


@pytest.mark.parametrize(("locale", "starts", "ends"), [("id", "08.00", "09.05"), ("en", "08:00", "09:05")])
def test_clock_times_are_local_and_written_as_people_write_them(locale, starts, ends):
    (line,) = lines([item(0, 65)], now=MORNING, zone=ZONE, locale=locale)

    assert (line.starts, line.ends, line.iso) == (starts, ends, "2031-05-12T08:00+07:00")


@given(st.lists(st.builds(item, st.integers(0, 3000), st.integers(1, 300)), max_size=12), st.integers(-100, 3500))
def test_every_session_stands_in_exactly_one_place_and_what_is_next_starts_first(sessions, minute):
    now = MORNING + timedelta(minutes=minute)

    found = lines(sessions, now=now, zone=ZONE, locale="id")

    assert [line.session for line in found] == sessions
    for line in found:
        one = line.session
        assert (line.when is When.PAST) == (one.ends_at <= now)
        assert (line.when is When.NOW) == (one.starts_at <= now < one.ends_at)
    coming = {line.session.starts_at for line in found if line.when is When.NEXT}
    later = [line.session.starts_at for line in found if line.when is When.LATER]
    assert len(coming) <= 1
    assert all(start > next(iter(coming)) for start in later if coming)


DAYS = [date(2031, 5, 12), date(2031, 5, 13)]


@pytest.mark.parametrize(
    ("wanted", "today", "shown"),
    [
        ("2", date(2031, 5, 1), DAYS[1]),
        ("1", date(2031, 5, 13), DAYS[0]),
        (None, date(2031, 5, 1), DAYS[0]),
        (None, date(2031, 5, 13), DAYS[1]),
        (None, date(2031, 6, 1), DAYS[0]),
        ("3", date(2031, 5, 13), DAYS[1]),
        ("0", date(2031, 5, 13), DAYS[1]),
        ("²", date(2031, 5, 13), DAYS[1]),
        ("9" * 5000, date(2031, 5, 13), DAYS[1]),
        ("x", date(2031, 5, 1), DAYS[0]),
    ],
)
def test_the_shown_day_is_the_wanted_one_else_today_else_the_first(wanted, today, shown):
    assert shown_day(DAYS, wanted, today) == shown


def test_without_sessions_no_day_is_shown():
    assert days([]) == []
    assert shown_day([], "1", DAYS[0]) is None
