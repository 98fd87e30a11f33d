"""Registrations as they are taken away: everything that the filters show, read in pieces while it is written out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.frozen import frozen
from eventapp.questionnaires import queries as questionnaires
from eventapp.regions.models import Region
from eventapp.registration.models.delegations import Delegate, Delegation, Protocol
from eventapp.registration.models.registrations import Registration, Ticket
from eventapp.registration.models.types import RegistrationDay, RegistrationRole
from eventapp.registration.queries import answers, narrowing, presence, types
from eventapp.registration.queries.answers import Column
from eventapp.registration.queries.presence import Arrival
from eventapp.registration.queries.types import TypeLabel
from eventapp.registration.rules.filtering import Filters
from eventapp.registration.rules.questions import FORM
from eventapp.registration.rules.types import PersonRole

PIECE = 2000  # people that are read at once


class ExportRow(NamedTuple):
    """One person as the database has them."""

    id: int
    code: str | None
    name: str
    email: str
    phone: str
    organisation: str
    region_code: str | None
    region: str | None
    province: str | None
    attendance: str
    status: str
    created_at: datetime
    news: bool
    photo: bool
    listing: bool
    type_id: int | None
    delegation: str | None
    is_head: bool | None
    position: str | None
    rank: str | None
    represents: str | None
    protocol_order: int | None
    seat: str | None


@frozen
class About:
    """What holds for every row: the words of ticket types, the questions, and what the edition has at all."""

    types: Mapping[int, TypeLabel]
    questions: Sequence[Column]
    has_roles: bool
    has_days: bool


@frozen
class Piece:
    """Some people and what is known of them besides, by id."""

    rows: Sequence[ExportRow]
    roles: Mapping[int, Sequence[PersonRole]]
    days: Mapping[int, Sequence[date]]
    answers: Mapping[int, Mapping[str, str]]
    arrivals: Mapping[int, Arrival]


_Province = aliased(Region)


def _of(table: Any) -> sa.ColumnElement[bool]:
    return sa.and_(table.edition_id == Registration.edition_id, table.registration_id == Registration.id)


_EXPORT: Any = (
    sa.select(
        Registration.id,
        Ticket.code,
        Registration.name,
        Registration.email,
        Registration.phone,
        Registration.organisation,
        Region.code,
        Region.name,
        sa.func.coalesce(_Province.name, Region.name),
        Registration.attendance,
        Registration.status,
        Registration.created_at,
        Registration.news,
        Registration.photo,
        Registration.listing,
        Registration.type_id,
        Delegation.name,
        Delegate.is_head,
        Protocol.position,
        Protocol.rank,
        Protocol.represents,
        Protocol.protocol_order,
        Protocol.seat,
        Registration.sort_name,
    )
    .outerjoin(Ticket, _of(Ticket))
    .outerjoin(Region, Region.id == Registration.region_id)
    .outerjoin(_Province, _Province.id == Region.province_id)
    .outerjoin(Delegate, _of(Delegate))
    .outerjoin(
        Delegation, sa.and_(Delegation.edition_id == Delegate.edition_id, Delegation.id == Delegate.delegation_id)
    )
    .outerjoin(Protocol, _of(Protocol))
)


def about(scope: Scope) -> About:
    """What holds for every row of a file of this edition. 2 or 3 statements."""
    has = {
        table: sa.select(table.id).where(table.edition_id == scope.edition_id).exists()
        for table in (RegistrationRole, RegistrationDay)
    }
    row = db.rows(sa.select(*has.values()))[0]
    asked = questionnaires.current(scope, FORM).id is not None
    return About(types.labels(scope), answers.columns(scope) if asked else [], bool(row[0]), bool(row[1]))


def statement(scope: Scope, filters: Filters) -> sa.Select[Any]:
    """The one query behind a file, in the order of the list."""
    query = narrowing.narrowed(_EXPORT, scope, filters)
    return query.order_by(Registration.sort_name, Registration.id)


def people(scope: Scope, filters: Filters) -> Iterator[ExportRow]:
    """All registrations of the filters, by name. 1 statement for 2,000 rows."""
    for rows in _pages(scope, filters):
        yield from rows


def pieces(scope: Scope, filters: Filters, known: About) -> Iterator[Piece]:
    """The same with what else is known of them. 2 statements for 2,000 rows, more where the edition has more."""
    for rows in _pages(scope, filters):
        ids = [row.id for row in rows]
        yield Piece(
            rows,
            types.roles(scope, ids) if known.has_roles else {},
            _days(scope, ids) if known.has_days else {},
            answers.values(scope, ids) if known.questions else {},
            presence.known().arrivals(scope, ids),
        )


def _pages(scope: Scope, filters: Filters) -> Iterator[list[ExportRow]]:
    query = statement(scope, filters).limit(PIECE)
    place = sa.tuple_(Registration.sort_name, Registration.id)
    here = query
    while True:
        found = db.rows(here)
        if found:
            yield [ExportRow._make(row[:-1]) for row in found]
        if len(found) < PIECE:
            return
        last = found[-1]
        here = query.where(place > sa.tuple_(sa.literal(last[-1], sa.String), sa.literal(last[0], sa.BigInteger)))


def _days(scope: Scope, registration_ids: Sequence[int]) -> dict[int, list[date]]:
    query = (
        sa.select(RegistrationDay.registration_id, RegistrationDay.day)
        .where(RegistrationDay.edition_id == scope.edition_id, RegistrationDay.registration_id.in_(registration_ids))
        .order_by(RegistrationDay.day)
    )
    found: dict[int, list[date]] = {}
    for registration_id, day in db.rows(query):
        found.setdefault(registration_id, []).append(day)
    return found
