"""Free texts on their way to readers: each is looked at by a person before others see it."""

from __future__ import annotations

import re
from enum import StrEnum

__all__ = ["LONGEST_TAG", "MOST_TAGS", "Review", "tags"]

MOST_TAGS, LONGEST_TAG = 8, 30


class Review(StrEnum):
    """Whether a text may be published."""

    PENDING = "pending"
    SHOWN = "shown"
    HIDDEN = "hidden"


def tags(text: str) -> list[str]:
    """Tags as somebody types them, parted by commas: each once, in small letters, in order."""
    found = (re.sub(r"\s+", " ", part).strip().casefold()[:LONGEST_TAG].strip() for part in text.split(","))
    return list(dict.fromkeys(tag for tag in found if tag))[:MOST_TAGS]
