"""CSV that is handed out: no cell of it is ever a formula to the spreadsheet that opens it (OWASP "CSV Injection").

A text that a spreadsheet would take for a formula gets a leading apostrophe; numbers given as numbers stay numbers,
also negative ones. ``unguarded`` takes exactly the apostrophes away again that were put there.
"""

from __future__ import annotations

import csv
import io
import math
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from decimal import Decimal

Cell = str | int | float | Decimal | date | time | None

# Blanks before the sign do not keep every program from running it, and full-width signs are signs too.
_FORMULA = re.compile(r"'*(?:[\t\r]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20])")
_CHUNK = 1 << 16  # characters


def stream(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], *, bom: bool = False, separator: str = ","
) -> Iterator[bytes]:
    """The table as UTF-8 in pieces of about 64 KB, lines ended by CRLF; ``bom`` tells Excel the encoding.

    Excel parts columns at the list separator of its country, which is a semicolon where decimals have a comma.
    """
    buffer = io.StringIO(newline="")
    write = csv.writer(buffer, delimiter=separator).writerow
    write([guarded(column) for column in header])
    if bom:
        yield BOM_UTF8
    for row in rows:
        # Most cells are plain words or nothing: they are let through here, without a call.
        write(
            [
                cell if cell is None or (type(cell) is str and (not cell or cell[0].isalnum())) else _written(cell)
                for cell in row
            ]
        )
        if buffer.tell() > _CHUNK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def to_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, bom: bool = False) -> bytes:
    """The whole table at once, for small ones."""
    return b"".join(stream(header, rows, bom=bom))


def guarded(text: str) -> str:
    """The text as a cell that no spreadsheet runs."""
    return text if text[:1].isalnum() or not _FORMULA.match(text) else "'" + text


def unguarded(cell: str) -> str:
    """The text that ``guarded`` was given, for files of ours that come back."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell


def _written(cell: Cell) -> str:
    match cell:
        case str():
            return guarded(cell)
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case Decimal():
            return format(cell, "f") if cell.is_finite() else ""
        case float():
            return repr(cell) if math.isfinite(cell) else ""
        case date() | time():  # a datetime is a date
            return cell.isoformat()
        case int():
            return str(cell)
