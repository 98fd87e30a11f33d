"""What a visitor keeps, and how a device remembers it: a short text that fits into a cookie."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

MOST = 40  # of one edition
LONGEST = 3000  # characters of the cookie's value
_KEPT = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)(?:\.(\d{1,18}))?")


class Kept(NamedTuple):
    """A booth, or one of its innovations."""

    slug: str
    innovation_id: int = 0


def as_text(kept: Iterable[Kept]) -> str:
    """``kota-madiun!kota-bandung.12``: at most MOST, the latest ones."""
    texts = [f"{each.slug}.{each.innovation_id}" if each.innovation_id else each.slug for each in kept][-MOST:]
    while texts and len("!".join(texts)) > LONGEST:
        texts.pop(0)
    return "!".join(texts)


def from_text(text: str) -> list[Kept]:
    """What ``as_text`` wrote; whatever it never writes is passed over."""
    found = (_KEPT.fullmatch(part) for part in text[: 2 * LONGEST].split("!"))
    return list(dict.fromkeys(Kept(match[1], int(match[2] or 0)) for match in found if match))[:MOST]
