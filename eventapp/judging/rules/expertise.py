"""What a judge knows, from a free text: words that the text shares with an entry's own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from eventapp.judging.rules.names import folded

__all__ = ["hints", "words"]

_WORD = re.compile(r"[^\W\d_]{4,}")
_COMMON = frozenset(
    {
        *("bidang", "dalam", "dengan", "daerah", "dari", "dosen", "kabupaten", "kota", "pada", "pakar", "pegiat"),
        *("provinsi", "tentang", "untuk", "yang", "about", "city", "expert", "from", "regency", "smart", "with"),
    }
)


def words(text: str) -> frozenset[str]:
    """The words of a text that say something: four letters and more, folded.

    >>> sorted(words("Pakar pariwisata dan Ekonomi kreatif"))
    ['ekonomi', 'kreatif', 'pariwisata']
    """
    return frozenset(_WORD.findall(folded(text))) - _COMMON


def hints(expertise: Mapping[str, str], texts: Mapping[str, str]) -> set[tuple[str, str]]:
    """(judge, entry) pairs that share a word. A word of more than half of the entries tells nothing apart."""
    known = {entry: words(text) for entry, text in texts.items()}
    often = Counter(word for found in known.values() for word in found)
    telling = {word for word, number in often.items() if 2 * number <= len(known)}
    return {
        (judge, entry)
        for judge, text in expertise.items()
        for entry, found in known.items()
        if words(text) & found & telling
    }
