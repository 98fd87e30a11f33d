"""The two codes of a ticket: the short one that people read aloud, and the long one that a QR holds.

The short code finds a ticket for signed-in staff and admits nobody by itself; the long one (130 bits) admits.
"""

from __future__ import annotations

import re

_NOT_IN_CODE = re.compile(r"[\s\-\u2010-\u2015\u2212._]+")
_SHORT = re.compile(r"[2-9A-HJKMNP-Z]{8}")
_LONG = re.compile(r"(?:https?://[^/\s]+/c/)?([a-z2-7]{26})/?", re.IGNORECASE)


def written(letters: str) -> str:
    """Eight letters and digits as a short code is kept, shown and read aloud: ``7K2M-QX9A``."""
    return f"{letters[:4]}-{letters[4:]}"


def read(text: str) -> str | None:
    """The short code in what somebody typed, in any case and with any hyphen; None when it is none."""
    letters = _NOT_IN_CODE.sub("", text).upper()
    return written(letters) if _SHORT.fullmatch(letters) else None


def is_part(text: str) -> bool:
    """Whether somebody typed some letters of a code and not all eight, such as the last four."""
    return 3 <= len(_NOT_IN_CODE.sub("", text)) < 8


def read_scan(text: str) -> str | None:
    """The long code in what a scanner read: the code itself or the QR's address, in any case; None for other text."""
    found = _LONG.fullmatch(text.strip())
    return found.group(1).lower() if found else None


def scan_path(scan: str) -> str:
    """The path of the address that a QR holds. In capitals, so that the QR stays small (alphanumeric mode)."""
    return f"/C/{scan.upper()}"
