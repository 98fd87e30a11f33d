"""Hosts that pretend to be another, or that lead into a network that visitors are not in.

What people know must stand where the browser looks, at the end of the name, and a name must not carry a number by
which it leads to somebody's own machine.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote

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
        "adf.ly",
        "bit.do",
        "bit.ly",
        "bitly.com",
        "buff.ly",
        "cutt.ly",
        "dub.sh",
        "fb.me",
        "g.co",
        "goo.gl",
        "is.gd",
        "lnkd.in",
        "ow.ly",
        "page.link",
        "qr.ae",
        "rb.gy",
        "rebrand.ly",
        "s.id",
        "shorturl.asia",
        "shorturl.at",
        "short.gy",
        "shorturl.com",
        "t.co",
        "t.ly",
        "tiny.cc",
        "tiny.one",
        "tinyurl.com",
        "v.gd",
        "wa.link",
    }
)
# Names of no public host (RFC 2606, 6761, 6762, 7686, 8375, 9476 and what routers and offices use), *example* aside,
# and services whose names lead to whatever number is written before them, or always back to the reader's own machine.
INWARD = (
    *("localhost", "local", "localdomain", "internal", "intranet", "private", "corp", "home", "lan"),
    *("arpa", "test", "invalid", "onion", "alt", "i2p"),
    *("nip.io", "sslip.io", "xip.io", "traefik.me", "backname.io", "rbndr.us", "1u.ms", "local-ip.co", "local-ip.sh"),
    *("localtest.me", "lvh.me", "vcap.me", "lacolhost.com", "fuf.me", "localho.st", "local.gd", "ulh.us"),
)
# Pages of trusted sites that lead anywhere; an empty set means every page of the host.
_PASSING_ON: tuple[tuple[str, frozenset[str]], ...] = (
    ("google.com", frozenset({"url", "amp", "aclk", "imgres", "search", "translate"})),
    ("translate.goog", frozenset()),
    ("ampproject.org", frozenset()),
    ("youtube.com", frozenset({"redirect", "attribution_link"})),
    ("l.facebook.com", frozenset()),
    ("lm.facebook.com", frozenset()),
    ("facebook.com", frozenset({"l.php", "flx"})),
    ("l.instagram.com", frozenset()),
    ("instagram.com", frozenset({"linkshim"})),
    ("linkedin.com", frozenset({"redir", "safety"})),
    ("tiktok.com", frozenset({"link"})),
    ("bing.com", frozenset({"ck"})),
    ("duckduckgo.com", frozenset({"l"})),
    ("slack-redir.net", frozenset()),
    ("t.umblr.com", frozenset()),
    ("vk.com", frozenset({"away.php"})),
)
_KEEPERS = ("archive.org",)  # they show a copy of the address in their own path, and lead nowhere
_ADDRESS = re.compile(r"(?i)(?:[a-z][a-z0-9+.-]*:)?//[^/]|(?:javascript|data):")
_ADDRESS_IN_PATH = re.compile(r"(?i)https?:/+[^/]")
_NUMBER = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_CARRIES_NUMBER = re.compile(rf"(?<![0-9])(?:{_NUMBER}[.-]){{3}}{_NUMBER}(?![0-9])")
_TWINS = str.maketrans({"0": "o", "1": "l", "i": "l", "3": "e", "5": "s", "7": "t"})
_TWINS_OF_GO = str.maketrans({"0": "o"})
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_WITHOUT_DOT = {"goid", "g0id"}  # *go.id*
_GLUED = re.compile(r"[a-z0-9]{3,}go(?:id\..+|\.id)")  # *madiungo.id*, *madiungoid.com*
_ENDS_IN_GO = re.compile(r"(?:argo|logo|mango|indigo|tango|bingo|lingo|flamingo|jago|sago|dago|lego|domingo)\.id")
_LONG = 7  # letters from which on a name is known in other words too: *facebooklogin*
_MISSPELT = 6  # and from which on it is known with a slip of the pen: *instagarm*


def is_shortener(host: str) -> bool:
    """Whether links of this host hide where they lead."""
    return any(_ends_in(host, shortener) for shortener in SHORTENERS)


def sends_on(host: str, path: str, query: str) -> bool:
    """Whether a page only passes its visitors on, so that the host that is shown is not the site that opens.

    Such as ``google.com/url?q=…``, ``google.com/amp/s/…``, ``youtube.com/redirect?q=…``, and any page that takes a
    whole address along, in its query or its path.
    """
    first = unquote(path).lstrip("/").split("/")[0].lower()
    if any(_ends_in(host, site) and (not pages or first in pages) for site, pages in _PASSING_ON):
        return True
    if _ADDRESS_IN_PATH.search(unquote(path)) and not any(_ends_in(host, keeper) for keeper in _KEEPERS):
        return True
    given = [part.strip() for pair in parse_qsl(query, keep_blank_values=True) for part in pair]
    return any(_ADDRESS.match(part) for part in given)


def dials(host: str, path: str) -> bool:
    """Whether a page begins a chat with somebody's number, or joins people's group.

    A channel of news does neither, nor does a room for calls.
    """
    if _ends_in(host, "whatsapp.com") and host != "call.whatsapp.com":
        return unquote(path).lstrip("/").split("/")[0].lower() not in {"", "channel"}
    return _ends_in(host, "wa.me")


def leads_inward(host: str) -> bool:
    """Whether a host (lower-case ASCII) leads to a private network, or carries an IP number: ``127.0.0.1.nip.io``."""
    if any(_ends_in(host, inward) for inward in INWARD):
        return True
    return _CARRIES_NUMBER.search(host) is not None or host.split(".")[0] == "localhost"


def imitates(host: str) -> bool:
    """Whether a host (lower-case ASCII) can be taken for one of TRUSTED and is not.

    Such as ``wa.me.evil.example``, ``faceb00k.com``, ``madiun-go.id``, ``instagram-login.example``, ``g0.id``.
    """
    if any(_ends_in(host, trusted) for trusted in TRUSTED):
        return False
    for written in (host, _plain(host)):
        spread = re.sub(r"[.-]", ".", f".{written}.")
        if any(f".{_plain(trusted)}." in spread or f".{trusted}." in spread for trusted in TRUSTED):
            return True
    shown = host.translate(_TWINS_OF_GO)
    if any(_GLUED.fullmatch(shown[place:]) for place in _starts(shown)) and not _ENDS_IN_GO.search(shown):
        return True
    return any(part in _WITHOUT_DOT or _recalls(_plain(part)) for part in re.split(r"[.-]", host))


def _starts(host: str) -> list[int]:
    """Where the parts of a name begin."""
    return [0, *(place + 1 for place, letter in enumerate(host) if letter in ".-")]


def _ends_in(host: str, trusted: str) -> bool:
    return host == trusted or host.endswith(f".{trusted}")


def _plain(part: str) -> str:
    """A part as a hurried reader sees it."""
    seen = part.translate(_TWINS)
    for pair, letter in _PAIRS:
        seen = seen.replace(pair, letter)
    return seen


_NAMES = frozenset(_plain(trusted.rpartition(".")[0]) for trusted in TRUSTED if len(trusted) > 6)


def _recalls(part: str) -> bool:
    """Whether a plain part is one of the names, holds a long one, or is one slip of the pen away from it."""
    if part in _NAMES or any(name in part for name in _NAMES if len(name) >= _LONG):
        return True
    return any(_is_a_slip(part, name) for name in _NAMES if len(name) >= _MISSPELT)


def _is_a_slip(part: str, name: str) -> bool:
    """Whether one letter more, less, changed or swapped with its neighbour tells the two apart."""
    same = next((place for place, letter in enumerate(name) if part[place : place + 1] != letter), len(name))
    rest, wanted = part[same:], name[same:]
    swapped = rest[:2][::-1] + rest[2:]
    return wanted in {rest[1:], swapped} or wanted[1:] in {rest, rest[1:]}
