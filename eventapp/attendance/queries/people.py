"""Who stands at the door: search by name, code or delegation, the person's card, delegations with who is inside."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.attendance.models.door import Entry
from eventapp.attendance.queries.door import GateRow, today
from eventapp.attendance.rules import entering
from eventapp.attendance.rules.entering import InvalidReason
from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.registration.models.delegations import Delegate, Delegation, Protocol
from eventapp.registration.models.registrations import Registration, Ticket
from eventapp.registration.models.types import RegistrationDay, RegistrationRole, TicketType
from eventapp.registration.rules.types import PersonRole

MOST_FOUND = 20


@frozen
class FoundRow:
    """A person found by name, code, organisation or delegation."""

    public_id: str
    name: str
    organisation: str
    code: str | None
    status: str
    attendance: str
    inside_since: datetime | None
    reason: InvalidReason | None  # why the gate would refuse the ticket


@frozen
class Card:
    """What the door shows of a person beside the name; empty texts where nothing is known."""

    public_id: str
    code: str | None
    position: str
    represents: str
    seat: str
    is_vip: bool
    type_name_id: str | None
    type_name_en: str | None
    colour: str | None
    delegation: str | None
    delegation_id: str | None
    is_head: bool

    def type_name(self, locale: str) -> str | None:
        """The ticket type in a language."""
        return self.type_name_en if locale == "en" else self.type_name_id


@frozen
class MemberRow:
    """Somebody of a delegation, the head first."""

    public_id: str
    name: str
    position: str
    status: str
    attendance: str
    is_head: bool
    inside_since: datetime | None


@frozen
class DelegationRow:
    """A delegation in a search."""

    public_id: str
    name: str
    people: int


@frozen
class Standing:
    """The roles and the type by which an area chooses whom it admits."""

    roles: frozenset[str]
    type_key: str | None


def _like(column: sa.ColumnElement[str], needle: str, *, end: bool = False) -> sa.ColumnElement[bool]:
    safe = needle.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return column.like(f"%{safe}" if end else f"%{safe}%", escape="\\")


def _there(scope: Scope, area_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(
        Entry.edition_id == Registration.edition_id,
        Entry.registration_id == Registration.id,
        Entry.area_id == area_id,
        Entry.day == today(scope),
    )


def find(scope: Scope, gate: GateRow, text: str, *, limit: int = MOST_FOUND) -> list[FoundRow]:
    """People whose folded name, code or organisation holds ``text``, cancelled ones last; one more than ``limit``.

    1 statement, 2 where few may enter.
    """
    day = sa.and_(
        RegistrationDay.edition_id == Registration.edition_id, RegistrationDay.registration_id == Registration.id
    )
    query = (
        sa.select(
            Registration.public_id,
            Registration.name,
            Registration.organisation,
            Ticket.code,
            Registration.status,
            Registration.attendance,
            Entry.at,
            Registration.id,
            sa.select(RegistrationDay.id).where(day).correlate(Registration).exists(),
            sa.select(RegistrationDay.attendance)
            .where(day, RegistrationDay.day == today(scope))
            .correlate(Registration)
            .scalar_subquery(),
            TicketType.key,
            sa.func.coalesce(Protocol.is_vip, sa.false()),
        )
        .outerjoin(
            TicketType, sa.and_(TicketType.edition_id == Registration.edition_id, TicketType.id == Registration.type_id)
        )
        .outerjoin(
            Protocol,
            sa.and_(Protocol.edition_id == Registration.edition_id, Protocol.registration_id == Registration.id),
        )
        .outerjoin(
            Ticket, sa.and_(Ticket.edition_id == Registration.edition_id, Ticket.registration_id == Registration.id)
        )
        .outerjoin(Entry, _there(scope, gate.area_id))
        .where(
            Registration.edition_id == scope.edition_id,
            sa.or_(
                _like(sa.type_coerce(Registration.search, sa.String), text.casefold()),
                _like(sa.type_coerce(Ticket.code, sa.String), text.upper()[-4:], end=True),
            ),
        )
        .order_by(Registration.status != "confirmed", Registration.sort_name)
        .limit(limit + 1)
    )
    rows = db.rows(query)
    roles = _roles(scope, [row[7] for row in rows]) if gate.admits else {}
    return [_found(gate, row, roles.get(row[7], set())) for row in rows]


def _found(gate: GateRow, row: Any, roles: set[str]) -> FoundRow:
    return FoundRow(*(*row[:7], _why_not(gate, row, roles)))


def _why_not(gate: GateRow, row: Any, roles: set[str]) -> InvalidReason | None:
    """Why the gate would refuse somebody who was found."""
    has_days, today_as, type_key, is_vip = row[8:]
    reason = entering.why_not(status=row[4], attendance=row[5], has_days=has_days, today=today_as)
    held = roles | ({PersonRole.VIP.value} if is_vip else set())
    if reason is None and not entering.may_enter(gate.admits, roles=held, type_key=type_key):
        return InvalidReason.NOT_FOR_AREA
    return reason


def _roles(scope: Scope, registration_ids: Sequence[int]) -> dict[int, set[str]]:
    query = sa.select(RegistrationRole.registration_id, RegistrationRole.role).where(
        RegistrationRole.edition_id == scope.edition_id, RegistrationRole.registration_id.in_(registration_ids)
    )
    held: dict[int, set[str]] = {}
    for registration_id, role in db.rows(query):
        held.setdefault(registration_id, set()).add(str(role))
    return held


def delegations(scope: Scope, text: str, *, limit: int = 5) -> list[DelegationRow]:
    """Delegations whose name holds ``text``, with how many come. 1 statement."""
    query = (
        sa.select(Delegation.public_id, Delegation.name, sa.func.count(Delegate.id))
        .join(Delegate, sa.and_(Delegate.edition_id == Delegation.edition_id, Delegate.delegation_id == Delegation.id))
        .join(
            Registration,
            sa.and_(Registration.edition_id == Delegate.edition_id, Registration.id == Delegate.registration_id),
        )
        .where(Registration.status != "cancelled")
        .where(Delegation.edition_id == scope.edition_id, _like(sa.func.lower(Delegation.name), text.casefold()))
        .group_by(Delegation.id, Delegation.public_id, Delegation.name)
        .order_by(Delegation.name)
        .limit(limit)
    )
    return [DelegationRow(*row) for row in db.rows(query)]


def card(scope: Scope, registration_id: int) -> Card:
    """What the door shows of a person. Raises NotFound. 1 statement."""
    own = (Registration.edition_id, Registration.id)
    query = (
        sa.select(
            Registration.public_id,
            Ticket.code,
            sa.func.coalesce(Protocol.position, ""),
            sa.func.coalesce(Protocol.represents, ""),
            sa.func.coalesce(Protocol.seat, ""),
            sa.or_(
                sa.func.coalesce(Protocol.is_vip, sa.false()),
                sa.select(RegistrationRole.id)
                .where(
                    RegistrationRole.edition_id == own[0],
                    RegistrationRole.registration_id == own[1],
                    RegistrationRole.role == PersonRole.VIP,
                )
                .exists(),
            ),
            TicketType.name_id,
            TicketType.name_en,
            TicketType.colour,
            Delegation.name,
            Delegation.public_id,
            sa.func.coalesce(Delegate.is_head, sa.false()),
        )
        .outerjoin(Ticket, sa.and_(Ticket.edition_id == own[0], Ticket.registration_id == own[1]))
        .outerjoin(Protocol, sa.and_(Protocol.edition_id == own[0], Protocol.registration_id == own[1]))
        .outerjoin(TicketType, sa.and_(TicketType.edition_id == own[0], TicketType.id == Registration.type_id))
        .outerjoin(Delegate, sa.and_(Delegate.edition_id == own[0], Delegate.registration_id == own[1]))
        .outerjoin(Delegation, sa.and_(Delegation.edition_id == own[0], Delegation.id == Delegate.delegation_id))
        .where(Registration.edition_id == scope.edition_id, Registration.id == registration_id)
    )
    row = db.session.execute(query).first()
    if row is None:
        raise NotFound
    return Card(*tuple(row))


def standing(scope: Scope, registration_id: int) -> Standing:
    """What decides whether a restricted area admits somebody. 2 statements."""
    query = (
        sa.select(TicketType.key, Protocol.is_vip)
        .select_from(Registration)
        .outerjoin(
            TicketType, sa.and_(TicketType.edition_id == Registration.edition_id, TicketType.id == Registration.type_id)
        )
        .outerjoin(
            Protocol,
            sa.and_(Protocol.edition_id == Registration.edition_id, Protocol.registration_id == Registration.id),
        )
        .where(Registration.edition_id == scope.edition_id, Registration.id == registration_id)
    )
    row = db.session.execute(query).one()
    roles = sa.select(RegistrationRole.role).where(
        RegistrationRole.edition_id == scope.edition_id, RegistrationRole.registration_id == registration_id
    )
    held = {str(each[0]) for each in db.rows(roles)} | ({PersonRole.VIP.value} if row[1] else set())
    return Standing(frozenset(held), row[0])


def delegation(scope: Scope, public_id: str) -> tuple[str, int]:
    """A delegation's name and id. Raises NotFound. 1 statement."""
    query = sa.select(Delegation.name, Delegation.id)
    query = query.where(Delegation.edition_id == scope.edition_id, Delegation.public_id == public_id)
    row = db.session.execute(query).first()
    if row is None:
        raise NotFound
    return str(row[0]), int(row[1])


def members(scope: Scope, area_id: int, delegation_id: int) -> list[MemberRow]:
    """A delegation's people, the head first, then by protocol and name, without who cancelled. 1 statement."""
    query = (
        sa.select(
            Registration.public_id,
            Registration.name,
            sa.func.coalesce(Protocol.position, ""),
            Registration.status,
            Registration.attendance,
            Delegate.is_head,
            Entry.at,
        )
        .join(
            Delegate,
            sa.and_(Delegate.edition_id == Registration.edition_id, Delegate.registration_id == Registration.id),
        )
        .outerjoin(
            Protocol,
            sa.and_(Protocol.edition_id == Registration.edition_id, Protocol.registration_id == Registration.id),
        )
        .outerjoin(Entry, _there(scope, area_id))
        .where(
            Registration.edition_id == scope.edition_id,
            Delegate.delegation_id == delegation_id,
            Registration.status != "cancelled",
        )
        .order_by(
            Delegate.is_head.desc(),
            Protocol.protocol_order.is_(None),
            Protocol.protocol_order,
            Registration.sort_name,
        )
    )
    return [MemberRow(*row) for row in db.rows(query)]


def ids_of(scope: Scope, delegation_id: int, public_ids: Collection[str]) -> list[tuple[int, str]]:
    """(id, public id) of these people of a delegation, by id; others are left out. 1 statement."""
    query = (
        sa.select(Registration.id, Registration.public_id)
        .join(
            Delegate,
            sa.and_(Delegate.edition_id == Registration.edition_id, Delegate.registration_id == Registration.id),
        )
        .where(
            Registration.edition_id == scope.edition_id,
            Delegate.delegation_id == delegation_id,
            Registration.public_id.in_(list(public_ids)),
        )
        .order_by(Registration.id)
    )
    return [(int(row[0]), str(row[1])) for row in db.rows(query)]
