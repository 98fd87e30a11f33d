"""Opaque identifiers, human codes and token hashes.

Whatever admits or reveals is random and at least 128 bits long; short human codes only help signed-in staff.
"""

from __future__ import annotations

import base64
import hashlib
import secrets

_LOOKALIKE_FREE = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def opaque() -> str:
    """A new random identifier: 26 lower-case base32 letters and digits, 130 bits."""
    return base64.b32encode(secrets.token_bytes(17)).decode("ascii").lower()[:26]


def human_code(length: int = 8) -> str:
    """A code to read aloud, such as ``7K2M9QXA``: no letters that look like another."""
    return "".join(secrets.choice(_LOOKALIKE_FREE) for _ in range(length))


def encode(raw: bytes) -> str:
    """Bytes as lower-case base32 without padding."""
    return base64.b32encode(raw).decode("ascii").rstrip("=").lower()


def token_hash(token: str) -> str:
    """What the database keeps of a token: its SHA-256 in hex. Enough, because tokens are random."""
    return hashlib.sha256(token.encode()).hexdigest()
