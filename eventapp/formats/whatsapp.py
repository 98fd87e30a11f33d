"""Addresses that open WhatsApp. Nothing is sent by us: the person who opens one sees the text and sends it."""

from __future__ import annotations

from urllib.parse import quote

_HOST = "https://wa.me"


def chat(number: str, text: str = "") -> str:
    """A conversation with a number in E.164, such as ``+6281234567890``, with ``text`` typed in already."""
    address = f"{_HOST}/{number.removeprefix('+')}"
    return f"{address}?text={_quoted(text)}" if text else address


def share(text: str) -> str:
    """The list of one's own conversations, to choose who gets ``text``."""
    return f"{_HOST}/?text={_quoted(text)}"


def _quoted(text: str) -> str:
    return quote(text, safe="")
