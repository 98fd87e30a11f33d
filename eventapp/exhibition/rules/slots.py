"""A series of times for meetings."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from eventapp.errors import N_
from eventapp.exhibition.errors import SlotsImpossible
from eventapp.frozen import frozen

LENGTHS = (10, 15, 20, 30, 45, 60, 90)  # minutes
MOST_IN_A_ROW = 16
MOST_DAYS = 7


@frozen
class Time:
    """One time to meet, aware."""

    starts_at: datetime
    ends_at: datetime


def series(*, day: date, minute: int, zone: str, length: int, number: int, days: int) -> list[Time]:
    """``number`` times in a row of ``length`` minutes from ``minute`` of the day, the same on ``days`` days.

    Minutes are of the wall clock in ``zone``. Raises SlotsImpossible when they would run into the next day.
    """
    if length not in LENGTHS or not 1 <= number <= MOST_IN_A_ROW or not 1 <= days <= MOST_DAYS:
        raise SlotsImpossible(field="number")
    if minute + length * number > 24 * 60:
        raise SlotsImpossible(
            N_("So many times do not fit into this day. Offer fewer, or begin earlier."), field="number"
        )
    found = []
    for step in range(days):
        begins = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)) + timedelta(days=step, minutes=minute)
        for place in range(number):
            starts = begins + timedelta(minutes=length * place)
            found.append(Time(starts, starts + timedelta(minutes=length)))
    return found
