"""Absolute addresses, for QR codes and mails."""

from __future__ import annotations

from functools import lru_cache

from flask import current_app, has_request_context, request
from werkzeug.sansio.utils import get_current_url


def absolute(path: str) -> str:
    """The public address of a root-relative path: BASE_URL, else the host of this request, else where we serve."""
    base: str | None = current_app.config["BASE_URL"]
    if base is None:
        base = _host(request.scheme, request.host) if has_request_context() else current_app.config["SERVED_AT"]
    return f"{base}{path}"


@lru_cache(maxsize=100)
def _host(scheme: str, host: str) -> str:
    return get_current_url(scheme, host).rstrip("/")


def safe_next(target: str | None) -> str | None:
    """``target`` if it is a path of our own, else None: a sign-in never leads to another site."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return None
    return None if any(ord(c) < 32 for c in target) else target
