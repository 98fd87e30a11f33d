"""A large file of answers gathered at once, as arrays, instead of one by one.

The file is read in blocks and each block column by column, so that no row becomes a Python object of its own: what
stands in a column is numbered, each different text once. Whatever is unusual or at fault gives None; then `collect`
reads the file line by line, with the same result or with the sentence that names the line.
"""

from __future__ import annotations

import csv
import gc
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO

from eventapp.errors import Refusal
from eventapp.surveys.rules.blocks import Cells, blocks, columns_of
from eventapp.surveys.rules.collecting import Collected, Column
from eventapp.surveys.rules.counted import Packed
from eventapp.surveys.rules.numbering import Numbers
from eventapp.surveys.rules.questions import Question
from eventapp.surveys.rules.reading import LONG, Responses

__all__ = ["packed"]

_FEWEST = 1 << 16  # bytes; for less it is not worth loading the library
Define = Callable[[str], Question | None]


def packed(answers: Responses, define: Define) -> Collected | None:
    """What `collect` makes of the same file, or None where this way cannot be gone."""
    with answers.again() as file:
        if len(file.read(_FEWEST)) < _FEWEST:
            return None
        file.seek(0)
        if not _after_header(file, answers.header):
            return None
        with _no_search_for_garbage():
            return _long(file, answers, define) if answers.is_long else _wide(file, answers, define)


def _after_header(file: BinaryIO, header: Sequence[str]) -> bool:
    """Whether the header is the first line, and nothing but it; leaves the file behind it."""
    try:
        line = file.readline().decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(line, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return False
    return len(rows) == 1 and [cell.strip() for cell in rows[0]] == header


def _columns(file: BinaryIO, width: int) -> Iterator[Sequence[Cells | list[str]] | None]:
    """The columns of each block; None for a block that cannot be read in this way."""
    return (None if block is None else columns_of(block, width) for block in blocks(file))


def _texts(column: Cells | list[str]) -> list[str]:
    return column.texts() if isinstance(column, Cells) else column


def _long(file: BinaryIO, answers: Responses, define: Define) -> Collected | None:
    import numpy as np  # noqa: PLC0415 -- slow import, for large files alone

    places = [answers.header.index(name) for name in LONG]
    persons, keys, values = Numbers(), Numbers(), Numbers()
    given: list[list[tuple[Any, Any]]] = []
    for columns in _columns(file, len(answers.header)):
        if columns is None:
            return None
        person, asked, value = (
            numbers.of(columns[place]) for numbers, place in zip((persons, keys, values), places, strict=True)
        )
        given.extend([] for _ in range(len(keys) - len(given)))
        order = np.argsort(asked.astype(np.int16) if len(keys) < 1 << 15 else asked, kind="stable")
        edges = np.searchsorted(asked[order], np.arange(len(keys) + 1))
        for number in np.flatnonzero(np.diff(edges)).tolist():
            mine = order[edges[number] : edges[number + 1]]
            given[number].append((person[mine], value[mine]))
    persons_of, names = _stripped(np.arange(len(persons), dtype=np.int32), list(persons))
    number_of_people, has_nameless = len(names), "" in names
    del persons, names
    if has_nameless:
        return None
    by_name: dict[str, list[tuple[Any, Any]]] = {}
    for key, parts in zip(keys, given, strict=True):
        by_name.setdefault(key.strip(), []).extend(parts)
    if "" in by_name:
        return None
    texts = list(values)
    gathered: dict[str, Column] = {}
    for key in list(by_name):
        person, value = (np.concatenate(part) for part in zip(*by_name.pop(key), strict=True))
        column = _column(key, define(key), persons_of[person], *_own(value, texts))
        if column is None:
            return None
        gathered[key] = column
    return Collected(number_of_people, gathered)


def _own(codes: Any, texts: Sequence[str]) -> tuple[Any, list[str]]:
    """Numbers among the texts that one question has, instead of among those of all."""
    import numpy as np  # noqa: PLC0415 -- slow import, for large files alone

    used = np.flatnonzero(np.bincount(codes, minlength=len(texts)))
    place = np.zeros(len(texts), dtype=np.int32)
    place[used] = np.arange(used.size)
    return place[codes], [texts[i] for i in used.tolist()]


def _wide(file: BinaryIO, answers: Responses, define: Define) -> Collected | None:
    import numpy as np  # noqa: PLC0415 -- slow import, for large files alone

    named = {place: key for place, key in enumerate(answers.header) if place and key}
    if len(set(named.values())) < len(named):
        return None
    persons: set[str] = set()
    numbers = {place: Numbers() for place in named}
    found: dict[int, list[Any]] = {place: [] for place in named}
    for columns in _columns(file, len(answers.header)):
        if columns is None:
            return None
        names, before = [*map(str.strip, _texts(columns[0]))], len(persons)
        persons.update(names)
        if len(persons) - before < len(names):
            return None
        for place, cells in enumerate(columns):
            if place in named:
                found[place].append(numbers[place].of(cells))
            elif place and any(map(str.strip, _texts(cells))):
                return None
    if "" in persons:
        return None
    people = np.arange(len(persons), dtype=np.int32)
    del persons
    gathered: dict[str, Column] = {}
    for place, key in named.items():
        codes, texts = np.concatenate([*found.pop(place), people[:0]]), list(numbers.pop(place))
        question, mine = define(key), people
        if key in answers.multi:
            mine, codes, texts = _ticked(people, codes, [answers.ticks(key, text) for text in texts])
        column = _column(key, question, mine, codes, texts)
        if column is None:
            return None
        gathered[key] = column
    return Collected(len(people), gathered)


def _ticked(people: Any, codes: Any, ticks: Sequence[Sequence[str]]) -> tuple[Any, Any, list[str]]:
    """Persons and numbers of texts of cells that hold several ticks."""
    import numpy as np  # noqa: PLC0415 -- slow import, for large files alone

    numbers = Numbers()
    flat = numbers.of([text for each in ticks for text in each])
    many = np.array([len(each) for each in ticks], dtype=np.int64)
    begins = np.cumsum(many) - many
    lengths = many[codes]
    within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.repeat(people, lengths), flat[np.repeat(begins[codes], lengths) + within], list(numbers)


def _stripped(codes: Any, texts: Sequence[str]) -> tuple[Any, list[str]]:
    """Texts without blanks around them, equal ones as one."""
    import numpy as np  # noqa: PLC0415 -- slow import, for large files alone

    bare = [text.strip() for text in texts]
    different = {text: number for number, text in enumerate(dict.fromkeys(bare))}
    if len(different) == len(bare):
        return codes, bare
    return np.array([different[text] for text in bare], dtype=np.int32)[codes], list(different)


def _column(name: str, question: Question | None, persons: Any, codes: Any, texts: Sequence[str]) -> Packed | None:
    """One question; None when an answer does not fit, or somebody answered twice."""
    import numpy as np  # noqa: PLC0415 -- slow import, for large files alone

    codes, own = _stripped(codes, texts)
    if question is not None and question.kind != "text":
        try:
            own = [question.reads(text) if text else "" for text in own]
        except Refusal:
            return None  # the slow way names the line
        codes, own = _stripped(codes, own)
    if question is not None and question.kind == "multi":
        both = np.unique(persons.astype(np.int64) * len(own) + codes)
        return Packed(name, question, both // len(own), both % len(own), own)
    if persons.size and int(np.bincount(persons).max()) > 1:
        return None
    return Packed(name, question, persons, codes, own)


@contextmanager
def _no_search_for_garbage() -> Iterator[None]:
    """Texts and rows by the million make no rings; looking for some takes half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
