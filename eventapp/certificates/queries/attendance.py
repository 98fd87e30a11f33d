"""Certificates of attendance: their sorts, who has earned one, who holds one, how far a round is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from eventapp.attendance.queries import presence
from eventapp.certificates.errors import NoCertificate, SurveyOver
from eventapp.certificates.models import Certificate, CertificateRun, CertificateTemplate
from eventapp.certificates.rules.attendance import PARTICIPANT, Days, Record, Rule, has_earned
from eventapp.core.access import EditionRef, Scope
from eventapp.core.db import db
from eventapp.core.issued import grouped, plain
from eventapp.core.memo import Memo
from eventapp.editions.models import Edition
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.registration.models.registrations import Registration
from eventapp.registration.models.types import RegistrationRole
from eventapp.registration.rules.states import Status
from eventapp.surveys.models.surveys import Survey
from eventapp.surveys.queries import asked
from eventapp.surveys.rules.phases import State

KIND = "certificate-attendance"  # of issued documents


class TemplateRow(NamedTuple):
    """One sort of certificate, as it was written."""

    id: int
    public_id: str
    name: str
    role: str
    days: str
    min_sessions: int
    min_minutes: int
    survey_id: int | None
    heading_id: str
    heading_en: str
    body_id: str
    body_en: str
    number_format: str
    next_serial: int
    town: str
    dated_on: date
    signer: str
    signer_position: str

    @property
    def rule(self) -> Rule:
        """What a person must have done."""
        return Rule(Days(self.days), self.min_sessions, self.min_minutes, self.survey_id is not None)

    def words(self, locale: str) -> tuple[str, str]:
        """Heading and body for a reader; both Indonesian where the English is not written."""
        if locale == "en" and self.heading_en and self.body_en:
            return self.heading_en, self.body_en
        return self.heading_id, self.body_id


class PersonRow(NamedTuple):
    """Somebody who may get a certificate."""

    id: int
    public_id: str
    name: str
    email: str
    organisation: str
    locale: str


class HeldRow(NamedTuple):
    """A certificate with the registration as it is now."""

    code: str
    number: str
    locale: str
    words: dict[str, Any]
    issued_at: datetime
    withdrawn_at: datetime | None
    template: str
    template_name: str
    registration_id: int
    registration: str
    name: str
    email: str

    @property
    def written(self) -> str:
        """The code as it stands on paper."""
        return grouped(self.code)

    @property
    def is_outdated(self) -> bool:
        """Whether the registration bears another name by now."""
        return self.withdrawn_at is None and self.words["name"] != self.name


class RunRow(NamedTuple):
    """A round of issuing."""

    public_id: str
    template_id: int
    state: str
    total: int
    done: int
    issued: int
    mails: bool
    started_at: datetime
    ended_at: datetime | None


@frozen
class Earned:
    """Somebody who has earned a certificate, with what they did."""

    person: PersonRow
    record: Record


def _same(one: Any, key: str, other: Any, other_key: str = "id") -> sa.ColumnElement[bool]:
    """A composite key of an edition."""
    return sa.and_(other.edition_id == one.edition_id, getattr(other, other_key) == getattr(one, key))


_TEMPLATES: Any = (
    sa.select(*(getattr(CertificateTemplate, name) for name in TemplateRow._fields))
    .where(CertificateTemplate.edition_id == sa.bindparam("edition_id"))
    .order_by(CertificateTemplate.id)
)
_COUNTS: Any = (
    sa.select(
        Certificate.template_id,
        sa.func.count(),
        sa.func.sum(sa.case((Certificate.withdrawn_at.is_not(None), 1), else_=0)),
    )
    .where(Certificate.edition_id == sa.bindparam("edition_id"))
    .group_by(Certificate.template_id)
)
_HELD: Any = (
    sa.select(
        Certificate.code,
        Certificate.number,
        Certificate.locale,
        Certificate.words,
        Certificate.issued_at,
        Certificate.withdrawn_at,
        CertificateTemplate.public_id,
        CertificateTemplate.name,
        Registration.id,
        Registration.public_id,
        Registration.name,
        Registration.email,
    )
    .join(CertificateTemplate, _same(Certificate, "template_id", CertificateTemplate))
    .join(Registration, _same(Certificate, "registration_id", Registration))
    .where(Certificate.edition_id == sa.bindparam("edition_id"))
    .order_by(Certificate.serial, Certificate.id)
)
_PEOPLE: Any = (
    sa.select(*(getattr(Registration, name) for name in PersonRow._fields))
    .where(Registration.edition_id == sa.bindparam("edition_id"), Registration.status == Status.CONFIRMED.value)
    .order_by(Registration.sort_name, Registration.id)
)
_HOLDERS: Any = sa.select(Certificate.registration_id).where(
    Certificate.edition_id == sa.bindparam("edition_id"),
    Certificate.template_id == sa.bindparam("template_id"),
    Certificate.withdrawn_at.is_(None),
)
_RUNS: Any = (
    sa.select(*(getattr(CertificateRun, name) for name in RunRow._fields))
    .where(CertificateRun.edition_id == sa.bindparam("edition_id"))
    .order_by(CertificateRun.id.desc())
)
_FORUM = sa.select(Edition.starts_on, Edition.ends_on).where(Edition.id == sa.bindparam("edition_id"))
_SURVEYS: Any = (
    sa.select(Survey.id, Survey.title)
    .where(
        Survey.edition_id == sa.bindparam("edition_id"),
        Survey.mails_links.is_(True),
        Survey.state != State.SETTLED.value,
    )
    .order_by(Survey.id)
)
_SURVEY_STATE = sa.select(Survey.state).where(
    Survey.edition_id == sa.bindparam("edition_id"), Survey.id == sa.bindparam("survey_id")
)
_ANY = sa.select(Certificate.id).where(Certificate.edition_id == sa.bindparam("edition_id")).limit(1)
_OF_SURVEY = (
    sa.select(CertificateTemplate.id)
    .join(Survey, _same(CertificateTemplate, "survey_id", Survey))
    .where(CertificateTemplate.edition_id == sa.bindparam("edition_id"), Survey.slug == sa.bindparam("slug"))
    .limit(1)
)
_EDITIONS: Any = (
    sa.select(Edition.id, Edition.slug, Edition.name, Edition.zone, Edition.is_example)
    .where(sa.exists().where(Certificate.edition_id == Edition.id))
    .order_by(Edition.id)
    .execution_options(unscoped="the worker serves every edition")
)
_any: Memo[bool] = Memo()
_counted: Memo[bool] = Memo()


def templates(scope: Scope) -> list[TemplateRow]:
    """Every sort of certificate. 1 statement."""
    return [TemplateRow._make(row) for row in db.rows(_TEMPLATES, edition_id=scope.edition_id)]


def template(scope: Scope, public_id: str) -> TemplateRow:
    """One sort. Raises NotFound. 1 statement."""
    rows = db.rows(_TEMPLATES.where(CertificateTemplate.public_id == public_id), edition_id=scope.edition_id)
    if not rows:
        raise NotFound
    return TemplateRow._make(rows[0])


def template_by_id(scope: Scope, template_id: int) -> TemplateRow:
    """One sort by its id. 1 statement."""
    rows = db.rows(_TEMPLATES.where(CertificateTemplate.id == template_id), edition_id=scope.edition_id)
    return TemplateRow._make(rows[0])


def counts(scope: Scope) -> dict[int, tuple[int, int]]:
    """By sort: how many certificates hold, and how many were withdrawn. 1 statement."""
    rows = db.rows(_COUNTS, edition_id=scope.edition_id)
    return {row[0]: (row[1] - int(row[2]), int(row[2])) for row in rows}


def held(scope: Scope, *, template: str | None = None, code: str | None = None) -> list[HeldRow]:
    """Certificates in the order of their numbers, withdrawn ones too. 1 statement."""
    query = _HELD
    if template is not None:
        query = query.where(CertificateTemplate.public_id == template)
    if code is not None:
        query = query.where(Certificate.code == code)
    return [HeldRow._make(row) for row in db.rows(query, edition_id=scope.edition_id)]


def one(scope: Scope, code: str) -> HeldRow:
    """One certificate by its code. Raises NoCertificate. 1 statement."""
    found = held(scope, code=plain(code) or "")
    if not found:
        raise NoCertificate
    return found[0]


def own(scope: Scope, registration_id: int) -> list[HeldRow]:
    """A person's certificates that hold. 1 statement, none while the edition has none."""
    if not _any.recall(scope.edition_id, lambda: db.scalar(_ANY, edition_id=scope.edition_id) is not None):
        return []
    mine = (Certificate.registration_id == registration_id, Certificate.withdrawn_at.is_(None))
    return [HeldRow._make(row) for row in db.rows(_HELD.where(*mine), edition_id=scope.edition_id)]


def runs(scope: Scope, *, public_id: str | None = None, template_id: int | None = None) -> list[RunRow]:
    """Rounds of issuing, latest first. 1 statement."""
    query = _RUNS
    if public_id is not None:
        query = query.where(CertificateRun.public_id == public_id)
    if template_id is not None:
        query = query.where(CertificateRun.template_id == template_id)
    return [RunRow._make(row) for row in db.rows(query, edition_id=scope.edition_id)]


def forum_days(scope: Scope) -> list[date]:
    """The days of the forum. 1 statement."""
    first, last = db.rows(_FORUM, edition_id=scope.edition_id)[0]
    if first is None:
        return []
    return [first + timedelta(days=number) for number in range(((last or first) - first).days + 1)]


def surveys(scope: Scope) -> list[tuple[int, str]]:
    """The surveys of which it can be known who answered: they mail links and are not settled. 1 statement."""
    return [(row[0], row[1]) for row in db.rows(_SURVEYS, edition_id=scope.edition_id)]


def is_counted(scope: Scope, slug: str) -> bool:
    """Whether some certificate asks for an answer to this survey, as it was some seconds ago. 1 statement or none."""
    edition_id = scope.edition_id
    return _counted.recall(
        (edition_id, slug), lambda: db.scalar(_OF_SURVEY, edition_id=edition_id, slug=slug) is not None
    )


def earned(scope: Scope, found: TemplateRow) -> list[Earned]:
    """Who fulfils the rule and holds no certificate of this sort yet, by name. Raises SurveyOver.

    8 to 12 statements.
    """
    everything = presence.known(scope)
    forum = forum_days(scope)
    answered = _answered(scope, found.survey_id) if found.survey_id is not None else frozenset()
    people = _PEOPLE
    if found.role != PARTICIPANT:
        people = people.join(RegistrationRole, _same(Registration, "id", RegistrationRole, "registration_id"))
        people = people.where(RegistrationRole.role == found.role)
    present = holders(scope, found.id)
    rows: list[Earned] = []
    for row in db.rows(people, edition_id=scope.edition_id):
        record = _record(everything, row[0], forum, answered)
        if row[0] not in present and has_earned(found.rule, record, forum):
            rows.append(Earned(PersonRow._make(row), record))
    return rows


def _record(everything: presence.Known, who: int, forum: list[date], answered: frozenset[int]) -> Record:
    attended: Mapping[int, Any] = everything.attended.get(who, {})
    sessions = tuple(held.title for key, held in everything.sessions.items() if key in attended)
    minutes = sum(there.minutes or 0 for there in attended.values())
    days = everything.days.get(who, set()) | {everything.sessions[key].day for key in attended}
    return Record(frozenset(days) & frozenset(forum) if forum else frozenset(days), sessions, minutes, who in answered)


def _answered(scope: Scope, survey_id: int) -> frozenset[int]:
    """Who was asked and whose link is used up: that somebody answered, never what. Raises SurveyOver. 3 statements.

    What holds the answers is not looked at.
    """
    if db.scalar(_SURVEY_STATE, edition_id=scope.edition_id, survey_id=survey_id) == State.SETTLED.value:
        raise SurveyOver
    return asked.spent(scope, survey_id)


def holders(scope: Scope, template_id: int) -> set[int]:
    """Registrations that hold a certificate of this sort. 1 statement."""
    return {row[0] for row in db.rows(_HOLDERS, edition_id=scope.edition_id, template_id=template_id)}


def editions_with_certificates() -> list[EditionRef]:
    """The editions that have issued some. 1 statement."""
    return [EditionRef(*row) for row in db.rows(_EDITIONS)]
