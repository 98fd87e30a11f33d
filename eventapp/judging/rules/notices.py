"""Sentences about the data that go with a result. They read as English text and can still be translated."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

__all__ = ["Notice", "listed", "shown"]

_LONGEST = 60
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class Notice(str):
    """One sentence, as a string; `sentence(translate)` gives it in another language."""

    __slots__ = ("details", "template")
    template: str
    details: dict[str, Any]

    def __new__(cls, template: str, /, **details: Any) -> Notice:
        notice = super().__new__(cls, template % details if details else template)
        notice.template, notice.details = template, details
        return notice

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """The sentence in the language of `translate`, which takes the English message id."""
        template = translate(self.template)
        return template % self.details if self.details else template


def shown(value: object) -> str:
    """A value out of a file, quoted, on one line and not longer than a sentence can bear."""
    text = _UNPRINTABLE.sub(" ", str(value))
    return f"'{text}'" if len(text) <= _LONGEST else f"'{text[: _LONGEST - 1]}…'"


def listed(values: Iterable[object], *, most: int = 10) -> str:
    """Quoted values with commas; beyond `most`, how many more there are."""
    texts = [shown(value) for value in values]
    rest = len(texts) - most
    return ", ".join(texts) if rest <= 0 else f"{', '.join(texts[:most])} (+{rest})"
