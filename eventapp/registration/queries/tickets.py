"""Tickets, by the person's own link, by what a gate scans, and by the short code that staff hear."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from eventapp.core import ids
from eventapp.core.access import EditionRef, Scope
from eventapp.core.db import db
from eventapp.core.keys import keys
from eventapp.editions.models import Edition
from eventapp.frozen import frozen
from eventapp.registration.errors import TicketUnknown
from eventapp.registration.models.delegations import Protocol
from eventapp.registration.models.registrations import Registration, Ticket
from eventapp.registration.models.types import RegistrationDay, RegistrationOptions, TicketType
from eventapp.registration.rules import codes
from eventapp.registration.rules.states import Attendance, Status


@frozen
class OwnTicket:
    """A registration as its owner sees it. ``code`` is None while there is no ticket, ``seat`` for all but a few."""

    edition: EditionRef
    attendance: Attendance
    status: Status
    id: int
    public_id: str
    name: str
    email: str
    phone: str
    organisation: str
    news: bool
    photo: bool
    listing: bool
    cancelled_at: datetime | None
    code: str | None
    starts_on: date | None
    ends_on: date | None
    venue: str
    help_contact: str
    seat: str | None
    type_name_id: str | None  # None for an ordinary participant
    type_name_en: str | None
    has_days: bool  # whether it is good on certain days only
    by_day: bool | None  # whether the owner may choose days

    @property
    def scan(self) -> str:
        """The scan code, made again from the key; only a confirmed ticket is let in by it."""
        return scan_code(self.public_id)

    @property
    def manage_token(self) -> str:
        """The token of the owner's link."""
        return manage_token(self.public_id)


@frozen
class GateTicket:
    """A ticket as a gate needs it."""

    attendance: Attendance
    status: Status
    id: int
    registration_id: int
    code: str
    name: str
    organisation: str
    cancelled_at: datetime | None


def scan_code(public_id: str) -> str:
    """The code that a registration's QR holds, lower case; 130 bits that only the application's key can make."""
    return keys.token("scan", public_id)


def manage_token(public_id: str) -> str:
    """The token of the link by which a person manages the registration."""
    return keys.token("manage", public_id)


_OWN: Any = (
    sa.select(
        Edition.id,
        Edition.slug,
        Edition.name,
        Edition.zone,
        Edition.is_example,
        Registration.attendance,
        Registration.status,
        Registration.id,
        Registration.public_id,
        Registration.name,
        Registration.email,
        Registration.phone,
        Registration.organisation,
        Registration.news,
        Registration.photo,
        Registration.listing,
        Registration.cancelled_at,
        Ticket.code,
        Edition.starts_on,
        Edition.ends_on,
        Edition.venue,
        Edition.help_contact,
        Protocol.seat,
        TicketType.name_id,
        TicketType.name_en,
        sa.exists()
        .where(
            RegistrationDay.edition_id == Registration.edition_id, RegistrationDay.registration_id == Registration.id
        )
        .label("has_days"),
        RegistrationOptions.by_day,
    )
    .join(Edition, Edition.id == Registration.edition_id)
    .outerjoin(
        TicketType, sa.and_(TicketType.edition_id == Registration.edition_id, TicketType.id == Registration.type_id)
    )
    .outerjoin(RegistrationOptions, RegistrationOptions.edition_id == Registration.edition_id)
    .outerjoin(Ticket, sa.and_(Ticket.edition_id == Registration.edition_id, Ticket.registration_id == Registration.id))
    .outerjoin(
        Protocol,
        sa.and_(Protocol.edition_id == Registration.edition_id, Protocol.registration_id == Registration.id),
    )
    .where(Registration.manage_hash == sa.bindparam("hash"))
    .execution_options(unscoped="by the owner's link")
)
_GATE: Any = (
    sa.select(
        Registration.attendance,
        Registration.status,
        Ticket.id,
        Registration.id,
        Ticket.code,
        Registration.name,
        Registration.organisation,
        Registration.cancelled_at,
    )
    .join(
        Registration,
        sa.and_(Registration.edition_id == Ticket.edition_id, Registration.id == Ticket.registration_id),
    )
    .where(Ticket.edition_id == sa.bindparam("edition_id"))
)
_BY_SCAN: Any = _GATE.where(Ticket.scan_hash == sa.bindparam("hash"))
_BY_CODE: Any = _GATE.where(Ticket.code == sa.bindparam("code"))
_EDITION_OF_SCAN = (
    sa.select(Edition.name)
    .join(Ticket, Ticket.edition_id == Edition.id)
    .where(Ticket.scan_hash == sa.bindparam("hash"))
    .execution_options(unscoped="by scan code")
)


def own_ticket(token: str) -> OwnTicket:
    """The registration of a manage link, of whichever edition. Raises TicketUnknown. 1 statement."""
    row = db.session.execute(_OWN, {"hash": ids.token_hash(token)}).first()
    if row is None:
        raise TicketUnknown
    return OwnTicket(EditionRef(*row[:5]), Attendance(row[5]), Status(row[6]), *row[7:])


def ticket_by_scan(scope: Scope, scan: str) -> GateTicket | None:
    """The ticket of this edition that a scan code or a QR's address means, whatever its state. 1 statement."""
    code = codes.read_scan(scan)
    return _gate_ticket(_BY_SCAN, scope, hash=ids.token_hash(code)) if code else None


def ticket_by_code(scope: Scope, text: str) -> GateTicket | None:
    """The ticket of this edition with a short code, as staff type it. 1 statement."""
    code = codes.read(text)
    return _gate_ticket(_BY_CODE, scope, code=code) if code else None


def edition_of_scan(scan: str) -> str | None:
    """The name of the edition that a scanned ticket belongs to, to say where it is good. 1 statement."""
    code = codes.read_scan(scan)
    return db.scalar(_EDITION_OF_SCAN, hash=ids.token_hash(code)) if code else None


def _gate_ticket(statement: Any, scope: Scope, **key: str) -> GateTicket | None:
    row = db.session.execute(statement, {"edition_id": scope.edition_id, **key}).first()
    return GateTicket(Attendance(row[0]), Status(row[1]), *row[2:]) if row else None
