"""Choosing sessions: what can be booked together, what is refused, and how it is written down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from eventapp.errors import N_, InvalidInput, Refusal


class SessionUnknown(InvalidInput):
    """A session that cannot be booked, or is of another forum."""

    code = "session_unknown"
    message = N_("One of these sessions cannot be booked. Load the page again and choose from its list.")


class SessionsOverlap(InvalidInput):
    """Two sessions at one time."""

    code = "sessions_overlap"
    message = N_("“%(first)s” and “%(second)s” are held at the same time. Choose one of them.")


class SessionOver(Refusal):
    """A session that has begun."""

    code, status = "session_over", 409
    message = N_("“%(title)s” has begun, so it can no longer be booked or given back.")


class BookingState(StrEnum):
    """What somebody has of a session: a seat, a place in its line, or its broadcast."""

    BOOKED = "booked"
    WAITING = "waiting"
    ONLINE = "online"


STATE_LABELS = {
    BookingState.BOOKED: N_("Seat booked"),
    BookingState.WAITING: N_("On the waiting list"),
    BookingState.ONLINE: N_("Online"),
}


class Timed(Protocol):
    """A session as far as choosing it goes."""

    @property
    def starts_at(self) -> datetime:
        """The start, aware."""
        ...

    @property
    def ends_at(self) -> datetime:
        """The end, aware."""
        ...


T = TypeVar("T", bound=Timed)


def overlapping(sessions: Iterable[T]) -> tuple[T, T] | None:
    """The first two that nobody can attend both, or None. One that begins when another ends is no overlap."""
    last: T | None = None
    for one in sorted(sessions, key=lambda each: each.starts_at):
        if last is not None and one.starts_at < last.ends_at:
            return last, one
        if last is None or one.ends_at > last.ends_at:
            last = one
    return None


def told(starts_at: datetime, ends_at: datetime, room: str, cancelled_at: datetime | None) -> str:
    """What somebody who booked must know, as one text: when it differs, the person is told anew."""
    state = "cancelled" if cancelled_at else "held"
    return f"{starts_at.isoformat()}|{ends_at.isoformat()}|{state}|{room}"[:300]
