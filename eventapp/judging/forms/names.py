"""Short names for addresses, made from what somebody typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable


def key_of(name: str) -> str:
    """A short name for addresses: ``Smart Governance`` → ``smart-governance``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "x"


def unused_keys(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """A key for each name, with a number where another one has it already."""
    known = set(taken)
    keys = []
    for name in names:
        key, number = key_of(name), 2
        while key in known:
            key, number = f"{key_of(name)}-{number}", number + 1
        known.add(key)
        keys.append(key)
    return keys
