"""Finding a booth by words: what was published as one lower-case text, and the words of a search."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from eventapp.exhibition.rules.content import Content

LONGEST_SEARCH = 100  # characters
MOST_WORDS = 8


def words(written: str) -> list[str]:
    """The words to look for, folded like the text; all of them must occur."""
    return _folded(written[:LONGEST_SEARCH]).split()[:MOST_WORDS]


def text_of(content: Content, names: Iterable[str], dimensions: Mapping[str, str]) -> str:
    """What a booth can be found by: the region's names, its texts, and the labels of its dimensions by key."""
    parts = [*names, content.programme, content.pitch, content.story]
    for innovation in content.innovations:
        label = dimensions.get(innovation.dimension, "")
        parts += [innovation.title, label, innovation.problem, innovation.does]
        parts += [figure.label for figure in innovation.figures]
    return _folded("\n".join(part for part in parts if part))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
