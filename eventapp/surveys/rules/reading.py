"""Files of answers, long or wide, as a stream of (respondent, question, value) that knows its line.

UTF-8 with or without byte order mark, LF or CRLF, comma. Cells are text, ids keep their zeros, "NA" and "None" are
answers; only an empty cell (or one of blanks) is a skipped question. Lines without any content are passed over.
"""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Collection, Iterator, Mapping

from eventapp.errors import N_
from eventapp.surveys.errors import AnsweredTwice, MalformedResponses, NotText
from eventapp.surveys.rules.values import shown

__all__ = ["Answer", "Responses"]

Answer = tuple[str, str | None, str]
"""Respondent, question, value. An empty value is a skipped question; no question at all: the person took part."""

_RESPONDENT = "respondent"
_LONG = (_RESPONDENT, "question", "value")
_BETWEEN_TICKS = ";"


class Responses:
    """The answers of one file. Iterate once; `line` is that of the answer taken last.

    `columns` are the questions in the order of a wide file, None for a long one; `ignored` are further columns of a
    long file. `multi` names the questions that take several answers and what each offers: in a wide file their cells
    hold ticks separated by ";" (unless the whole cell is offered), they may stand in several columns, and a respondent
    may have further rows that fill nothing else.

    Raises NotText, MalformedResponses, AnsweredTwice, also while answers are being taken.
    """

    def __init__(self, data: bytes, *, multi: Mapping[str, Collection[str]] | None = None) -> None:
        self.line = 1
        self._multi = multi or {}
        self._reader = csv.reader(io.StringIO(_text(data), newline=""), strict=True)
        header = [cell.strip() for cell in next(self._rows(), [])]
        self.is_long = set(_LONG) <= set(header)
        if not self.is_long and (not header or header[0] != _RESPONDENT):
            raise MalformedResponses(found=shown(",".join(header)))
        self._header = header
        self.columns = None if self.is_long else tuple(dict.fromkeys(key for key in header[1:] if key))
        self.ignored = tuple(key for key in header if key and key not in _LONG) if self.is_long else ()
        self._check_header()

    def __iter__(self) -> Iterator[Answer]:
        return self._long() if self.is_long else self._wide()

    def _check_header(self) -> None:
        for position, key in enumerate(self._header):
            if key and key in self._header[:position] and key not in self._multi:
                raise MalformedResponses(
                    N_("Line %(line)s names the column “%(column)s” twice; keep one of each name."),
                    line=self.line,
                    column=shown(key),
                )

    def _rows(self) -> Iterator[list[str]]:
        """Rows with content; `line` is where each begins."""
        while True:
            self.line = self._reader.line_num + 1
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise MalformedResponses(
                    N_("Line %(line)s is not CSV (%(reason)s); look for a quotation mark that is out of place."),
                    line=self.line,
                    reason=str(error),
                ) from None
            if any(cells) and any(cell.strip() for cell in cells):
                yield cells

    def _long(self) -> Iterator[Answer]:
        width = len(self._header)
        person_at, question_at, value_at = (self._header.index(name) for name in _LONG)
        for cells in self._rows():
            if len(cells) != width:
                self._check_width(cells)
            respondent, question = cells[person_at], cells[question_at].strip()
            if not question:
                raise MalformedResponses(N_("Line %(line)s names no question."), line=self.line)
            if not respondent.strip():
                raise self._nobody()
            yield respondent, question, cells[value_at]

    def _wide(self) -> Iterator[Answer]:
        width = len(self._header)
        places = [(i, key, key in self._multi) for i, key in enumerate(self._header) if i and key]
        nameless = [i for i, key in enumerate(self._header) if not key]
        seen: set[str] = set()
        for cells in self._rows():
            if len(cells) != width:
                self._check_width(cells)
            respondent = cells[0]
            if not respondent.strip():
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
                    for value in self._ticks(key, cells[i]):
                        yield respondent, key, value
                elif not again:
                    yield respondent, key, cells[i]

    def _ticks(self, key: str, cell: str) -> list[str]:
        whole = cell.strip()
        return [whole] if whole in self._multi[key] else whole.split(_BETWEEN_TICKS)

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
        width = len(self._header)
        if len(cells) < width or any(cell.strip() for cell in cells[width:]):
            raise MalformedResponses(
                N_("Line %(line)s has %(cells)s cells, the header has %(width)s; put text with a comma in quotes."),
                line=self.line,
                cells=len(cells),
                width=width,
            )

    def _nobody(self) -> MalformedResponses:
        return MalformedResponses(N_("Line %(line)s names no respondent."), line=self.line)


def _text(data: bytes) -> str:
    """The file as text. Raises NotText with the line of the first byte that is none."""
    data = data.removeprefix(BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise NotText(line=data.count(b"\n", 0, error.start) + 1) from None
    nul = text.find("\0")
    if nul >= 0:
        raise NotText(line=text.count("\n", 0, nul) + 1)
    return text
