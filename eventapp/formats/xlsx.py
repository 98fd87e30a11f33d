"""Spreadsheets: written so that no text becomes a formula or a link, read so that no file can fill the memory."""

from __future__ import annotations

import io
import math
import re
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

from eventapp.errors import N_
from eventapp.formats.csvout import Cell
from eventapp.formats.errors import UnreadableFile
from eventapp.formats.table import Row, Table, checked_header, row_of, too_large, too_many_rows
from eventapp.frozen import frozen

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_BYTES = 5 << 20
MAX_ROWS = 20_000
MAX_COLUMNS = 100

_MEMBERS = 500
_UNPACKED_BYTES = 50 << 20
_RATIO, _RATIO_FROM_BYTES = 200, 1 << 20
_ENCRYPTED = 0x1
_LONGEST_CELL = 32_767  # characters; the format's own limit
_LAST_ROW = 1_048_576
_FIRST_YEAR = 1900
_EXACT_INTEGERS = 10**15  # a spreadsheet's number has 15 digits
# Characters that XML cannot hold (ECMA-376 22.9.2.19); NUL and halves of pairs stay escaped, as no text may hold them.
_ESCAPED = re.compile("_x(?!0000|[Dd][89A-Fa-f])([0-9A-Fa-f]{4})_")
_COLUMN_WIDTHS = 10, 60  # characters, narrowest and widest
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_FAR_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{3}\d{1,7}|[A-Z]{1,2}\d{6,7})"[^>]*(?<!/)>')
_MOST_MERGED = 2000
_MOST_SHEETS = 20
_HEAD_LINES = 30
_ROW_STARTS = re.compile(rb"<(?:\w+:)?row\b")
_MOST_TAGS = 1_000_000  # of all parts of a spreadsheet; the parser's time and memory follow them
_LONGEST_ROW = 512 << 10  # bytes of XML; the parser holds a row whole


def write(
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    sheet: str = "Data",
    guide: tuple[str, Sequence[Sequence[str]]] | None = None,
) -> bytes:
    """One sheet with a bold, frozen header; numbers and dates are numbers and dates, everything else is text.

    ``guide`` is the name and the rows of a second sheet that explains the first, which is then a form to fill in: its
    columns are text, so that no number loses its 0.

    A date and time is written as the wall clock of its own zone, one before 1900 as text. A text over 32,767 characters
    is cut with an ellipsis. Raises UnreadableFile when the rows are more than a sheet can hold.
    """
    file = io.BytesIO()
    _write(file, header, rows, sheet, guide)
    return file.getvalue()


def write_file(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet: str = "Data") -> None:
    """The same into a file, for tables of any length: no more than a row is in memory. Raises UnreadableFile."""
    with path.open("wb") as file:
        _write(file, header, rows, sheet, None)


def _write(
    file: BinaryIO,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    sheet: str,
    guide: tuple[str, Sequence[Sequence[str]]] | None,
) -> None:
    import xlsxwriter  # noqa: PLC0415 -- slow import, used by few requests

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        page = book.add_worksheet(sheet)
        formats = {
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            time: book.add_format({"num_format": "hh:mm"}),
        }
        narrowest, widest = _COLUMN_WIDTHS
        as_text = book.add_format({"num_format": "@"}) if guide else None
        for column, title in enumerate(header):
            page.set_column(column, column, min(max(len(title) + 2, narrowest), widest), as_text)
        page.freeze_panes(1, 0)
        page.write_row(0, 0, [_short(title) for title in header], book.add_format({"bold": True}))
        for number, row in enumerate(rows, 1):
            if number == _LAST_ROW:
                raise too_many_rows(sheet, _LAST_ROW - 1)
            for column, cell in enumerate(row):
                _write_cell(page, number, column, cell, formats)
        if guide:
            _write_guide(book, *guide)


def _write_guide(book: Any, name: str, lines: Sequence[Sequence[str]]) -> None:
    page = book.add_worksheet(name)
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 90)
    for number, line in enumerate(lines):
        page.write_row(number, 0, [_short(text) for text in line])


def read_rows(
    data: bytes, *, name: str, max_bytes: int = MAX_BYTES, max_rows: int = MAX_ROWS, max_columns: int = MAX_COLUMNS
) -> Table:
    """The first sheet as text; ``name`` is what a refusal calls the file. Raises UnreadableFile.

    Whole numbers come without a decimal point, dates as ISO 8601; blank rows are passed over. A formula is refused
    with its cell: the value that it would show is not in every file.
    """
    if len(data) > max_bytes:
        raise too_large(name, max_bytes)
    _check_archive(data, name)
    rows = _sheet_rows(data, name, max_rows=max_rows, max_columns=max_columns)
    first = next(rows, None)
    if first is None:
        raise UnreadableFile(N_("%(name)s is empty; its first row must name the columns."), name=name)
    header = checked_header(first.cells, line=first.line, name=name)
    return Table(name, header, tuple(row_of(row.cells, header, line=row.line, name=name) for row in rows))


@frozen
class Sheet:
    """One sheet without any assumption about its header; ``notices`` are sentences with their details."""

    rows: Sequence[Row]
    spans: Mapping[int, tuple[tuple[int, int], ...]]
    notices: Sequence[tuple[str, dict[str, object]]]


def read_sheet(
    data: bytes,
    *,
    name: str,
    max_rows: int,
    max_lines: int,
    max_columns: int,
    prefer: Callable[[Sequence[Row]], int] | None = None,
) -> Sheet:
    """The visible sheet that ``prefer`` rates highest by its head (else the first that is not empty).

    A formula gives the value that the file holds for it, or stays a text that begins with ``=`` where there is none.
    Cells that are merged downwards are filled. Raises UnreadableFile.
    """
    _check_archive(data, name)
    try:
        return _read_sheet(data, name, (max_rows, max_lines, max_columns), prefer)
    except UnreadableFile:
        raise
    except Exception as error:  # a damaged file fails in many ways inside the library; each is a refusal here
        raise _not_xlsx(name) from error


def _read_sheet(
    data: bytes, name: str, limits: tuple[int, int, int], prefer: Callable[[Sequence[Row]], int] | None
) -> Sheet:
    notices: list[tuple[str, dict[str, object]]] = []
    _check_parts(data, name, limits[0])
    page = _chosen_page(data, name, limits[2], prefer, notices)
    if page is None:
        raise UnreadableFile(N_("%(name)s holds no rows. Choose the file with the list, or paste the list."), name=name)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read(page._worksheet_path)
    formulas: set[tuple[int, int]] = set()
    rows = _lines_of(page, name, limits, formulas)
    if formulas:
        valued = _open_book(data, values=True)[page.title]
        rows = _with_values(rows, _lines_of(valued, name, limits, set()), formulas)
        sentence = N_("%(count)s cells hold formulas; their values as last saved were taken.")
        notices.append((sentence, {"count": len(formulas)}))
    if far := _FAR_CELL.search(xml):
        sentence = N_("Cell %(cell)s stands far outside the list and was not read.")
        notices.append((sentence, {"cell": far[1].decode()}))
    merged = [_Area(*_corner(found)) for found, _ in zip(_MERGED.finditer(xml), range(_MOST_MERGED), strict=False)]
    rows = _filled_down(rows, merged)
    spans: dict[int, tuple[tuple[int, int], ...]] = {}
    for area in merged:
        if area.top == area.bottom and area.left < area.right:
            spans[area.top] = (*spans.get(area.top, ()), (area.left, min(area.right, limits[2])))
    return Sheet(rows, spans, notices)


def _check_parts(data: bytes, name: str, max_rows: int) -> None:
    """Refuse XML that would cost the parser seconds or gigabytes, by counting tags and measuring rows."""
    tags = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.namelist():
            if not member.endswith((".xml", ".rels")):
                continue
            xml = archive.read(member)
            starts = [found.start() for found in _ROW_STARTS.finditer(xml)]
            last = xml.find(b"sheetData>", starts[-1]) if starts else 0
            for number, (start, end) in enumerate(pairwise((*starts, last if last > 0 else len(xml))), 1):
                if end - start > _LONGEST_ROW:
                    sentence = N_("Row %(line)s of %(name)s holds far more than a list needs; empty it and try again.")
                    raise UnreadableFile(sentence, name=name, line=number)
            tags += xml.count(b"<")
            if tags > _MOST_TAGS:
                raise too_many_rows(name, max_rows) if len(starts) > max_rows else _unpacks_too_much(name)


@frozen
class _Area:
    """Merged cells: lines from 1, columns from 0."""

    left: int
    top: int
    right: int
    bottom: int


def _corner(found: re.Match[bytes]) -> tuple[int, int, int, int]:
    return _column(found[1]), int(found[2]), _column(found[3]), int(found[4])


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number - 1


def _open_book(data: bytes, *, values: bool = False) -> Any:
    import openpyxl  # noqa: PLC0415 -- slow import, used by few requests

    return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=values, keep_links=False)


def _chosen_page(
    data: bytes,
    name: str,
    max_columns: int,
    prefer: Callable[[Sequence[Row]], int] | None,
    notices: list[tuple[str, dict[str, object]]],
) -> Any:
    """The sheet to read, or None when all that can be seen are empty; which others there are goes to ``notices``."""
    pages = _open_book(data).worksheets[:_MOST_SHEETS]
    hidden = [page.title for page in pages if page.sheet_state != "visible"]
    heads = [
        (page, _lines_of(page, name, (_HEAD_LINES, _HEAD_LINES, max_columns), set()))
        for page in pages
        if page.sheet_state == "visible"
    ]
    filled = [(page, head) for page, head in heads if head]
    if not filled:
        return None
    chosen = max(filled, key=lambda each: prefer(each[1]))[0] if prefer else filled[0][0]
    others = [page.title for page, head in filled if page is not chosen and (prefer is None or prefer(head))]
    if others:
        sentence = N_("Only the sheet “%(sheet)s” was read; there are also: %(others)s.")
        notices.append((sentence, {"sheet": chosen.title, "others": ", ".join(others)}))
    if hidden:
        sentence = N_("Hidden sheets were not read: %(sheets)s.")
        notices.append((sentence, {"sheets": ", ".join(hidden)}))
    return chosen


def _lines_of(page: Any, name: str, limits: tuple[int, int, int], formulas: set[tuple[int, int]]) -> list[Row]:
    """Rows that are not blank. Formulas stay as they are written, and their places go to ``formulas``."""
    max_rows, max_lines, max_columns = limits
    head_only = max_rows == max_lines == _HEAD_LINES
    page.reset_dimensions()
    found: list[Row] = []
    for line, cells in enumerate(page.iter_rows(max_row=max_lines, max_col=max_columns), 1):
        texts = [_plain_text(cell, line, number, formulas) for number, cell in enumerate(cells)]
        while texts and not texts[-1].strip():
            texts.pop()
        if not texts:
            continue
        if len(found) == max_rows and not head_only:
            raise too_many_rows(name, max_rows)
        found.append(Row(line, tuple(texts)))
    return found


def _plain_text(cell: Any, line: int, column: int, formulas: set[tuple[int, int]]) -> str:
    if cell.data_type != "f":
        return _cell_text(cell.value)
    formulas.add((line, column))
    value = cell.value
    return value if isinstance(value, str) else f"={getattr(value, 'text', '') or ''}"


def _with_values(rows: Sequence[Row], valued: Sequence[Row], formulas: set[tuple[int, int]]) -> list[Row]:
    """The rows with the values that the file holds for its formulas."""
    values = {row.line: row.cells for row in valued}
    changed: dict[int, list[str]] = {row.line: list(row.cells) for row in rows}
    for line, column in formulas:
        here = values.get(line, ())
        if line in changed and column < len(changed[line]) and column < len(here) and here[column]:
            changed[line][column] = here[column]
    return [Row(row.line, tuple(changed[row.line])) for row in rows]


def _filled_down(rows: Sequence[Row], merged: Sequence[_Area]) -> list[Row]:
    """What stands in a cell merged downwards stands in each of its rows that there is."""
    lines = [row.line for row in rows]
    cells = [list(row.cells) for row in rows]
    left = 20 * len(rows) + 1000  # cells to fill; overlapping areas of a hostile file end here
    for area in merged:
        first, last = bisect_left(lines, area.top), bisect_right(lines, area.bottom)
        if area.top == area.bottom or first == len(lines) or lines[first] != area.top:
            continue
        text = cells[first][area.left] if area.left < len(cells[first]) else ""
        if not text:
            continue
        for place in range(first + 1, last):
            if not left:
                break
            left -= 1
            row = cells[place]
            row.extend("" for _ in range(area.left + 1 - len(row)))
            row[area.left] = row[area.left] or text
    return [Row(line, tuple(row)) for line, row in zip(lines, cells, strict=True)]


def _write_cell(page: Any, row: int, column: int, cell: Cell, formats: dict[type, Any]) -> None:
    match cell:
        case None:
            return
        case str():
            page.write_string(row, column, _short(cell))
        case bool():
            page.write_boolean(row, column, cell)
        case date() if cell.year < _FIRST_YEAR:  # also with a time; a spreadsheet has no day before it
            page.write_string(row, column, str(cell.replace(tzinfo=None)) if isinstance(cell, datetime) else str(cell))
        case datetime():
            page.write_datetime(row, column, cell.replace(tzinfo=None), formats[datetime])
        case date():
            page.write_datetime(row, column, cell, formats[date])
        case time():
            page.write_datetime(row, column, cell.replace(tzinfo=None), formats[time])
        case int() if abs(cell) >= _EXACT_INTEGERS:
            page.write_string(row, column, str(cell))
        case _ if not math.isfinite(cell):
            return
        case _:
            page.write_number(row, column, cell)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"


def _check_archive(data: bytes, name: str) -> None:
    """Refuse what is no spreadsheet or would unpack to too much, before anything is unpacked.

    The sizes are the archive's own word; ``zipfile`` reads no member beyond its word, so a lie only cuts it short.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, RuntimeError) as error:  # RuntimeError: a kind of ZIP that Python lacks
        raise _not_xlsx(name) from error
    if "xl/workbook.xml" not in {member.filename for member in members}:
        raise _not_xlsx(name)
    packed_too_well = any(
        member.file_size > _RATIO_FROM_BYTES and member.file_size > _RATIO * max(1, member.compress_size)
        for member in members
    )
    if len(members) > _MEMBERS or packed_too_well or sum(member.file_size for member in members) > _UNPACKED_BYTES:
        raise _unpacks_too_much(name)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise UnreadableFile(N_("%(name)s is locked with a password; save it without one."), name=name)


def _sheet_rows(data: bytes, name: str, *, max_rows: int, max_columns: int) -> Iterator[Row]:
    """Rows of the first sheet that are not blank, without empty cells at the end."""
    import openpyxl  # noqa: PLC0415 -- slow import, used by few requests

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        # The file's own word about its size is not believed; one row and one column more show that there are too many.
        sheet.reset_dimensions()
        lines = sheet.iter_rows(max_row=max_rows + 2, max_col=max_columns + 1)
        for line, cells in enumerate(lines, 1):
            if line > max_rows + 1:
                raise too_many_rows(name, max_rows)
            texts = [_text_of(cell, name) for cell in cells]
            while texts and not texts[-1]:
                texts.pop()
            if len(texts) > max_columns:
                sentence = N_("%(name)s has more than %(limit)s columns; keep only those that are needed.")
                raise UnreadableFile(sentence, name=name, limit=max_columns)
            if texts:
                yield Row(line, tuple(texts))
    except UnreadableFile:
        raise
    except Exception as error:  # a damaged file fails in many ways inside the library; each is a refusal here
        raise _not_xlsx(name) from error


def _text_of(cell: Any, name: str) -> str:
    if cell.data_type == "f":
        sentence = N_("Cell %(cell)s of %(name)s holds a formula; paste its value instead.")
        raise UnreadableFile(sentence, name=name, cell=cell.coordinate)
    return _cell_text(cell.value)


def _cell_text(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return _ESCAPED.sub(lambda escape: chr(int(escape[1], 16)), value)
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case date() | time():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _unpacks_too_much(name: str) -> UnreadableFile:
    sentence = N_("%(name)s unpacks to more than a list needs; copy the list alone into a new spreadsheet.")
    return UnreadableFile(sentence, name=name)


def _not_xlsx(name: str) -> UnreadableFile:
    return UnreadableFile(N_("%(name)s is not an XLSX spreadsheet; save it as XLSX or as CSV in UTF-8."), name=name)
