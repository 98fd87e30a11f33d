"""The text of a letter to many: plain words with a few placeholders, each by its English or its Indonesian name.

A placeholder is replaced, never run: whatever else stands in braces is refused before, and what a value holds stays as
it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from eventapp.errors import N_, InvalidInput

# By name: what it stands for. Both languages may be used in both texts.
PLACEHOLDERS = {
    "name": "nama",
    "organisation": "instansi",
    "forum": "forum",
    "date": "tanggal",
    "place": "tempat",
    "seat": "kursi",
    "code": "kode",
    "link": "tautan",
}
_BY_NAME = {name: name for name in PLACEHOLDERS} | {local: name for name, local in PLACEHOLDERS.items()}
_IN_BRACES = re.compile(r"\{([^{}\n]{0,40})\}")


class UnknownPlaceholder(InvalidInput):
    """Something in braces that we cannot fill in."""

    code = "unknown_placeholder"
    message = N_("{%(name)s} is no placeholder. These can be used: %(known)s.")


def checked(text: str, *, local: bool) -> str:
    """The text itself. Raises UnknownPlaceholder, which names those of the language (``local``: Indonesian)."""
    for found in _IN_BRACES.finditer(text):
        if _key(found[1]) not in _BY_NAME:
            raise UnknownPlaceholder(name=found[1], known=", ".join(f"{{{name}}}" for name in names(local=local)))
    return text


def names(*, local: bool) -> tuple[str, ...]:
    """The placeholders as a writer of this language types them, without braces."""
    return tuple(PLACEHOLDERS.values()) if local else tuple(PLACEHOLDERS)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with ``values`` (by English name) in place of its placeholders; one pass, so no value is read again."""

    def value(found: re.Match[str]) -> str:
        name = _BY_NAME.get(_key(found[1]))
        return found[0] if name is None else values.get(name, "")

    return _IN_BRACES.sub(value, text)


def _key(written: str) -> str:
    return written.strip().lower()
