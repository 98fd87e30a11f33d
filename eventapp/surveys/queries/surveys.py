"""Surveys as visitors and organisers find them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.core import ids
from eventapp.core.access import EditionRef, Scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.keys import keys
from eventapp.core.memo import Memo
from eventapp.editions.models import Edition
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.questionnaires.models import Questionnaire
from eventapp.surveys.errors import LinkEnded
from eventapp.surveys.models.answers import Comment, Response, Submission
from eventapp.surveys.models.asked import Invitation, Invited
from eventapp.surveys.models.published import SurveyPublication
from eventapp.surveys.models.surveys import Survey, SurveyQuota, SurveySubject
from eventapp.surveys.rules import phases
from eventapp.surveys.rules.phases import Phase


@frozen
class SurveyRow:
    """One survey."""

    id: int
    slug: str
    title: str
    questionnaire_id: int
    opens_at: datetime
    closes_at: datetime
    state: str
    mails_links: bool
    family: str
    about: str
    is_named: bool
    is_open: bool
    note_id: str
    note_en: str
    weighting: dict[str, Any] | None
    skm_weight: str
    texts_until: datetime | None
    answers_until: datetime | None
    reminders: int
    reminded_at: datetime | None
    key: str  # of its questionnaire
    version: int
    has_quotas: bool

    @property
    def phase(self) -> Phase:
        """Whether it takes answers now."""
        return phases.phase(self.opens_at, self.closes_at, now())

    @property
    def takes(self) -> Phase:
        """Whether it takes a form that was filled in, which the end does not cut off at once."""
        return phases.takes(self.opens_at, self.closes_at, now())

    def note(self, locale: str) -> str:
        """What is said once it has ended."""
        return self.note_en or self.note_id if locale == "en" else self.note_id


@frozen
class SubjectRow:
    """A session or booth that a survey asks about."""

    id: int
    slug: str
    title: str
    source: str


@frozen
class QuotaRow:
    """How many may answer a question so; both texts empty: at all."""

    id: int
    question_key: str
    value: str
    most: int
    taken: int


@frozen
class ListRow:
    """A survey in the organiser's list; ``responses`` may be too few to be shown."""

    survey: SurveyRow
    responses: int


@frozen
class SurveyOfEdition:
    """A survey that the worker has something to do for, of whichever edition."""

    edition: EditionRef
    slug: str
    mails_links: bool


_EDITION = (Edition.id, Edition.slug, Edition.name, Edition.zone, Edition.is_example)
_COLUMNS = (
    Survey.id,
    Survey.slug,
    Survey.title,
    Survey.questionnaire_id,
    Survey.opens_at,
    Survey.closes_at,
    Survey.state,
    Survey.mails_links,
    Survey.family,
    Survey.about,
    Survey.is_named,
    Survey.is_open,
    Survey.note_id,
    Survey.note_en,
    Survey.weighting,
    Survey.skm_weight,
    Survey.texts_until,
    Survey.answers_until,
    Survey.reminders,
    Survey.reminded_at,
    Questionnaire.key,
    Questionnaire.version,
    sa.exists().where(SurveyQuota.edition_id == Survey.edition_id, SurveyQuota.survey_id == Survey.id),
)
_WIDTH = len(_COLUMNS)
_ASKS = sa.and_(Questionnaire.edition_id == Survey.edition_id, Questionnaire.id == Survey.questionnaire_id)
_ANY = sa.select(*_COLUMNS).join(Questionnaire, _ASKS)
_SURVEY = _ANY.where(Survey.edition_id == sa.bindparam("edition_id"), Survey.slug == sa.bindparam("slug"))
_RESPONSES = (
    sa.select(sa.func.count())
    .select_from(Response)
    .where(Response.edition_id == Survey.edition_id, Response.survey_id == Survey.id)
    .scalar_subquery()
)
_LIST = (
    sa.select(*_COLUMNS, _RESPONSES)
    .join(Questionnaire, _ASKS)
    .where(Survey.edition_id == sa.bindparam("edition_id"))
    .order_by(Survey.opens_at.desc(), Survey.id.desc())
)
_BY_LINK = (
    sa.select(*_EDITION, Survey.slug, SurveySubject.slug)
    .join(Survey, Survey.edition_id == Edition.id)
    .join(Invitation, sa.and_(Invitation.edition_id == Survey.edition_id, Invitation.survey_id == Survey.id))
    .outerjoin(
        SurveySubject,
        sa.and_(SurveySubject.edition_id == Invitation.edition_id, SurveySubject.id == Invitation.subject_id),
    )
    .where(Invitation.token_hash == sa.bindparam("hash"))
    .execution_options(unscoped="by the secret of a personal link")
)
_BY_FORM = (
    sa.select(Edition.slug, Survey.slug)
    .join(Survey, Survey.edition_id == Edition.id)
    .join(Submission, sa.and_(Submission.edition_id == Survey.edition_id, Submission.survey_id == Survey.id))
    .where(Submission.key_hash == sa.bindparam("hash"))
    .execution_options(unscoped="by the random number of a form")
)
_OF_SURVEY: dict[str, Any] = {"edition_id": sa.bindparam("edition_id"), "survey_id": sa.bindparam("survey_id")}
_SUBJECTS = (
    sa.select(SurveySubject.id, SurveySubject.slug, SurveySubject.title, SurveySubject.source)
    .filter_by(**_OF_SURVEY)
    .order_by(SurveySubject.id)
)
_SUBJECT = _SUBJECTS.where(SurveySubject.slug == sa.bindparam("slug"))
_QUOTAS = (
    sa.select(SurveyQuota.id, SurveyQuota.question_key, SurveyQuota.value, SurveyQuota.most, SurveyQuota.taken)
    .filter_by(**_OF_SURVEY)
    .order_by(SurveyQuota.id)
)
_INVITED = (
    sa.select(sa.func.count())
    .select_from(Invited)
    .where(Invited.edition_id == sa.bindparam("edition_id"), Invited.survey_id == sa.bindparam("survey_id"))
)


def survey(scope: Scope, slug: str) -> SurveyRow:
    """One survey of the edition. Raises NotFound. 1 statement."""
    row = db.session.execute(_SURVEY, {"edition_id": scope.edition_id, "slug": slug}).first()
    if row is None:
        raise NotFound
    return SurveyRow(*row)


def surveys(scope: Scope) -> list[ListRow]:
    """The surveys of the edition, latest first. 1 statement."""
    return [ListRow(SurveyRow(*row[:_WIDTH]), row[_WIDTH]) for row in db.rows(_LIST, edition_id=scope.edition_id)]


def subjects(scope: Scope, survey_id: int) -> list[SubjectRow]:
    """The sessions or booths that a survey asks about, as they were added. 1 statement."""
    return [SubjectRow(*row) for row in db.rows(_SUBJECTS, edition_id=scope.edition_id, survey_id=survey_id)]


def subject(scope: Scope, survey_id: int, slug: str) -> SubjectRow:
    """One of them. Raises NotFound. 1 statement."""
    found = db.rows(_SUBJECT, edition_id=scope.edition_id, survey_id=survey_id, slug=slug)
    if not found:
        raise NotFound
    return SubjectRow(*found[0])


def quotas(scope: Scope, survey_id: int) -> list[QuotaRow]:
    """How many may answer, for all and by group. 1 statement."""
    return [QuotaRow(*row) for row in db.rows(_QUOTAS, edition_id=scope.edition_id, survey_id=survey_id)]


def invitation_id(survey_id: int, registration_id: int, subject_id: int = 0) -> str:
    """What names a personal link among us; its secret is made of it."""
    return f"{survey_id}-{registration_id}" + (f"-{subject_id}" if subject_id else "")


def link_token(invitation: str) -> str:
    """The secret of a personal link, made again from what names it; only the application's key can."""
    return keys.token("survey", invitation)


def link_of(survey_id: int, registration_id: int, subject_id: int = 0) -> str:
    """The secret of one person's link to a survey, about one session if the survey is about sessions."""
    return link_token(invitation_id(survey_id, registration_id, subject_id))


def by_link(token: str) -> tuple[EditionRef, str, str | None]:
    """The edition and the slug of the survey that a personal link opens, and that of the session it asks about.

    Raises LinkEnded. 1 statement.
    """
    row = db.session.execute(_BY_LINK, {"hash": ids.token_hash(token)}).first()
    if row is None:
        raise LinkEnded
    return EditionRef(*row[:5]), row[5], row[6]


def by_form(key: str) -> tuple[str, str] | None:
    """The slugs of edition and survey to which a form with this number was sent, or None. 1 statement."""
    row = db.session.execute(_BY_FORM, {"hash": ids.token_hash(key)}).first()
    return (row[0], row[1]) if row else None


def invited(scope: Scope, survey_id: int) -> int:
    """How many people were mailed a personal link. 1 statement."""
    return int(db.scalar(_INVITED, edition_id=scope.edition_id, survey_id=survey_id))


_public: Memo[list[Any]] = Memo()
_IS_PUBLISHED = sa.exists().where(
    SurveyPublication.edition_id == Survey.edition_id, SurveyPublication.survey_id == Survey.id
)
_PUBLIC = (
    sa.select(*_COLUMNS, _IS_PUBLISHED)
    .join(Questionnaire, _ASKS)
    .where(
        Survey.edition_id == sa.bindparam("edition_id"),
        sa.or_(sa.and_(Survey.closes_at > sa.bindparam("at"), Survey.is_open), _IS_PUBLISHED),
    )
    .order_by(Survey.opens_at, Survey.id)
)


def open_now(scope: Scope) -> list[SurveyRow]:
    """The surveys of the edition that take answers at their open address now. 1 statement or none."""
    return [row for row, _ in _all_public(scope) if row.phase is Phase.OPEN and row.is_open]


def published_now(scope: Scope) -> list[SurveyRow]:
    """The surveys of the edition whose figures everybody may see. 1 statement or none; the same as of `open_now`."""
    return [row for row, is_published in _all_public(scope) if is_published]


def _all_public(scope: Scope) -> list[tuple[SurveyRow, bool]]:
    at = now()
    rows = _public.recall(scope.edition_id, lambda: db.rows(_PUBLIC, edition_id=scope.edition_id, at=at))
    return [(SurveyRow(*row[:_WIDTH]), row[_WIDTH]) for row in rows]


def forget() -> None:
    """After a survey of this process's making, changing or publishing."""
    _public.forget()


def taking_answers() -> list[SurveyOfEdition]:
    """Every survey that takes answers now, also those that only take forms that were opened before. 1 statement."""
    at = now()
    return _of_every_edition(Survey.opens_at <= at, Survey.closes_at > at - phases.GRACE)


def to_settle() -> list[SurveyOfEdition]:
    """Surveys whose end lies long enough back that they can be settled. 1 statement."""
    ended = now() - phases.SETTLES
    return _of_every_edition(Survey.closes_at <= ended, Survey.state == phases.State.COLLECTING.value)


def to_expire() -> list[SurveyOfEdition]:
    """Surveys of which something is to be deleted, once it is gone no longer among them. 1 statement."""
    at = now()
    own = (Response.edition_id == Survey.edition_id, Response.survey_id == Survey.id)
    texts = (Comment.edition_id == Survey.edition_id, Comment.survey_id == Survey.id)
    return _of_every_edition(
        sa.or_(
            sa.and_(Survey.answers_until <= at, sa.exists().where(*own)),
            sa.and_(sa.or_(Survey.texts_until <= at, Survey.answers_until <= at), sa.exists().where(*texts)),
        )
    )


def _of_every_edition(*conditions: sa.ColumnElement[bool]) -> list[SurveyOfEdition]:
    query = sa.select(*_EDITION, Survey.slug, Survey.mails_links).join(Survey, Survey.edition_id == Edition.id)
    query = query.where(*conditions).order_by(Survey.id).execution_options(unscoped="the worker serves every edition")
    return [SurveyOfEdition(EditionRef(*row[:5]), row[5], row[6]) for row in db.rows(query)]
