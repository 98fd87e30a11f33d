"""The statistics as a workbook: the numbers of the document itself as numbers, with charts that the program draws.

Sheets: summary, questions, options, groups and index where there are some, charts, and what the caller adds (codebook,
answers). Cells hold full precision and show rounded figures, so a country's own decimal sign is the program's business.
No text becomes a formula or a link. A sheet of answers is written row by row and never in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from eventapp.errors import N_
from eventapp.formats.table import too_many_rows
from eventapp.frozen import frozen
from eventapp.surveys.rules.report import Document
from eventapp.surveys.rules.tables import Cell, Table, Word, tables
from eventapp.surveys.rules.wordings import Wording

__all__ = ["MOST_ROWS", "Extra", "short", "write"]

MOST_ROWS = 1_048_575  # below the header
_LONGEST_CELL = 32_767  # characters; the format's own limit
_MOST_CHARTS = 60
_ROWS_OF_A_CHART = 16
_PERCENT = frozenset({"percent", "percent to 100", "percent sum"})
_MEASURED = "0.00##"
_WIDE, _NARROW, _LONG = 26, 11, 60  # characters
Translate = Callable[[str], str]
Cells = Iterable[Sequence[str | int | float | Decimal | None]]


@frozen
class Extra:
    """A further sheet, such as the codebook or the answers."""

    title: str
    header: Sequence[str]
    rows: Cells


def write(
    file: BinaryIO | Path | str,
    document: Document,
    *,
    words: Mapping[str, Wording],
    decimals: int = 1,
    translate: Translate = str,
    extras: Sequence[Extra] = (),
) -> None:
    """The workbook. Raises UnreadableFile when a sheet would have more rows than the format holds."""
    import xlsxwriter  # noqa: PLC0415 -- slow import, needed for this output alone

    safe = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, safe) as book:
        _Writer(book, words, decimals, translate).all(document, extras)


class _Writer:
    """One workbook while it is being written."""

    def __init__(self, book: Any, words: Mapping[str, Wording], decimals: int, translate: Translate) -> None:
        self._book, self._words, self._say = book, words, translate
        self._bold = book.add_format({"bold": True})
        self._percent = book.add_format({"num_format": "0" if decimals == 0 else f"0.{'0' * decimals}"})
        self._measured = book.add_format({"num_format": _MEASURED})

    def all(self, document: Document, extras: Sequence[Extra]) -> None:
        """Every sheet in its order."""
        people = Table(N_("Summary"), (N_("respondents"),), [(document["n"],)])
        self._table(people)
        places: dict[str, tuple[int, int]] = {}
        options = ""
        skm = ""
        for table in tables(document):
            name = self._table(table, self._texts_of(table))
            if table.title == "Options":
                options, places = name, _places(table)
            if table.title == "SKM":
                skm = name
        self._charts(document, options, places, skm)
        for extra in extras:
            self._extra(extra)
        warnings: list[tuple[Cell, ...]] = [(warning.sentence(self._say),) for warning in document["warnings"]]
        self._table(Table(N_("Warnings"), (N_("warning"),), warnings))

    def _texts_of(self, table: Table) -> Callable[[Sequence[Any]], str] | None:
        """For tables of questions: the wording that belongs to a row, as one more column."""
        key = "element" if table.title == "SKM" else "question"
        if not self._words or key not in table.header:
            return None
        key_at = table.header.index(key)
        option_at = table.header.index("option") if "option" in table.header else None

        def text(row: Sequence[Any]) -> str:
            wording = self._words.get(row[key_at])
            if wording is None:
                return ""
            return wording.text if option_at is None else wording.labels.get(row[option_at], "")

        return text

    def _table(self, table: Table, text: Callable[[Sequence[Any]], str] | None = None) -> str:
        name = self._say(table.title)[:31]
        page = self._book.add_worksheet(name)
        header = [*map(self._say, table.header)] + ([self._say(N_("wording"))] if text else [])
        self._head(page, header, [column in ("question", "warning", "text", "option") for column in table.header])
        for number, row in enumerate(table.rows, 1):
            for column, cell in enumerate(row):
                self._cell(page, number, column, cell, table.header[column] in _PERCENT)
            if text and (words := text(row)):
                page.write_string(number, len(row), short(words))
        return name

    def _head(self, page: Any, header: Sequence[str], wide: Sequence[bool]) -> None:
        page.freeze_panes(1, 0)
        for column, title in enumerate(header):
            width = _LONG if column >= len(wide) else _WIDE if wide[column] else max(_NARROW, len(title) + 2)
            page.set_column(column, column, width)
        page.set_row(0, None, self._bold)
        for column, title in enumerate(header):
            page.write_string(0, column, short(title))

    def _cell(self, page: Any, row: int, column: int, cell: Any, is_percent: bool) -> None:
        if cell is None:
            return
        if isinstance(cell, str):
            page.write_string(row, column, short(self._say(cell) if isinstance(cell, Word) else cell))
        elif is_percent:
            page.write_number(row, column, cell, self._percent)
        elif isinstance(cell, float):
            page.write_number(row, column, cell, self._measured)
        else:
            page.write_number(row, column, cell)

    def _extra(self, extra: Extra) -> None:
        from eventapp.surveys.documents.sheet import Sheet  # noqa: PLC0415 -- slow import

        page = self._book.add_worksheet(extra.title[:31], Sheet)
        self._head(page, extra.header, [False] * len(extra.header))
        for number, row in enumerate(extra.rows, 1):
            if number > MOST_ROWS:
                raise too_many_rows(extra.title, MOST_ROWS)
            page.add_row(number, row)

    def _charts(self, document: Document, options: str, places: Mapping[str, tuple[int, int]], skm: str) -> None:
        """A sheet of charts, one for each question whose figures are all shown."""
        drawn = [
            entry
            for entry in document["questions"]
            if entry["key"] in places and entry["n"] and not entry["suppressed"]
        ][:_MOST_CHARTS]
        if not drawn and not (skm and document["skm"]["index"] is not None):
            return
        page = self._book.add_worksheet(self._say(N_("Charts"))[:31])
        row = 0
        if skm and document["skm"]["index"] is not None:
            last = len(document["skm"]["elements"])
            chart = self._bar(skm, (1, last), 0, 3, self._say(N_("Means of the nine elements, 1 to 4")))
            chart.set_x_axis({"min": 1, "max": 4})
            page.insert_chart(row, 0, chart)
            row += _ROWS_OF_A_CHART + 4
        for entry in drawn:
            wording = self._words.get(entry["key"])
            title = wording.text if wording and wording.text else entry["key"]
            page.insert_chart(row, 0, self._bar(options, places[entry["key"]], 1, 4, short(title)))
            row += _ROWS_OF_A_CHART

    def _bar(self, sheet: str, rows: tuple[int, int], names: int, values: int, title: str) -> Any:
        chart = self._book.add_chart({"type": "bar"})
        first, last = rows
        chart.add_series(
            {
                "categories": [sheet, first, names, last, names],
                "values": [sheet, first, values, last, values],
                "fill": {"color": "#0956C3"},
                "data_labels": {"value": True},
                "gap": 60,
            }
        )
        plain = f" {title}" if title.startswith("=") else title  # else it would be taken for a place in a sheet
        chart.set_title({"name": plain[:255], "name_font": {"size": 11}, "overlay": False})
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True})
        chart.set_size({"width": 720, "height": 300})
        return chart


def _places(table: Table) -> dict[str, tuple[int, int]]:
    """The first and the last row of each question in the sheet of options."""
    found: dict[str, tuple[int, int]] = {}
    for number, row in enumerate(table.rows, 1):
        key = str(row[0])
        found[key] = (found.get(key, (number, number))[0], number)
    return found


def short(text: str) -> str:
    """The text as far as a cell holds it."""
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"
