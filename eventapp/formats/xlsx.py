"""Spreadsheets: written so that no text becomes a formula or a link, read so that no file can fill the memory."""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from eventapp.errors import N_
from eventapp.formats.csvout import Cell
from eventapp.formats.errors import UnreadableFile
from eventapp.formats.table import Row, Table, checked_header, row_of, too_large, too_many_rows

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
_EXACT_INTEGERS = 10**15  # a spreadsheet's number has 15 digits
# Characters that XML cannot hold (ECMA-376 22.9.2.19); NUL and halves of pairs stay escaped, as no text may hold them.
_ESCAPED = re.compile("_x(?!0000|[Dd][89A-Fa-f])([0-9A-Fa-f]{4})_")
_COLUMN_WIDTHS = 10, 60  # characters, narrowest and widest


def write(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet: str = "Data") -> bytes:
    """One sheet with a bold, frozen header; numbers and dates are numbers and dates, everything else is text.

    A date and time is written as the wall clock of its own zone. A text over 32,767 characters is cut with an
    ellipsis. Raises UnreadableFile when the rows are more than a sheet can hold.
    """
    import xlsxwriter  # noqa: PLC0415 -- slow import, used by few requests

    file = io.BytesIO()
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
        for column, title in enumerate(header):
            page.set_column(column, column, min(max(len(title) + 2, narrowest), widest))
        page.freeze_panes(1, 0)
        page.write_row(0, 0, [_short(title) for title in header], book.add_format({"bold": True}))
        for number, row in enumerate(rows, 1):
            if number == _LAST_ROW:
                raise too_many_rows(sheet, _LAST_ROW - 1)
            for column, cell in enumerate(row):
                _write_cell(page, number, column, cell, formats)
    return file.getvalue()


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


def _write_cell(page: Any, row: int, column: int, cell: Cell, formats: dict[type, Any]) -> None:
    match cell:
        case None:
            return
        case str():
            page.write_string(row, column, _short(cell))
        case bool():
            page.write_boolean(row, column, cell)
        case datetime():
            page.write_datetime(row, column, cell.replace(tzinfo=None), formats[datetime])
        case date():
            page.write_datetime(row, column, cell, formats[date])
        case time():
            page.write_datetime(row, column, cell.replace(tzinfo=None), formats[time])
        case _ if not math.isfinite(cell):
            return
        case int() if abs(cell) >= _EXACT_INTEGERS:
            page.write_string(row, column, str(cell))
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
        sentence = N_("%(name)s unpacks to more than a list needs; copy the list alone into a new spreadsheet.")
        raise UnreadableFile(sentence, name=name)
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
    value = cell.value
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


def _not_xlsx(name: str) -> UnreadableFile:
    return UnreadableFile(N_("%(name)s is not an XLSX spreadsheet; save it as XLSX or as CSV in UTF-8."), name=name)
