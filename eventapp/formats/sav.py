"""SPSS system files, written while the rows are read: any number of cases in the memory of a few.

Small whole numbers take one byte each, all other numbers eight (the "bytecode" compression of the format, as PSPP
documents it: PSPP developers' guide, System File Format). Variables are numbers; their labels are UTF-8. Text has no
place here, since its width would have to be known before.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import BinaryIO, Literal

from eventapp.frozen import frozen

__all__ = ["LONGEST_LABEL", "Block", "Variable", "encoded", "names", "write"]

_MISSING = 255  # the byte of a cell without a value

Measure = Literal["nominal", "ordinal", "scale"]
LONGEST_LABEL = 255  # bytes of a variable's label
_LONGEST_VALUE_LABEL = 120  # bytes, for SPSS of all ages
_LONGEST_NAME = 64  # bytes
_MEASURES: dict[Measure, int] = {"nominal": 1, "ordinal": 2, "scale": 3}
_RESERVED = frozenset(["ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"])
_GREATEST_NUMBER = struct.unpack("<d", b"\xff\xff\xff\xff\xff\xff\xef\x7f")[0]  # its negative: no value
_LOWEST_NUMBER = -struct.unpack("<d", b"\xfe\xff\xff\xff\xff\xff\xef\x7f")[0]
_FOLLOWS = 253
_BIAS, _SMALLEST, _GREATEST = 100, -99, 151
_ONE, _SEGMENT = 8, 1 << 13
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_NCASES_AT = 80
_UNWANTED = re.compile(r"[^A-Za-z0-9_.]")


@frozen
class Variable:
    """One column of numbers. ``missing``: up to three numbers that are an answer and yet no value."""

    name: str
    label: str = ""
    values: Mapping[float, str] = field(default_factory=dict)
    measure: Measure = "nominal"
    missing: Sequence[float] = ()
    decimals: int = 0


def names(wanted: Sequence[str]) -> list[str]:
    """Names that the format allows: a letter first, at most 64 signs, no reserved word, each once whatever the case."""
    made: list[str] = []
    taken: set[str] = set()
    for each in wanted:
        name = _UNWANTED.sub("_", each)[: _LONGEST_NAME - 4].rstrip("._") or "V"
        if not name[0].isalpha() or name.upper() in _RESERVED:
            name = f"V_{name}"
        free, number = name, 1
        while free.upper() in taken:
            number += 1
            free = f"{name}_{number}"
        taken.add(free.upper())
        made.append(free)
    return made


def encoded(cells: Sequence[float | None]) -> tuple[bytes, list[tuple[int, float]]]:
    """One byte for each cell, and the numbers that are too large for theirs, with the place of each."""
    codes, numbers = bytearray(), []
    for place, cell in enumerate(cells):
        if cell is None:
            codes.append(_MISSING)
        elif _SMALLEST <= cell <= _GREATEST and cell == int(cell):
            codes.append(int(cell) + _BIAS)
        else:
            numbers.append((place, float(cell)))
            codes.append(_FOLLOWS)
    return bytes(codes), numbers


@frozen
class Block:
    """Several rows, already ``encoded``: a byte for each of their cells and the numbers at their places, in order."""

    cases: int
    codes: bytes | bytearray
    numbers: Sequence[tuple[int, float]] = ()


def write(
    file: BinaryIO,
    variables: Sequence[Variable],
    rows: Iterable[Sequence[float | None] | Block],
    *,
    label: str,
    day: date,
) -> int:
    """The whole file; ``file`` can be moved in, since the number of cases stands in its head. Gives that number.

    Rows may also come many at a time, as blocks.
    """
    start = file.tell()
    for part in _head(variables, label, day):
        file.write(part)
    count = 0
    pending = _Codes(file)
    for row in rows:
        block = row if isinstance(row, Block) else Block(1, *encoded(row))
        pending.add(block.codes, block.numbers)
        count += block.cases
    pending.close()
    end = file.tell()
    file.seek(start + _NCASES_AT)
    file.write(struct.pack("<i", count))
    file.seek(end)
    return count


class _Codes:
    """Cells as bytes: eight codes, then the eight-byte numbers that they announce."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._codes = bytearray()
        self._numbers: list[tuple[int, float]] = []

    def add(self, codes: bytes | bytearray, numbers: Sequence[tuple[int, float]]) -> None:
        if numbers:
            before = len(self._codes)
            self._numbers += [(before + place, number) for place, number in numbers]
        self._codes += codes
        if len(self._codes) > _SEGMENT:
            self._flush(len(self._codes) // _ONE * _ONE)

    def close(self) -> None:
        self._codes.extend(bytes(-len(self._codes) % _ONE))
        self._flush(len(self._codes))

    def _flush(self, upto: int) -> None:
        """Write the first ``upto`` codes, a multiple of eight."""
        if not self._numbers:
            self._file.write(self._codes[:upto])
        else:
            self._flush_with_numbers(upto)
        del self._codes[:upto]

    def _flush_with_numbers(self, upto: int) -> None:
        announced = {place: number for place, number in self._numbers if place < upto}
        self._numbers = [(place - upto, number) for place, number in self._numbers if place >= upto]
        for at in range(0, upto, _ONE):
            self._file.write(self._codes[at : at + _ONE])
            for place in range(at, at + _ONE):
                if place in announced:
                    self._file.write(struct.pack("<d", announced[place]))


def _head(variables: Sequence[Variable], label: str, day: date) -> Iterator[bytes]:
    written = f"{day.day:02d} {_MONTHS[day.month - 1]} {day.year % 100:02d}"
    yield b"$FL2" + _text("@(#) SPSS DATA FILE - eventapp", 60)
    yield struct.pack("<5i", 2, len(variables), 1, 0, -1) + struct.pack("<d", float(_BIAS))
    yield _text(written, 9) + _text("00:00:00", 8) + _text(label, 64) + bytes(3)
    short = [f"V{number}" for number in range(1, len(variables) + 1)]
    for name, variable in zip(short, variables, strict=True):
        yield _variable(name, variable)
    for number, variable in enumerate(variables, 1):
        if variable.values:
            yield _value_labels(number, variable.values)
    yield _extension(3, 4, struct.pack("<8i", 1, 0, 0, -1, 1, 1, 2, 65001))
    yield _extension(4, 8, struct.pack("<3d", -_GREATEST_NUMBER, _GREATEST_NUMBER, _LOWEST_NUMBER))
    shown = b"".join(struct.pack("<3i", _MEASURES[each.measure], 10, 1) for each in variables)
    yield _extension(11, 4, shown)
    long = "\t".join(f"{name}={each.name}" for name, each in zip(short, variables, strict=True))
    yield _extension(13, 1, long.encode("ascii"))
    yield _extension(20, 1, b"UTF-8")
    yield struct.pack("<2i", 999, 0)


def _variable(name: str, variable: Variable) -> bytes:
    missing = list(variable.missing)[:3]
    width = 5 << 16 | 8 << 8 | variable.decimals  # F8, shown with so many decimals
    head = struct.pack("<6i", 2, 0, 1, len(missing), width, width) + _text(name, 8)
    label = _cut(variable.label or variable.name, LONGEST_LABEL)
    padded = label + b" " * (-len(label) % 4)
    return head + struct.pack("<i", len(label)) + padded + struct.pack(f"<{len(missing)}d", *missing)


def _value_labels(number: int, values: Mapping[float, str]) -> bytes:
    parts = [struct.pack("<2i", 3, len(values))]
    for value, words in values.items():
        label = _cut(words, _LONGEST_VALUE_LABEL)
        parts.append(struct.pack("<d", float(value)) + bytes([len(label)]) + label)
        parts.append(b" " * (-(len(label) + 1) % _ONE))
    parts.append(struct.pack("<3i", 4, 1, number))
    return b"".join(parts)


def _extension(subtype: int, size: int, data: bytes) -> bytes:
    return struct.pack("<4i", 7, subtype, size, len(data) // size) + data


def _text(text: str, length: int) -> bytes:
    return _cut(text, length).ljust(length)


def _cut(text: str, length: int) -> bytes:
    """UTF-8 of at most so many bytes, no sign cut in two."""
    return " ".join(text.split()).encode()[:length].decode(errors="ignore").encode()
