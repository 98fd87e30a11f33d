"""Figures about visitors as CSV and XLSX: exactly those that the page shows, a hidden one is an empty cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eventapp.errors import N_
from eventapp.exhibition.queries.attention import AllAttention, OwnAttention, Trend
from eventapp.exhibition.rules.attention import Figures, Kind
from eventapp.formats import csvout, xlsx
from eventapp.web.i18n import gettext

HEADER = (N_("What"), N_("Which"), N_("Number"))
Row = tuple[str, str, int | None]


def own_lines(found: OwnAttention, channels: Mapping[Kind, str]) -> list[Row]:
    """The figures of one booth."""
    looks = gettext(N_("Looks at an innovation"))
    return [
        *_days(found.visits),
        *_ways(found.channels, channels),
        *((looks, line.label, line.number) for line in found.innovations),
    ]


def all_lines(found: AllAttention, channels: Mapping[Kind, str]) -> list[Row]:
    """The figures of all booths."""
    dimension, visits, contacts = (
        gettext(N_("Looks at innovations of a dimension")),
        gettext(N_("Visits to a booth")),
        gettext(N_("Contacts with a booth")),
    )
    return [
        *_days(found.visits),
        *_ways(found.channels, channels),
        *((dimension, line.label, line.number) for line in found.dimensions),
        *((visits, line.name, line.visits) for line in found.booths),
        *((contacts, line.name, line.contacts) for line in found.booths),
    ]


def as_csv(titles: Sequence[str], lines: Sequence[Row]) -> bytes:
    """For spreadsheets and scripts, in UTF-8 with a mark."""
    return csvout.to_bytes(titles, lines, bom=True)


def as_xlsx(titles: Sequence[str], lines: Sequence[Row]) -> bytes:
    """Numbers are numbers."""
    return xlsx.write(titles, lines, sheet=gettext(N_("Visitors")))


def _days(trend: Trend) -> Iterator[Row]:
    what, cells = gettext(N_("Visits on a day")), trend.figures.cells
    if None in cells:
        yield what, gettext(N_("Before")), cells[None]
    for day in trend.days:
        yield what, day.isoformat(), cells[day]
    yield gettext(N_("Visits in all")), "", trend.figures.total


def _ways(found: Figures[Kind], channels: Mapping[Kind, str]) -> Iterator[Row]:
    what = gettext(N_("Contacts by way"))
    for kind, number in found.cells.items():
        yield what, gettext(channels[kind]), number
