"""A sheet whose rows are written as they come, several times as fast as cell by cell.

`xlsxwriter` keeps each cell as an object and asks for its format before it becomes XML. Rows of plain numbers and codes
become XML here; a row with any other text goes the library's own way, which knows what must be escaped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from eventapp.surveys.documents.workbook import short

__all__ = ["Sheet"]

Cell = str | int | float | Decimal | None
_PLAIN = re.compile(r"(?!.*_x)[0-9A-Za-z](?:[0-9A-Za-z.,;: _-]*[0-9A-Za-z])?", re.ASCII)
_LONGEST, _LONGEST_NUMBER = 200, 10**15  # a spreadsheet's number has 15 digits
_MOST_KNOWN = 10_000


class Sheet(Worksheet):  # type: ignore[misc]  # the library has no types
    """For a workbook with ``constant_memory``; rows are added from the top down."""

    def __init__(self) -> None:
        super().__init__()
        self._ends = _Ends()
        self._names: list[str] = []

    def add_row(self, number: int, cells: Sequence[Cell]) -> None:
        """Write one row, ``number`` counted from 0; an empty cell is none."""
        ends = [*map(self._ends.__getitem__, cells)]
        if None in ends:
            self._add_slowly(number, cells)
            return
        while len(self._names) < len(ends):
            self._names.append(xl_col_to_name(len(self._names)))
        self._check_dimensions(number, 0)
        self._check_dimensions(number, len(ends) - 1)
        self._write_single_row(number)
        line = number + 1
        xml = [f'<c r="{name}{line}{end}' for name, end in zip(self._names, ends, strict=False) if end]
        self.fh.write(f'<row r="{line}">{"".join(xml)}</row>')

    def _add_slowly(self, number: int, cells: Sequence[Cell]) -> None:
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                if cell:
                    self.write_string(number, column, short(cell))
            elif cell is not None:
                self.write_number(number, column, cell)


class _Ends(dict[Cell, str | None]):
    """What follows the place of a cell; nothing for an empty one, None for what the library must write."""

    def __missing__(self, cell: Cell) -> str | None:
        end: str | None = None
        if cell is None or cell == "":
            end = ""
        elif isinstance(cell, str):
            if len(cell) <= _LONGEST and _PLAIN.fullmatch(cell):
                end = f'" t="inlineStr"><is><t>{cell}</t></is></c>'
        elif type(cell) is int and abs(cell) < _LONGEST_NUMBER:
            end = f'"><v>{cell}</v></c>'
        if len(self) < _MOST_KNOWN:
            self[cell] = end
        return end
