"""When two names read alike."""

from __future__ import annotations

import unicodedata


def folded(name: str) -> str:
    """A name as people tell it from others: without capitals, accents and the number of blanks.

    >>> folded(" Smart  GOVERNANCE") == folded("smart governance")
    True
    """
    plain = unicodedata.normalize("NFKD", " ".join(name.split()).casefold())
    return "".join(each for each in plain if not unicodedata.combining(each))
