"""QR codes as inline SVG, error correction level M, cheap enough to be drawn with every page.

``qrcode`` knows the standard (ISO/IEC 18004): the function patterns, the block sizes, the field's arithmetic and where
each bit goes. It is asked once per size of code; after that a code is a few table look-ups. The result is the same
matrix, module for module.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import Enum
from functools import lru_cache
from html import escape
from operator import itemgetter
from typing import Any, Final, cast

from eventapp.frozen import frozen

BORDER = 4  # modules of quiet zone on each side; the standard's minimum
MASK = 2  # scanners do not care which one; looking for the prettiest of the eight takes most of a code's time

_LEVEL_M: Final = 0
_ALPHANUMERIC = {char: value for value, char in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")}
_PADDING = "1110110000010001"
_RUNS = re.compile("0*1+")


class TooLong(ValueError):
    """The text does not fit into the largest code (2,331 octets)."""


class _Mode(Enum):
    """Indicator, and the bits that count the characters in versions 1-9, 10-26 and 27-40."""

    ALPHANUMERIC = "0010", (9, 11, 13)
    OCTETS = "0100", (8, 16, 16)

    def head(self, version: int, count: int) -> str:
        indicator, widths = self.value
        return f"{indicator}{count:0{widths[(version > 9) + (version > 26)]}b}"


@frozen
class _Layout:
    """One size of code with one mask.

    ``blocks`` are the data and check codewords of each block; ``pick`` takes, from all bits in the order of codewords
    with a ``0`` behind them, one for every module row by row; ``pattern`` is what the modules show when all bits are 0.
    """

    size: int
    blocks: tuple[tuple[int, int], ...]
    pick: Callable[[str], tuple[str, ...]]
    pattern: int


def svg(text: str, *, label: str, mask: int | None = None) -> str:
    """The code of ``text`` as an SVG element with ``label`` as its name; black on white whatever the page's colours.

    Upper-case letters, digits and ``$%*+-./:`` pack best. Costs about 0.2 ms. Raises TooLong.
    """
    rows = matrix(text, mask=mask)
    side = len(rows) + 2 * BORDER
    path = "".join(_row_path(row, y) for y, row in enumerate(rows, BORDER))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img" aria-label="{escape(label)}"'
        f' shape-rendering="crispEdges"><rect width="{side}" height="{side}" fill="#fff"/>'
        f'<path stroke="#000" d="{path}"/></svg>'
    )


def matrix(text: str, *, mask: int | None = None) -> list[str]:
    """The modules row by row without the border, ``1`` dark and ``0`` light; ``mask`` 0-7, one is fixed by default."""
    mode, count, payload = _payload(text)
    version = _smallest_version(mode, count, payload)
    layout = _layout(version, MASK if mask is None else mask)
    codewords = _with_checks(_data(mode.head(version, count) + payload, layout), layout)
    bits = f"{int.from_bytes(codewords):0{8 * len(codewords)}b}0"
    area = layout.size * layout.size
    modules = f"{int(''.join(layout.pick(bits)), 2) ^ layout.pattern:0{area}b}"
    return [modules[start : start + layout.size] for start in range(0, area, layout.size)]


def _row_path(row: str, y: int) -> str:
    """Strokes along the dark runs of a row: one absolute move, then relative ones."""
    first, *others = _RUNS.findall(row)  # no row of a code is all light
    light = first.find("1")
    return f"M{light + BORDER} {y}.5h{len(first) - light}{''.join(map(_strokes.__getitem__, others))}"


class _Strokes(dict[str, str]):
    """A move over light modules and a stroke along the dark ones after them, written once for each length of both."""

    def __missing__(self, run: str) -> str:
        light = run.find("1")
        written = self[run] = f"m{light} 0h{len(run) - light}"
        return written


_strokes = _Strokes()


def _payload(text: str) -> tuple[_Mode, int, str]:
    """Mode, number of characters in it, and their bits."""
    values = [_ALPHANUMERIC.get(char, -1) for char in text]
    if min(values, default=0) < 0:
        octets = text.encode()
        return _Mode.OCTETS, len(octets), "".join(f"{octet:08b}" for octet in octets)
    bits = "".join(f"{first * 45 + second:011b}" for first, second in zip(values[::2], values[1::2], strict=False))
    return _Mode.ALPHANUMERIC, len(values), bits + (f"{values[-1]:06b}" if len(values) % 2 else "")


def _smallest_version(mode: _Mode, count: int, payload: str) -> int:
    for version, capacity in enumerate(_capacities(), 1):
        if len(mode.head(version, count)) + len(payload) <= capacity:
            return version
    raise TooLong


def _data(bits: str, layout: _Layout) -> bytes:
    """The bits with terminator and padding, as data codewords."""
    capacity = 8 * sum(data for data, _ in layout.blocks)
    bits += "0" * min(4, capacity - len(bits))
    bits += "0" * (-len(bits) % 8)
    bits += (_PADDING * capacity)[: capacity - len(bits)]
    return int(bits, 2).to_bytes(capacity // 8)


def _with_checks(data: bytes, layout: _Layout) -> bytes:
    """Data and check codewords of all blocks, interleaved."""
    data_blocks: list[bytes] = []
    check_blocks: list[bytes] = []
    start = 0
    for length, checks in layout.blocks:
        block = data[start : start + length]
        data_blocks.append(block)
        check_blocks.append(_checks(block, checks))
        start += length
    return _interleaved(data_blocks) + _interleaved(check_blocks)


def _checks(block: bytes, count: int) -> bytes:
    """Reed-Solomon remainder of a block: one table row per codeword instead of one product per coefficient."""
    multiples = _generator_multiples(count)
    top, keep = 8 * (count - 1), (1 << 8 * (count - 1)) - 1
    remainder = 0
    for codeword in block:
        remainder = ((remainder & keep) << 8) ^ multiples[codeword ^ (remainder >> top)]
    return remainder.to_bytes(count)


def _interleaved(blocks: Sequence[bytes]) -> bytes:
    longest = max(map(len, blocks))
    return bytes(block[place] for place in range(longest) for block in blocks if place < len(block))


@lru_cache(maxsize=1)
def _capacities() -> tuple[int, ...]:
    """Data bits of versions 1 to 40."""
    from qrcode import util  # noqa: PLC0415 -- slow import (it may load an image library); only codes need it

    return tuple(util.BIT_LIMIT_TABLE[_LEVEL_M][1:])


@lru_cache(maxsize=32)
def _generator_multiples(count: int) -> tuple[int, ...]:
    """The generator polynomial of ``count`` check codewords, without its leading 1, times each of the 256 factors."""
    from qrcode import base  # noqa: PLC0415 -- slow import; only codes need it

    generator = base.Polynomial([1], 0)
    for power in range(count):
        generator *= base.Polynomial([1, base.gexp(power)], 0)
    logarithms = [base.glog(coefficient) for coefficient in generator][1:]
    rows = (bytes(base.gexp(base.glog(factor) + power) for power in logarithms) for factor in range(1, 256))
    return (0, *map(int.from_bytes, rows))


@lru_cache(maxsize=64)
def _layout(version: int, mask: int) -> _Layout:
    """Learnt from ``qrcode``: every bit is numbered from 1, and one drawing per binary digit shows where it lands."""
    from qrcode import base  # noqa: PLC0415 -- slow import; only codes need it

    blocks = tuple((block.data_count, block.total_count - block.data_count) for block in base.rs_blocks(version, 0))
    octets = sum(data + checks for data, checks in blocks)
    pattern = _drawn(version, mask, bytes(octets))
    numbers = [0] * len(pattern)
    for digit in range((8 * octets).bit_length()):
        marks = "".join(str(number >> digit & 1) for number in range(1, 8 * octets + 1))
        drawn = _drawn(version, mask, int(marks, 2).to_bytes(octets))
        for module, (without, marked) in enumerate(zip(pattern, drawn, strict=True)):
            numbers[module] |= (without != marked) << digit
    # A module that carries no bit has number 0 and so takes the last character, the "0" behind them.
    pick = cast("Callable[[str], tuple[str, ...]]", itemgetter(*(number - 1 for number in numbers)))
    return _Layout(4 * version + 17, blocks, pick, int(pattern, 2))


def _drawn(version: int, mask: int, codewords: bytes) -> str:
    """All modules row by row, as ``qrcode`` draws these codewords."""
    from qrcode.main import QRCode  # noqa: PLC0415 -- slow import; only codes need it

    code: QRCode[Any] = QRCode(version=version, error_correction=_LEVEL_M, border=0, mask_pattern=cast("Any", mask))
    code.data_cache = list(codewords)
    code.makeImpl(False, cast("Any", mask))
    return "".join("1" if module else "0" for row in code.modules for module in row)
