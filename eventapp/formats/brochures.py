"""A PDF that somebody hands in: looked through for whatever is no page, and its pages as pictures.

The file is offered for download as it came, so it may hold nothing that acts: no script, no program to start, no file
inside, no form that sends, nothing that is fetched from elsewhere, and nothing before or behind the document itself.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pypdfium2
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from eventapp.formats.errors import ActingBrochure, NotABrochure, TooManyBytes, TooManyPages
from eventapp.formats.pictures import MOST_BYTES, encoded
from eventapp.frozen import frozen

MOST_PAGES = 24
PAGE_WIDTH = 960  # pixels
PAGE_BYTES = 90_000  # of a page's picture, if a poorer quality can do it
TALLEST = 4  # times as high as wide
_MOST_OBJECTS = 200_000
_ACTING_KEYS = {"/JS", "/JavaScript", "/AA", "/EmbeddedFiles", "/EmbeddedFile", "/EF", "/RichMedia", "/XFA", "/AF"}
_ACTING_TYPES = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/ResetForm",
    "/GoToE",
    "/GoToR",
    "/Rendition",
    "/RichMediaExecute",
    "/RichMedia",
    "/FileAttachment",
    "/EmbeddedFile",
    "/Movie",
    "/Sound",
    "/Screen",
    "/3D",
}
_ACTING_BYTES = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData)(?![A-Za-z0-9])")
_KINDS = {"/S", "/Subtype", "/Type"}
_FETCHING_KEYS = {"/F", "/Ref", "/OPI"}  # of a stream: its content stands in another file, also on another computer
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_SAFE_ADDRESS = re.compile(r"(?:https?|mailto):", re.IGNORECASE)


@frozen
class Leafed:
    """A PDF's pages: files such as ``page-1.webp``; ``width`` and ``height`` are the first page's in pixels."""

    pages: int
    width: int
    height: int
    files: dict[str, bytes]


def leaf(data: bytes) -> Leafed:
    """Look through a PDF and draw its pages.

    Raises NotABrochure, ActingBrochure, TooManyPages, TooManyBytes.
    """
    if len(data) > MOST_BYTES:
        raise TooManyBytes(most=MOST_BYTES // 1024 // 1024)
    if not data.startswith(b"%PDF-") or data.rpartition(b"%%EOF")[2].strip(b"\0\r\n\t "):
        raise NotABrochure
    if zipfile.is_zipfile(io.BytesIO(data)):  # an archive as well, whose comment is the rest of the document
        raise NotABrochure
    if _ACTING_BYTES.search(_spelt_out(data)):
        raise ActingBrochure
    _look_through(data)
    return _drawn(data)


def _spelt_out(data: bytes) -> bytes:
    """Names as they are meant: ``/J#61vaScript`` is ``/JavaScript``."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)


def _look_through(data: bytes) -> None:
    """Read every object, also those that are packed. Raises NotABrochure, ActingBrochure, TooManyPages."""
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise NotABrochure
        if len(reader.pages) > MOST_PAGES:
            raise TooManyPages(pages=len(reader.pages), most=MOST_PAGES)
        numbers = sorted({*reader.xref_objStm, *(number for part in reader.xref.values() for number in part)})
        if len(numbers) > _MOST_OBJECTS:
            raise NotABrochure
        for number in numbers:
            found = reader.get_object(IndirectObject(number, 0, reader))
            if any(_acts(part) for part in _parts(found)):
                raise ActingBrochure
        if any(_acts(part) for part in _parts(reader.trailer)):
            raise ActingBrochure
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OverflowError):
        raise NotABrochure from None


def _parts(found: Any) -> Iterator[DictionaryObject]:
    """The dictionaries within one object; what it only points at is another object."""
    waiting = [found]
    while waiting:
        part = waiting.pop()
        if isinstance(part, DictionaryObject):
            yield part
            waiting += part.values()
        elif isinstance(part, ArrayObject):
            waiting += part


def _acts(part: DictionaryObject) -> bool:
    kinds = {str(part.raw_get(key)) for key in _KINDS if key in part}
    if kinds & _ACTING_TYPES or any(key in _ACTING_KEYS for key in part):
        return True
    if "/Thread" in kinds and "/F" in part:
        return True
    if isinstance(part, StreamObject):
        if any(key in _FETCHING_KEYS for key in part):
            return True
        if part.get("/Type") == "/ObjStm":
            return bool(_ACTING_BYTES.search(_spelt_out(part.get_data())))
    return "/URI" in part and part.get("/S") == "/URI" and not _SAFE_ADDRESS.match(str(part["/URI"]))


def _drawn(data: bytes) -> Leafed:
    """The pages as pictures of PAGE_WIDTH. Raises NotABrochure."""
    files: dict[str, bytes] = {}
    size = (0, 0)
    try:
        with pypdfium2.PdfDocument(data) as document:
            pages = len(document)
            if not 0 < pages <= MOST_PAGES:
                raise TooManyPages(pages=pages, most=MOST_PAGES)
            for number in range(pages):
                page = document[number]
                width, height = page.get_size()
                if min(width, height) <= 0 or height > TALLEST * width:
                    raise NotABrochure
                image = page.render(scale=PAGE_WIDTH / width, may_draw_forms=False).to_pil().convert("RGB")
                size = size if number else image.size
                files |= {f"page-{number + 1}.{kind}": drawn for kind, drawn in encoded(image, most=PAGE_BYTES).items()}
                page.close()
    except pypdfium2.PdfiumError:
        raise NotABrochure from None
    return Leafed(pages, *size, files)
