"""When the forum is, hour by hour: its days, when reminders are due, when the stream can be joined."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from eventapp.frozen import frozen

MOST_HOURS = 24 * 60  # a reminder comes at most so long before
_LATEST = timedelta(hours=24)  # a reminder that nobody could send for so long is not sent any more
_SEQUENCE_FROM = 26_297_280  # minutes from 1970 to 2020
_MOST_DAYS = 60


@frozen
class Day:
    """One day of the forum, with its zone. ``is_timed`` says whether anybody has said when it opens."""

    starts_at: datetime
    ends_at: datetime
    is_timed: bool


def days(
    starts_on: date | None, ends_on: date | None, *, zone: str, opens: time | None = None, closes: time | None = None
) -> list[Day]:
    """The days of the forum, first to last; without times each lasts from midnight to midnight."""
    if starts_on is None:
        return []
    here = ZoneInfo(zone)
    number = min((max(ends_on or starts_on, starts_on) - starts_on).days + 1, _MOST_DAYS)
    found = []
    for day in (starts_on + timedelta(days=n) for n in range(number)):
        midnight = datetime.combine(day + timedelta(days=1), time(), here)
        ends = datetime.combine(day, closes, here) if closes else midnight
        found.append(Day(datetime.combine(day, opens or time(), here), ends, opens is not None))
    return found


def due_reminders(opens_at: datetime, hours_before: Iterable[int], at: datetime) -> list[tuple[int, datetime]]:
    """The reminders that are due at ``at``: how many hours before, and since when.

    A reminder stays due for a day, or for half of its hours where that is less: so nobody is reminded of next week
    when tomorrow is near, and a server that stood still for a night forgets nothing.
    """
    found = []
    for hours in sorted(set(hours_before), reverse=True):
        due = opens_at - timedelta(hours=hours)
        if due <= at < min(due + _LATEST, due + timedelta(hours=hours) / 2):
            found.append((hours, due))
    return found


def joinable(forum: Iterable[Day], at: datetime, *, minutes_before: int) -> tuple[bool, datetime | None]:
    """Whether the stream is open at ``at``, and if not, when it opens next (None: never again)."""
    for day in forum:
        opens_at = day.starts_at - timedelta(minutes=minutes_before)
        if at < opens_at:
            return False, opens_at
        if at < day.ends_at:
            return True, opens_at
    return False, None


def sequence(*changes: datetime | None) -> int:
    """A calendar's SEQUENCE, which grows with every change: minutes since 2020 of the last one."""
    return max((int(at.timestamp()) // 60 - _SEQUENCE_FROM for at in changes if at), default=0)
