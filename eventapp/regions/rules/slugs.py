"""A region's name as it stands in addresses."""

from __future__ import annotations

import re
import unicodedata

_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")


def slug(name: str) -> str:
    """*Kota Madiun* is ``kota-madiun``, *Jawa Barat* ``jawa-barat``; accents are left off, apostrophes join."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _NOT_IN_SLUG.sub("-", plain.replace("'", "")).strip("-")
