"""The different texts of a column, numbered in the order in which they come; a whole block at a time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count, filterfalse
from typing import Any

from eventapp.surveys.rules.blocks import Cells

__all__ = ["Numbers"]

_WORD = 8  # bytes
_MOST_WORDS = 4_096
_COMPARED = 64  # bytes


class Numbers(dict[str, int]):
    """The number of each text. Short cells are compared as numbers of eight bytes, so few of them become text."""

    def __init__(self) -> None:
        super().__init__()
        self._one = _Words()
        self._two = (_Words(), _Words(), _Words())

    def of(self, column: Cells | Sequence[str]) -> Any:
        """The numbers of the cells of a column, as an array."""
        import numpy as np  # noqa: PLC0415 -- slow import, for large files alone

        if not isinstance(column, Cells):
            return self._of_texts(column)
        lengths = column.ends - column.starts
        numbers = np.empty(lengths.size, dtype=np.int32)
        left = self._short(column, lengths, numbers)
        if left is not None:
            self._long(column, lengths, numbers, left)
        return numbers

    def _of_texts(self, texts: Sequence[str]) -> Any:
        import numpy as np  # noqa: PLC0415 -- slow import, for large files alone

        self.update(zip(filterfalse(self.__contains__, dict.fromkeys(texts)), count(len(self)), strict=False))
        return np.fromiter(map(self.__getitem__, texts), dtype=np.int32, count=len(texts))

    def _short(self, column: Cells, lengths: Any, numbers: Any) -> Any:
        """Number cells of up to sixteen bytes, as long as few are different; gives the rows that are left, or None."""
        import numpy as np  # noqa: PLC0415 -- slow import, for large files alone

        longest = int(lengths.max(initial=0))
        left = []
        for words, least, most in ((self._one, 0, _WORD), (self._two[2], _WORD + 1, 2 * _WORD)):
            if longest < least:
                continue
            mine = None if not least and longest <= most else np.flatnonzero((lengths >= least) & (lengths <= most))
            if mine is not None and not mine.size:
                continue
            rows = slice(None) if mine is None else mine
            keys = _word(column, lengths, 0, rows) if not least else self._of_two(column, lengths, rows)
            found = None if keys is None else words.of(keys, lambda at, rows=rows: self._named(column, rows, at))
            if found is None:
                left.append(np.arange(lengths.size) if mine is None else mine)
            else:
                numbers[rows] = found
        if longest > 2 * _WORD:
            left.append(np.flatnonzero(lengths > 2 * _WORD))
        return np.sort(np.concatenate(left)) if left else None

    def _of_two(self, column: Cells, lengths: Any, rows: Any) -> Any:
        """One number for the two words of a cell; None when too many are different."""
        import numpy as np  # noqa: PLC0415 -- slow import, for large files alone

        first, second, _ = self._two
        high = first.of(_word(column, lengths, 0, rows))
        low = None if high is None else second.of(_word(column, lengths, _WORD, rows))
        return None if low is None else high.astype(np.uint64) * np.uint64(_MOST_WORDS) + low.astype(np.uint64)

    def _named(self, column: Cells, rows: Any, at: Any) -> Any:
        which = at if isinstance(rows, slice) else rows[at]
        return self._of_texts(column.texts(which))

    def _long(self, column: Cells, lengths: Any, numbers: Any, rows: Any) -> None:
        """Number these cells by their text, the same one in successive rows once."""
        import numpy as np  # noqa: PLC0415 -- slow import, for large files alone

        own = lengths[rows]
        same = own[1:] == own[:-1]
        for offset in range(0, min(int(own.max()), _COMPARED), _WORD):
            word = _word(column, lengths, offset, rows)
            same &= word[1:] == word[:-1]
        same &= own[1:] <= _COMPARED
        firsts = np.concatenate([[True], ~same])
        numbered = self._of_texts(column.texts(rows[firsts]))
        numbers[rows] = numbered[np.cumsum(firsts) - 1]


class _Words:
    """Numbers of eight bytes and what they stand for, as long as they are few."""

    def __init__(self) -> None:
        self._known: Any = None
        self._meaning: Any = None

    def of(self, words: Any, name: Any = None) -> Any:
        """What each stands for: what ``name`` says of the places of new ones, else a running number. None: too many."""
        import numpy as np  # noqa: PLC0415 -- slow import, for large files alone

        if self._known is None:
            self._known, self._meaning = np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int32)
        if self._known.size > _MOST_WORDS:
            return None
        at, fits = self._places(words)
        if not fits.all():
            strange = np.flatnonzero(~fits)
            new, first = np.unique(words[strange], return_index=True)
            if self._known.size + new.size > _MOST_WORDS:
                self._known = np.zeros(_MOST_WORDS + 1, dtype=np.uint64)
                return None
            known = self._known.size
            means = np.arange(known, known + new.size, dtype=np.int32) if name is None else name(strange[first])
            both = np.concatenate([self._known, new])
            order = np.argsort(both)
            self._known, self._meaning = both[order], np.concatenate([self._meaning, means])[order]
            at, _ = self._places(words)
        return self._meaning[at]

    def _places(self, words: Any) -> tuple[Any, Any]:
        import numpy as np  # noqa: PLC0415 -- slow import, for large files alone

        if not self._known.size:
            return None, np.zeros(words.size, dtype=bool)
        at = np.searchsorted(self._known, words)
        at[at == self._known.size] = 0
        return at, self._known[at] == words


def _word(column: Cells, lengths: Any, offset: int, rows: Any) -> Any:
    """Eight bytes of each cell from ``offset`` on as a number; what lies behind its end is 0."""
    import numpy as np  # noqa: PLC0415 -- slow import, for large files alone

    data = column.data
    words: Any = np.ndarray((len(data) - _WORD + 1,), dtype="<u8", buffer=data, strides=(1,))
    held, places = lengths[rows], column.starts[rows]
    if offset:
        held, places = held - offset, np.minimum(places + offset, len(words) - 1)
    masks = np.array([(1 << 8 * bytes_) - 1 for bytes_ in range(_WORD + 1)], dtype=np.uint64)
    return words[places] & masks.take(held, mode="clip")
