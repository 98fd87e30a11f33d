"""Whether two spellings name one person: titles, degrees, case and dots aside. Nothing is guessed from initials."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_TITLES = frozenset(
    ("bapak", "bpk", "pak", "ibu", "bu", "sdr", "sdri", "h", "hj", "ir", "dr", "drs", "dra", "drg", "prof")
)


def is_same(one: str, other: str) -> bool:
    """Whether both name the same person, such as ``Bagus Prasetyo`` and ``Dr. BAGUS PRASETYO, M.Si.``."""
    return bool(_words(one)) and _words(one) == _words(other)


def _words(name: str) -> list[str]:
    """What is left of a name without titles before it and degrees behind its first comma."""
    written = unicodedata.normalize("NFKC", name).casefold().partition(",")[0]
    words = _WORD.findall(written)
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    return words
