"""Keys derived from the application's one secret, each for one purpose; authenticated encryption.

``keys`` is bound once per process by ``eventapp.core.runtime.start``.
"""

from __future__ import annotations

import hashlib
import hmac

from eventapp.core import ids


class Keys:
    """The application's secret and what is derived from it (HKDF-like, one HMAC-SHA-256 per purpose)."""

    def __init__(self) -> None:
        self._secret = b""
        self._of_tokens: dict[str, bytes] = {}  # keys by purpose, of which there are few

    def bind(self, secret: str) -> None:
        """Use this secret from now on."""
        self._secret = secret.encode()
        self._of_tokens = {}

    def derive(self, purpose: str) -> bytes:
        """32 bytes that are always the same for one purpose and tell nothing about another."""
        return hmac.digest(self._secret, b"eventapp:" + purpose.encode(), hashlib.sha256)

    def token(self, purpose: str, subject: str) -> str:
        """A 130-bit token for ``subject`` that can be made again but not guessed, such as a ticket's scan code."""
        key = self._of_tokens.get(purpose)
        if key is None:
            key = self._of_tokens[purpose] = self.derive(purpose)
        return ids.encode(hmac.digest(key, subject.encode(), hashlib.sha256)[:20])[:26]

    def seal(self, purpose: str, plain: bytes, *, key: bytes | None = None) -> bytes:
        """Encrypt with AES-256-GCM under the purpose's key (or ``key``, 32 bytes); the purpose is authenticated."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 -- slow import, little used

        nonce = hashlib.sha256(ids.opaque().encode()).digest()[:12]
        return nonce + AESGCM(key or self.derive(purpose)).encrypt(nonce, plain, purpose.encode())

    def open(self, purpose: str, sealed: bytes, *, key: bytes | None = None) -> bytes:
        """Undo ``seal``. Raises ``cryptography.exceptions.InvalidTag`` when a bit differs."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 -- as above

        return AESGCM(key or self.derive(purpose)).decrypt(sealed[:12], sealed[12:], purpose.encode())


keys = Keys()
