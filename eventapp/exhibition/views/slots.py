"""Free times as a visitor chooses among them: by day, each with its clock time; what they share is said once."""

from __future__ import annotations

from itertools import groupby

from eventapp.errors import N_
from eventapp.exhibition.queries.meetings import FreeSlot
from eventapp.frozen import frozen
from eventapp.web.i18n import format_date, format_time, gettext

OPEN_DAYS = 3  # the next ones stand in view, the others behind one press


@frozen
class Time:
    """One free time. ``note`` tells length and place where they differ within the day."""

    slot: str
    clock: str
    note: str


@frozen
class Day:
    """The free times of one day of the edition's zone. ``note`` tells length and place where they are the same."""

    date: str
    note: str
    times: list[Time]


def days(free: list[FreeSlot]) -> list[Day]:
    """The days on which something is free, with their times, soonest first."""
    found = []
    for date, group in groupby(free, key=lambda slot: format_date(slot.starts_at)):
        slots = list(group)
        notes = {_note(slot) for slot in slots}
        shared = notes.pop() if len(notes) == 1 else ""
        times = [Time(slot.public_id, format_time(slot.starts_at), "" if shared else _note(slot)) for slot in slots]
        found.append(Day(date, shared, times))
    return found


def choices(free: list[FreeSlot]) -> list[tuple[str, str]]:
    """The same as the choices of a form."""
    return [(slot.public_id, f"{format_date(slot.starts_at)}, {format_time(slot.starts_at)}") for slot in free]


def _note(slot: FreeSlot) -> str:
    minutes = int((slot.ends_at - slot.starts_at).total_seconds() // 60)
    length = gettext(N_("%(number)s minutes")) % {"number": minutes}
    return ", ".join(filter(None, (length, slot.place, gettext(N_("online")) if slot.is_online else "")))
