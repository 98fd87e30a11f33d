"""Written text of people: cleaned, compared, sorted and searched.

Two people may share a mailbox, or a name, but not both.
"""

from __future__ import annotations

import hashlib
import unicodedata

_MARKS_OF_DIRECTION = set("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
MOST_WORDS = 6


def cleaned(text: str) -> str:
    """One line of text: composed, without controls and marks that hide or turn it, blanks of any width as one space."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable():  # then nothing in it is to be taken out, as in nearly all that is typed
        return " ".join(composed.split())
    visible = (
        " " if char.isspace() else char
        for char in composed
        if char.isspace() or (unicodedata.category(char) not in {"Cc", "Cs"} and char not in _MARKS_OF_DIRECTION)
    )
    return " ".join("".join(visible).split())


def folded(text: str) -> str:
    """The text as it is compared: no case, no accents, no difference of width."""
    plain = unicodedata.normalize("NFKD", cleaned(text).casefold())
    if plain.isascii():
        return " ".join(plain.split())
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())


def identity(name: str, email: str) -> str:
    """SHA-256 in hex over address and name as they are compared: equal for the same person of a mailbox."""
    return hashlib.sha256(f"{folded(email)}\n{folded(name)}".encode()).hexdigest()


def search_text(*parts: str) -> str:
    """What a list of people is searched in."""
    return " ".join(folded(part) for part in parts if part)


def search_words(query: str) -> list[str]:
    """The words that must all occur; the first few of a long query."""
    return folded(query).split()[:MOST_WORDS]
