"""Where a session stands at a moment: past, under way, next, or later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Generic, NamedTuple, Protocol, TypeVar

_POINT = {"id": ".", "en": ":"}  # between hours and minutes


class Timed(Protocol):
    """Anything of an agenda that has a day and times."""

    @property
    def day(self) -> date:
        """The local day."""
        ...

    @property
    def starts_at(self) -> datetime:
        """The start, aware."""
        ...

    @property
    def ends_at(self) -> datetime:
        """The end, aware."""
        ...


T = TypeVar("T", bound=Timed)


class When(StrEnum):
    """How a session lies to now; the value is the class of its row."""

    PAST = "past"
    NOW = "now"
    NEXT = "next"
    LATER = "later"


class Line(NamedTuple, Generic[T]):
    """One line of an agenda; ``starts`` and ``ends`` are local clock times as people write them."""

    session: T
    when: When
    starts: str
    ends: str
    iso: str


def lines(sessions: Sequence[T], *, now: datetime, zone: tzinfo, locale: str) -> list[Line[T]]:
    """The sessions as lines. *Next* are those of the earliest start still to come, when it is less than a day away:
    a forum in May has no next session in March.
    """
    coming = min((one.starts_at for one in sessions if one.starts_at > now), default=None)
    if coming is not None and coming - now >= timedelta(days=1):
        coming = None
    point = _POINT[locale]
    found = []
    for one in sessions:
        starts = one.starts_at.astimezone(zone)
        ends = one.ends_at.astimezone(zone)
        found.append(
            Line(
                one,
                _when(one, now, coming),
                f"{starts.hour:02d}{point}{starts.minute:02d}",
                f"{ends.hour:02d}{point}{ends.minute:02d}",
                starts.isoformat(timespec="minutes"),
            )
        )
    return found


def days(sessions: Iterable[Timed]) -> list[date]:
    """The days that have sessions, in order."""
    return sorted({one.day for one in sessions})


def shown_day(days: Sequence[date], wanted: str | None, today: date) -> date | None:
    """The day to show: the one asked for by its number from 1, else today, else the first that is not over."""
    if not days:
        return None
    if wanted and wanted.isascii() and wanted.isdigit() and 1 <= int(wanted[:4]) <= len(days):
        return days[int(wanted[:4]) - 1]
    return next((day for day in days if day >= today), days[0])


def _when(one: Timed, now: datetime, coming: datetime | None) -> When:
    if one.ends_at <= now:
        return When.PAST
    if one.starts_at <= now:
        return When.NOW
    return When.NEXT if one.starts_at == coming else When.LATER
