"""The people whom a survey is sent to."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventapp.attendance.queries import door, presence
from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.frozen import frozen
from eventapp.registration.models.registrations import Registration
from eventapp.registration.queries.narrowing import narrowed
from eventapp.registration.rules.filtering import Filters
from eventapp.registration.rules.states import Status
from eventapp.surveys.models.asked import Invited
from eventapp.surveys.rules.audience import Audience


@frozen
class Person:
    """Somebody who may be asked."""

    id: int
    public_id: str
    name: str
    email: str
    phone: str
    locale: str


_COLUMNS = (
    Registration.id,
    Registration.public_id,
    Registration.name,
    Registration.email,
    Registration.phone,
    Registration.locale,
)


def people(scope: Scope, audience: Audience) -> list[Person]:
    """Everybody meant, in a fixed order. 1 statement, 2 for those who came, 5 more for a session."""
    filters = Filters(
        status=Status.CONFIRMED, type=audience.type, region=audience.region, delegation=audience.delegation
    )
    everybody: Any = sa.select(*_COLUMNS).order_by(Registration.id)
    found = [Person(*row) for row in db.rows(narrowed(everybody, scope, filters))]
    if audience.came:
        came = set(door.attended_registrations(scope))
        found = [one for one in found if one.id in came]
    if audience.session:
        there = _attended(scope, audience.session)
        found = [one for one in found if one.id in there]
    return found


def asked(scope: Scope, survey_id: int) -> frozenset[int]:
    """The registrations that have a link already. 1 statement."""
    query = sa.select(Invited.registration_id).where(
        Invited.edition_id == scope.edition_id, Invited.survey_id == survey_id
    )
    return frozenset(row[0] for row in db.rows(query))


def asked_people(scope: Scope, survey_id: int, *, after: int = 0, most: int) -> list[Person]:
    """Those who have a link and are still registered, by id from ``after`` on. 1 statement."""
    with_link = sa.and_(Invited.edition_id == Registration.edition_id, Invited.registration_id == Registration.id)
    query: Any = (
        sa.select(*_COLUMNS)
        .join(Invited, with_link)
        .where(
            Registration.edition_id == scope.edition_id,
            Invited.survey_id == survey_id,
            Registration.status == Status.CONFIRMED.value,
            Registration.id > after,
        )
        .order_by(Registration.id)
        .limit(most)
    )
    return [Person(*row) for row in db.rows(query)]


def _attended(scope: Scope, session: str) -> frozenset[int]:
    known = presence.known(scope)
    wanted = {id_ for id_, held in known.sessions.items() if held.public_id == session}
    return frozenset(who for who, sessions in known.attended.items() if not wanted.isdisjoint(sessions))
