"""Signed cookies and form tokens: Flask's and Flask-WTF's own formats and keys, made with less work.

The libraries make a serializer, derive the key and try to compress sixty bytes for every signature. Here that is done
once per process; what one side signs the other still reads.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from time import time
from typing import Any

from flask import Flask, Request, g, session
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer
from itsdangerous.encoding import base64_decode, base64_encode, bytes_to_int
from itsdangerous.signer import SigningAlgorithm
from werkzeug.http import dump_cookie
from werkzeug.wrappers import Response

TOKEN = "csrf_token"  # noqa: S105 -- the name of field, session key and global, as in Flask-WTF
TOKEN_SALT = "wtf-csrf-token"  # noqa: S105 -- Flask-WTF's name for the purpose
KEPT_SALT = "kept-page"
_compact = json.JSONEncoder(separators=(",", ":"))


class _Hmac(SigningAlgorithm):
    """HMAC-SHA-1, as itsdangerous uses it, in one call."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return hmac.digest(key, value, hashlib.sha1)


class _Signer(TimestampSigner):
    """Derives each key once."""

    def derive_key(self, secret_key: str | bytes | None = None) -> bytes:
        derived: dict[Any, bytes] = self.__dict__.setdefault("derived", {})
        if secret_key not in derived:
            derived[secret_key] = super().derive_key(secret_key)
        return derived[secret_key]


class _TaggedJson(TaggedJSONSerializer):
    """Flask's JSON with tags, by an encoder that is there already."""

    def dumps(self, value: Any) -> str:
        is_plain = TOKEN in value and all(type(each) is str for each in value.values())  # then there is nothing to tag
        return _compact.encode(value if is_plain else self.tag(value))


class _Json:
    """JSON by an encoder that is there already."""

    dumps = staticmethod(_compact.encode)
    loads = staticmethod(json.loads)


class Serializer(URLSafeTimedSerializer):
    """Signs without trying to compress; reads compressed payloads too."""

    default_signer = _Signer

    def __init__(self, secret_key: str, salt: str, **options: Any) -> None:
        super().__init__(
            secret_key, salt=salt, signer_kwargs={"algorithm": _Hmac(), **options.pop("signer", {})}, **options
        )
        self._own_signer = super().make_signer()

    def make_signer(self, salt: str | bytes | None = None) -> Any:
        """The one signer."""
        return self._own_signer if salt is None or salt == self.salt else super().make_signer(salt)

    def loads(  # type: ignore[override]
        self, s: str | bytes, max_age: int | None = None, *args: Any, **options: Any
    ) -> Any:
        """As in itsdangerous, which is asked about whatever is not plainly right: it says what is wrong."""
        found = None if args or options else self._read(s if isinstance(s, str) else s.decode(), max_age)
        return super().loads(s, max_age, *args, **options) if found is None else found

    def _read(self, signed: str, max_age: int | None) -> Any:
        value, _, signature = signed.rpartition(".")
        payload, _, stamp = value.rpartition(".")
        if not payload or payload.startswith(".") or not signed.isascii():  # a point: it was compressed
            return None
        if not hmac.compare_digest(self._own_signer.get_signature(value.encode()), signature.encode()):
            return None
        if max_age is not None and not 0 <= time() - bytes_to_int(base64_decode(stamp)) <= max_age:
            return None
        return self.serializer.loads(base64_decode(payload).decode())

    def dump_payload(self, obj: Any) -> bytes:
        """The object as JSON in base64."""
        return base64_encode(self.serializer.dumps(obj))


class Sessions(SecureCookieSessionInterface):
    """Flask's session in a signed cookie; a session that was not changed is neither signed nor sent again."""

    def __init__(self, secret_key: str) -> None:
        self._serializer = Serializer(
            secret_key, self.salt, serializer=_TaggedJson(), signer={"key_derivation": self.key_derivation}
        )
        self._after: str | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The one serializer."""
        return self._serializer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of the cookie; without one there is nothing to check."""
        if self.get_cookie_name(app) in request.cookies:
            return super().open_session(app, request)
        return self.session_class()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Sign and send what was changed. Every answer of ours varies by cookie, so nothing is to be said of that."""
        if not session.modified:
            return
        if session.permanent or not session:  # a cookie with an end
            super().save_session(app, session, response)  # type: ignore[arg-type]
        else:
            signed = self._serializer.dumps(dict(session))
            response.headers.add("Set-Cookie", f"{self.get_cookie_name(app)}={signed}{self._attributes(app)}")

    def _attributes(self, app: Flask) -> str:
        """What follows the cookie's value, which is always the same; Werkzeug works it out once."""
        if self._after is None:
            self._after = dump_cookie(
                "",
                "",
                domain=self.get_cookie_domain(app),
                path=self.get_cookie_path(app),
                secure=self.get_cookie_secure(app),
                httponly=self.get_cookie_httponly(app),
                samesite=self.get_cookie_samesite(app),
                partitioned=self.get_cookie_partitioned(app),
            ).removeprefix("=")
        return self._after


class FormTokens:
    """Makes the tokens that Flask-WTF checks: a random value of the session, signed.

    ``of_kept_page`` is the one of forms that write nothing, whose page is the same for everybody: it says no more than
    that the form is ours. Every process has the same one, also after a restart.
    """

    def __init__(self, secret_key: str) -> None:
        self._serializer = Serializer(secret_key, TOKEN_SALT, serializer=_Json)
        self.of_kept_page = hmac.digest(secret_key.encode(), KEPT_SALT.encode(), "sha256").hex()

    def token(self) -> str:
        """The token of this browser's session, which is begun by it."""
        made: str | None = g.get(TOKEN)
        if made is None:
            if TOKEN not in session:
                session[TOKEN] = secrets.token_hex(20)
            made = g.csrf_token = str(self._serializer.dumps(session[TOKEN]))
        return made

    def accepts(self, token: str | None) -> bool:
        """Whether a token that was sent is one of this browser's session."""
        if not token or TOKEN not in session:
            return False
        try:
            return hmac.compare_digest(session[TOKEN].encode(), self._serializer.loads(token).encode())
        except BadData:
            return False
