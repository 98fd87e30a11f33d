"""Who came, as registration's lists ask for it. The doors are a part above this one, so it is told, not asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from datetime import date, datetime
from typing import Any, Protocol

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.frozen import frozen


@frozen
class Arrival:
    """Somebody's last way in."""

    at: datetime
    gate: str
    day: date  # of the forum's place


@frozen
class Happening:
    """One line of a person's time line; ``details`` are ids, states and numbers, ``name`` who did it, if known."""

    at: datetime
    action: str
    actor_kind: str
    details: dict[str, Any] = field(default_factory=dict)
    name: str | None = None


class Presence(Protocol):
    """What the doors know of registrations."""

    def came(self, day: date | None) -> sa.ColumnElement[bool]:
        """Whether the registration of the query around it entered, on a day or on any."""
        ...

    def arrivals(self, scope: Scope, registration_ids: Sequence[int]) -> dict[int, Arrival]:
        """The last way in of these people; who never came is left out. 1 statement."""
        ...

    def days(self, scope: Scope, registration_id: int) -> list[date]:
        """The days on which somebody entered, in order. 1 statement."""
        ...

    def days_of(self, scope: Scope, registration_ids: Sequence[int]) -> dict[int, list[date]]:
        """The same for several people; who never entered is left out. 1 statement."""
        ...

    def happenings(self, scope: Scope, registration_id: int) -> list[Happening]:
        """Entries and scans of one person, first to last."""
        ...


class NoDoors:
    """The answers of a product without doors: nobody came."""

    def came(self, day: date | None) -> sa.ColumnElement[bool]:
        """Never."""
        return sa.false()

    def arrivals(self, scope: Scope, registration_ids: Sequence[int]) -> dict[int, Arrival]:
        """Nobody."""
        return {}

    def days(self, scope: Scope, registration_id: int) -> list[date]:
        """None."""
        return []

    def days_of(self, scope: Scope, registration_ids: Sequence[int]) -> dict[int, list[date]]:
        """None."""
        return {}

    def happenings(self, scope: Scope, registration_id: int) -> list[Happening]:
        """Nothing."""
        return []


_told: list[Callable[[], Presence]] = [NoDoors]


def tell(presence: Callable[[], Presence]) -> None:
    """The part that knows the doors says so, once, when the product is put together."""
    _told[0] = presence


def known() -> Presence:
    """Whoever knows who came."""
    return _told[0]()
