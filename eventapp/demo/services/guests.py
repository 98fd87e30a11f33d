"""People of the example who do not register alone: guests with a code, press, and a delegation of its coordinator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from eventapp.core import clock
from eventapp.core.access import EditionRef, Role, Scope, system_scope
from eventapp.core.clock import now
from eventapp.demo.rules.people import Person as Invented
from eventapp.demo.rules.people import invented
from eventapp.demo.services.offering import CODES
from eventapp.demo.services.people import TEAM_REGION
from eventapp.demo.services.roles import Cast, scope_of
from eventapp.regions import queries as regions
from eventapp.registration.queries import delegations as delegation_rows
from eventapp.registration.rules.fields import RegistrationData
from eventapp.registration.rules.findings import Person
from eventapp.registration.rules.organisations import Kind
from eventapp.registration.rules.states import Attendance
from eventapp.registration.rules.types import PersonRole
from eventapp.registration.services import answering, approving, delegations, types
from eventapp.registration.services.registering import Registered

PEOPLE = 20  # so many registrations are made here
DELEGATION = "Kota Madiun"
# type, office, position, roles, whether protocol places them; seats are numbered in this order
GUESTS: tuple[tuple[str, str, str, tuple[PersonRole, ...], bool], ...] = (
    ("vip", "Kementerian Contoh", "Direktur Jenderal (contoh)", (PersonRole.VIP, PersonRole.SPEAKER), True),
    ("vip", "Kabupaten Contoh Utara", "Bupati (contoh)", (PersonRole.VIP, PersonRole.AWARDEE), True),
    ("vip", "Kota Contoh", "Wali Kota (contoh)", (PersonRole.VIP,), True),
    ("speaker", "Universitas Contoh", "Guru besar (contoh)", (PersonRole.SPEAKER,), False),
    ("speaker", "Komunitas Data Contoh", "Ketua (contoh)", (PersonRole.SPEAKER, PersonRole.MODERATOR), False),
    ("committee", "Kementerian Contoh", "Analis (contoh)", (PersonRole.COMMITTEE,), False),
    ("committee", "Kementerian Contoh", "Pranata komputer (contoh)", (PersonRole.COMMITTEE,), False),
    ("committee", "Kementerian Contoh", "Arsiparis (contoh)", (PersonRole.COMMITTEE,), False),
)
PRESS = ("Harian Contoh", "Radio Contoh", "Televisi Contoh", "Majalah Contoh")
APPROVED = 2  # of the press; the others wait, so that there is something to decide
# position, rank, for whom this person comes
DELEGATES = (
    ("Wali Kota (contoh)", "", ""),
    ("Sekretaris Daerah (contoh)", "Pembina Utama Madya", ""),
    ("Kepala Dinas Kominfo (contoh)", "Pembina Utama Muda", ""),
    ("Kepala Bappeda (contoh)", "Pembina Utama Muda", ""),
    ("Sekretaris Dinas (contoh)", "Pembina Tingkat I", "Kepala Dinas Perhubungan (contoh)"),
    ("Kepala Bidang TIK (contoh)", "Pembina", ""),
    ("Analis kebijakan (contoh)", "Penata Tingkat I", ""),
    ("Pranata komputer (contoh)", "Penata", ""),
)


@dataclass(slots=True)
class _Next:
    """Who comes next, with a phone number that nobody else has."""

    names: Iterator[Invented]
    number: int = 0

    def person(self) -> dict[str, Any]:
        """Name, address and phone."""
        self.number += 1
        one = next(self.names)
        return {
            "name": one.name,
            "email": f"{one.address}@contoh.invalid",
            "phone": f"+62812900{self.number:05d}",
        }


def fill(edition: EditionRef, cast: Cast) -> None:
    """Guests, press and the delegation, in the weeks before the forum."""
    organiser = scope_of(edition, cast.users["organiser"], Role.ORGANISER)
    upcoming = _Next(invented(5000))
    with clock.frozen(now() - timedelta(days=9)):
        _guests(organiser, upcoming)
        _press(organiser, upcoming)
    with clock.frozen(now() - timedelta(days=4)):
        _delegation(organiser, upcoming)


def _guests(organiser: Scope, upcoming: _Next) -> None:
    for place, (key, office, position, roles, is_vip) in enumerate(GUESTS, 1):
        one = _register(organiser, upcoming, organisation=office, ticket_type=key, access_code=CODES[key][0])
        types.set_roles(organiser, registration_id=one.id, roles=roles)
        delegations.set_protocol(
            organiser,
            one.id,
            position=position,
            rank="",
            represents="",
            organisation_kind="",
            protocol_order=place if is_vip else None,
            seat=f"A-{place}" if is_vip else "",
            is_vip=is_vip,
        )


def _press(organiser: Scope, upcoming: _Next) -> None:
    waiting = [_register(organiser, upcoming, organisation=office, ticket_type="press") for office in PRESS]
    for one in waiting[:APPROVED]:
        approving.approve(organiser, registration_id=one.id)


def _register(organiser: Scope, upcoming: _Next, **more: str) -> Registered:
    data = RegistrationData(**upcoming.person(), attendance=Attendance.ONSITE, **more)  # type: ignore[arg-type]
    return answering.register(system_scope(organiser.edition), data=data, key=None)


def _delegation(organiser: Scope, upcoming: _Next) -> None:
    """What the organiser opened, and the coordinator filled by the link."""
    region = regions.by_code(TEAM_REGION)
    public_id = delegations.create(
        organiser,
        name=DELEGATION,
        region_id=region.id if region else None,
        coordinator_name="Rina Koordinator (contoh)",
        coordinator_email="koordinator.madiun@contoh.invalid",
        coordinator_phone="+628129009999",
        seats=12,
        changes_until=now() + timedelta(days=6),
    )
    token = delegation_rows.delegation(organiser, public_id).token
    for order, (position, rank, represents) in enumerate(DELEGATES, 1):
        person = Person(
            **upcoming.person(),
            organisation=f"Pemerintah {DELEGATION}",
            region_code=TEAM_REGION,
            attendance=Attendance.ONSITE,
            position=position,
            rank=rank,
            represents=represents,
            organisation_kind=Kind.LOCAL.value,
            protocol_order=order,
            is_head=order == 1,
        )
        delegations.add_person(system_scope(organiser.edition), token=token, person=person)


def coordinators_link(edition: EditionRef) -> str | None:
    """The coordinator's link of the example's delegation, as a path; None once it is ended. 1 statement."""
    rows = delegation_rows.delegations(system_scope(edition))
    found = next((row for row in rows if row.name == DELEGATION and row.has_link), None)
    return f"/d/{found.token}" if found else None
