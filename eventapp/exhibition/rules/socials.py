"""Accounts on social networks, written as a handle or pasted as an address; the address is built by us."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from eventapp.exhibition.errors import BadAccount
from eventapp.frozen import frozen

_SCHEME = re.compile(r"(?i)https?://")
_ADDRESS = re.compile(r"(?i)(?:https?://)?[a-z0-9-]+(?:\.[a-z0-9-]+)+/")
_PROFILE = "profile.php"


@frozen
class Network:
    """``hosts`` are ours to read (with ``www.`` or ``m.`` before them); ``handle`` is what an account looks like.

    ``before`` stands before a bare handle in its address; ``sections`` are the first parts of longer accounts.
    """

    name: str
    hosts: tuple[str, ...]
    handle: re.Pattern[str]
    before: str = ""
    sections: tuple[str, ...] = ()
    without: frozenset[str] = frozenset()  # pages of the network itself


NETWORKS = {
    "instagram": Network(
        "Instagram",
        ("instagram.com",),
        re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.]{0,28}[A-Za-z0-9_])?"),
        without=frozenset({"p", "reel", "reels", "stories", "explore", "accounts", "direct", "linkshim", "tv"}),
    ),
    "facebook": Network(
        "Facebook",
        ("facebook.com", "fb.com"),
        re.compile(r"[A-Za-z0-9.]{3,60}"),
        without=frozenset(
            {"login", "groups", "watch", "share", "events", "pages", "people", "sharer", "login.php", "l.php"}
            | {"dialog", "flx", "hashtag", "help", "marketplace", "home.php", "photo.php", "permalink.php", "story.php"}
            | {"sharer.php", "settings"}
        ),
    ),
    "x": Network(
        "X",
        ("x.com", "twitter.com"),
        re.compile(r"[A-Za-z0-9_]{1,15}"),
        without=frozenset({"home", "search", "intent", "share", "i", "hashtag", "login", "settings", "explore"}),
    ),
    "youtube": Network(
        "YouTube",
        ("youtube.com",),
        re.compile(r"[A-Za-z0-9._-]{3,60}"),
        before="@",
        sections=("channel", "c", "user"),
        without=frozenset({"watch", "playlist", "shorts", "results", "live", "redirect", "embed", "feed", "hashtag"}),
    ),
    "tiktok": Network(
        "TikTok",
        ("tiktok.com",),
        re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.]{0,22}[A-Za-z0-9_])?"),
        before="@",
        without=frozenset({"tag", "foryou", "login", "link", "search", "explore", "music", "discover"}),
    ),
    "linkedin": Network(
        "LinkedIn",
        ("linkedin.com",),
        re.compile(r"[A-Za-z0-9-]{2,100}"),
        sections=("company", "in", "school", "showcase"),
        without=frozenset({"feed", "jobs", "login", "pulse", "redir", "safety"}),
    ),
}


def account(kind: str, written: str) -> str:
    """The account as it is stored: ``kominfo.madiun``, ``@PemkotMadiun``, ``company/pemkot``, ``profile.php?id=1``.

    Raises BadAccount for anything else, other networks' addresses among them.
    """
    network = NETWORKS[kind]
    text = written.strip()
    parts = _parts(network, text)
    if parts == [_PROFILE]:
        return f"{_PROFILE}?id={_number(network, text)}"
    if len(parts) == 2 and parts[0].lower() in network.sections:
        return f"{parts[0].lower()}/{_checked(network, parts[1])}"
    if len(parts) != 1 or (network.name == "LinkedIn" and _is_address(text)):
        raise _refusal(network)
    handle = _checked(network, parts[0].removeprefix("@"))
    return f"{'company/' if network.name == 'LinkedIn' else network.before}{handle}"


def address(kind: str, account_name: str) -> str:
    """Where an account that ``account`` has read stands."""
    host = NETWORKS[kind].hosts[0]
    return f"https://{host if kind == 'x' else f'www.{host}'}/{account_name}"


def _is_address(text: str) -> bool:
    return bool(_ADDRESS.match(text))


def _parts(network: Network, text: str) -> list[str]:
    """The parts of the path of an address of this network, or the text itself when it is no address."""
    if len(text) > 300 or not text.isascii() or re.search(r"[\s\\<>\"'`{}|^]", text):
        raise _refusal(network)
    if not _is_address(text):
        return text.split("?")[0].strip("/").split("/") if text.startswith(_PROFILE) else text.strip("/").split("/")
    try:
        parts = urlsplit(text if _SCHEME.match(text) else f"https://{text}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _refusal(network) from None
    own = any(host == known or host in {f"www.{known}", f"m.{known}", f"id.{known}"} for known in network.hosts)
    if not own or "@" in parts.netloc or port not in {None, 443}:
        raise _refusal(network)
    return [part for part in parts.path.split("/") if part]


def _number(network: Network, text: str) -> str:
    numbers = parse_qs(urlsplit(text).query).get("id", [])
    if network.name != "Facebook" or len(numbers) != 1 or not re.fullmatch(r"[0-9]{5,20}", numbers[0]):
        raise _refusal(network)
    return numbers[0]


def _checked(network: Network, handle: str) -> str:
    if not network.handle.fullmatch(handle) or handle.lower() in network.without:
        raise _refusal(network)
    return handle


def _refusal(network: Network) -> BadAccount:
    return BadAccount(network=network.name)
