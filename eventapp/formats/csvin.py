"""CSV as it is handed in: UTF-8 with or without byte order mark, LF or CRLF, commas (RFC 4180).

Every cell is text: ids keep their zeros, "NA" and "None" are words, a formula is a cell that begins with "=".
"""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path

from eventapp.errors import N_
from eventapp.formats.errors import UnreadableFile
from eventapp.formats.table import Row, Table, checked_header, row_of, too_large, too_many_rows

MAX_BYTES = 50 << 20
MAX_ROWS = 1_000_000


def read_file(path: Path, *, max_bytes: int = MAX_BYTES, max_rows: int = MAX_ROWS) -> Table:
    """The table in a file on this machine. Raises UnreadableFile, also when there is no such file."""
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except FileNotFoundError as error:
        raise UnreadableFile(N_("There is no file %(name)s."), name=str(path)) from error
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL in it
        sentence = N_("%(name)s cannot be opened; check that it is a file and that you may read it.")
        raise UnreadableFile(sentence, name=str(path)) from error
    return read_rows(data, name=path.name, max_bytes=max_bytes, max_rows=max_rows)


def read_rows(data: bytes, *, name: str, max_bytes: int = MAX_BYTES, max_rows: int = MAX_ROWS) -> Table:
    """The table in these bytes; ``name`` is what a refusal calls the file.

    Blank lines are passed over; a row with fewer cells than the header is filled with empty ones.
    Raises UnreadableFile naming the line: not UTF-8, a NUL, no header, a column named twice, a quotation mark out of
    place, too many cells, rows or bytes.
    """
    if len(data) > max_bytes:
        raise too_large(name, max_bytes)
    rows = _rows(_text(data, name), name)
    first = next(rows, None)
    if first is None:
        raise UnreadableFile(N_("%(name)s is empty; its first line must name the columns."), name=name)
    header = checked_header(first.cells, line=first.line, name=name)
    if len(header) == 1 and ";" in header[0]:
        sentence = N_("%(name)s separates its cells by semicolons; save it as CSV separated by commas.")
        raise UnreadableFile(sentence, name=name)
    table: list[Row] = []
    for row in rows:
        if len(table) == max_rows:
            raise too_many_rows(name, max_rows)
        whole = len(row.cells) == len(header)
        table.append(row if whole else row_of(row.cells, header, line=row.line, name=name))
    return Table(name, header, tuple(table))


def _text(data: bytes, name: str) -> str:
    data = data.removeprefix(BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        sentence = N_("Line %(line)s of %(name)s is not UTF-8 text; save the file as CSV in UTF-8.")
        raise UnreadableFile(sentence, line=line, name=name) from error
    nul = text.find("\0")
    if nul >= 0:
        line = text.count("\n", 0, nul) + 1
        sentence = N_("Line %(line)s of %(name)s holds a NUL character; save the file as CSV in UTF-8.")
        raise UnreadableFile(sentence, line=line, name=name)
    return text


def _rows(text: str, name: str) -> Iterator[Row]:
    """Rows that are not blank, each with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            sentence = N_(
                "Line %(line)s of %(name)s is not well-formed CSV:"
                " a quotation mark is out of place or a cell is too long."
            )
            raise UnreadableFile(sentence, line=line, name=name) from error
        if cells:
            yield Row(line, tuple(cells))
