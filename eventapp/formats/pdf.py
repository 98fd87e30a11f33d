"""PDF by typst: data in, pages out. Every file is PDF/UA-1, which the compiler checks: structure, language, title, alt.

What people wrote reaches the templates as JSON and stays text, whatever signs it holds. A file bears the day of its
record instead of the clock's, so that the same record gives the same bytes on one installation. Fonts are those that
typst carries. The compiler reads nothing outside its own folder and nothing from the network.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

from eventapp.formats import qr

_FOLDER = Path(__file__).parent / "typst"
_STANDARD: Final = "ua-1"
Side = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the sheet; levels do not jump."""

    text: str
    level: int = 1

    def data(self) -> dict[str, Any]:
        """What the template draws."""
        return {"kind": "heading", "text": self.text, "level": self.level}


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; ``faint`` for remarks."""

    text: str
    faint: bool = False

    def data(self) -> dict[str, Any]:
        """What the template draws."""
        return {"kind": "text", "text": self.text, "faint": self.faint}


@dataclass(frozen=True, slots=True)
class Pairs:
    """Terms with their values."""

    rows: Sequence[tuple[str, str]]

    def data(self) -> dict[str, Any]:
        """What the template draws."""
        return {"kind": "pairs", "rows": [list(row) for row in self.rows]}


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header comes again on each page. ``widths``: 0 as wide as its text, else a share of the rest."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    sides: Sequence[Side]
    widths: Sequence[int]

    def data(self) -> dict[str, Any]:
        """What the template draws."""
        return {
            "kind": "table",
            "columns": list(self.columns),
            "rows": [list(row) for row in self.rows],
            "sides": list(self.sides),
            "widths": list(self.widths),
        }


@dataclass(frozen=True, slots=True)
class Items:
    """A list of short things."""

    items: Sequence[str]

    def data(self) -> dict[str, Any]:
        """What the template draws."""
        return {"kind": "list", "items": list(self.items)}


@dataclass(frozen=True, slots=True)
class Signatures:
    """A line to sign on for each person: role above, name below."""

    rows: Sequence[tuple[str, str]]

    def data(self) -> dict[str, Any]:
        """What the template draws."""
        return {"kind": "signatures", "rows": [list(row) for row in self.rows]}


Block = Heading | Text | Pairs | Table | Items | Signatures


@dataclass(frozen=True, slots=True)
class Seal:
    """Where a paper can be checked: the QR with its name, a sentence, the code as written, the address."""

    address: str
    code: str
    sentence: str
    alt: str

    def data(self) -> dict[str, str]:
        """What the template draws."""
        return {
            "address": self.address,
            "code": self.code,
            "sentence": self.sentence,
            "alt": self.alt,
            "qr": qr.svg(self.address, label=self.alt),
        }


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet of A4. ``page`` is a sentence with ``{page}`` and ``{pages}``; ``watermark`` lies behind every page."""

    title: str
    language: str
    day: date
    letterhead: str
    blocks: Sequence[Block]
    page: str
    subtitle: str = ""
    footer: str = ""
    watermark: str = ""
    seal: Seal | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate. ``name`` stands largest; ``dated`` is place and day above the line to sign on."""

    heading: str
    given: str
    name: str
    place: str
    reason: str
    event: str
    dated: str
    signer: str
    role: str
    seal: Seal


def paper(sheet: Paper) -> bytes:
    """The sheet as PDF; about 10 ms."""
    return _compile(
        "paper",
        {
            "title": sheet.title,
            "subtitle": sheet.subtitle,
            "language": sheet.language,
            "day": _day(sheet.day),
            "letterhead": sheet.letterhead,
            "footer": sheet.footer,
            "page": sheet.page,
            "watermark": sheet.watermark,
            "blocks": [block.data() for block in sheet.blocks],
            "seal": sheet.seal.data() if sheet.seal else None,
        },
    )


def certificates(pages: Sequence[Certificate], *, title: str, language: str, day: date, letterhead: str) -> bytes:
    """The certificates as one PDF, one a page; 1,000 take about two seconds."""
    drawn = []
    for page in pages:
        seal = page.seal.data()
        texts = ("heading", "given", "name", "place", "reason", "event", "dated", "signer", "role")
        drawn.append({**{name: getattr(page, name) for name in texts}, **seal, "check": seal["sentence"]})
    data = {"title": title, "language": language, "day": _day(day), "letterhead": letterhead, "certificates": drawn}
    return _compile("certificate", data)


def looks_like_pdf(data: bytes) -> bool:
    """Whether the bytes begin and end as a PDF does (ISO 32000-2, 7.5.2 and 7.5.5)."""
    return data[:5] == b"%PDF-" and b"%%EOF" in data[-1024:] and b"startxref" in data[-2048:]


def _day(day: date) -> dict[str, int]:
    return {"year": day.year, "month": day.month, "day": day.day}


def _compile(template: str, data: dict[str, Any]) -> bytes:
    import typst  # noqa: PLC0415 -- a library of 80 MB; only whoever makes a document loads it

    made = typst.compile(
        str(_FOLDER / f"{template}.typ"),
        root=str(_FOLDER),
        font_paths=[],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=[_STANDARD],
        format="pdf",
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single file")
    return made
