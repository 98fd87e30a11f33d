"""Where a session stands at a moment: past, under way, next, or later; whom it puts in two places at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache
from typing import Generic, NamedTuple, Protocol, TypeVar

_CLOCK = re.compile(r"(\d{1,2})[.: ]?(\d{2})", re.ASCII)
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
    return [Line(one, _when(one, now, coming), *_clocks(one.starts_at, one.ends_at, zone, locale)) for one in sessions]


@lru_cache(maxsize=2000)
def _clocks(starts_at: datetime, ends_at: datetime, zone: tzinfo, locale: str) -> tuple[str, str, str]:
    """Start and end as people write them, and the start as programs do; the same sessions are shown again and again."""
    starts, ends, point = starts_at.astimezone(zone), ends_at.astimezone(zone), _POINT[locale]
    return (
        f"{starts.hour:02d}{point}{starts.minute:02d}",
        f"{ends.hour:02d}{point}{ends.minute:02d}",
        starts.isoformat(timespec="minutes"),
    )


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


class Placed(Timed, Protocol):
    """A session that somebody speaks in."""

    @property
    def title(self) -> str:
        """What it is called."""
        ...

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        ...

    @property
    def named(self) -> tuple[str, ...]:
        """Everybody in it, the moderator too."""
        ...


class Clash(NamedTuple):
    """Somebody who would have to be in two sessions at one time."""

    person: str
    first: str
    second: str


def clashes(sessions: Iterable[Placed]) -> list[Clash]:
    """People who are in two sessions that overlap, in the order of the agenda. Cancelled ones are in nobody's way."""
    held = sorted((one for one in sessions if not one.is_cancelled), key=lambda one: one.starts_at)
    found = []
    for place, one in enumerate(held):
        for other in held[place + 1 :]:
            if other.starts_at >= one.ends_at:
                break
            shared = [name for name in one.named if name in other.named]
            found += [Clash(name, one.title, other.title) for name in shared]
    return found


def clock(text: str) -> time | None:
    """The time of day that somebody wrote, such as 9.00, 09:00 or 0900; None for anything else."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    hours, minutes = int(match[1]), int(match[2])
    return time(hours, minutes) if hours < 24 and minutes < 60 else None


def _when(one: Timed, now: datetime, coming: datetime | None) -> When:
    if one.ends_at <= now:
        return When.PAST
    if one.starts_at <= now:
        return When.NOW
    return When.NEXT if one.starts_at == coming else When.LATER
