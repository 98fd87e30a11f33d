"""What is printed for people to sign, to carry home or to place guests by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.editions.models import Edition
from eventapp.frozen import frozen
from eventapp.registration.models.delegations import Delegate, Delegation, Protocol
from eventapp.registration.models.registrations import Registration, Ticket
from eventapp.registration.queries import lists, narrowing
from eventapp.registration.rules.filtering import Filters
from eventapp.registration.rules.states import Attendance, Status

MOST = 3000  # people of one paper
MOST_LETTERS = 500  # letters in one file


@frozen
class Signer:
    """Somebody who signs that they are there."""

    name: str
    position: str
    organisation: str


@frozen
class Guest:
    """Somebody whom protocol places."""

    protocol_order: int | None
    name: str
    position: str
    rank: str
    organisation: str
    represents: str
    seat: str


@frozen
class Forum:
    """What stands on every paper."""

    name: str
    starts_on: date | None
    ends_on: date | None
    venue: str


@frozen
class Attended:
    """What a letter about somebody's attendance says."""

    id: int
    public_id: str
    name: str
    organisation: str
    position: str
    rank: str
    delegation: str | None
    code: str | None


@frozen
class Letter:
    """A letter as it was handed out; ``code`` as it stands behind ``/verify/``."""

    forum: Forum
    person: Attended
    days: Sequence[date]
    code: str


def _of(table: Any) -> sa.ColumnElement[bool]:
    return sa.and_(table.edition_id == Registration.edition_id, table.registration_id == Registration.id)


def _text(column: Any) -> Any:
    return sa.func.coalesce(column, "")


_SIGNERS: Any = sa.select(Registration.name, _text(Protocol.position), Registration.organisation).outerjoin(
    Protocol, _of(Protocol)
)
_GUESTS: Any = (
    sa.select(
        Protocol.protocol_order,
        Registration.name,
        Protocol.position,
        Protocol.rank,
        Registration.organisation,
        Protocol.represents,
        Protocol.seat,
    )
    .join(Protocol, _of(Protocol))
    .order_by(
        Protocol.protocol_order.is_(None),
        Protocol.protocol_order,
        Protocol.is_vip.desc(),
        Registration.sort_name,
        Registration.id,
    )
)
_ATTENDED: Any = (
    sa.select(
        Registration.id,
        Registration.public_id,
        Registration.name,
        Registration.organisation,
        _text(Protocol.position),
        _text(Protocol.rank),
        Delegation.name,
        Ticket.code,
    )
    .outerjoin(Protocol, _of(Protocol))
    .outerjoin(Ticket, _of(Ticket))
    .outerjoin(Delegate, _of(Delegate))
    .outerjoin(
        Delegation, sa.and_(Delegation.edition_id == Delegate.edition_id, Delegation.id == Delegate.delegation_id)
    )
    .where(Registration.edition_id == sa.bindparam("edition_id"))
)
_ATTENDED_ONE: Any = _ATTENDED.where(Registration.id == sa.bindparam("registration_id"))


def signing(filters: Filters) -> Filters:
    """Who signs on paper: those of the filters who are confirmed and come on site, unless the filters say otherwise."""
    return replace(
        filters,
        status=filters.status or Status.CONFIRMED,
        attendance=filters.attendance or Attendance.ONSITE,
    )


def signers(scope: Scope, filters: Filters) -> list[Signer]:
    """Who signs, by name. 1 statement."""
    query = narrowing.narrowed(_SIGNERS, scope, signing(filters)).order_by(Registration.sort_name, Registration.id)
    return [Signer(*row) for row in db.rows(query.limit(MOST))]


def signer_count(scope: Scope, filters: Filters) -> int:
    """How many they are. 1 statement."""
    return lists.total(scope, signing(filters))


def guests(scope: Scope, filters: Filters) -> list[Guest]:
    """Those of whom protocol knows something, in its order. 1 statement."""
    living = replace(filters, status=filters.status or Status.CONFIRMED)
    return [Guest(*row) for row in db.rows(narrowing.narrowed(_GUESTS, scope, living).limit(MOST))]


def attended(scope: Scope, registration_id: int) -> Attended:
    """The person of a letter. 1 statement."""
    return Attended(*db.rows(_ATTENDED_ONE, edition_id=scope.edition_id, registration_id=registration_id)[0])


def attending(filters: Filters, *, came: bool = True) -> Filters:
    """Those of the filters who can get a letter: confirmed and entered; or those who cannot, for want of an entry."""
    return replace(filters, status=Status.CONFIRMED, came=came, day=filters.day if came else None)


def all_attended(scope: Scope, filters: Filters) -> list[Attended]:
    """The people of the letters of these filters, by name. 1 statement."""
    query = narrowing.narrowed(_ATTENDED, scope, attending(filters))
    query = query.order_by(Registration.sort_name, Registration.id).limit(MOST_LETTERS + 1)
    return [Attended(*row) for row in db.rows(query, edition_id=scope.edition_id)]


def forum(scope: Scope) -> Forum:
    """The forum's name, days and place. 1 statement."""
    query = sa.select(Edition.name, Edition.starts_on, Edition.ends_on, Edition.venue)
    return Forum(*db.rows(query.where(Edition.id == scope.edition_id))[0])
