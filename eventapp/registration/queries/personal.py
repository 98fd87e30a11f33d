"""Everything that registration keeps about one person, to be shown and given out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from eventapp.agenda.models import Session
from eventapp.core import persons
from eventapp.core.access import EditionRef, Scope, system_scope
from eventapp.core.db import db
from eventapp.editions.models import Edition
from eventapp.errors import NotFound
from eventapp.regions.models import Region
from eventapp.registration.models.bookings import SessionBooking
from eventapp.registration.models.delegations import Delegate, Delegation, Protocol
from eventapp.registration.models.letters import Campaign, CampaignRecipient, WhatsAppMark
from eventapp.registration.models.registrations import Registration, Ticket
from eventapp.registration.models.types import RegistrationDay, RegistrationRole, TicketType
from eventapp.registration.queries import addresses, answers, lists

_registration = Registration.__table__.c
_SAME_PERSON = "a person's data of all editions"
_COLUMNS = (
    "name",
    "email",
    "phone",
    "organisation",
    "attendance",
    "status",
    "locale",
    "news",
    "photo",
    "listing",
    "consented_at",
    "created_at",
    "waiting_since",
    "cancelled_at",
)
_PLACED = ("position", "rank", "organisation_kind", "represents", "seat")


def _of(table: Any) -> sa.ColumnElement[bool]:
    return sa.and_(table.edition_id == Registration.edition_id, table.registration_id == Registration.id)


_KEPT: Any = (
    sa.select(
        Registration.public_id,
        *(_registration[name] for name in _COLUMNS),
        Region.name.label("region"),
        Ticket.code.label("ticket_code"),
        Ticket.issued_at.label("ticket_issued_at"),
        TicketType.name_id.label("ticket_type"),
        Delegation.name.label("delegation"),
        Delegate.is_head.label("head_of_delegation"),
        *(getattr(Protocol, name) for name in _PLACED),
    )
    .outerjoin(Region, Region.id == Registration.region_id)
    .outerjoin(Ticket, _of(Ticket))
    .outerjoin(
        TicketType, sa.and_(TicketType.edition_id == Registration.edition_id, TicketType.id == Registration.type_id)
    )
    .outerjoin(Delegate, _of(Delegate))
    .outerjoin(
        Delegation, sa.and_(Delegation.edition_id == Delegate.edition_id, Delegation.id == Delegate.delegation_id)
    )
    .outerjoin(Protocol, _of(Protocol))
    .where(Registration.edition_id == sa.bindparam("edition_id"), Registration.id == sa.bindparam("registration_id"))
)
_ROLES = sa.select(RegistrationRole.role).where(
    RegistrationRole.edition_id == sa.bindparam("edition_id"),
    RegistrationRole.registration_id == sa.bindparam("registration_id"),
)
_DAYS = (
    sa.select(RegistrationDay.day)
    .where(
        RegistrationDay.edition_id == sa.bindparam("edition_id"),
        RegistrationDay.registration_id == sa.bindparam("registration_id"),
    )
    .order_by(RegistrationDay.day)
)
_SESSIONS = (
    sa.select(Session.title, Session.starts_at, SessionBooking.state)
    .join(
        SessionBooking,
        sa.and_(SessionBooking.edition_id == Session.edition_id, SessionBooking.session_id == Session.id),
    )
    .where(
        SessionBooking.edition_id == sa.bindparam("edition_id"),
        SessionBooking.registration_id == sa.bindparam("registration_id"),
    )
    .order_by(Session.starts_at, Session.id)
)
_LETTERS = (
    sa.select(Campaign.subject_id, Campaign.confirmed_at, CampaignRecipient.state)
    .join(
        CampaignRecipient,
        sa.and_(CampaignRecipient.edition_id == Campaign.edition_id, CampaignRecipient.campaign_id == Campaign.id),
    )
    .where(
        Campaign.edition_id == sa.bindparam("edition_id"),
        CampaignRecipient.registration_id == sa.bindparam("registration_id"),
    )
    .order_by(Campaign.id)
)
_MARKS = (
    sa.select(WhatsAppMark.kind, WhatsAppMark.marked_at)
    .where(WhatsAppMark.edition_id == sa.bindparam("edition_id"), WhatsAppMark.subject == sa.bindparam("public_id"))
    .order_by(WhatsAppMark.id)
)
_BY_ADDRESS: Any = (
    sa.select(Edition.id, Edition.slug, Edition.name, Edition.zone, Edition.is_example, Registration.id)
    .join(Registration, Registration.edition_id == Edition.id)
    .where(sa.func.lower(Registration.email) == sa.bindparam("address"))
    .order_by(Edition.id, Registration.id)
    .execution_options(unscoped=_SAME_PERSON)
)


def kept(scope: Scope, registration_id: int) -> dict[str, Any]:
    """All of it, ready for JSON; keys without a value are left out. Raises NotFound. 11 statements at most."""
    where = {"edition_id": scope.edition_id, "registration_id": registration_id}
    row = db.session.execute(_KEPT, where).first()
    if row is None:
        raise NotFound
    found = {name: _plain(value) for name, value in row._mapping.items() if value not in (None, "")}
    public_id = found.pop("public_id")
    roles = [each[0] for each in db.session.execute(_ROLES, where)]
    sessions = [_pairs(("title", "starts_at", "state"), each) for each in db.session.execute(_SESSIONS, where)]
    days = [each[0].isoformat() for each in db.session.execute(_DAYS, where)]
    letters = [_pairs(("subject", "sent_at", "state"), each) for each in db.session.execute(_LETTERS, where)]
    marked = db.session.execute(_MARKS, {"edition_id": scope.edition_id, "public_id": public_id})
    marks = [_pairs(("kind", "sent_at"), each) for each in marked]
    happened = [
        {"at": each.at.isoformat(), "what": each.action, "by": each.actor_kind}
        for each in lists.timeline(scope, registration_id)
    ]
    answered = [{"question": each.text, "answer": each.shown or "✓"} for each in answers.of(scope, registration_id)]
    more = {
        "answers": answered,
        "roles": roles,
        "sessions": sessions,
        "days": days,
        "letters": letters,
        "whatsapp": marks,
        "history": happened,
    }
    return found | {name: value for name, value in more.items() if value}


def of_address(email: str) -> list[tuple[EditionRef, int]]:
    """The registrations of an address in every edition: edition and id. 1 statement."""
    rows = db.session.execute(_BY_ADDRESS, {"address": email.strip().lower()})
    return [(EditionRef(*row[:5]), row[5]) for row in rows]


def everything(scope: Scope, registration_id: int) -> dict[str, Any]:
    """``kept``, and what the parts above registration know of it: doors, sessions, certificates. Raises NotFound."""
    return kept(scope, registration_id) | persons.of_registration(scope, registration_id)


def export_person(email: str) -> dict[str, Any]:
    """Everything that was registered from this address, or written down with it, by edition.

    4 statements, and those of ``everything`` for each registration.
    """
    found = [
        {"edition": edition.slug, **everything(system_scope(edition), registration_id)}
        for edition, registration_id in of_address(email)
    ]
    return {
        "registrations": found,
        "coordinator_of": addresses.coordinated(email),
        "invitations": addresses.invited(email),
        "rows_of_lists": addresses.listed(email),
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _pairs(names: Iterable[str], row: Iterable[Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in zip(names, row, strict=True)}
