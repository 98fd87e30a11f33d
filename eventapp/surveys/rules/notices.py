"""Warnings that go with a document: English strings there, and still translatable for a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from eventapp.surveys.rules.values import shown

__all__ = ["Notice", "named"]


class Notice(str):
    """One sentence as a string; `sentence(translate)` says it in another language."""

    __slots__ = ("details", "template")
    template: str
    details: dict[str, Any]

    def __new__(cls, template: str, /, **details: Any) -> Notice:
        """A message id with its placeholders filled."""
        notice = super().__new__(cls, template % details)
        notice.template, notice.details = template, details
        return notice

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """The sentence in the language of `translate`, which takes the English message id."""
        return translate(self.template) % self.details


def named(keys: Iterable[str]) -> str:
    """Keys or answers for a sentence, in quotation marks with commas."""
    return ", ".join(f"“{shown(key)}”" for key in keys)
