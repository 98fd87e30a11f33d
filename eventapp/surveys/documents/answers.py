"""Answers as files, one row a person, written while they are read; and the free texts by themselves.

A running number is given here and means nothing. Codes stand instead of words, an empty cell where a question was
passed over; free texts are in a file of their own, so that no row has both.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

from eventapp.formats import csvout, sav
from eventapp.questionnaires.queries import QuestionRow
from eventapp.questionnaires.rules.questions import FREE_TEXTS, LEVELS, Kind
from eventapp.surveys.queries.results import CommentRow

Pieces = Iterable[Sequence[Sequence[str | None]]]
"""Some people at a time, each as the answers to the questions in their order; ticks parted by ";"."""

Encode = Callable[[str | None], Sequence[float | None]]
"""An answer as the numbers of its variables."""

_NUMBERS = frozenset({Kind.NUMBER, Kind.NPS}) | LEVELS
_CHUNK = 1 << 16  # characters
_MOST_LABELS = 100
_MOST_KNOWN = 10_000  # different answers that are kept at hand


def columns(questions: Sequence[QuestionRow]) -> list[QuestionRow]:
    """The questions that are columns: all but free texts."""
    return [question for question in questions if question.kind not in FREE_TEXTS]


def as_csv(questions: Sequence[QuestionRow], people: Pieces, *, bom: bool = False) -> Iterator[bytes]:
    """A wide CSV for ``eventapp surveys stats``, in pieces of about 64 KB. ``bom`` tells Excel the encoding."""
    head = csvout.to_bytes(["respondent", *(question.key for question in questions)], [], bom=bom)
    yield head
    checked = [i for i, question in enumerate(questions) if question.kind is Kind.NUMBER]
    lines: list[str] = []
    size, number = 0, 0
    for piece in people:
        for row in piece:
            number += 1
            if checked:
                row = [_number(cell) if i in checked else cell for i, cell in enumerate(row)]
            line = f"{number},{','.join([cell or '' for cell in row])}\r\n"  # codes hold no comma and no quotation mark
            lines.append(line)
            size += len(line)
        if size > _CHUNK:
            yield "".join(lines).encode()
            lines.clear()
            size = 0
    yield "".join(lines).encode()


def as_rows(questions: Sequence[QuestionRow], people: Pieces) -> Iterator[list[str | int | Decimal | None]]:
    """The same as cells of a spreadsheet: levels and numbers are numbers, codes are text."""
    turned = [_Turned(_numeric if question.kind in _NUMBERS else str) for question in questions]
    number = 0
    for piece in people:
        for row in piece:
            number += 1
            yield [number, *[known[cell] for known, cell in zip(turned, row, strict=True)]]
        for known in turned:
            known.forget()


class _Turned(dict[str | None, "str | int | Decimal | None"]):
    """What each answer to a question is in a spreadsheet, worked out once for each different answer."""

    def __init__(self, turn: Callable[[str], str | int | Decimal]) -> None:
        super().__init__()
        self._turn = turn

    def __missing__(self, cell: str | None) -> str | int | Decimal | None:
        found = self[cell] = None if cell is None else self._turn(cell)
        return found

    def forget(self) -> None:
        """Begin anew when the different answers have become too many."""
        if len(self) > _MOST_KNOWN:
            self.clear()


def as_sav(
    file: BinaryIO, questions: Sequence[QuestionRow], people: Pieces, *, label: str, day: date, words: Mapping[str, str]
) -> int:
    """A file of SPSS with the labels of questions and answers; gives the number of people.

    A question of several answers is a variable of 0 and 1 for each of them. Codes that are no numbers become the
    numbers of their place, with their words as labels; regions and days become numbers such as 3577 and 20310512.
    ``words`` are "yes" and "no" in the reader's language.
    """
    variables: list[sav.Variable] = []
    encoders: list[_Column] = []
    wanted: list[str] = []
    for question in questions:
        made, encode = _variables(question, words)
        variables += made
        wanted += [each.name for each in made]
        encoders.append(_Column(len(made), encode))
    named = [
        sav.Variable(name, each.label, each.values, each.measure, each.missing, each.decimals)
        for name, each in zip(sav.names(wanted), variables, strict=True)
    ]
    return sav.write(file, named, _encoded(encoders, people), label=label, day=day)


def comments_table(keys: Mapping[int, str], comments: Iterable[CommentRow]) -> Iterator[bytes]:
    """The free texts by question (``keys`` by id) with their tags; no cell is ever a formula."""
    rows = ((keys.get(row.question_id, ""), row.body, ", ".join(row.tags)) for row in comments)
    return csvout.stream(["question", "value", "tags"], rows, bom=True)


def codebook(entries: Iterable[Mapping[str, Any]]) -> bytes:
    """The questions of the table as JSON, which ``eventapp surveys stats --questions`` reads."""
    kept = [_for_the_command(entry) for entry in entries if entry["type"] not in FREE_TEXTS]
    return json.dumps(kept, ensure_ascii=False, indent=1).encode()


def codebook_rows(entries: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str, str, str, str, str, str]]:
    """A line for each answer of each question: key, kind, both wordings, code, both labels."""
    for entry in entries:
        text = entry["text"]
        about = (entry["key"], str(entry["type"]), text["id"], text["en"])
        options = [*entry.get("options", ()), *entry.get("na", ())] or [""]
        for value in options:
            words = entry.get("labels", {}).get(value, {"id": "", "en": ""})
            yield (*about, value, words["id"], words["en"])


CODEBOOK_HEADER = ("question", "type", "text (id)", "text (en)", "code", "label (id)", "label (en)")


def codebook_csv(entries: Iterable[Mapping[str, Any]]) -> bytes:
    """The codebook as CSV with a byte order mark."""
    return csvout.to_bytes(CODEBOOK_HEADER, codebook_rows(entries), bom=True)


def _for_the_command(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The kinds that the command knows; what cannot be listed beforehand has no options there."""
    kinds = {Kind.FACES: "scale", Kind.REGION: "choice", Kind.DATE: "choice"}
    return dict(entry) | {"type": str(kinds.get(entry["type"], entry["type"]))}


def _number(cell: str | None) -> str | None:
    """A number in plain digits: a negative one begins with a sign, and is no formula."""
    return None if cell is None else format(Decimal(cell), "f")


def _numeric(cell: str) -> int | Decimal | str:
    if cell.isdecimal() and cell.isascii():
        return int(cell)
    try:
        return Decimal(cell)
    except ArithmeticError:
        return cell  # "not applicable" among levels


def _variables(question: QuestionRow, words: Mapping[str, str]) -> tuple[list[sav.Variable], Encode]:
    if question.kind is Kind.MULTI:
        return _ticks(question, words)
    if question.kind in (Kind.REGION, Kind.DATE):
        variable = sav.Variable(question.key, question.text)
        return [variable], lambda cell: (None if cell is None else _digits(cell),)
    if question.kind in (Kind.NUMBER, Kind.NPS):
        scale = sav.Variable(
            question.key, question.text, measure="scale", decimals=0 if question.kind is Kind.NPS else 2
        )
        return [scale], lambda cell: (None if cell is None else float(cell),)
    numbers = _coded(question)
    labels = {float(numbers[option.value]): option.label for option in question.options[:_MOST_LABELS]}
    missing = [float(numbers[option.value]) for option in question.options if option.is_na]
    measure: sav.Measure = "ordinal" if question.kind in LEVELS else "nominal"
    one = sav.Variable(question.key, question.text, labels, measure, missing)
    return [one], lambda cell: (None if cell is None else numbers.get(cell),)


def _ticks(question: QuestionRow, words: Mapping[str, str]) -> tuple[list[sav.Variable], Encode]:
    labels = {0.0: words["no"], 1.0: words["yes"]}
    made = [
        sav.Variable(f"{question.key}_{option.value}", f"{question.text}: {option.label}", labels)
        for option in question.options
    ]
    values = question.values

    def encode(cell: str | None) -> Sequence[float | None]:
        if cell is None:
            return [None] * len(values)
        ticked = cell.split(";")
        return [1 if value in ticked else 0 for value in values]

    return made, encode


def _coded(question: QuestionRow) -> dict[str, int]:
    """Each code as a number: itself where all are small numbers, else its place; "not applicable" comes last."""
    real = [option.value for option in question.options if not option.is_na]
    if all(value.isdecimal() and value.isascii() and len(value) < 3 for value in real):
        numbers = {value: int(value) for value in real}
    else:
        numbers = {value: place for place, value in enumerate(real, 1)}
    after = max(numbers.values(), default=0) + 1
    return numbers | {
        option.value: number
        for number, option in enumerate((each for each in question.options if each.is_na), max(after, 9))
    }


def _digits(cell: str) -> float | None:
    digits = "".join(sign for sign in cell if sign.isdecimal())
    return float(digits) if digits else None


def _encoded(encoders: Sequence[_Column], people: Pieces) -> Iterator[sav.Block]:
    """Blocks of numbers, column by column."""
    width = sum(column.width for column in encoders)
    for piece in people:
        codes = bytearray(len(piece) * width)
        numbers: list[tuple[int, float]] = []
        first = 0
        for column, cells in zip(encoders, zip(*piece, strict=True), strict=True):
            found = b"".join(map(column.__getitem__, cells))
            for place in range(column.width):
                codes[first + place :: width] = found[place :: column.width]
            numbers += [(row * width + first + place, number) for row, place, number in column.large(cells)]
            first += column.width
        numbers.sort()
        yield sav.Block(len(piece), codes, numbers)


class _Column(dict[str | None, bytes]):
    """What each answer to a question becomes, worked out once for each different answer."""

    def __init__(self, width: int, encode: Encode) -> None:
        super().__init__()
        self.width, self._encode = width, encode
        self._large: dict[str | None, list[tuple[int, float]]] = {}

    def __missing__(self, cell: str | None) -> bytes:
        codes, large = sav.encoded(self._encode(cell))
        self[cell] = codes
        if large:
            self._large[cell] = large
        return codes

    def large(self, cells: Sequence[str | None]) -> Iterator[tuple[int, int, float]]:
        """Row, place and number of what takes eight bytes; forgets the answers when they have become too many."""
        if self._large:
            for row, cell in enumerate(cells):
                for place, number in self._large.get(cell, ()):
                    yield row, place, number
        if len(self) > _MOST_KNOWN:
            self.clear()
            self._large.clear()
