"""CSV files that nobody here wrote, row by row with their line numbers.

UTF-8 with or without BOM, any line ending, comma. Cells are text: "None" and "NA" are names, only the empty cell is
missing. Rows without any content are passed over, but counted. What cannot be understood is refused with its line.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from eventapp.errors import N_
from eventapp.judging.errors import MalformedTable, UnreadableFile
from eventapp.judging.rules.notices import listed, shown

__all__ = ["MAGNITUDE", "Source", "number", "read_rows", "why_no_number"]

Source = Path | bytes | str
"""A file, its bytes, or its text."""

MAGNITUDE = 1e9
"""Numbers beyond it are refused: double precision could no longer tell scores apart that differ by 1e-9 of a point."""

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)


def read_rows(source: Source, *, file: str, needed: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """(line, cells): first the header, then every row that has content, with as many cells as the header.

    `file` is what refusals call the source; the columns in `needed` must be there. Raises UnreadableFile,
    MalformedTable, also while rows are being taken.
    """
    width = 0
    start, reader = 1, None
    try:
        with _opened(source, file) as text:
            reader = csv.reader(text, strict=True)
            for cells in reader:
                line, start = start, reader.line_num + 1
                if not any(cells):
                    continue
                if width == 0:
                    cells = _header(cells, file=file, line=line, needed=needed)
                    width = len(cells)
                elif len(cells) != width:
                    raise MalformedTable(
                        N_(
                            "Line %(line)s of %(file)s has %(cells)s cells, the header has %(width)s; "
                            "write decimals with a point and put text that holds a comma in quotes."
                        ),
                        line=line,
                        file=file,
                        cells=len(cells),
                        width=width,
                    )
                yield line, cells
    except UnicodeDecodeError:
        raise MalformedTable(
            N_("Line %(line)s of %(file)s is not UTF-8 text; save the file as CSV in UTF-8."),
            line=_first_line_not_utf8(source),
            file=file,
        ) from None
    except csv.Error as error:
        raise MalformedTable(
            N_("Line %(line)s of %(file)s is not CSV (%(reason)s); look for a quotation mark that is not closed."),
            line=start,
            file=file,
            reason=str(error),
        ) from None
    except OSError as error:
        raise UnreadableFile(file=file, reason=error.strerror or type(error).__name__) from None
    if width == 0:
        raise MalformedTable(
            N_("%(file)s is empty; its first line must name the columns %(needed)s.")
            if len(needed) > 1
            else N_("%(file)s is empty; its first line must name the column %(needed)s."),
            file=file,
            needed=", ".join(needed),
        )


def _header(cells: list[str], *, file: str, line: int, needed: Sequence[str]) -> list[str]:
    """The column names without surrounding spaces. Raises MalformedTable where one is missing or there twice."""
    names = [cell.strip() for cell in cells]
    missing = [name for name in needed if name not in names]
    if missing:
        raise MalformedTable(
            N_(
                "Line %(line)s of %(file)s is no header with the columns %(needed)s, separated by commas: "
                "it lacks %(missing)s and reads %(found)s."
            ),
            line=line,
            file=file,
            needed=", ".join(needed),
            missing=", ".join(missing),
            found=listed(names, most=6),
        )
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise MalformedTable(
            N_("The header of %(file)s names %(columns)s more than once; keep one column of each name."),
            file=file,
            columns=listed(twice),
        )
    return names


@contextmanager
def _opened(source: Source, file: str) -> Iterator[TextIO]:
    """The source as text, undecoded line endings, without BOM."""
    if isinstance(source, str):
        yield io.StringIO(source.removeprefix("\ufeff"), newline="")
    elif isinstance(source, bytes):
        yield io.TextIOWrapper(io.BytesIO(source), encoding="utf-8-sig", newline="")
    else:
        try:
            stream = source.open(encoding="utf-8-sig", newline="")
        except ValueError as error:  # a path with a null character
            raise UnreadableFile(file=shown(file), reason=str(error)) from None
        with stream:
            yield stream


def _first_line_not_utf8(source: Source) -> int:
    """The number of the first line whose bytes are not UTF-8 (no byte of a longer character is a line end)."""
    content = source.read_bytes() if isinstance(source, Path) else bytes(source) if isinstance(source, bytes) else b""
    for line, raw in enumerate(io.BytesIO(content), start=1):
        try:
            raw.decode()
        except UnicodeDecodeError:
            return line
    return 1


def number(text: str) -> float | None:
    """The value of a plain decimal number such as `4`, `4.50`, `-1e-3`; None for all else, NaN and infinity too."""
    stripped = text.strip()
    if _NUMBER.fullmatch(stripped) is None:
        return None
    value = float(stripped) + 0.0  # -0 reads 0
    return value if abs(value) <= MAGNITUDE else None


def why_no_number(text: str) -> str:
    """The message id that says why `number(text)` is None; its placeholders: place, what, text, value."""
    stripped = text.strip()
    if _DECIMAL_COMMA.fullmatch(stripped):
        return N_("%(place)s: %(what)s %(text)s has a decimal comma; write it with a point, %(value)s.")
    if _NUMBER.fullmatch(stripped):
        return N_("%(place)s: %(what)s %(text)s is too large to be reckoned with; correct it.")
    return N_("%(place)s: %(what)s %(text)s is not a number; correct it.")
