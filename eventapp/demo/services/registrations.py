"""About 300 invented registrations, some cancelled, and a morning at two gates, one of them with a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from eventapp.agenda.models import Session
from eventapp.attendance.queries import door as attendance
from eventapp.attendance.services import devices, door
from eventapp.core import clock
from eventapp.core.access import EditionRef, Role, system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.demo.rules.people import ELSEWHERE, OFFICES, chance, invented
from eventapp.demo.services import guests, offering
from eventapp.demo.services.roles import Cast, scope_of
from eventapp.regions.models import Region
from eventapp.registration.rules.fields import RegistrationData
from eventapp.registration.rules.states import Attendance
from eventapp.registration.services import answering, changing, seats

PEOPLE = 300  # with those of ``guests``
SEATS = {Attendance.ONSITE: 500, Attendance.ONLINE: 2000}


def fill(edition: EditionRef, cast: Cast) -> None:
    """Open registration as the organiser would, register PEOPLE, cancel some, and let a third of those on site in."""
    organiser = scope_of(edition, cast.users["organiser"], Role.ORGANISER)
    public, zone = system_scope(edition), ZoneInfo(edition.zone)
    today = attendance.today(public)  # the first of the forum's two days
    last_minute = datetime.combine(today + timedelta(days=1), time(23, 59), zone)
    seats.open_registration(organiser, opens_at=now() - timedelta(days=30), closes_at=last_minute, quotas=SEATS)
    offering.prepare(organiser)
    guests.fill(edition, cast)
    gates = [door.add_gate(organiser, area="Balai utama", name=name) for name in ("Pintu A", "Pintu B")]
    devices.pair(code=devices.offer_pairing(organiser, gate=gates[0]), name="Ponsel Pintu A (contoh)")
    staff = scope_of(edition, cast.users["gate"], Role.GATE)
    luck, wishes = chance("registrations"), chance("wishes")
    regions = list(db.session.scalars(sa.select(Region.name).order_by(Region.code)))
    workshops = _workshops(edition)
    moment = now()
    since_midnight = moment - datetime.combine(today, time(), zone)
    for number, person in zip(range(PEOPLE - guests.PEOPLE), invented(100), strict=False):
        office = f"{luck.choice(OFFICES)} {luck.choice(regions)}" if luck.random() < 0.85 else luck.choice(ELSEWHERE)
        at = moment - timedelta(days=29) * luck.random() ** 2 - timedelta(minutes=1)
        data = RegistrationData(
            name=person.name,
            email=f"{person.address}@contoh.invalid",
            phone=f"+62812000{number:05d}",
            organisation=luck.choice(regions) if luck.random() < 0.2 else office,
            attendance=Attendance.ONSITE if luck.random() < 0.8 else Attendance.ONLINE,
            listing=luck.random() < 0.5,
        )
        given = _answers(data.attendance, wishes, [one.public_id for one in workshops if one.takes(at)])
        for one in workshops:
            one.left -= one.public_id in given.get(offering.WORKSHOP, ())
        data = replace(data, answers=given)
        with clock.frozen(at):
            made = answering.register(public, data=data, key=None)
        if luck.random() < 0.03:
            changing.cancel(public, registration_id=made.id)
        elif data.attendance is Attendance.ONSITE and luck.random() < 0.35 and made.scan:
            with clock.frozen(moment - min(timedelta(hours=2), since_midnight) * luck.random()):
                door.scan(staff, gate=luck.choice(gates), text=made.scan, nonce=f"demo-{number}")


@dataclass
class Workshop:
    """A session that counts its seats, and how many of them are left."""

    public_id: str
    starts_at: datetime
    left: int

    def takes(self, at: datetime) -> bool:
        """Whether somebody who registers at this moment can choose it: late in the day few are still to come."""
        return self.left > 0 and self.starts_at > at


def _workshops(edition: EditionRef) -> list[Workshop]:
    """The sessions that count their seats. 1 statement."""
    query = (
        sa.select(Session.public_id, Session.starts_at, Session.seats)
        .where(Session.edition_id == edition.id, Session.seats.is_not(None))
        .order_by(Session.id)
    )
    return [Workshop(row.public_id, row.starts_at, row.seats) for row in db.rows(query)]


def _answers(attendance: Attendance, luck: Random, workshops: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """What somebody says to the three questions; many say nothing."""
    given: dict[str, tuple[str, ...]] = {}
    if attendance is Attendance.ONSITE:
        given[offering.MEAL] = (luck.choices([meal.value for meal in offering.MEALS], (80, 12, 8))[0],)
        if workshops and luck.random() < 0.4:
            given[offering.WORKSHOP] = (luck.choice(workshops),)
    if luck.random() < 0.02:
        given[offering.NEEDS] = ("Kursi roda (contoh)",)
    return given
