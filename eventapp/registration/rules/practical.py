"""Values of the practical information, read from what an organiser types."""

from __future__ import annotations

import re
from datetime import time
from urllib.parse import urlsplit

from eventapp.errors import N_
from eventapp.registration.errors import BadPracticalInformation
from eventapp.registration.rules.timing import MOST_HOURS

_TIME = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)", re.ASCII)
_REMINDER = re.compile(r"(\d{1,4})\s*(d|days?|hari|h|hours?|jam|j)?", re.ASCII | re.IGNORECASE)
_NOT_IN_ADDRESS = re.compile(r"[\s\x00-\x20\x7f\"<>\\^`{|}]")
_IN_HOURS = ("h", "hour", "hours", "jam", "j")
MOST_REMINDERS = 5
MOST_MINUTES = 1440


def read_time(text: str) -> time | None:
    """``08.00`` or ``8:00``; None for an empty text. Raises BadPracticalInformation."""
    if not text.strip():
        return None
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise BadPracticalInformation(N_("Write a time like 08.00."))
    return time(int(found[1]), int(found[2]))


def read_address(text: str) -> str:
    """A web address with https, or the empty text. Raises BadPracticalInformation."""
    address = text.strip()
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        is_whole = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        is_whole = False
    if not is_whole or _NOT_IN_ADDRESS.search(address):
        raise BadPracticalInformation(N_("Write a whole address that begins with https://."))
    return address


def read_reminders(text: str) -> tuple[int, ...]:
    """Hours before the forum, from days (a bare number, *7 hari*) or hours (*24 jam*), the earliest first.

    Raises BadPracticalInformation.
    """
    hours: set[int] = set()
    for part in filter(None, (part.strip() for part in re.split(r"[,;]", text))):
        found = _REMINDER.fullmatch(part)
        number = int(found[1]) if found else 0
        if found and (found[2] or "").lower() not in _IN_HOURS:
            number *= 24
        if not 1 <= number <= MOST_HOURS:
            raise BadPracticalInformation(N_("Write days or hours before the forum, such as: 7 days, 1 day, 3 hours."))
        hours.add(number)
    if len(hours) > MOST_REMINDERS:
        raise BadPracticalInformation(N_("At most %(most)s reminders; people stop reading more."), most=MOST_REMINDERS)
    return tuple(sorted(hours, reverse=True))


def written_reminders(hours: tuple[int, ...], *, day: str, hour: str) -> str:
    """The reminders as they are typed; ``day`` and ``hour`` are the words of the reader's language."""
    return ", ".join(f"{each // 24} {day}" if each % 24 == 0 else f"{each} {hour}" for each in hours)


def read_minutes(text: str) -> int:
    """Minutes before the start; 30 for an empty text. Raises BadPracticalInformation."""
    typed = text.strip()
    if not typed:
        return 30
    if not (typed.isascii() and typed.isdigit()) or int(typed) > MOST_MINUTES:
        raise BadPracticalInformation(N_("Write minutes from 0 to 1440."))
    return int(typed)
