"""A table of text as it was handed in, whatever the file was: column names and rows that know their line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from eventapp.errors import N_
from eventapp.formats.errors import UnknownColumn, UnreadableFile
from eventapp.frozen import frozen

_MOST_COLUMNS_NAMED = 20


class Row(NamedTuple):
    """One row; ``line`` is the physical line (or the spreadsheet's row) on which it begins, counted from 1."""

    line: int
    cells: tuple[str, ...]


@frozen
class Table:
    """A file's header and rows. Every row has as many cells as the header; what was not written is ``""``."""

    name: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]

    def index(self, column: str) -> int:
        """The position of a column. Raises UnknownColumn, naming those that are there."""
        if column not in self.header:
            columns = ", ".join(self.header[:_MOST_COLUMNS_NAMED])
            raise UnknownColumn(name=self.name, column=column, columns=columns)
        return self.header.index(column)

    def cells(self, column: str) -> list[tuple[int, str]]:
        """Line and cell of every row in one column. Raises UnknownColumn."""
        index = self.index(column)
        return [(row.line, row.cells[index]) for row in self.rows]

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Line and cells by column name of every row."""
        return ((row.line, dict(zip(self.header, row.cells, strict=True))) for row in self.rows)


def checked_header(cells: Sequence[str], *, line: int, name: str) -> tuple[str, ...]:
    """Column names without blanks around them. Raises UnreadableFile when all are empty or a name comes twice."""
    header = tuple(cell.strip() for cell in cells)
    named = [column for column in header if column]
    if not named:
        raise UnreadableFile(N_("%(name)s has no header; its first line must name the columns."), name=name)
    for position, column in enumerate(named):
        if column in named[:position]:
            sentence = N_("Line %(line)s of %(name)s names the column “%(column)s” twice; name each column once.")
            raise UnreadableFile(sentence, line=line, name=name, column=column)
    return header


def row_of(cells: Sequence[str], header: Sequence[str], *, line: int, name: str) -> Row:
    """A row as wide as the header. Raises UnreadableFile when it has more cells."""
    if len(cells) > len(header):
        sentence = N_(
            "Line %(line)s of %(name)s has %(cells)s cells but the header names %(columns)s;"
            " put text that holds a comma in quotation marks."
        )
        raise UnreadableFile(sentence, line=line, name=name, cells=len(cells), columns=len(header))
    return Row(line, (*cells, *("" for _ in range(len(header) - len(cells)))))


def too_large(name: str, max_bytes: int) -> UnreadableFile:
    """The refusal of a file over its size."""
    sentence = N_("%(name)s is larger than %(limit)s MB; split it into smaller files.")
    return UnreadableFile(sentence, name=name, limit=max(1, max_bytes >> 20))


def too_many_rows(name: str, max_rows: int) -> UnreadableFile:
    """The refusal of a table over its number of rows."""
    sentence = N_("%(name)s has more than %(limit)s rows; split it into smaller files.")
    return UnreadableFile(sentence, name=name, limit=max_rows)
