"""One survey over the years: what may be compared, and what has changed for sure.

Questions are comparable when key, kind and codes of the answers are the same; a question that was reworded gets
another key. Only years in which a figure is shown are compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from eventapp.surveys.rules import comparing, promoters
from eventapp.surveys.rules.comparing import Difference
from eventapp.surveys.rules.intervals import wilson
from eventapp.surveys.rules.percent import published
from eventapp.surveys.rules.values import as_number

__all__ = ["Point", "Trend", "Year", "trends"]

Entry = Mapping[str, Any]
_TWO = 2


class Year(NamedTuple):
    """A published survey: the name of its edition, and its questions by (key, kind, codes)."""

    name: str
    entries: Mapping[tuple[str, str, tuple[str, ...]], Entry]


class Point(NamedTuple):
    """A figure of one year: a share with its rounded percentage, or a score; `low` and `high` on the same scale."""

    year: str
    n: int
    value: float
    shown: float
    low: float
    high: float


class Trend(NamedTuple):
    """One question over the years, oldest first. `kind`: "top2" (share) or "nps" (score from -100 to 100).

    `change`: the last year less the one before, None for scores; `means`: the same of the means.
    """

    key: tuple[str, str, tuple[str, ...]]
    kind: str
    points: tuple[Point, ...]
    change: Difference | None
    means: Difference | None


def trends(years: Sequence[Year]) -> list[Trend]:
    """Every question of the last year that an earlier one asked too, in the order of the last year."""
    if not years:
        return []
    found = []
    for key in years[-1].entries:
        points = [(year, point) for year in years if (point := _point(year, key)) is not None]
        if len(points) < _TWO or points[-1][0] is not years[-1]:
            continue
        before, now = (year.entries[key] for year, _ in points[-2:])
        kind = "nps" if _is_score(now) else "top2"
        change = None if kind == "nps" else comparing.newcombe(_top_two(now), _top_two(before))
        means = None if kind == "nps" else comparing.welch(_numbers(now), _numbers(before))
        found.append(Trend(key, kind, tuple(point for _, point in points), change, means))
    return found


def _point(year: Year, key: tuple[str, str, tuple[str, ...]]) -> Point | None:
    entry = year.entries.get(key)
    if entry is None or entry["suppressed"] or not entry["n"]:
        return None
    if None in entry.get("counts", {None: None}).values() and entry.get("top2", {}).get("share") is None:
        return None
    if _is_score(entry):
        found = promoters.score(entry["counts"])
        if found.score is None or found.low is None or found.high is None:
            return None
        return Point(year.name, entry["n"], found.score, found.score, found.low, found.high)
    if entry["type"] != "scale" or len(entry["counts"]) < _TWO or None in map(as_number, entry["counts"]):
        return None
    count, n = _top_two(entry)
    limits = wilson(count, n)
    shown = published([count], n, 1)[0][0]
    if limits is None or shown is None:
        return None
    return Point(year.name, n, count / n, shown, *limits)


def _is_score(entry: Entry) -> bool:
    return set(entry.get("counts", ())) == set(promoters.GROUPS)


def _numbers(entry: Entry) -> dict[Fraction, int]:
    pairs = [(as_number(option), count) for option, count in entry["counts"].items()]
    return {} if any(None in pair for pair in pairs) else {n: c for n, c in pairs if n is not None}


def _top_two(entry: Entry) -> tuple[int, int]:
    """How many chose the two best levels, which may be known though the levels are not, and how many answered."""
    share = entry.get("top2", {}).get("share")
    if share is not None:
        return round(share * entry["n"]), entry["n"]
    counts = _numbers(entry)
    return sum(counts[level] for level in sorted(counts)[-_TWO:]), entry["n"]
