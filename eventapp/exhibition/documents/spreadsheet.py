"""The list of booths as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable

from eventapp.errors import N_
from eventapp.exhibition.queries.public import BoothRow
from eventapp.formats import xlsx
from eventapp.web.i18n import gettext

_HEADER = (
    N_("Code"),
    N_("Region"),
    N_("Province"),
    N_("Name of your programme"),
    N_("One sentence about it"),
    N_("Dimensions"),
    N_("Winner in"),
)


def booths_xlsx(rows: Iterable[BoothRow]) -> bytes:
    """One line a booth, headed in the reader's language. Runs inside a request."""
    lines = (
        (row.code, row.name, row.province, row.programme, row.pitch, ", ".join(row.dimensions), ", ".join(row.awards))
        for row in rows
    )
    return xlsx.write([gettext(title) for title in _HEADER], lines, sheet="Booths")
