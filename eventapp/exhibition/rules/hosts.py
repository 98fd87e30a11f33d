"""Hosts that pretend to be another: what people know must stand where the browser looks, at the end of the name."""

from __future__ import annotations

import re

# Names that visitors trust. A host that shows one of them anywhere but at its end wants to be taken for it.
TRUSTED = (
    "go.id",
    "ac.id",
    "wa.me",
    "whatsapp.com",
    "instagram.com",
    "facebook.com",
    "youtube.com",
    "tiktok.com",
    "linkedin.com",
    "google.com",
)
SHORTENERS = frozenset(
    {
        "bit.ly",
        "buff.ly",
        "cutt.ly",
        "goo.gl",
        "is.gd",
        "lnkd.in",
        "ow.ly",
        "rb.gy",
        "rebrand.ly",
        "s.id",
        "shorturl.at",
        "t.co",
        "tinyurl.com",
        "v.gd",
    }
)
_TWINS = str.maketrans({"0": "o", "1": "l", "3": "e", "5": "s", "7": "t"})
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_NAMES = frozenset(trusted.rpartition(".")[0] for trusted in TRUSTED if len(trusted) > 6)


def is_shortener(host: str) -> bool:
    """Whether links of this host hide where they lead."""
    return host.removeprefix("www.") in SHORTENERS


def imitates(host: str) -> bool:
    """Whether a host (lower-case ASCII) can be taken for one of TRUSTED and is not.

    Such as ``wa.me.evil.example``, ``faceb00k.com``, ``madiun-go.id``, ``instagram-login.example``.
    """
    if any(_ends_in(host, trusted) for trusted in TRUSTED):
        return False
    spread = re.sub(r"[.-]", ".", f".{host}.")
    if any(f".{trusted}." in spread for trusted in TRUSTED):
        return True
    return any(_plain(part) in _NAMES for part in re.split(r"[.-]", host))


def _ends_in(host: str, trusted: str) -> bool:
    return host == trusted or host.endswith(f".{trusted}")


def _plain(part: str) -> str:
    """A part as a hurried reader sees it."""
    seen = part.translate(_TWINS)
    for pair, letter in _PAIRS:
        seen = seen.replace(pair, letter)
    return seen
