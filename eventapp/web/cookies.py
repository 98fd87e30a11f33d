"""What a browser sent along."""

from __future__ import annotations

from flask import request


def cookie(name: str) -> str | None:
    """A cookie, or None. Most are missing, and Werkzeug's ``get`` makes a whole HTTP error of each to throw it away."""
    sent = request.cookies
    if name not in sent:
        return None
    return sent[name]
