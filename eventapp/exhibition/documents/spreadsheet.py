"""The list of booths or of innovations as a spreadsheet, and as CSV for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eventapp.errors import N_
from eventapp.exhibition.queries.finding import STATUS_LABELS, Row
from eventapp.formats import csvout, xlsx
from eventapp.web.i18n import gettext

_BOOTHS = (
    N_("Code"),
    N_("Region"),
    N_("Province"),
    N_("Name of your programme"),
    N_("One sentence about it"),
    N_("Dimensions"),
    N_("Winner in"),
)
_INNOVATIONS = (
    N_("Code"),
    N_("Region"),
    N_("Province"),
    N_("Innovation"),
    N_("What it does"),
    N_("Dimension"),
    N_("Status"),
)


def as_xlsx(rows: Iterable[Row], *, innovations: bool) -> bytes:
    """One line a booth or innovation, headed in the reader's language. Runs inside a request."""
    sheet = "Innovations" if innovations else "Booths"
    return xlsx.write(_header(innovations), _lines(rows, innovations), sheet=sheet)


def as_csv(rows: Iterable[Row], *, innovations: bool) -> bytes:
    """The same as CSV. Runs inside a request."""
    return csvout.to_bytes(_header(innovations), _lines(rows, innovations), bom=True)


def _header(innovations: bool) -> list[str]:
    return [gettext(title) for title in (_INNOVATIONS if innovations else _BOOTHS)]


def _lines(rows: Iterable[Row], innovations: bool) -> Iterator[tuple[str, ...]]:
    for row in rows:
        last = gettext(STATUS_LABELS[row.status]) if innovations else ", ".join(row.awards)
        yield row.code, row.name, row.province, row.title, row.lead, ", ".join(row.dimensions), last
