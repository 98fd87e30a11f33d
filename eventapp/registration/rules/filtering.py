"""What a list of registrations shows: the filters, read from an address and written into one.

Filters that do not exist filter nothing, so that an old or mistyped address still opens. Rows that were ticked are a
filter too, so that whatever can be done with a list can be done with some of its rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from eventapp.frozen import frozen
from eventapp.registration.rules.states import Attendance, Status
from eventapp.registration.rules.types import PersonRole

LONGEST_SEARCH = 200
MOST_CHOSEN = 500
ORDINARY = "-"  # the ticket type of whoever has none
ANSWER = "a-"  # how the name of a filter by an answer begins
_REGION = re.compile(r"\d\d(\.\d\d)?", re.ASCII)
_WORD = re.compile(r"[A-Za-z0-9_-]{1,40}", re.ASCII)
_VALUE = re.compile(r"[A-Za-z0-9_.-]{1,40}", re.ASCII)
_CAME = {"yes": True, "no": False}


@frozen
class Filters:
    """What a list shows; None and the empty text leave everything in.

    ``region`` is the code of a region or of a province with all its regions. With ``came`` the ``day`` is that of the
    entry, without it the one for which a ticket is good. ``session`` is one in which they have a seat. ``chosen`` are
    public ids.
    """

    attendance: Attendance | None = None
    status: Status | None = None
    q: str = ""
    type: str = ""
    region: str = ""
    delegation: str = ""
    session: str = ""
    role: PersonRole | None = None
    came: bool | None = None
    day: date | None = None
    answers: tuple[tuple[str, str], ...] = ()
    chosen: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether the counters of the quotas know the numbers: nothing but the way to attend and the state."""
        return all(getattr(self, field.name) == field.default for field in fields(self)[2:])


EVERYBODY = Filters()


def read(values: Mapping[str, str], chosen: Iterable[str] = ()) -> Filters:
    """The filters of an address; ``chosen`` are the rows that were ticked, in their order."""
    given = {name: value.strip() for name, value in values.items()}
    attendance, status, role = (given.get(name, "") for name in ("attendance", "status", "role"))
    ids = [*chosen, *given.get("chosen", "").split(",")]
    return Filters(
        attendance=Attendance(attendance) if attendance in set(Attendance) else None,
        status=Status(status) if status in set(Status) else None,
        q=given.get("q", "")[:LONGEST_SEARCH].strip(),
        type=_like(_WORD, given.get("type", "")),
        region=_like(_REGION, given.get("region", "")),
        delegation=_like(_WORD, given.get("delegation", "")),
        session=_like(_WORD, given.get("session", "")),
        role=PersonRole(role) if role in set(PersonRole) else None,
        came=_CAME.get(given.get("came", "")),
        day=_day(given.get("day", "")),
        answers=tuple(
            (name.removeprefix(ANSWER), value)
            for name, value in sorted(given.items())
            if name.startswith(ANSWER) and _WORD.fullmatch(name.removeprefix(ANSWER)) and _VALUE.fullmatch(value)
        ),
        chosen=tuple(dict.fromkeys(each for each in ids if _WORD.fullmatch(each)))[:MOST_CHOSEN],
    )


def written(filters: Filters) -> dict[str, str]:
    """The filters as an address holds them, in one order; what filters nothing is left out."""
    values: dict[str, Any] = {
        "q": filters.q,
        "attendance": filters.attendance and filters.attendance.value,
        "status": filters.status and filters.status.value,
        "type": filters.type,
        "region": filters.region,
        "delegation": filters.delegation,
        "session": filters.session,
        "role": filters.role and filters.role.value,
        "came": None if filters.came is None else "yes" if filters.came else "no",
        "day": filters.day and filters.day.isoformat(),
        **{f"{ANSWER}{key}": value for key, value in filters.answers},
        "chosen": ",".join(filters.chosen),
    }
    return {name: value for name, value in values.items() if value}


def _like(pattern: re.Pattern[str], text: str) -> str:
    return text if pattern.fullmatch(text) else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
