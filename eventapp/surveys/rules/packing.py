"""A large long file of answers gathered at once, as arrays, instead of one by one.

Only for plain files: the header respondent,question,value and nothing else, no quotation marks, no free texts. Whatever
is unusual or at fault gives None; then `collect` reads the file line by line, with the same result or with the
sentence that names the line. Fields are compared as numbers of eight bytes each, so no row becomes a Python object.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable
from typing import Any

from eventapp.errors import Refusal
from eventapp.surveys.rules.collecting import Collected, Column
from eventapp.surveys.rules.counted import Packed
from eventapp.surveys.rules.questions import Question

__all__ = ["packed"]

_HEADER = b"respondent,question,value\n"
_COMMA, _LINE = 44, 10
_WORD = 8  # bytes
_LONGEST = 64  # bytes of a field
_MOST_DIFFERENT = 5_000  # questions, or answers
_FEWEST = 1 << 16  # bytes; for less it is not worth loading the library


def packed(data: bytes, define: Callable[[str], Question | None]) -> Collected | None:
    """What `collect` makes of a long file, or None where this way cannot be gone."""
    if len(data) < _FEWEST:
        return None
    data = data.removeprefix(BOM_UTF8)
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n")
    if not data.startswith(_HEADER) or any(sign in data for sign in (b'"', b"\r", b"\0")):
        return None
    try:
        data.decode()
    except UnicodeDecodeError:
        return None
    ends = _ends(data)
    if ends is None:
        return None
    rows, body = ends
    persons = _coded(body, rows[:, 0], rows[:, 1])
    keys = _coded(body, rows[:, 1] + 1, rows[:, 2], few=True)
    values = _coded(body, rows[:, 2] + 1, rows[:, 3], few=True)
    if persons is None or keys is None or values is None:
        return None
    return _gathered(persons, keys, values, define)


def _ends(data: bytes) -> tuple[Any, bytes] | None:
    """For each row where it begins and where its three fields end; and the bytes, padded for reading words."""
    import numpy as np  # noqa: PLC0415 -- slow import, for large files alone

    body = data if data.endswith(b"\n") else data + b"\n"
    signs = np.frombuffer(body, dtype=np.uint8)
    places = np.flatnonzero((signs == _COMMA) | (signs == _LINE))
    if places.size % 3 or not (signs[places].reshape(-1, 3) == (_COMMA, _COMMA, _LINE)).all():
        return None
    of_rows = places.reshape(-1, 3)
    starts = of_rows[:-1, 2] + 1
    return np.column_stack([starts, of_rows[1:]]), body + bytes(_WORD)


def _coded(body: bytes, starts: Any, ends: Any, *, few: bool = False) -> tuple[Any, list[str]] | None:
    """The number of each field among the different ones, and these as text; None when they are too long or too many."""
    import numpy as np  # noqa: PLC0415 -- slow import, for large files alone

    lengths = ends - starts
    longest = int(lengths.max(initial=0))
    if longest > _LONGEST:
        return None
    words = np.ndarray((len(body) - _WORD + 1,), dtype="<u8", buffer=body, strides=(1,))
    codes: Any = None
    for offset in range(0, max(longest, 1), _WORD):
        held = np.clip(lengths - offset, 0, _WORD).astype(np.uint64)
        mask = np.where(held == _WORD, ~np.uint64(0), (np.uint64(1) << (held * np.uint64(8))) - np.uint64(1))
        word = words[np.minimum(starts + offset, len(words) - 1)] & mask
        part = np.unique(word, return_inverse=True)[1] if not few else _by_few(word)
        if part is None:
            return None
        codes = (
            part if codes is None else np.unique(codes * (int(part.max(initial=0)) + 1) + part, return_inverse=True)[1]
        )
    first = np.unique(codes, return_index=True)[1]
    if few and first.size > _MOST_DIFFERENT:
        return None
    texts = [body[a:b].decode() for a, b in zip(starts[first].tolist(), ends[first].tolist(), strict=True)]
    return codes, texts


def _by_few(word: Any) -> Any:
    """The same as `np.unique` with its inverse, faster where there are few different ones."""
    import numpy as np  # noqa: PLC0415 -- slow import, for large files alone

    different = np.unique(word)
    return None if different.size > _MOST_DIFFERENT else np.searchsorted(different, word)


def _stripped(codes: Any, texts: list[str]) -> tuple[Any, list[str]]:
    """Texts without blanks around them, equal ones as one."""
    import numpy as np  # noqa: PLC0415 -- slow import, for large files alone

    bare = [text.strip() for text in texts]
    different = {text: i for i, text in enumerate(dict.fromkeys(bare))}
    if len(different) == len(bare):
        return codes, bare
    return np.array([different[text] for text in bare])[codes], list(different)


def _gathered(
    persons: tuple[Any, list[str]],
    keys: tuple[Any, list[str]],
    values: tuple[Any, list[str]],
    define: Callable[[str], Question | None],
) -> Collected | None:
    """The columns; None when somebody has no name, a question none, an answer does not fit, or one comes twice."""
    import numpy as np  # noqa: PLC0415 -- slow import, for large files alone

    person, names = persons
    key, questions = _stripped(*keys)
    value, texts = _stripped(*values)
    if "" in questions or any(not name.strip() for name in names):
        return None
    order = np.argsort(key, kind="stable")
    edges = np.searchsorted(key[order], np.arange(len(questions) + 1))
    columns: dict[str, Column] = {}
    for number, name in enumerate(questions):
        mine = order[edges[number] : edges[number + 1]]
        column = _column(name, define(name), person[mine], value[mine], texts)
        if column is None:
            return None
        columns[name] = column
    return Collected(len(names), columns)


def _column(name: str, question: Question | None, persons: Any, codes: Any, texts: list[str]) -> Packed | None:
    import numpy as np  # noqa: PLC0415 -- slow import, for large files alone

    used = np.flatnonzero(np.bincount(codes, minlength=len(texts)))
    place = np.zeros(len(texts), dtype=np.int64)
    place[used] = np.arange(used.size)
    codes, own = place[codes], [texts[i] for i in used.tolist()]
    if question is not None and question.kind != "text":
        try:
            own = [question.reads(text) if text else "" for text in own]
        except Refusal:
            return None  # the slow way names the line
        codes, own = _stripped(codes, own)
    if question is not None and question.kind == "multi":
        both = np.unique(persons * len(own) + codes)
        return Packed(name, question, both // len(own), both % len(own), own)
    if np.bincount(persons).max(initial=0) > 1:
        return None
    return Packed(name, question, persons, codes, own)
