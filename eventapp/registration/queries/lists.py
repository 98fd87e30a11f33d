"""Registrations as organisers and the API list them, and one of them with all that happened to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.core import paging
from eventapp.core.access import Scope
from eventapp.core.audit import AuditEntry
from eventapp.core.db import db
from eventapp.core.paging import Page
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.regions.models import Region
from eventapp.registration.models.registrations import Registration, Ticket
from eventapp.registration.models.types import TicketType
from eventapp.registration.queries import narrowing, quotas
from eventapp.registration.queries.presence import Happening
from eventapp.registration.rules.filtering import EVERYBODY, ORDINARY, Filters
from eventapp.registration.rules.states import Status

_TIMELINE_ROWS = 100


@frozen
class RegistrationRow:
    """One line of the list."""

    public_id: str
    name: str
    email: str
    organisation: str
    attendance: str
    status: str
    created_at: datetime
    code: str | None
    id: int
    type_id: int | None
    region: str | None


@frozen
class RegistrationDetail:
    """Everything about one registration, for its page."""

    id: int
    public_id: str
    name: str
    email: str
    phone: str
    organisation: str
    attendance: str
    status: str
    locale: str
    news: bool
    photo: bool
    listing: bool
    created_at: datetime
    waiting_since: datetime | None
    cancelled_at: datetime | None
    code: str | None
    region: str | None


_WITH_TICKET = sa.and_(Ticket.edition_id == Registration.edition_id, Ticket.registration_id == Registration.id)
_ROW: Any = (
    sa.select(
        Registration.public_id,
        Registration.name,
        Registration.email,
        Registration.organisation,
        Registration.attendance,
        Registration.status,
        Registration.created_at,
        Ticket.code,
        Registration.id,
        Registration.type_id,
        Region.name,
    )
    .outerjoin(Ticket, _WITH_TICKET)
    .outerjoin(Region, Region.id == Registration.region_id)
)
_DETAIL: Any = (
    sa.select(
        Registration.id,
        Registration.public_id,
        Registration.name,
        Registration.email,
        Registration.phone,
        Registration.organisation,
        Registration.attendance,
        Registration.status,
        Registration.locale,
        Registration.news,
        Registration.photo,
        Registration.listing,
        Registration.created_at,
        Registration.waiting_since,
        Registration.cancelled_at,
        Ticket.code,
        Region.name,
    )
    .outerjoin(Ticket, _WITH_TICKET)
    .outerjoin(Region, Region.id == Registration.region_id)
    .where(Registration.edition_id == sa.bindparam("edition_id"), Registration.public_id == sa.bindparam("public_id"))
)
_BY_STATUS: Any = sa.select(Registration.status, sa.func.count()).group_by(Registration.status)
_TIMELINE = (
    sa.select(AuditEntry.at, AuditEntry.action, AuditEntry.actor_kind, AuditEntry.details)
    .where(AuditEntry.edition_id == sa.bindparam("edition_id"), AuditEntry.subject == sa.bindparam("subject"))
    .order_by(AuditEntry.id)
    .limit(_TIMELINE_ROWS)
)
_TYPE_COUNTS = sa.select(TicketType.used, TicketType.pending, TicketType.waiting, TicketType.cancelled).where(
    TicketType.edition_id == sa.bindparam("edition_id"), TicketType.key == sa.bindparam("key")
)
_BY = (Registration.sort_name, Registration.id)


def registrations(
    scope: Scope, filters: Filters = EVERYBODY, *, after: str | None = None, limit: int = 50
) -> Page[RegistrationRow]:
    """Registrations by name, those of the filters only. 1 statement; keyset pages."""
    query = narrowing.narrowed(_ROW, scope, filters)
    return paging.page(query, by=_BY, row=RegistrationRow, after=after, limit=limit)


def counts(scope: Scope, filters: Filters) -> dict[Status | None, int]:
    """How many registrations of each state the filters hold, whatever state they ask for, and of all (None).

    1 statement. Where only the way to attend or only the ticket type is asked for, the counters of the quotas answer,
    whose cost does not grow with the list.
    """
    any_status = replace(filters, status=None)
    if any_status.is_plain:
        rows = [row for row in quotas.quotas(scope) if filters.attendance in {None, row.attendance}]
        return {status: sum(row.count(status) for row in rows) for status in (None, *Status)}
    if any_status == Filters(type=filters.type) and filters.type != ORDINARY:
        return _of_type(scope, filters.type)
    return _counted(scope, any_status)


def total(scope: Scope, filters: Filters) -> int:
    """How many registrations a list with these filters has. 1 statement."""
    return counts(scope, filters)[filters.status]


def detail(scope: Scope, public_id: str) -> RegistrationDetail:
    """One registration of this edition. Raises NotFound. 1 statement."""
    row = db.session.execute(_DETAIL, {"edition_id": scope.edition_id, "public_id": public_id}).first()
    if row is None:
        raise NotFound
    return RegistrationDetail(*row)


def timeline(scope: Scope, registration_id: int) -> list[Happening]:
    """What was done to a registration, first to last. 1 statement."""
    subject = {"edition_id": scope.edition_id, "subject": f"registration:{registration_id}"}
    return [Happening(*row) for row in db.session.execute(_TIMELINE, subject)]


def _of_type(scope: Scope, key: str) -> dict[Status | None, int]:
    """The counters of a ticket type; nobody for one that is not there."""
    row = next(iter(db.rows(_TYPE_COUNTS, edition_id=scope.edition_id, key=key)), (0, 0, 0, 0))
    used, pending, waiting, cancelled = (int(number) for number in row)
    states = (used - pending, pending, waiting, cancelled)
    names = (Status.CONFIRMED, Status.PENDING, Status.WAITING, Status.CANCELLED)
    return {None: sum(states)} | dict(zip(names, states, strict=True))


def _counted(scope: Scope, filters: Filters) -> dict[Status | None, int]:
    query = narrowing.narrowed(_BY_STATUS, scope, filters)
    found = {Status(row[0]): int(row[1]) for row in db.rows(query)}
    return {None: sum(found.values())} | {status: found.get(status, 0) for status in Status}
