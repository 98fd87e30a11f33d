"""Builders for the door: an edition that takes registrations, tickets and gates."""

from __future__ import annotations

from datetime import timedelta

from eventapp.attendance.queries.door import GateRow
from eventapp.attendance.services import door as services
from eventapp.core.access import EditionRef, system_scope
from eventapp.core.clock import now
from eventapp.registration.rules.fields import RegistrationData
from eventapp.registration.rules.states import Attendance
from eventapp.registration.services import registering, seats
from eventapp.registration.services.registering import Registered


def open_door(edition: EditionRef, *, onsite: int = 100, online: int = 100) -> GateRow:
    """Open registration for a day and add Gate A of the hall."""
    scope = system_scope(edition)
    quotas = {Attendance.ONSITE: onsite, Attendance.ONLINE: online}
    seats.open_registration(
        scope, opens_at=now() - timedelta(hours=1), closes_at=now() + timedelta(days=1), quotas=quotas
    )
    return services.add_gate(scope, area="Hall", name="Gate A")


def person(number: int, attendance: Attendance = Attendance.ONSITE) -> RegistrationData:
    """The answers of one of many people."""
    return RegistrationData(
        name=f"Peserta {number}",
        email=f"peserta{number}@contoh.example",
        phone="+6281234567890",
        organisation="Dinas Kominfo",
        attendance=attendance,
    )


def ticket(edition: EditionRef, number: int = 1, attendance: Attendance = Attendance.ONSITE) -> Registered:
    """A confirmed registration."""
    return registering.register(system_scope(edition), data=person(number, attendance), key=None)
