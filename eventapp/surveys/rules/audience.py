"""Whom a survey is sent to: filters as an address writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict

from eventapp.frozen import frozen

__all__ = ["Audience", "read"]

_WORD = re.compile(r"[A-Za-z0-9_.-]{1,40}", re.ASCII)


@frozen
class Audience:
    """Confirmed registrations; empty texts filter nothing.

    ``came``: only those who were checked in or joined online. ``type`` is a ticket type's key (``-`` for none),
    ``region`` a code (of a province: with all its regions), ``delegation`` and ``session`` public identifiers; a
    session means those who attended it.
    """

    came: bool = True
    type: str = ""
    region: str = ""
    delegation: str = ""
    session: str = ""

    def written(self) -> dict[str, str]:
        """As an address and a job hold it."""
        values = {name: value for name, value in asdict(self).items() if name != "came" and value}
        return values | {"came": "yes" if self.came else "no"}


def read(values: Mapping[str, str]) -> Audience:
    """The filters of an address; what is none filters nothing."""

    def word(name: str) -> str:
        text = values.get(name, "").strip()
        return text if _WORD.fullmatch(text) else ""

    return Audience(
        values.get("came", "yes") != "no", word("type"), word("region"), word("delegation"), word("session")
    )
