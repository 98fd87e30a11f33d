"""Files of answers, long or wide, as a stream of (respondent, question, value) that knows its line.

UTF-8 with or without byte order mark, LF or CRLF, comma. Cells are text, ids keep their zeros, "NA" and "None" are
answers; only an empty cell (or one of blanks) is a skipped question. Lines without any content are passed over.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Generator, Iterator, Mapping
from functools import partial
from typing import BinaryIO

from eventapp.errors import N_
from eventapp.surveys.errors import AnsweredTwice, MalformedResponses, NotText
from eventapp.surveys.rules.values import shown

__all__ = ["LONG", "Answer", "Responses"]

Answer = tuple[str, str | None, str]
"""Respondent, question, value. An empty value is a skipped question; no question at all: the person took part."""

_RESPONDENT = "respondent"
LONG = (_RESPONDENT, "question", "value")
_BETWEEN_TICKS = ";"
_MOST_COLUMNS = 16_384  # of a sheet in any spreadsheet program


class Responses:
    """The answers of one file. Iterate once; `line` is that of the answer taken last.

    `columns` are the questions in the order of a wide file, None for a long one; `ignored` are further columns of a
    long file. `multi` names the questions that take several answers and what each offers: in a wide file their cells
    hold ticks separated by ";" (unless the whole cell is offered), they may stand in several columns, and a respondent
    may have further rows that fill nothing else. ``source`` is the file's bytes, or opens it; it is never in memory
    as a whole, and opened once more where a sentence must say in which line it is no text.

    Raises NotText, MalformedResponses, AnsweredTwice, also while answers are being taken.
    """

    def __init__(
        self, source: bytes | Callable[[], BinaryIO], *, multi: Mapping[str, Collection[str]] | None = None
    ) -> None:
        self.line = 1
        self.multi = multi or {}
        self.again = partial(io.BytesIO, source) if isinstance(source, bytes) else source
        self._taken = self._lines()
        self._reader = csv.reader(self._taken, strict=True)
        try:
            self._read_header()
        except BaseException:
            self.close()
            raise

    def __iter__(self) -> Iterator[Answer]:
        return self._long() if self.is_long else self._wide()

    def close(self) -> None:
        """Close the file; no more answers can be taken."""
        self._taken.close()

    def _read_header(self) -> None:
        header = [cell.strip() for cell in next(self._rows(), [])]
        self.is_long = set(LONG) <= set(header)
        if not self.is_long and (not header or header[0] != _RESPONDENT):
            raise _no_header(",".join(header))
        self.header = header
        self.columns = None if self.is_long else tuple(dict.fromkeys(key for key in header[1:] if key))
        self.ignored = tuple(key for key in header if key and key not in LONG) if self.is_long else ()
        if len(header) > _MOST_COLUMNS:
            raise MalformedResponses(
                N_("The first line names %(columns)s columns; at most %(most)s can be read."),
                columns=len(header),
                most=_MOST_COLUMNS,
            )
        seen: set[str] = set()
        for key in self.header:
            if key in seen and key not in self.multi:
                raise MalformedResponses(
                    N_("Line %(line)s names the column “%(column)s” twice; keep one of each name."),
                    line=self.line,
                    column=shown(key),
                )
            seen.update([key] if key else ())

    def _lines(self) -> Generator[str]:
        """Lines as they stand. Raises NotText."""
        with io.TextIOWrapper(self.again(), "utf-8-sig", newline="") as lines:
            try:
                for line in lines:
                    if "\0" in line:
                        raise self._no_text()
                    yield line
            except UnicodeDecodeError:
                raise self._no_text() from None

    def _no_text(self) -> NotText:
        """Which line is the first that is no text."""
        with self.again() as file:
            number = next((number for number, line in enumerate(file, 1) if not _is_text(line)), 1)
        return NotText(line=number)

    def _rows(self) -> Iterator[list[str]]:
        """Rows with content; `line` is where each begins."""
        while True:
            self.line = self._reader.line_num + 1
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                if "field larger" in str(error):
                    raise MalformedResponses(
                        N_("Line %(line)s has a cell of more than %(most)s characters, which is too long."),
                        line=self.line,
                        most=csv.field_size_limit(),
                    ) from None
                raise MalformedResponses(
                    N_("Line %(line)s is not CSV (%(reason)s); look for a quotation mark that is out of place."),
                    line=self.line,
                    reason=str(error),
                ) from None
            if any(cells) and any(cell.strip() for cell in cells):
                yield cells

    def _long(self) -> Iterator[Answer]:
        width = len(self.header)
        person_at, question_at, value_at = (self.header.index(name) for name in LONG)
        for cells in self._rows():
            if len(cells) != width:
                self._check_width(cells)
            respondent, question = cells[person_at].strip(), cells[question_at].strip()
            if not question:
                raise MalformedResponses(N_("Line %(line)s names no question."), line=self.line)
            if not respondent:
                raise self._nobody()
            yield respondent, question, cells[value_at]

    def _wide(self) -> Iterator[Answer]:
        width = len(self.header)
        places = [(i, key, key in self.multi) for i, key in enumerate(self.header) if i and key]
        nameless = [i for i, key in enumerate(self.header) if not key]
        seen: set[str] = set()
        for cells in self._rows():
            if len(cells) != width:
                self._check_width(cells)
            respondent = cells[0].strip()
            if not respondent:
                raise self._nobody()
            for i in nameless:
                if cells[i].strip():
                    raise MalformedResponses(
                        N_("Line %(line)s fills column %(column)s, which the header does not name."),
                        line=self.line,
                        column=i + 1,
                    )
            again = respondent in seen
            if again:
                self._check_second_row(cells, places)
            seen.add(respondent)
            yield respondent, None, ""
            for i, key, several in places:
                if several:
                    for value in self.ticks(key, cells[i]):
                        yield respondent, key, value
                elif not again:
                    yield respondent, key, cells[i]

    def ticks(self, key: str, cell: str) -> list[str]:
        """The answers in one cell of a question that takes several."""
        whole = cell.strip()
        return [whole] if whole in self.multi[key] else whole.split(_BETWEEN_TICKS)

    def _check_second_row(self, cells: list[str], places: list[tuple[int, str, bool]]) -> None:
        """A person's second row may only add ticks."""
        single = [key for i, key, several in places if not several and cells[i].strip()]
        ticks = any(several and cells[i].strip() for i, _, several in places)
        if ticks and not single:
            return
        if single:
            raise AnsweredTwice(
                N_(
                    "Line %(line)s: respondent “%(respondent)s” answers question “%(question)s” twice; "
                    "only “multi” takes several answers."
                ),
                line=self.line,
                respondent=shown(cells[0]),
                question=shown(single[0]),
            )
        raise AnsweredTwice(
            N_("Line %(line)s: respondent “%(respondent)s” already has a line; keep one of them."),
            line=self.line,
            respondent=shown(cells[0]),
        )

    def _check_width(self, cells: list[str]) -> None:
        """Empty cells beyond the header are what spreadsheets leave behind; anything else is a row out of step."""
        width = len(self.header)
        if len(cells) < width or any(cell.strip() for cell in cells[width:]):
            raise MalformedResponses(
                N_("Line %(line)s has %(cells)s cells, the header has %(width)s; put text with a comma in quotes."),
                line=self.line,
                cells=len(cells),
                width=width,
            )

    def _nobody(self) -> MalformedResponses:
        return MalformedResponses(N_("Line %(line)s names no respondent."), line=self.line)


def _no_header(found: str) -> MalformedResponses:
    """What is wrong with a first line that names no respondent."""
    if max(found.count(";"), found.count("\t")) >= max(1, found.count(",")):
        sentence = N_(
            "The cells of the first line are parted by semicolons or tabs; it reads “%(found)s”. Save the file as CSV "
            "with commas, and numbers with a decimal point."
        )
        return MalformedResponses(sentence, found=shown(found))
    return MalformedResponses(found=shown(found))


def _is_text(line: bytes) -> bool:
    try:
        return "\0" not in line.decode()
    except UnicodeDecodeError:
        return False
