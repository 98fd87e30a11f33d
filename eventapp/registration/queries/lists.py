"""Registrations as organisers and the API list them, and one of them with all that happened to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.core import paging
from eventapp.core.access import Scope
from eventapp.core.audit import AuditEntry
from eventapp.core.db import db
from eventapp.core.paging import Page
from eventapp.errors import NotFound
from eventapp.regions.models import Region
from eventapp.registration.models.registrations import Registration, Ticket
from eventapp.registration.queries import quotas
from eventapp.registration.rules import codes, people
from eventapp.registration.rules.states import Attendance, Status

_ESCAPE = "\\"
_TIMELINE_ROWS = 100


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list shows; None and the empty text leave everything in."""

    attendance: Attendance | None = None
    status: Status | None = None
    q: str = ""


EVERYBODY = Filters()


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One line of the file that organisers take away."""

    code: str | None
    name: str
    email: str
    phone: str
    organisation: str
    region_code: str | None
    region: str | None
    attendance: str
    status: str
    created_at: datetime
    news: bool
    photo: bool
    listing: bool


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a registration's history."""

    at: datetime
    action: str
    actor_kind: str
    details: dict[str, Any]


_WITH_TICKET = sa.and_(Ticket.edition_id == Registration.edition_id, Ticket.registration_id == Registration.id)
_ROW: Any = sa.select(
    Registration.public_id,
    Registration.name,
    Registration.email,
    Registration.organisation,
    Registration.attendance,
    Registration.status,
    Registration.created_at,
    Ticket.code,
).outerjoin(Ticket, _WITH_TICKET)
_EXPORT: Any = (
    sa.select(
        Ticket.code,
        Registration.name,
        Registration.email,
        Registration.phone,
        Registration.organisation,
        Region.code,
        Region.name,
        Registration.attendance,
        Registration.status,
        Registration.created_at,
        Registration.news,
        Registration.photo,
        Registration.listing,
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
_BY = (Registration.sort_name, Registration.id)


def registrations(
    scope: Scope, filters: Filters = EVERYBODY, *, after: str | None = None, limit: int = 50
) -> Page[RegistrationRow]:
    """Registrations by name, those of the filters only. 1 statement; keyset pages."""
    query = _filtered(_ROW, scope, filters)
    return paging.page(query, by=_BY, row=RegistrationRow, after=after, limit=limit)


def export(scope: Scope, filters: Filters) -> Iterator[ExportRow]:
    """All registrations of the filters, by name. 1 statement for 500 rows, read while they are written out."""
    query = _filtered(_EXPORT, scope, filters)
    after: str | None = None
    while True:
        found = paging.page(query, by=_BY, row=ExportRow, after=after, limit=paging.MAX_LIMIT)
        yield from found.items
        after = found.next
        if after is None:
            return


def counts(scope: Scope, filters: Filters) -> dict[Status | None, int]:
    """How many registrations of each state the filters hold, and of all (None). 1 statement.

    Without a search the counters of the quotas answer, whose cost does not grow with the list.
    """
    if filters.q:
        return _counted(scope, filters)
    rows = [row for row in quotas.quotas(scope) if filters.attendance in {None, row.attendance}]
    return {status: sum(row.count(status) for row in rows) for status in (None, *Status)}


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


def _filtered(query: sa.Select[Any], scope: Scope, filters: Filters) -> sa.Select[Any]:
    query = query.where(Registration.edition_id == scope.edition_id)
    if filters.attendance is not None:
        query = query.where(Registration.attendance == filters.attendance.value)
    if filters.status is not None:
        query = query.where(Registration.status == filters.status.value)
    return query.where(*_matches(filters.q))


def _matches(q: str) -> list[sa.ColumnElement[bool]]:
    """Every word must occur in name, address, organisation or code; a code may be written with its hyphen."""
    words = people.search_words(q)
    code = codes.read(q) if len(words) == 1 else None
    words = [code.lower()] if code else words
    return [Registration.search.contains(word, autoescape=True, escape=_ESCAPE) for word in words]


def _counted(scope: Scope, filters: Filters) -> dict[Status | None, int]:
    any_status = Filters(attendance=filters.attendance, q=filters.q)
    query = _filtered(_BY_STATUS, scope, any_status)
    found = {Status(row[0]): int(row[1]) for row in db.rows(query)}
    return {None: sum(found.values())} | {status: found.get(status, 0) for status in Status}
