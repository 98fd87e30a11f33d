"""The picture of a booth without a photo: squares drawn from the region's code in its tone, and two letters."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import NamedTuple

CARD = (23, 5)  # columns and rows of squares: on a card, on a booth's page, beside an innovation
LARGE = (41, 16)
SMALL = (8, 5)
TONES = 8
_STEP = 17  # pixels from square to square
_FAINT, _CLEAR = 36, 68  # of 256: how many squares are faint, and how many faint or clear
_KINDS = (
    "Daerah Khusus Ibukota ",
    "Daerah Khusus ",
    "Daerah Istimewa ",
    "Kabupaten Administrasi ",
    "Kota Administrasi ",
    "Kabupaten ",
    "Kota ",
    "Provinsi ",
)


class Cover(NamedTuple):
    """A tone from 1 to 8 and two SVG paths: the faint squares and the clear ones."""

    tone: int
    faint: str
    clear: str


@lru_cache(maxsize=2048)
def cover(code: str, size: tuple[int, int] = CARD, part: int = 0) -> Cover:
    """The cover of a region's code, always the same; ``part`` counts further pictures of one booth."""
    columns, rows = size
    drawn = hashlib.shake_256(f"{code}:{part}".encode()).digest(columns * rows)
    faint, clear = [], []
    for number, byte in enumerate(drawn):
        square = (number % columns * _STEP + 2, number // columns * _STEP + 2)
        if byte < _FAINT:
            faint.append(square)
        elif byte < _CLEAR:
            clear.append(square)
    return Cover((int(code.replace(".", "")) + part) % TONES + 1, _path(faint), _path(clear))


def _path(squares: list[tuple[int, int]]) -> str:
    """Squares of 10, each by its step from the one before: steps are often the same, so that little is sent."""
    made, before = [], (0, 0)
    for square in squares:
        across, down = square[0] - before[0], square[1] - before[1]
        made.append(f"m{across} {down}h10v10h-10z")
        before = square
    return "".join(made)


def initials(name: str) -> str:
    """Two letters for a region: ``MA`` for Kota Madiun, ``BA`` for Kota Banda Aceh."""
    own = next((name.removeprefix(kind) for kind in _KINDS if name.startswith(kind)), name)
    words = own.replace("-", " ").split()
    letters = words[0][:2] if len(words) == 1 else words[0][:1] + words[1][:1] if words else ""
    return letters.upper()
