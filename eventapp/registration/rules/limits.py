"""What a registration counts in. All limits are asked in one order, so that two who take seats never wait in a circle.

The order is that of ``Limit``: the quota of the way to attend, the type, the region, the days.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

from eventapp.frozen import frozen
from eventapp.registration.rules.states import Attendance

MOST_OFFER_HOURS = 720
LONGEST_CODE = 40
LONGEST_REASON = 500


class Limit(StrEnum):
    """What can be full."""

    WAY = "way"
    TYPE = "type"
    REGION = "region"
    DAY = "day"


@frozen
class Claim:
    """Where one registration is counted; without ``days`` it is counted on every day, in its way to attend.

    A region is known by id or, before the registration is written, by its code.
    """

    attendance: Attendance
    type_id: int | None = None
    region_id: int | None = None
    region_code: str | None = None
    days: tuple[tuple[date, Attendance], ...] = ()


def main_way(days: Iterable[Attendance]) -> Attendance | None:
    """The way to attend of somebody who chose one for each day: on site as soon as one day is; None without days."""
    ways = set(days)
    if not ways:
        return None
    return Attendance.ONSITE if Attendance.ONSITE in ways else Attendance.ONLINE


def forum_days(starts_on: date | None, ends_on: date | None) -> tuple[date, ...]:
    """The days of a forum, first to last; none while nobody has set them."""
    if starts_on is None:
        return ()
    return tuple(starts_on + timedelta(days=number) for number in range(((ends_on or starts_on) - starts_on).days + 1))


def folded_code(text: str) -> str:
    """An access code as it is compared: no blanks, no hyphens, no case."""
    return "".join(char for char in text if char.isalnum()).upper().casefold()[:LONGEST_CODE]


def offer_ends(at: datetime, hours: int, forum_ends: datetime | None = None) -> datetime:
    """Until when a freed seat is kept, not beyond the forum; full minutes, so the letter's time is the true one."""
    until = at + timedelta(hours=hours)
    if forum_ends is not None and at < forum_ends < until:
        until = forum_ends
    return until.replace(second=0, microsecond=0)
