"""The words of questions and answers in one language, for whoever shows a document of statistics."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

__all__ = ["Wording", "of_file"]


class Wording(NamedTuple):
    """How one question is worded, and its answers by code; `kind` is what the organiser called it."""

    text: str
    labels: Mapping[str, str]
    kind: str = ""


def of_file(data: bytes, locale: str) -> dict[str, Wording]:
    """The wordings of a question file that was read already: "text" and "labels" in `locale`, else in any language."""
    found = {}
    for item in json.loads(data.decode("utf-8-sig")):
        labels = item.get("labels")
        named = labels if isinstance(labels, Mapping) else {}
        found[str(item["key"]).strip()] = Wording(
            _in(item.get("text"), locale),
            {str(value): _in(words, locale) or str(value) for value, words in named.items()},
        )
    return found


def _in(words: Any, locale: str) -> str:
    if isinstance(words, str):
        return words
    if not isinstance(words, Mapping):
        return ""
    chosen = words.get(locale) or next((text for text in words.values() if text), "")
    return chosen if isinstance(chosen, str) else ""
