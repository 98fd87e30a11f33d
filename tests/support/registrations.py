"""Editions that take registrations, and people who register; for every part that stands on tickets."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from eventapp.core.access import EditionRef, Scope, system_scope
from eventapp.core.clock import now
from eventapp.registration.rules import fields
from eventapp.registration.rules.states import Attendance
from eventapp.registration.services import registering, seats
from eventapp.registration.services.registering import Registered
from tests.support.make import Make

ANSWERS = {
    "name": "Ni Wayan Sukmawati",
    "email": "wayan@contoh.example",
    "phone": "0812-3456-7890",
    "organisation": "Kota Madiun",
    "attendance": "onsite",
    "consent": "y",
}
_numbers = count(1)


def answers(**changed: Any) -> dict[str, Any]:
    """What a person types, with other values where a test needs them."""
    return ANSWERS | changed


def open_forum(make: Make, slug: str = "2031", *, onsite: int = 100, online: int = 500, **facts: Any) -> EditionRef:
    """An edition whose registration is open since yesterday and for a month."""
    edition = make.edition(slug, **facts)
    open_for(edition, onsite=onsite, online=online)
    return edition


def open_for(edition: EditionRef, *, onsite: int, online: int) -> None:
    """Open registration with these quotas."""
    at = now()
    seats.open_registration(
        system_scope(edition),
        opens_at=at - timedelta(days=1),
        closes_at=at + timedelta(days=30),
        quotas={Attendance.ONSITE: onsite, Attendance.ONLINE: online},
    )


def register(scope: Scope, *, key: str | None = None, allow_waiting: bool = False, **changed: Any) -> Registered:
    """Register somebody; without a name it is a new person each time."""
    number = next(_numbers)
    person = {"name": f"Peserta {number}", "email": f"peserta{number}@contoh.example"}
    data = fields.read(answers(**(person | changed)))
    return registering.register(scope, data=data, key=key, allow_waiting=allow_waiting)
