"""PDF by typst: data in, pages out. Every file is PDF/UA-1, which the compiler checks: structure, language, title, alt.

What people wrote reaches the templates as JSON and stays text, whatever signs it holds. A file bears the day of its
record instead of the clock's, so that the same record gives the same bytes on one installation. Fonts are those that
typst carries, and Inter, cut down to Latin, beside the templates. The compiler reads nothing outside its own folder
and nothing from the network.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal
from unicodedata import category

from eventapp.formats import qr
from eventapp.frozen import frozen

_FOLDER = Path(__file__).parent / "typst"
_STANDARD: Final = "ua-1"
_PICTURE_PPI: Final = 200
_NOT_SHOWN: Final = "?"
_LAYOUT: Final = "\t\n\r"
_MAY_BREAK: Final = "\u200b"
_PUNCTUATION: Final = f"–—\u2018’“”…•→−×≤≥€{_MAY_BREAK}"
_LONG_WORD: Final = re.compile(r"\S{19,}")
Side = Literal["left", "right", "center"]


@frozen
class Heading:
    """A heading inside the sheet; levels do not jump."""

    text: str
    level: int = 1

    def data(self) -> dict[str, Any]:
        """What the template draws."""
        return {"kind": "heading", "text": self.text, "level": self.level}


@frozen
class Text:
    """A paragraph; ``faint`` for remarks."""

    text: str
    faint: bool = False

    def data(self) -> dict[str, Any]:
        """What the template draws."""
        return {"kind": "text", "text": self.text, "faint": self.faint}


@frozen
class Pairs:
    """Terms with their values."""

    rows: Sequence[tuple[str, str]]

    def data(self) -> dict[str, Any]:
        """What the template draws."""
        return {"kind": "pairs", "rows": [list(row) for row in self.rows]}


@frozen
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


@frozen
class Picture:
    """An SVG without words, as wide as the page; ``alt`` says what it shows."""

    svg: str
    alt: str

    def data(self) -> dict[str, Any]:
        """What the template draws."""
        return {"kind": "picture", "svg": self.svg, "alt": self.alt}


@frozen
class Bars:
    """A line for each thing: its name, an SVG without words with its description, and a value in bold."""

    columns: tuple[str, str, str]
    rows: Sequence[tuple[str, str, str, str]]

    def data(self) -> dict[str, Any]:
        """What the template draws."""
        return {"kind": "bars", "columns": list(self.columns), "rows": [list(row) for row in self.rows]}


@frozen
class Items:
    """A list of short things."""

    items: Sequence[str]

    def data(self) -> dict[str, Any]:
        """What the template draws."""
        return {"kind": "list", "items": list(self.items)}


@frozen
class Signatures:
    """A line to sign on for each person: role above, name below."""

    rows: Sequence[tuple[str, str]]

    def data(self) -> dict[str, Any]:
        """What the template draws."""
        return {"kind": "signatures", "rows": [list(row) for row in self.rows]}


Block = Heading | Text | Pairs | Table | Picture | Bars | Items | Signatures


@frozen
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


@frozen
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


@frozen
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
    number: str = ""


@frozen
class TicketPage:
    """A ticket as a page of A6. ``facts`` stand beside the QR, ``lines`` below it, ``mark`` in a box (may be empty)."""

    event: str
    when: str
    name: str
    organisation: str
    scan: str  # what the QR holds
    alt: str
    code_label: str
    code: str
    facts: Sequence[tuple[str, str]]
    lines: Sequence[tuple[str, str]]
    footer: str
    mark: str = ""

    def data(self) -> dict[str, Any]:
        """What the template draws."""
        texts = ("event", "when", "name", "organisation", "alt", "code_label", "code", "footer", "mark")
        pairs = {name: [list(row) for row in getattr(self, name)] for name in ("facts", "lines")}
        return {name: getattr(self, name) for name in texts} | pairs | {"qr": qr.svg(self.scan, label=self.alt)}


def paper(sheet: Paper) -> bytes:
    """The sheet as PDF; about 10 ms."""
    return papers([sheet])


def papers(sheets: Sequence[Paper]) -> bytes:
    """Sheets of one sort in one PDF, each on a page of its own; what stands on every page is that of the first."""
    sheet = sheets[0]
    inside = [
        {"blocks": [block.data() for block in each.blocks], "seal": each.seal.data() if each.seal else None}
        for each in sheets
    ]
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
            **inside[0],
            "more": inside[1:],
        },
    )


def certificates(pages: Sequence[Certificate], *, title: str, language: str, day: date, letterhead: str) -> bytes:
    """The certificates as one PDF, one a page; 1,000 take about two seconds."""
    return _compile("certificate", _certificates(pages, title, language, day, letterhead))


def certificate_picture(page: Certificate, *, title: str, language: str, day: date, letterhead: str) -> bytes:
    """One certificate as PNG, to be looked at before any is handed out."""
    return _compile("certificate", _certificates([page], title, language, day, letterhead), picture=True)


def _certificates(
    pages: Sequence[Certificate], title: str, language: str, day: date, letterhead: str
) -> dict[str, Any]:
    drawn = []
    for page in pages:
        seal = page.seal.data()
        texts = ("heading", "given", "name", "place", "reason", "event", "dated", "signer", "role", "number")
        drawn.append({**{name: getattr(page, name) for name in texts}, **seal, "check": seal["sentence"]})
    texts_of_file = {"title": title, "language": language, "day": _day(day), "letterhead": letterhead}
    return texts_of_file | {"certificates": drawn}


def tickets(pages: Sequence[TicketPage], *, title: str, language: str, day: date, letterhead: str) -> bytes:
    """The tickets as one PDF of A6, one a page; a single one takes about 20 ms."""
    return _compile("ticket", _tickets(pages, title, language, day, letterhead))


def ticket_picture(page: TicketPage, *, language: str, day: date) -> bytes:
    """The same page as PNG for a phone, 830 pixels wide; as long as what it says, so that it is one."""
    data = _tickets([page], page.event, language, day, page.event) | {"picture": True}
    return _compile("ticket", data, picture=True)


def _tickets(pages: Sequence[TicketPage], title: str, language: str, day: date, letterhead: str) -> dict[str, Any]:
    texts = {"title": title, "language": language, "day": _day(day), "letterhead": letterhead}
    return texts | {"tickets": [page.data() for page in pages], "picture": False}


def looks_like_pdf(data: bytes) -> bool:
    """Whether the bytes begin and end as a PDF does (ISO 32000-2, 7.5.2 and 7.5.5)."""
    return data[:5] == b"%PDF-" and b"%%EOF" in data[-1024:] and b"startxref" in data[-2048:]


def compiled(template: str, data: dict[str, Any], *, day: date) -> bytes:
    """A template of the typst folder with data, for documents that have a module of their own."""
    return _compile(template, {**data, "day": _day(day)})


def drawn(template: str, data: dict[str, Any], *, ppi: int) -> bytes:
    """A template of one page as PNG, so many pixels to the inch of 72 points."""
    return _compile(template, data, picture=True, ppi=ppi)


def _day(day: date) -> dict[str, int]:
    return {"year": day.year, "month": day.month, "day": day.day}


def _compile(template: str, data: dict[str, Any], *, picture: bool = False, ppi: int = _PICTURE_PPI) -> bytes:
    import typst  # noqa: PLC0415 -- a library of 80 MB; only whoever makes a document loads it

    def made_of(told: Any) -> Any:
        return typst.compile(
            str(_FOLDER / f"{template}.typ"),
            root=str(_FOLDER),
            font_paths=[str(_FOLDER / "fonts")],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(told, ensure_ascii=False)},
            pdf_standards=[] if picture else [_STANDARD],
            format="png" if picture else "pdf",
            ppi=ppi if picture else None,
        )

    try:
        made = made_of(data)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        made = made_of(_displayable(data))
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single file")
    return made


def breakable(text: str) -> str:
    """The text with places to break in words that no line has room for; no other word is broken."""
    return _LONG_WORD.sub(lambda word: _MAY_BREAK.join(word.group()), text)


def _displayable(told: Any) -> Any:
    """The data with a mark in place of every sign that the fonts lack, such as an emoji in somebody's name."""
    match told:
        case str():
            return "".join(char if _is_in_the_fonts(char) else _NOT_SHOWN for char in told)
        case list() | tuple():
            return [_displayable(each) for each in told]
        case dict():
            return {name: _displayable(each) for name, each in told.items()}
    return told


def _is_in_the_fonts(char: str) -> bool:
    """Latin with its accents, and the punctuation that our sentences use."""
    if category(char) == "Cc":
        return char in _LAYOUT
    return char < "\u0250" or "\u1e00" <= char < "\u1f00" or char in _PUNCTUATION
