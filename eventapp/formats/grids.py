"""A sheet as people hand it in, before anybody knows where its header is: CSV, XLSX or text that was pasted.

Unlike ``csvin.read_rows`` and ``xlsx.read_rows``, which read tables of a known form, nothing here asks for a header in
the first line. What had to be guessed or passed over is said in ``notices``; what cannot be read is refused in one
sentence. However a file is made, it is answered within seconds and within a memory that its limits bound.
"""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field

from eventapp.errors import N_
from eventapp.formats import xlsx
from eventapp.formats.errors import UnreadableFile
from eventapp.formats.table import Row, too_large, too_many_rows
from eventapp.frozen import frozen

HEAD_ROWS = 30  # a header stands among these
_DELIMITERS = (",", ";", "\t", "|")
_OLD_OFFICE = bytes.fromhex("d0cf11e0")
_PASTED = "pasted"


@frozen
class Limits:
    """How much of a sheet is read. ``lines`` bounds the empty ones too."""

    bytes: int = 5 << 20
    rows: int = 10_000
    lines: int = 20_000
    columns: int = 60
    cell: int = 5_000  # characters


@frozen
class Notice:
    """Something about a file that its owner should know; an English sentence with placeholders."""

    template: str
    details: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """The sentence in the language of ``translate``."""
        return translate(self.template) % self.details if self.details else translate(self.template)


@frozen
class Grid:
    """Rows that are not blank, each with its line; cells at the end that are empty are left out.

    ``spans`` are merged cells side by side: by line, the first and last column of each, counted from 0. Cells merged
    downwards are filled in every row.
    """

    name: str
    rows: tuple[Row, ...]
    spans: Mapping[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()


DEFAULT = Limits()
Score = Callable[[Sequence[Row]], int]


def read(data: bytes, *, name: str, limits: Limits = DEFAULT, prefer: Score | None = None) -> Grid:
    """The sheet in these bytes, whatever the file is; ``prefer`` rates the head of each sheet of a spreadsheet.

    Raises UnreadableFile.
    """
    if len(data) > limits.bytes:
        raise too_large(name, limits.bytes)
    if data.startswith(_OLD_OFFICE):
        sentence = N_("%(name)s is an old .xls file or is locked with a password; save it as .xlsx without a password.")
        raise UnreadableFile(sentence, name=name)
    if not data.startswith(b"PK"):
        return read_text(data, name=name, limits=limits)
    found = xlsx.read_sheet(
        data, name=name, max_rows=limits.rows, max_lines=limits.lines, max_columns=limits.columns, prefer=prefer
    )
    _refuse_long_cells(found.rows, name, limits)
    return Grid(name, tuple(found.rows), found.spans, tuple(Notice(*each) for each in found.notices))


def read_text(data: bytes, *, name: str, limits: Limits = DEFAULT) -> Grid:
    """CSV with commas, semicolons, tabs or bars, in UTF-8 or what Excel writes instead. Raises UnreadableFile."""
    if len(data) > limits.bytes:
        raise too_large(name, limits.bytes)
    notices: list[Notice] = []
    text = _decoded(data, name, notices)
    first, _, rest = text.partition("\n")
    declared = first.strip().lower()
    delimiter = _delimiter(text)
    skipped = 0
    if declared.startswith("sep=") and len(declared) == 5:
        delimiter, text, skipped = declared[-1], rest, 1
    rows = _csv_rows(text, delimiter, skipped, name, limits)
    if not rows:
        raise UnreadableFile(N_("%(name)s holds no rows. Choose the file with the list, or paste the list."), name=name)
    _refuse_long_cells(rows, name, limits)
    return Grid(name, tuple(rows), {}, tuple(notices))


def read_pasted(text: str, *, name: str = _PASTED, limits: Limits = DEFAULT) -> Grid:
    """What was copied from a spreadsheet, or typed. Raises UnreadableFile."""
    return read_text(text.replace("\0", "").encode("utf-8", "ignore"), name=name, limits=limits)


def _decoded(data: bytes, name: str, notices: list[Notice]) -> str:
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        text = data.decode("utf-16", "replace")
    else:
        data = data.removeprefix(BOM_UTF8)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
            sentence = N_(
                "%(name)s is not in UTF-8 and was read as Windows-1252; check names with accents,"
                " or save the file as “CSV UTF-8”."
            )
            notices.append(Notice(sentence, {"name": name}))
    if "\0" in text:
        sentence = N_("%(name)s is no text and no .xlsx spreadsheet; save the list as .xlsx or as CSV.")
        raise UnreadableFile(sentence, name=name)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _delimiter(text: str) -> str:
    """The sign that cuts the first lines into the most cells that are as many in each line."""
    head = "\n".join(text[:50_000].split("\n")[:HEAD_ROWS])

    def rating(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter) if any(row)]
        except csv.Error:
            return 0, 0
        wide = Counter(width for width in widths if width > 1)
        if not wide:
            return 0, 0
        width, times = wide.most_common(1)[0]
        return times, width

    return max(_DELIMITERS, key=rating)


def _csv_rows(text: str, delimiter: str, skipped: int, name: str, limits: Limits) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    while True:
        line = reader.line_num + 1 + skipped
        try:
            cells = next(reader)
        except StopIteration:
            return rows
        except csv.Error as error:
            sentence = N_(
                "Line %(line)s of %(name)s is not well-formed CSV:"
                " a quotation mark is out of place or a cell is too long."
            )
            raise UnreadableFile(sentence, line=line, name=name) from error
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        if len(cells) > limits.columns:
            sentence = N_("%(name)s has more than %(limit)s columns; keep only those that are needed.")
            raise UnreadableFile(sentence, name=name, limit=limits.columns)
        if len(rows) == limits.rows:
            raise too_many_rows(name, limits.rows)
        rows.append(Row(line, tuple(cells)))


def _refuse_long_cells(rows: Sequence[Row], name: str, limits: Limits) -> None:
    for row in rows:
        for cell in row.cells:
            if len(cell) > limits.cell:
                sentence = N_(
                    "A cell in line %(line)s of %(name)s holds %(length)s characters; no list of people needs so much."
                    " Empty that cell and send the file again."
                )
                raise UnreadableFile(sentence, line=row.line, name=name, length=len(cell))
