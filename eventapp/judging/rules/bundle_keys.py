"""Signatures under a bundle: Ed25519 (RFC 8032) over the role and the very bytes of the manifest.

A key signs once: its private half is never stored, so nobody, not even who owns the database and all our secrets, can
sign anything else with the fingerprint that stands in the minutes. The role is part of what is signed, so that two
signatures cannot change places.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

__all__ = ["ALGORITHM", "ROLES", "Signed", "fingerprint", "is_signed", "message", "sign_once"]

ALGORITHM = "Ed25519"
ROLES = ("chair", "auditor")
"""Whose signatures a bundle bears, in this order."""


class Signed(NamedTuple):
    """A signature (64 bytes) and the public key (32 bytes) that proves it."""

    public_key: bytes
    signature: bytes


def message(role: str, manifest: bytes) -> bytes:
    """What somebody signs in this role: the role on a line of its own, then the manifest."""
    return role.encode() + b"\n" + manifest


def sign_once(role: str, manifest: bytes) -> Signed:
    """Sign with a new key, and forget the key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 -- slow import, used by few requests

    key = Ed25519PrivateKey.generate()
    return Signed(key.public_key().public_bytes_raw(), key.sign(message(role, manifest)))


def is_signed(role: str, manifest: bytes, signed: Signed) -> bool:
    """Whether the signature is that of this key in this role under exactly these bytes."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 -- slow import, used by few requests
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 -- as above

    try:
        Ed25519PublicKey.from_public_bytes(signed.public_key).verify(signed.signature, message(role, manifest))
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public_key: bytes) -> str:
    """SHA-256 of the public key in hex: what is printed in the minutes."""
    return hashlib.sha256(public_key).hexdigest()
