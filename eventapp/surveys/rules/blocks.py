"""CSV taken in blocks, each as its columns: as `csv` reads it, without a Python object for every row.

Where cells begin and end is found for a whole block at once. What is out of the ordinary (quotation marks within a
cell, rows of other widths) is left to Python's reader for that block.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO

from eventapp.frozen import frozen

__all__ = ["PADDING", "Cells", "blocks", "columns_of"]

PADDING = 16  # bytes behind a block, so that a word can be read wherever a cell stands
_BLOCK = 1 << 19  # bytes
_LONGEST = 1 << 24  # bytes of a block whose quotation marks do not end
_COMMA, _LINE, _MARK, _RETURN = b',\n"\r'
_ROWS = 4_000


@frozen
class Cells:
    """One column of a block: its cells are ``data[start:end]``; ``data`` goes on for some empty bytes."""

    data: bytes
    starts: Any
    ends: Any

    def texts(self, which: Any = slice(None)) -> list[str]:
        """The cells as text, or some of them."""
        pairs = zip(self.starts[which].tolist(), self.ends[which].tolist(), strict=True)
        if self.data.isascii():
            text = self.data.decode("ascii")
            return [text[start:end] for start, end in pairs]
        return [self.data[start:end].decode() for start, end in pairs]


def blocks(file: BinaryIO) -> Iterator[bytes | None]:
    """Whole lines at a time; none ends within quotation marks. None when there is a block without an end."""
    rest = b""
    while piece := file.read(_BLOCK):
        rest += piece
        end = _end(rest)
        if end:
            yield rest[:end]
            rest = rest[end:]
        elif len(rest) > _LONGEST:
            yield None
            return
    if rest:
        yield rest if rest.endswith(b"\n") else rest + b"\n"


def _end(data: bytes) -> int:
    """Behind the last line end that stands outside of quotation marks; 0 for none."""
    end = data.rfind(b"\n") + 1
    inside = data.count(b'"', 0, end) % 2
    while inside and end:
        before = data.rfind(b"\n", 0, end - 1) + 1
        inside = (inside + data.count(b'"', before, end)) % 2
        end = before
    return end


def columns_of(block: bytes, width: int) -> list[Cells] | list[list[str]] | None:
    """The cells of each column, rows without content left out; None for what is no text or no table so wide."""
    if b"\0" in block:
        return None
    try:
        text = block.decode()
    except UnicodeDecodeError:
        return None
    return _found(block, width) or _read(text, width)


def _found(block: bytes, width: int) -> list[Cells] | None:
    """Columns where no cell holds a quotation mark and every row has so many cells, the first not empty."""
    import numpy as np  # noqa: PLC0415 -- slow import, for large files alone

    signs: Any = np.frombuffer(block, dtype=np.uint8)
    has_marks = b'"' in block
    parts = (signs == _COMMA) | (signs == _LINE)
    if has_marks:
        parts |= signs == _MARK
    places = np.flatnonzero(parts)
    kinds = signs[places]
    if has_marks:
        marks = np.cumsum(kinds == _MARK, dtype=np.int32)
        outside = (kinds != _MARK) & (marks % 2 == 0)
        places, kinds, marks = places[outside], kinds[outside], marks[outside]
    is_end = kinds == _LINE
    if not places.size or places[-1] != len(block) - 1:  # within quotation marks to the end
        return None
    if places.size % width or int(is_end.sum()) * width != places.size or not is_end[width - 1 :: width].all():
        return None
    starts = np.concatenate([[0], places[:-1] + 1])
    ends = places
    if b"\r" in block:
        ends = ends.copy()
        last = ends[width - 1 :: width]
        last -= signs[last - 1] == _RETURN
        if int((places - ends).sum()) != block.count(b"\r") or (last < starts[width - 1 :: width]).any():
            return None
    if has_marks:
        is_quoted = (signs[starts] == _MARK) & (signs[ends - 1] == _MARK) & (ends > starts + 1)
        if (np.diff(marks, prepend=0) != 2 * is_quoted).any():
            return None
        starts, ends = starts + is_quoted, ends - is_quoted
    starts, ends = (np.ascontiguousarray(each.reshape(-1, width).T) for each in (starts, ends))
    lengths = ends - starts
    if int(lengths.max(initial=0)) > csv.field_size_limit() or (lengths[0] == 0).any():
        return None
    data = block + bytes(PADDING)
    return [Cells(data, *pair) for pair in zip(starts, ends, strict=True)]


def _read(text: str, width: int) -> list[list[str]] | None:
    """The same by Python's reader, for blocks of any kind."""
    columns: list[list[str]] = [[] for _ in range(width)]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        while rows := list(islice(reader, _ROWS)):
            if set(map(len, rows)) != {width} or not all(row[0].strip() for row in rows):
                rows = [row for row in rows if any(cell.strip() for cell in row)]
                if any(len(row) < width or any(cell.strip() for cell in row[width:]) for row in rows):
                    return None
            for column, cells in zip(columns, zip(*rows, strict=False), strict=False):  # of which some are longer
                column += cells
    except csv.Error:
        return None
    return columns
