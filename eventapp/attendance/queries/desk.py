"""What the desk at the door needs: badges with how often each was printed, and the types that can be given there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.attendance.models.desk import BadgePrint, WalkIn
from eventapp.attendance.models.door import Gate
from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.core.paging import Page, page
from eventapp.frozen import frozen
from eventapp.registration.models.delegations import Delegate, Delegation, Protocol
from eventapp.registration.models.registrations import Registration, Ticket
from eventapp.registration.models.types import RegistrationRole, TicketType
from eventapp.registration.queries import narrowing
from eventapp.registration.rules import people
from eventapp.registration.rules.filtering import Filters
from eventapp.registration.rules.types import PersonRole

MOST_BADGES = 400  # in one file


@frozen
class BadgeRow:
    """One person's badge."""

    id: int
    public_id: str
    name: str
    organisation: str
    code: str
    position: str
    represents: str
    delegation: str | None
    is_vip: bool
    type_id: str | None  # the type's name in Indonesian
    type_en: str | None
    colour: str | None
    prints: int


@frozen
class TypeRow:
    """A ticket type that admits on site."""

    key: str
    name_id: str
    name_en: str

    def name(self, locale: str) -> str:
        """Its name in a language."""
        return self.name_en if locale == "en" else self.name_id


@frozen
class Namesake:
    """Somebody with the same name, for the desk to ask: the same person?"""

    public_id: str
    name: str
    organisation: str


@frozen
class WalkInRow:
    """Somebody who registered at the door."""

    at: datetime
    name: str
    organisation: str
    gate: str
    status: str


@frozen
class Run:
    """Badges that were put into one file on the page of badges."""

    at: datetime
    number: int


def _prints() -> Any:
    return (
        sa.select(sa.func.count(BadgePrint.id))
        .where(BadgePrint.edition_id == Registration.edition_id, BadgePrint.registration_id == Registration.id)
        .correlate(Registration)
        .scalar_subquery()
    )


def _badges(scope: Scope) -> Any:
    own = (Registration.edition_id, Registration.id)
    is_vip = (
        sa.select(RegistrationRole.id)
        .where(
            RegistrationRole.edition_id == own[0],
            RegistrationRole.registration_id == own[1],
            RegistrationRole.role == PersonRole.VIP,
        )
        .exists()
    )
    return (
        sa.select(
            Registration.id,
            Registration.public_id,
            Registration.name,
            Registration.organisation,
            Ticket.code,
            sa.func.coalesce(Protocol.position, ""),
            sa.func.coalesce(Protocol.represents, ""),
            Delegation.name,
            sa.or_(sa.func.coalesce(Protocol.is_vip, sa.false()), is_vip),
            TicketType.name_id,
            TicketType.name_en,
            TicketType.colour,
            _prints(),
        )
        .join(Ticket, sa.and_(Ticket.edition_id == own[0], Ticket.registration_id == own[1]))
        .outerjoin(Protocol, sa.and_(Protocol.edition_id == own[0], Protocol.registration_id == own[1]))
        .outerjoin(TicketType, sa.and_(TicketType.edition_id == own[0], TicketType.id == Registration.type_id))
        .outerjoin(Delegate, sa.and_(Delegate.edition_id == own[0], Delegate.registration_id == own[1]))
        .outerjoin(Delegation, sa.and_(Delegation.edition_id == own[0], Delegation.id == Delegate.delegation_id))
        .where(Registration.edition_id == scope.edition_id, Registration.status == "confirmed")
    )


def badge(scope: Scope, public_id: str) -> BadgeRow | None:
    """One person's badge, None for who has no good ticket. 1 statement."""
    row = db.session.execute(_badges(scope).where(Registration.public_id == public_id)).first()
    return BadgeRow(*row) if row else None


def badges(
    scope: Scope,
    *,
    unprinted: bool = False,
    printed: int = 0,
    vip: bool = False,
    delegation: str = "",
    part: int = 0,
) -> list[BadgeRow]:
    """Badges of those who come on site, by delegation and name, MOST_BADGES a part. 1 statement.

    ``printed``: only those that were printed so often, or more often.
    """
    query = _badges(scope).where(Registration.attendance == "onsite")
    if unprinted:
        query = query.where(_prints() == 0)
    if printed:
        query = query.where(_prints() >= printed)
    if vip:
        query = query.where(Protocol.is_vip.is_(True))
    if delegation:
        query = query.where(Delegation.public_id == delegation)
    query = query.order_by(Delegation.name.is_(None), Delegation.name, Registration.sort_name, Registration.id)
    return [BadgeRow(*row) for row in db.rows(query.limit(MOST_BADGES).offset(part * MOST_BADGES))]


def listed_badges(scope: Scope, filters: Filters, *, part: int = 0) -> list[BadgeRow]:
    """Badges of those whom a list of registrations shows, by name, MOST_BADGES a part. 1 statement."""
    query = narrowing.narrowed(_badges(scope), scope, filters).order_by(Registration.sort_name, Registration.id)
    return [BadgeRow(*row) for row in db.rows(query.limit(MOST_BADGES).offset(part * MOST_BADGES))]


def badge_counts(scope: Scope) -> tuple[int, int, int]:
    """People with a badge to print, how many were printed at least once, and reprints. 1 statement."""
    people = sa.select(sa.func.count(Registration.id)).where(
        Registration.edition_id == scope.edition_id,
        Registration.status == "confirmed",
        Registration.attendance == "onsite",
    )
    own = BadgePrint.edition_id == scope.edition_id
    printed = sa.select(sa.func.count(sa.distinct(BadgePrint.registration_id))).where(own)
    prints = sa.select(sa.func.count(BadgePrint.id)).where(own)
    row = db.rows(sa.select(people.scalar_subquery(), printed.scalar_subquery(), prints.scalar_subquery()))[0]
    return int(row[0]), int(row[1]), int(row[2] - row[1])


def delegations(scope: Scope) -> list[tuple[str, str]]:
    """(public id, name) of the delegations. 1 statement."""
    query = sa.select(Delegation.public_id, Delegation.name).where(Delegation.edition_id == scope.edition_id)
    return [(str(row[0]), str(row[1])) for row in db.rows(query.order_by(Delegation.name))]


def types(scope: Scope) -> list[TypeRow]:
    """Types that admit on site, in the organiser's order. 1 statement."""
    query = sa.select(TicketType.key, TicketType.name_id, TicketType.name_en)
    query = query.where(TicketType.edition_id == scope.edition_id, TicketType.onsite.is_(True))
    return [TypeRow(*row) for row in db.rows(query.order_by(TicketType.position, TicketType.id))]


def walk_in(scope: Scope, nonce: str) -> str | None:
    """The public id of who was registered at the door by this press. 1 statement."""
    query = (
        sa.select(Registration.public_id)
        .join(WalkIn, sa.and_(WalkIn.edition_id == Registration.edition_id, WalkIn.registration_id == Registration.id))
        .where(WalkIn.edition_id == scope.edition_id, WalkIn.nonce == nonce)
    )
    found: str | None = db.scalar(query)
    return found


def namesakes(scope: Scope, name: str, *, besides: str = "") -> list[Namesake]:
    """Who comes and has this name, without ``besides`` (a public id); a few. 1 statement."""
    query = (
        sa.select(Registration.public_id, Registration.name, Registration.organisation)
        .where(
            Registration.edition_id == scope.edition_id,
            Registration.sort_name == people.folded(name)[:200],
            Registration.status != "cancelled",
            Registration.public_id != besides,
        )
        .order_by(Registration.id)
        .limit(5)
    )
    return [Namesake(*row) for row in db.rows(query)]


def walk_ins(scope: Scope, *, after: str | None = None, limit: int = 50) -> Page[WalkInRow]:
    """Who registered at the door, latest first. 1 statement."""
    query = (
        sa.select(WalkIn.at, Registration.name, Registration.organisation, Gate.name, Registration.status)
        .join(
            Registration,
            sa.and_(Registration.edition_id == WalkIn.edition_id, Registration.id == WalkIn.registration_id),
        )
        .join(Gate, sa.and_(Gate.edition_id == WalkIn.edition_id, Gate.id == WalkIn.gate_id))
        .where(WalkIn.edition_id == scope.edition_id)
    )
    return page(query, by=[WalkIn.at, WalkIn.id], row=WalkInRow, after=after, limit=limit, descending=True)


def last_run(scope: Scope) -> Run | None:
    """The last file of badges that was made for the edition, not at a gate. 1 statement."""
    query = (
        sa.select(BadgePrint.at, sa.func.count())
        .where(BadgePrint.edition_id == scope.edition_id, BadgePrint.gate_id.is_(None))
        .group_by(BadgePrint.at)
        .order_by(BadgePrint.at.desc())
        .limit(1)
    )
    rows = db.rows(query)
    return Run(*rows[0]) if rows else None
