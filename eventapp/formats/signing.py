"""Lists to sign on, as PDF: a row for each person, with room for a pen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from eventapp.formats import pdf
from eventapp.frozen import frozen


@frozen
class SigningList:
    """One list. ``columns`` are the five heads: number, three of the row, signature; each row has three texts."""

    title: str
    language: str
    day: date
    letterhead: str
    lines: Sequence[str]
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    footer: str
    page: str
    place: str = ""
    signer: str = ""


def to_pdf(one: SigningList) -> bytes:
    """The list as PDF of A4; 1,000 people take about two seconds."""
    texts = ("title", "language", "letterhead", "footer", "page", "place", "signer")
    lists = {name: [*getattr(one, name)] for name in ("lines", "columns")}
    rows = [list(row) for row in one.rows]
    return pdf.compiled("signing", {**{name: getattr(one, name) for name in texts}, **lists, "rows": rows}, day=one.day)
