"""Figures about visitors: what is counted, who is no visitor, and which figures are too small to be shown.

A figure from 1 to LEAST − 1 could be about a single person, so it is hidden. Where a total stands beside the figures,
others are hidden with it until the total and what is shown leave open what each hidden figure is (complementary
suppression: Hundepool et al., Statistical Disclosure Control, 2012, chapter 4).
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

from eventapp.frozen import frozen

K = TypeVar("K", bound=Hashable)
L = TypeVar("L", bound=Hashable)
LEAST = 5  # the smallest figure that is shown
DAYS = 28  # shown one by one; what was before them is one figure
_ROBOT = re.compile(
    r"bot\b|crawl|spider|slurp|archiver|preview|facebookexternalhit|whatsapp/|embedly|lighthouse|uptime|monitor"
    r"|curl|wget|python-|httpx|aiohttp|go-http|libwww|okhttp|java/|scrapy|axios|node-fetch",
    re.IGNORECASE,
)


class Kind(StrEnum):
    """What is counted. INNOVATION is a look at an innovation, and each such look is one of its DIMENSION too."""

    VISIT = "visit"
    DIMENSION = "dimension"
    INNOVATION = "innovation"
    WHATSAPP = "whatsapp"
    EMAIL = "email"
    PHONE = "phone"
    WEB = "web"
    MESSAGE = "message"
    MEETING = "meeting"


CHANNELS = (Kind.MESSAGE, Kind.WHATSAPP, Kind.EMAIL, Kind.PHONE, Kind.WEB, Kind.MEETING)
ASKED = (Kind.WHATSAPP, Kind.EMAIL, Kind.PHONE)  # channels whose number or address is shown when somebody asks for it


@frozen
class Figures(Generic[K]):
    """Figures that may be shown, None for those that may not, and their total, also when it may not."""

    cells: dict[K, int | None]
    total: int | None

    @property
    def hidden(self) -> int:
        """How many figures are not shown."""
        return sum(value is None for value in self.cells.values())


def is_robot(agent: str) -> bool:
    """Whether a browser's name says that no person looks; a program that says nothing is none."""
    return not agent or _ROBOT.search(agent) is not None


def figures(counted: Mapping[K, int], *, keeps_total: bool = True) -> Figures[K]:
    """The figures that can be shown beside their total. A zero is shown: nobody stands behind it.

    With ``keeps_total`` False the total is a secret, and enough is hidden that it stays one.
    """
    hidden = {key for key, value in counted.items() if 0 < value < LEAST}
    large = sorted((value, place, key) for place, (key, value) in enumerate(counted.items()) if value >= LEAST)
    largest = 0
    for value, _place, key in large:
        is_next = value > largest  # or one of two equal ones would be known by the other
        if is_next and (hidden or keeps_total) and _leaves_open([counted[hid] for hid in hidden]):
            break
        hidden.add(key)
        largest = value
    total = sum(counted.values()) if keeps_total and _leaves_open([counted[hid] for hid in hidden]) else None
    return Figures({key: None if key in hidden else value for key, value in counted.items()}, total)


def together(first: Mapping[K, int], second: Mapping[L, int]) -> tuple[Figures[K], Figures[L]]:
    """The same things counted in two ways: a total that one of them has to hide cannot be read from the other."""
    found = figures(first), figures(second)
    if None not in {found[0].total, found[1].total}:
        return found
    return figures(first, keeps_total=False), figures(second, keeps_total=False)


def _leaves_open(hidden: Sequence[int]) -> bool:
    """Whether the sum of the hidden figures lets each of them be small or not: then nobody can tell which is."""
    if not hidden:
        return True
    could_be_large = sum(hidden) - (len(hidden) - 1) >= LEAST
    return len(hidden) > 1 and could_be_large and set(hidden) != {LEAST - 1}


def by_day(counted: Mapping[date, int], today: date) -> tuple[int, list[tuple[date, int]]]:
    """The last DAYS days without gaps, from the first that has a figure, and how much was before them."""
    first = max(min(counted, default=today), today - timedelta(days=DAYS - 1))
    days = [first + timedelta(days=n) for n in range((today - first).days + 1)]
    before = sum(number for day, number in counted.items() if day < first)
    return before, [(day, counted.get(day, 0)) for day in days]
