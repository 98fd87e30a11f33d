"""One person's data in every part of the product, in one place: given out, and erased.

Each part says in its manifest what it keeps about an address or a registration (``Capability.export_person``,
``export_registration``, ``erase``); the app tells it here, and whoever gives data out or erases them asks here, so
that nothing is forgotten because two pages asked different parts. Mails are core's own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from eventapp.core import outbox
from eventapp.core.access import Scope
from eventapp.core.db import act
from eventapp.frozen import frozen

Export = Callable[[str], dict[str, Any]]
ExportRegistration = Callable[[Scope, int], dict[str, Any]]
Erase = Callable[[str], int]
NOTHING = {"template": "", "to": "–", "locale": "", "data": {}}  # what stands where a mail stood


@frozen
class Keeper:
    """What one part of the product knows about people."""

    name: str
    export_person: Export | None = None
    export_registration: ExportRegistration | None = None
    erase: Erase | None = None


_keepers: dict[str, Keeper] = {}


def tell(keeper: Keeper) -> None:
    """Ask this part from now on; the same part again takes the place of the first."""
    _keepers[keeper.name] = keeper


def of_registration(scope: Scope, registration_id: int) -> dict[str, Any]:
    """What the parts above registration keep about one registration; empty keys are left out."""
    found: dict[str, Any] = {}
    for keeper in _keepers.values():
        if keeper.export_registration is not None:
            found |= keeper.export_registration(scope, registration_id)
    return {key: value for key, value in found.items() if value}


def of_address(email: str) -> dict[str, Any]:
    """Everything that is kept about an address, ready for JSON; keys without a value are left out."""
    found: dict[str, Any] = {}
    for keeper in _keepers.values():
        if keeper.export_person is not None:
            found |= keeper.export_person(email)
    found["mails"] = outbox.of_address(email)
    return {key: value for key, value in found.items() if value}


@act
def erase(email: str) -> dict[str, int]:
    """Erase it everywhere in one transaction; gives how many things of each part."""
    gone = {keeper.name: keeper.erase(email) for keeper in _keepers.values() if keeper.erase is not None}
    gone["mails"] = outbox.empty_address(email, NOTHING)
    return gone
