"""Numbers of a survey's statistics in words and signs.

A percentage shown is one that ``rules.percent`` rounded from counts; only the limits of intervals are rounded here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eventapp.errors import N_
from eventapp.surveys.rules.percent import published
from eventapp.web.i18n import format_number, gettext, ngettext

DECIMALS = 1
Entry = Mapping[str, Any]  # one question of the document of rules.report


def hidden() -> str:
    """What stands in place of a number that might let somebody be recognised."""
    return gettext(N_("hidden"))


def answered(entry: Entry) -> str:
    """How many answered, and how many passed the question over."""
    if entry["n"] is None:
        return hidden()
    people = str(ngettext("%(number)s answer", "%(number)s answers", entry["n"], number=format_number(entry["n"])))
    if not entry["missing"]:
        return people
    sentence = gettext(N_("%(answers)s, passed over by %(missing)s"))
    return sentence % {"answers": people, "missing": format_number(entry["missing"])}


def number(value: int | None) -> str:
    """How many people, or that this is hidden."""
    return hidden() if value is None else format_number(value)


def weight(name: str) -> str:
    """The weight of an SKM element as people write it: ``0,11`` in Indonesian; a fraction stays one."""
    return name if "/" in name else format_number(float(name), len(name.partition(".")[2]))


def percent(value: float | None) -> str:
    """A percentage that was rounded already."""
    return hidden() if value is None else f"{format_number(value, DECIMALS)}%"


def share(count: int, n: int) -> str:
    """What ``count`` is of ``n``, rounded from the two."""
    return percent(published([count], n, DECIMALS)[0][0])


def interval(limits: Sequence[float | None] | None) -> str:
    """The two limits of a share in percent."""
    if limits is None or None in limits:
        return "–"
    low, high = (format_number(100 * limit, DECIMALS) for limit in limits if limit is not None)
    return f"{low}–{high}%"


def sum_note(entry: Entry) -> str | None:
    """That the percentages do not add up to 100, where they do not."""
    total = entry.get("percent_sum")
    if total is None or total == 100 or entry["type"] == "multi" or not entry["n"]:
        return None
    return gettext(N_("The percentages add up to %(total)s, since each is rounded by itself.")) % {
        "total": percent(total)
    }
