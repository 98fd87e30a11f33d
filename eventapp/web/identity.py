"""What the kit needs to know about people and editions, said as protocols; ``app.py`` plugs the answers in."""

from __future__ import annotations

from typing import Protocol

from flask import current_app

from eventapp.core.access import Actor, EditionRef, Role
from eventapp.frozen import frozen


@frozen
class MembershipRef:
    """One role of one person in one edition."""

    id: int
    edition: EditionRef
    role: Role
    region_id: int | None


class Identity(Protocol):
    """Look-ups of the kit."""

    def actor(self, sign_in_token: str) -> Actor | None:
        """The person of a log-in cookie, or None when it is ended or unknown. 1 statement."""
        ...

    def edition(self, slug: str) -> EditionRef | None:
        """The edition of an address. 1 statement."""
        ...

    def memberships(self, user_id: int) -> list[MembershipRef]:
        """All roles of a person, latest edition first. 1 statement."""
        ...


def identity() -> Identity:
    """The look-ups that the app was made with."""
    found: Identity = current_app.extensions["eventapp_identity"]
    return found
