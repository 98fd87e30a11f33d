"""The front page: the programme's counts with their sources, the map of provinces, the years, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from eventapp.desks.rules import counts
from eventapp.desks.rules.counts import Tile
from eventapp.editions.queries import archive
from eventapp.editions.queries.archive import ProvinceCount, WinnerRow, YearRow
from eventapp.editions.rules.archive_display import numbered, value_in
from eventapp.frozen import frozen
from eventapp.regions import queries as regions


@frozen
class Milestone:
    """A count at one moment. ``since`` is the first year it covers, or None for a count of that year alone."""

    number: int
    since: int | None
    year: int
    sources: tuple[int, ...]


@frozen
class Year:
    """One year of the programme's way. ``figure`` is its main count, ``what`` the fact's key; absent facts are None."""

    slug: str
    year: int
    figure: int | None
    what: str
    note: str
    invited: int | None
    assessors: int | None
    to_date: int | None
    provinces: Sequence[str]
    event: Event | None
    named: int
    winners: Sequence[WinnerRow]
    is_complete: bool


@frozen
class Event:
    """What the year is remembered by."""

    name: str
    venue: str
    starts_on: date | None
    ends_on: date | None


@frozen
class Front:
    """Everything on the front page but the next forum."""

    milestones: list[Milestone]
    years: list[Year]
    provinces: list[ProvinceCount]
    tiles: list[Tile]
    leader: tuple[str, int] | None
    named: int
    dimensions: list[tuple[str, str]]

    @property
    def layers(self) -> list[tuple[int, str]]:
        """The milestones as squares, from the smallest number to the largest, three at most."""
        numbers = sorted(one.number for one in self.milestones)[-3:]
        return [(number, f"s{place}") for place, number in enumerate(numbers, 1)]


def front(today: date, locale: str) -> Front:
    """The programme in numbers and names. 5 statements."""
    rows = archive.years(today)
    numbers = archive.source_numbers()
    provinces = archive.provinces()
    winners = archive.winners()
    by_code = {province.code: province.named for province in provinces}
    return Front(
        milestones=_milestones(rows, numbers),
        years=[_year(row, [one for one in winners if one.edition == row.slug], locale) for row in rows],
        provinces=provinces,
        tiles=counts.tiles(regions.registry().tiles, by_code),
        leader=counts.leader([(province.name, province.named) for province in provinces]),
        named=sum(by_code.values()),
        dimensions=archive.dimensions(),
    )


def _milestones(rows: Sequence[YearRow], numbers: Mapping[str, int]) -> list[Milestone]:
    """Counts up to a year, and how many regions implemented in one."""
    found = []
    for row in rows:
        for key, since in (("regions_to_date", rows[0].year), ("implementing", None)):
            fact = row.facts.get(key)
            if fact:
                found.append(Milestone(fact["value"], since, row.year, numbered(fact["source"], numbers)))
    return sorted(found, key=lambda one: one.number)


def _year(row: YearRow, winners: list[WinnerRow], locale: str) -> Year:
    facts = row.facts
    what = next((key for key in ("selected", "implementing", "awarded") if key in facts), "")
    figure = facts[what]["value"] if what else row.named or None
    note = (facts[what].get("note") or {}) if what == "selected" else {}
    return Year(
        slug=row.slug,
        year=row.year,
        figure=figure,
        what=what,
        note=note.get(locale, ""),
        invited=_value(facts, "invited"),
        assessors=_value(facts, "assessors"),
        to_date=_value(facts, "regions_to_date"),
        provinces=_value(facts, "smart_provinces") or (),
        event=_event(facts, locale),
        named=row.named,
        winners=winners,
        is_complete=bool(row.named) and row.named >= (figure or 0),
    )


def _value(facts: Mapping[str, Any], key: str) -> Any:
    fact = facts.get(key)
    return fact["value"] if fact else None


def _event(facts: Mapping[str, Any], locale: str) -> Event | None:
    fact = facts.get("main_event")
    if not fact:
        return None
    value = value_in(fact, locale)
    start, end = (date.fromisoformat(value[key]) if value[key] else None for key in ("start", "end"))
    return Event(value["name"], value["venue"] or "", start, end)
