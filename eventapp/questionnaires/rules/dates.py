"""A day as people write it: 2031-05-12, 12-05-2031, 12/5/2031, 12.05.2031, 12 Mei 2031."""

from __future__ import annotations

import re
from datetime import date

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", re.ASCII)
_IN_WORDS = re.compile(r"(\d{1,2}) ([^\W\d]+) (\d{4})")
_INDONESIAN = ["jan", "feb", "mar", "apr", "mei", "jun", "jul", "agu", "sep", "okt", "nov", "des"]
_ENGLISH = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
YEARS = range(1900, 2200)  # of whoever lives or is planned for; another one is a slip of the finger
_MONTHS = {word: number for words in (_INDONESIAN, _ENGLISH) for number, word in enumerate(words, 1)}


def read_date(text: str) -> date | None:
    """The day that is meant, or None when there is no such day."""
    text = " ".join(text.split())
    if found := _ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
    elif found := _IN_WORDS.fullmatch(text):
        day, month, year = int(found[1]), _MONTHS.get(found[2][:3].casefold(), 0), int(found[3])
    else:
        return None
    if year not in YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
