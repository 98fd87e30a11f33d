"""The waiting list: who stands where, which seats are offered, and until when."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from eventapp.core.access import EditionRef, Scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.editions.models import Edition
from eventapp.frozen import frozen
from eventapp.registration.models.registrations import Registration
from eventapp.registration.models.types import RegistrationOptions, SeatOffer, TicketType
from eventapp.registration.rules.states import Status

AT_ONCE = 200


@frozen
class InLine:
    """Somebody who waits, with the place in the line of that way to attend."""

    public_id: str
    name: str
    organisation: str
    attendance: str
    since: datetime
    type_label: str | None
    place: int


@frozen
class OpenOffer:
    """A seat that is kept for somebody until a moment."""

    public_id: str
    name: str
    organisation: str
    attendance: str
    expires_at: datetime


_OF_PERSON = sa.and_(SeatOffer.edition_id == Registration.edition_id, SeatOffer.registration_id == Registration.id)
_TYPE = sa.and_(TicketType.edition_id == Registration.edition_id, TicketType.id == Registration.type_id)


def line(scope: Scope, *, limit: int = AT_ONCE) -> list[InLine]:
    """Those who wait, first to last, on site before online. 1 statement."""
    place = sa.func.row_number().over(
        partition_by=Registration.attendance, order_by=(Registration.waiting_since, Registration.id)
    )
    query = (
        sa.select(
            Registration.public_id,
            Registration.name,
            Registration.organisation,
            Registration.attendance,
            Registration.waiting_since,
            TicketType.name_en if scope.locale == "en" else TicketType.name_id,
            place,
        )
        .outerjoin(TicketType, _TYPE)
        .where(Registration.edition_id == scope.edition_id, Registration.status == Status.WAITING.value)
        .order_by(Registration.attendance.desc(), Registration.waiting_since, Registration.id)
        .limit(limit)
    )
    return [InLine(*row) for row in db.rows(query)]


def offers(scope: Scope) -> list[OpenOffer]:
    """Seats that are offered now, the next to end first. 1 statement."""
    query = (
        sa.select(
            Registration.public_id,
            Registration.name,
            Registration.organisation,
            Registration.attendance,
            SeatOffer.expires_at,
        )
        .join(SeatOffer, _OF_PERSON)
        .where(Registration.edition_id == scope.edition_id)
        .order_by(SeatOffer.expires_at, Registration.id)
    )
    return [OpenOffer(*row) for row in db.rows(query)]


def place(scope: Scope, registration_id: int) -> int:
    """The place of somebody who waits, from 1; 0 for whoever does not. 1 statement."""
    own = (
        sa.select(Registration.attendance, Registration.waiting_since, Registration.id)
        .where(
            Registration.edition_id == scope.edition_id,
            Registration.id == registration_id,
            Registration.status == Status.WAITING.value,
        )
        .subquery()
    )
    before = sa.or_(
        Registration.waiting_since < own.c.waiting_since,
        sa.and_(Registration.waiting_since == own.c.waiting_since, Registration.id <= own.c.id),
    )
    query = (
        sa.select(sa.func.count())
        .select_from(Registration)
        .join(own, Registration.attendance == own.c.attendance)
        .where(Registration.edition_id == scope.edition_id, Registration.status == Status.WAITING.value, before)
    )
    return int(db.scalar(query))


def offered_until(scope: Scope, registration_id: int) -> datetime | None:
    """Until when a seat is offered to somebody; None where none is. 1 statement."""
    query = sa.select(SeatOffer.expires_at).where(
        SeatOffer.edition_id == scope.edition_id, SeatOffer.registration_id == registration_id
    )
    until: datetime | None = db.scalar(query)
    return until


def answer_hours(scope: Scope) -> int:
    """How long an offered seat is kept; 0 where freed seats come as tickets at once. 1 statement."""
    query = sa.select(RegistrationOptions.offer_hours).where(RegistrationOptions.edition_id == scope.edition_id)
    return int(db.scalar(query) or 0)


def overdue() -> dict[EditionRef, list[int]]:
    """The registrations whose offer has ended, by edition. 1 statement over every edition."""
    query = (
        sa.select(Edition.id, Edition.slug, Edition.name, Edition.zone, Edition.is_example, SeatOffer.registration_id)
        .join(Edition, Edition.id == SeatOffer.edition_id)
        .where(SeatOffer.expires_at <= now())
        .order_by(SeatOffer.expires_at, SeatOffer.id)
        .limit(AT_ONCE)
        .execution_options(unscoped="offers of every edition that have ended")
    )
    found: dict[EditionRef, list[int]] = {}
    for row in db.rows(query):
        found.setdefault(EditionRef(*row[:5]), []).append(row[5])
    return found
