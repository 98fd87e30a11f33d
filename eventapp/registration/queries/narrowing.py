"""The filters of a list as conditions of its query."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventapp.agenda.models import Session
from eventapp.core.access import Scope
from eventapp.questionnaires.models import Question
from eventapp.regions.models import Region
from eventapp.registration.models.answers import RegistrationAnswer
from eventapp.registration.models.bookings import SessionBooking
from eventapp.registration.models.delegations import Delegate, Delegation
from eventapp.registration.models.registrations import Registration
from eventapp.registration.models.types import RegistrationDay, RegistrationRole, TicketType
from eventapp.registration.queries import presence
from eventapp.registration.rules import codes, people
from eventapp.registration.rules.bookings import BookingState
from eventapp.registration.rules.filtering import ORDINARY, Filters

_ESCAPE = "\\"


def narrowed(query: sa.Select[Any], scope: Scope, filters: Filters) -> sa.Select[Any]:
    """The query over registrations with what the filters leave of them."""
    query = query.where(Registration.edition_id == scope.edition_id)
    if filters.attendance is not None:
        query = query.where(Registration.attendance == filters.attendance.value)
    if filters.status is not None:
        query = query.where(Registration.status == filters.status.value)
    if filters.is_plain:
        return query
    return query.where(*_words(filters.q), *_belonging(scope, filters), *_coming(filters))


def _words(q: str) -> list[sa.ColumnElement[bool]]:
    """Every word must occur in name, address, organisation or code; a code may be written with its hyphen."""
    words = people.search_words(q)
    code = codes.read(q) if len(words) == 1 else None
    words = [code.lower()] if code else words
    return [Registration.search.contains(word, autoescape=True, escape=_ESCAPE) for word in words]


def _belonging(scope: Scope, filters: Filters) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if filters.type == ORDINARY:
        found.append(Registration.type_id.is_(None))
    elif filters.type:
        own = sa.select(TicketType.id).where(TicketType.edition_id == scope.edition_id, TicketType.key == filters.type)
        found.append(Registration.type_id == own.scalar_subquery())
    if filters.region:
        found.append(Registration.region_id.in_(_of_region(filters.region)))
    if filters.delegation:
        found.append(
            _own(Delegate).where(
                Delegation.edition_id == Delegate.edition_id,
                Delegation.id == Delegate.delegation_id,
                Delegation.public_id == filters.delegation,
            )
        )
    if filters.session:
        found.append(
            _own(SessionBooking).where(
                SessionBooking.state == BookingState.BOOKED.value,
                Session.edition_id == SessionBooking.edition_id,
                Session.id == SessionBooking.session_id,
                Session.public_id == filters.session,
            )
        )
    if filters.role is not None:
        found.append(_own(RegistrationRole).where(RegistrationRole.role == filters.role.value))
    found += [_answered(key, value) for key, value in filters.answers]
    if filters.chosen:
        found.append(Registration.public_id.in_(filters.chosen))
    return found


def _coming(filters: Filters) -> list[sa.ColumnElement[bool]]:
    if filters.came is not None:
        came = presence.known().came(filters.day)
        return [came if filters.came else ~came]
    return [_good_on(filters.day)] if filters.day else []


def _good_on(day: date) -> sa.ColumnElement[bool]:
    """Whether a registration is good on a day: for certain days it has rows, without rows it is good on all."""
    own = _own(RegistrationDay)
    return sa.or_(~own, own.where(RegistrationDay.day == day))


def _own(table: Any) -> sa.Exists:
    """That a registration of the outer query has a row in this table."""
    return (
        sa.exists()
        .where(table.edition_id == Registration.edition_id, table.registration_id == Registration.id)
        .correlate(Registration)
    )


def _of_region(code: str) -> sa.Select[Any]:
    """The region with this code; for a province its regions too."""
    province = aliased(Region)
    return (
        sa.select(Region.id)
        .outerjoin(province, province.id == Region.province_id)
        .where(sa.or_(Region.code == code, province.code == code))
    )


def _answered(key: str, value: str) -> sa.ColumnElement[bool]:
    """Whether somebody chose this answer, in whatever version of the form."""
    return _own(RegistrationAnswer).where(
        Question.edition_id == RegistrationAnswer.edition_id,
        Question.id == RegistrationAnswer.question_id,
        Question.key == key,
        sa.cast(RegistrationAnswer.values, sa.Text).contains(f'"{value}"', autoescape=True, escape=_ESCAPE),
    )
