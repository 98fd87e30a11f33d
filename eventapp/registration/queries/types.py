"""Ticket types with their counters, the days for which a ticket is good, and the roles of people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.editions.models import Edition
from eventapp.errors import NotFound
from eventapp.frozen import field_names, frozen
from eventapp.registration.models.registrations import Registration
from eventapp.registration.models.types import Decision, RegistrationDay, RegistrationRole, TicketType
from eventapp.registration.rules import limits
from eventapp.registration.rules.states import Attendance, Status
from eventapp.registration.rules.types import PersonRole


@frozen
class TypeRow:
    """One ticket type as organisers see it."""

    id: int
    key: str
    name_id: str
    name_en: str
    note_id: str
    note_en: str
    colour: str
    onsite: bool
    online: bool
    needs_code: bool
    needs_approval: bool
    opens_at: datetime | None
    closes_at: datetime | None
    days: list[str]
    size: int | None
    used: int
    pending: int
    waiting: int
    cancelled: int

    @property
    def confirmed(self) -> int:
        """How many have a ticket."""
        return self.used - self.pending

    @property
    def ways(self) -> tuple[Attendance, ...]:
        """How it can be attended."""
        both = {Attendance.ONSITE: self.onsite, Attendance.ONLINE: self.online}
        return tuple(way for way, offered in both.items() if offered)


@frozen
class TypeLabel:
    """What a badge or a list says of a type, in the reader's language."""

    key: str
    label: str
    colour: str


@frozen
class DecisionRow:
    """What was decided about somebody, and why."""

    kind: str
    reason: str
    at: datetime


@frozen
class Particulars:
    """What a person's page shows beside the registration itself; no days means the whole forum."""

    type_key: str | None
    type_label: str | None
    roles: tuple[PersonRole, ...]
    days: tuple[tuple[date, Attendance], ...]
    decisions: tuple[DecisionRow, ...]


_COLUMNS = tuple(getattr(TicketType, name) for name in field_names(TypeRow))
_TYPES = (
    sa.select(*_COLUMNS)
    .where(TicketType.edition_id == sa.bindparam("edition_id"))
    .order_by(TicketType.position, TicketType.id)
)
_OF_PERSON = sa.and_(
    RegistrationDay.edition_id == Registration.edition_id, RegistrationDay.registration_id == Registration.id
)


def types(scope: Scope) -> list[TypeRow]:
    """The ticket types in their order. 1 statement."""
    return [TypeRow(*row) for row in db.rows(_TYPES, edition_id=scope.edition_id)]


def ticket_type(scope: Scope, key: str) -> TypeRow:
    """One type. Raises NotFound. 1 statement."""
    found = next((row for row in types(scope) if row.key == key), None)
    if found is None:
        raise NotFound
    return found


def labels(scope: Scope) -> dict[int, TypeLabel]:
    """The types by id, for lists, badges and exports. 1 statement."""
    name = TicketType.name_en if scope.locale == "en" else TicketType.name_id
    query = sa.select(TicketType.id, TicketType.key, name, TicketType.colour).where(
        TicketType.edition_id == scope.edition_id
    )
    return {row[0]: TypeLabel(*row[1:]) for row in db.rows(query)}


def roles(scope: Scope, registration_ids: Iterable[int]) -> dict[int, tuple[PersonRole, ...]]:
    """The roles of these people; who has none is left out. 1 statement."""
    query = (
        sa.select(RegistrationRole.registration_id, RegistrationRole.role)
        .where(
            RegistrationRole.edition_id == scope.edition_id,
            RegistrationRole.registration_id.in_(list(registration_ids)),
        )
        .order_by(RegistrationRole.registration_id, RegistrationRole.role)
    )
    found: dict[int, tuple[PersonRole, ...]] = {}
    for registration_id, role in db.rows(query):
        found[registration_id] = (*found.get(registration_id, ()), PersonRole(role))
    return found


def valid_on(scope: Scope, registration_id: int, day: date) -> Attendance | None:
    """How a registration is good on a day of the forum; None when it is not. 1 statement.

    A gate that reads its ticket with one query joins ``registration_day`` instead: no row of the person means all days.
    """
    query = (
        sa.select(Registration.attendance, Registration.status, RegistrationDay.day, RegistrationDay.attendance)
        .outerjoin(RegistrationDay, _OF_PERSON)
        .where(Registration.edition_id == scope.edition_id, Registration.id == registration_id)
    )
    rows = db.rows(query)
    if not rows or rows[0].status != Status.CONFIRMED.value:
        return None
    restricted = {row[2]: row[3] for row in rows if row[2] is not None}
    way = restricted.get(day) if restricted else rows[0][0]
    return Attendance(way) if way else None


def days(scope: Scope, registration_id: int) -> tuple[tuple[date, Attendance], ...]:
    """The days that a registration is restricted to; none means the whole forum. 1 statement."""
    query = (
        sa.select(RegistrationDay.day, RegistrationDay.attendance)
        .where(RegistrationDay.edition_id == scope.edition_id, RegistrationDay.registration_id == registration_id)
        .order_by(RegistrationDay.day)
    )
    return tuple((row[0], Attendance(row[1])) for row in db.rows(query))


def forum_days(scope: Scope) -> tuple[date, ...]:
    """The days of the forum. 1 statement."""
    row = db.rows(sa.select(Edition.starts_on, Edition.ends_on).where(Edition.id == scope.edition_id))[0]
    return limits.forum_days(*row)


def particulars(scope: Scope, registration_id: int) -> Particulars:
    """Type, roles, days and decisions of one registration. Raises NotFound. 4 statements."""
    name: Any = TicketType.name_en if scope.locale == "en" else TicketType.name_id
    query = (
        sa.select(TicketType.key, name)
        .select_from(Registration)
        .outerjoin(
            TicketType, sa.and_(TicketType.edition_id == Registration.edition_id, TicketType.id == Registration.type_id)
        )
        .where(Registration.edition_id == scope.edition_id, Registration.id == registration_id)
    )
    found = next(iter(db.rows(query)), None)
    if found is None:
        raise NotFound
    decided = (
        sa.select(Decision.kind, Decision.reason, Decision.at)
        .where(Decision.edition_id == scope.edition_id, Decision.registration_id == registration_id)
        .order_by(Decision.id)
    )
    return Particulars(
        type_key=found[0],
        type_label=found[1],
        roles=roles(scope, [registration_id]).get(registration_id, ()),
        days=days(scope, registration_id),
        decisions=tuple(DecisionRow(*row) for row in db.rows(decided)),
    )
