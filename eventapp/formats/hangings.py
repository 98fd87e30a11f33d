"""Large posters of a stand with the QR code of its page, A4 or A5, one a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from eventapp.formats import pdf, qr
from eventapp.frozen import frozen

PaperSize = Literal["a4", "a5"]


@frozen
class Hanging:
    """One poster. ``heading`` stands largest; ``address`` is what the code holds, ``shown`` how people read it."""

    over: str
    heading: str
    title: str
    sentence: str
    call: str
    address: str
    shown: str
    alt: str


def hangings(
    pages: Sequence[Hanging],
    *,
    size: PaperSize,
    title: str,
    language: str,
    day: date,
    letterhead: str,
    footer: str,
    mark: str = "",
) -> bytes:
    """The posters as one PDF; ``mark`` stands in a box where it has words."""
    texts, long = ("call", "shown", "alt"), ("over", "heading", "title", "sentence")
    drawn = [
        {name: getattr(each, name) for name in texts}
        | {name: pdf.breakable(getattr(each, name)) for name in long}
        | {"qr": qr.svg(each.address, label=each.alt)}
        for each in pages
    ]
    data = {
        "title": title,
        "language": language,
        "letterhead": letterhead,
        "footer": footer,
        "mark": mark,
        "paper": size,
        "pages": drawn,
    }
    return pdf.compiled("hanging", data, day=day)
