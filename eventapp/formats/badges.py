"""Badges as PDF: a label of 80 mm for the printer at the door, or sheets of A4 with eight to cut out.

A name of any length fits: it is set in the largest size at which its lines have room.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal
from unicodedata import category

from eventapp.formats import pdf, qr
from eventapp.frozen import frozen

Size = Literal["label", "sheet"]
GROUNDS = {  # colour of the band and of the words on it
    "navy": ("#022a5b", "#ffffff"),
    "blue": ("#0956c3", "#ffffff"),
    "green": ("#1b5e27", "#ffffff"),
    "gold": ("#ffcc14", "#1f1f1f"),
    "red": ("#b3090e", "#ffffff"),
    "purple": ("#5b2a86", "#ffffff"),
    "grey": ("#525252", "#ffffff"),
}
_LONG_WORD = re.compile(r"(\S{14})(?=\S)")
_MAY_BREAK = "\u200b"


@frozen
class Badge:
    """One badge. ``lines`` stand below the name; ``kind`` stands on the band, so that the colour is said in words."""

    name: str
    lines: Sequence[str]
    kind: str
    colour: str
    code: str
    address: str
    alt: str


def badges(pages: Sequence[Badge], *, size: Size, title: str, language: str, day: date, letterhead: str) -> bytes:
    """The badges as one PDF; 500 take about two seconds."""
    drawn = []
    for each in pages:
        ground, ink = GROUNDS[each.colour]
        drawn.append(
            {
                "name": _breakable(each.name),
                "lines": [_breakable(line) for line in each.lines if line],
                "kind": each.kind,
                "ground": ground,
                "ink": ink,
                "code": each.code,
                "qr": qr.svg(each.address, label=each.alt),
                "alt": each.alt,
            }
        )
    data = {"title": title, "language": language, "letterhead": letterhead, "badges": drawn, "sheet": size == "sheet"}
    return pdf.compiled("badge", data, day=day)


def _breakable(text: str) -> str:
    """What can be printed: no pictures, which the fonts lack, and a word too long for a line may break inside."""
    text = "".join(sign for sign in text if category(sign) != "So")
    return " ".join(_LONG_WORD.sub(rf"\1{_MAY_BREAK}", word) if len(word) > 18 else word for word in text.split())
