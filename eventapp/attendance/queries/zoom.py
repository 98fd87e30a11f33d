"""Reports of online meetings as they were taken in: who is who, and who still must be looked for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from eventapp.agenda.models import Session
from eventapp.attendance.models.zoom import ZoomPerson, ZoomReport
from eventapp.attendance.rules.presence import union
from eventapp.attendance.rules.zoom import How, Registered
from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.errors import NotFound
from eventapp.registration.models.registrations import Registration
from eventapp.registration.rules import people as names
from eventapp.registration.rules.states import Status

OPEN = (How.SEVERAL.value, How.NOBODY.value)
_FOUND = 20


class ReportRow(NamedTuple):
    """A report with how many people it holds; ``title`` is None for the broadcast of a day."""

    public_id: str
    title: str | None
    day: date
    topic: str
    imported_at: datetime
    people: int
    to_decide: int


class PersonRow(NamedTuple):
    """Somebody of a report, and the registration it is."""

    id: int
    name: str
    email: str
    stays: list[Any]
    how: str
    guesses: list[Any]
    registration: str | None
    registered_name: str | None
    organisation: str | None

    @property
    def minutes(self) -> int:
        """How long, in whole minutes."""
        spans = union((datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in self.stays)
        return int(sum((end - start).total_seconds() for start, end in spans) // 60)


class Guess(NamedTuple):
    """A registration that somebody might be."""

    id: int
    public_id: str
    name: str
    organisation: str
    email: str


_UNDECIDED = sa.func.sum(sa.case((ZoomPerson.how.in_(OPEN), 1), else_=0))
_REPORTS: Any = (
    sa.select(
        ZoomReport.public_id,
        Session.title,
        ZoomReport.day,
        ZoomReport.topic,
        ZoomReport.imported_at,
        sa.func.count(ZoomPerson.id),
        sa.func.coalesce(_UNDECIDED, 0),
    )
    .outerjoin(Session, sa.and_(Session.edition_id == ZoomReport.edition_id, Session.id == ZoomReport.session_id))
    .outerjoin(
        ZoomPerson, sa.and_(ZoomPerson.edition_id == ZoomReport.edition_id, ZoomPerson.report_id == ZoomReport.id)
    )
    .where(ZoomReport.edition_id == sa.bindparam("edition_id"))
    .group_by(ZoomReport.id, Session.id)
    .order_by(ZoomReport.day, ZoomReport.id)
)
_ONE: Any = _REPORTS.where(ZoomReport.public_id == sa.bindparam("public_id"))
_PEOPLE: Any = (
    sa.select(
        ZoomPerson.id,
        ZoomPerson.name,
        ZoomPerson.email,
        ZoomPerson.stays,
        ZoomPerson.how,
        ZoomPerson.guesses,
        Registration.public_id,
        Registration.name,
        Registration.organisation,
    )
    .join(ZoomReport, sa.and_(ZoomReport.edition_id == ZoomPerson.edition_id, ZoomReport.id == ZoomPerson.report_id))
    .outerjoin(
        Registration,
        sa.and_(Registration.edition_id == ZoomPerson.edition_id, Registration.id == ZoomPerson.registration_id),
    )
    .where(ZoomPerson.edition_id == sa.bindparam("edition_id"), ZoomReport.public_id == sa.bindparam("public_id"))
    .order_by(ZoomPerson.name, ZoomPerson.id)
)
_KEPT: Any = sa.select(
    ZoomPerson.id,
    ZoomPerson.who,
    ZoomPerson.stays,
    ZoomPerson.how,
    ZoomPerson.registration_id,
    ZoomPerson.guesses,
).where(ZoomPerson.edition_id == sa.bindparam("edition_id"), ZoomPerson.report_id == sa.bindparam("report_id"))
_CANDIDATES: Any = (
    sa.select(Registration.id, Registration.name, Registration.email)
    .where(Registration.edition_id == sa.bindparam("edition_id"), Registration.status == Status.CONFIRMED.value)
    .order_by(Registration.id)
)
_GUESS: Any = sa.select(
    Registration.id, Registration.public_id, Registration.name, Registration.organisation, Registration.email
).where(Registration.edition_id == sa.bindparam("edition_id"), Registration.status == Status.CONFIRMED.value)


def reports(scope: Scope) -> list[ReportRow]:
    """Every report by day. 1 statement."""
    return [ReportRow._make(row) for row in db.rows(_REPORTS, edition_id=scope.edition_id)]


def report(scope: Scope, public_id: str) -> ReportRow:
    """One report. Raises NotFound. 1 statement."""
    rows = db.rows(_ONE, edition_id=scope.edition_id, public_id=public_id)
    if not rows:
        raise NotFound
    return ReportRow._make(rows[0])


def people(scope: Scope, public_id: str, *, only: str = "") -> list[PersonRow]:
    """Who is in a report, by name: all, those to decide (``open``), or those known (``known``). 1 statement."""
    query = _PEOPLE
    if only == "open":
        query = query.where(ZoomPerson.how.in_(OPEN))
    elif only == "known":
        query = query.where(ZoomPerson.registration_id.is_not(None))
    return [PersonRow._make(row) for row in db.rows(query, edition_id=scope.edition_id, public_id=public_id)]


def person(scope: Scope, public_id: str, person_id: int) -> PersonRow:
    """Somebody of a report. Raises NotFound. 1 statement."""
    rows = db.rows(_PEOPLE.where(ZoomPerson.id == person_id), edition_id=scope.edition_id, public_id=public_id)
    if not rows:
        raise NotFound
    return PersonRow._make(rows[0])


def kept(scope: Scope, report_id: int) -> list[Any]:
    """Everybody of a report, for taking another file in. 1 statement."""
    return db.rows(_KEPT, edition_id=scope.edition_id, report_id=report_id)


def candidates(scope: Scope) -> list[Registered]:
    """Everybody with a ticket, to be matched. 1 statement."""
    return [Registered(*row) for row in db.rows(_CANDIDATES, edition_id=scope.edition_id)]


def guesses(scope: Scope, numbers: list[int]) -> list[Guess]:
    """Registrations by id, in this order. 1 statement."""
    rows = db.rows(_GUESS.where(Registration.id.in_(numbers)), edition_id=scope.edition_id)
    found = {row[0]: Guess._make(row) for row in rows}
    return [found[number] for number in numbers if number in found]


def searched(scope: Scope, query: str) -> list[Guess]:
    """The first people with a ticket whose name, address or organisation holds these words. 1 statement."""
    words = names.search_words(query)
    if not words:
        return []
    wanted = [Registration.search.contains(word, autoescape=True) for word in words]
    rows = db.rows(_GUESS.where(*wanted).order_by(Registration.sort_name).limit(_FOUND), edition_id=scope.edition_id)
    return [Guess._make(row) for row in rows]
