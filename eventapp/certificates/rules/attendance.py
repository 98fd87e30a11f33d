"""Who has earned a certificate of attendance, what it says, and how it is numbered.

Texts are the organiser's own, with marks for what differs from person to person; an unknown mark is refused when the
text is written, so that none reaches a paper.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum

from eventapp.errors import N_
from eventapp.frozen import frozen

_MARK = re.compile(r"\{([^{}]*)\}")
_NUMBER = re.compile(r"number(?::0?(\d))?")
_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
PERSON_MARKS = ("forum", "sessions", "minutes", "hours", "days", "titles")
PARTICIPANT = "participant"  # everybody with a ticket; other roles are those of registration


class Days(StrEnum):
    """On how many days somebody must have been there."""

    NONE = "none"
    ONE = "one"
    ALL = "all"


DAYS_LABELS = {
    Days.NONE: N_("No matter, such as for a committee"),
    Days.ONE: N_("On one day at least"),
    Days.ALL: N_("On every day of the forum"),
}


@frozen
class Rule:
    """What a person must have done."""

    days: Days = Days.ONE
    min_sessions: int = 0
    min_minutes: int = 0
    needs_survey: bool = False


@frozen
class Record:
    """What a person did: days, titles of sessions in their order, minutes that are known, a survey answered."""

    days: frozenset[date] = frozenset()
    sessions: tuple[str, ...] = ()
    minutes: int = 0
    answered: bool = False


def has_earned(rule: Rule, record: Record, forum: Collection[date]) -> bool:
    """Whether a record fulfils every part of the rule; ``forum`` are the days of the forum."""
    on_days = {
        Days.NONE: True,
        Days.ONE: bool(record.days),
        Days.ALL: bool(forum) and set(forum) <= record.days,
    }[rule.days]
    return (
        on_days
        and len(record.sessions) >= rule.min_sessions
        and record.minutes >= rule.min_minutes
        and (record.answered or not rule.needs_survey)
    )


def unknown_marks(text: str, known: Collection[str] = PERSON_MARKS) -> list[str]:
    """The marks of a text that stand for nothing, as written."""
    return [mark for mark in _MARK.findall(text) if mark not in known]


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its marks filled in."""
    return _MARK.sub(lambda mark: values.get(mark[1], mark[0]), text)


def is_number_format(text: str) -> bool:
    """Whether a format holds the number once, and no mark but ``number``, ``month`` and ``year``."""
    marks = _MARK.findall(text)
    numbers = [mark for mark in marks if _NUMBER.fullmatch(mark)]
    return len(numbers) == 1 and all(mark in numbers or mark in ("month", "year") for mark in marks)


def number(form: str, serial: int, day: date) -> str:
    """``{number:04}/SERT/{month}/{year}`` → ``0012/SERT/V/2031``."""

    def value(mark: re.Match[str]) -> str:
        found = _NUMBER.fullmatch(mark[1])
        if found:
            return f"{serial:0{found[1] or 1}d}"
        return {"month": _MONTHS[day.month - 1], "year": str(day.year)}.get(mark[1], mark[0])

    return _MARK.sub(value, form)


def masked(name: str) -> str:
    """A name that only its own paper can be compared with: ``Ni Wayan Sukma`` → ``N• W•••• S••••``."""
    return " ".join(word[0] + "•" * (len(word) - 1) for word in name.split())
