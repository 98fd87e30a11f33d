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
from eventapp.surveys.models.surveys import SurveySubject
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


def asked(scope: Scope, survey_id: int, subject_id: int = 0) -> frozenset[int]:
    """The registrations that have a link already, about this session if any. 1 statement."""
    query = sa.select(Invited.registration_id).where(
        Invited.edition_id == scope.edition_id, Invited.survey_id == survey_id, Invited.subject_id == subject_id
    )
    return frozenset(row[0] for row in db.rows(query))


def asked_people(scope: Scope, survey_id: int, *, after: int = 0, most: int) -> list[tuple[Person, dict[int, str]]]:
    """Those who have links and are still registered, by id from ``after`` on, with the sessions they were asked about.

    These are titles by id, of which 0 is the whole forum. 2 statements.
    """
    with_link = sa.and_(Invited.edition_id == Registration.edition_id, Invited.registration_id == Registration.id)
    query: Any = (
        sa.select(*_COLUMNS)
        .where(
            Registration.edition_id == scope.edition_id,
            sa.exists().where(with_link, Invited.survey_id == survey_id),
            Registration.status == Status.CONFIRMED.value,
            Registration.id > after,
        )
        .order_by(Registration.id)
        .limit(most)
    )
    found = [Person(*row) for row in db.rows(query)]
    subject = sa.and_(SurveySubject.edition_id == Invited.edition_id, SurveySubject.id == Invited.subject_id)
    about: Any = (
        sa.select(Invited.registration_id, Invited.subject_id, SurveySubject.title)
        .outerjoin(SurveySubject, subject)
        .where(
            Invited.edition_id == scope.edition_id,
            Invited.survey_id == survey_id,
            Invited.registration_id.in_([one.id for one in found]),
        )
        .order_by(Invited.subject_id)
    )
    titles: dict[int, dict[int, str]] = {}
    for person, subject_id, title in db.rows(about) if found else ():
        titles.setdefault(person, {})[subject_id] = title or ""
    return [(one, titles.get(one.id, {})) for one in found]


def _attended(scope: Scope, session: str) -> frozenset[int]:
    known = presence.known(scope)
    wanted = {id_ for id_, held in known.sessions.items() if held.public_id == session}
    return frozenset(who for who, sessions in known.attended.items() if not wanted.isdisjoint(sessions))
