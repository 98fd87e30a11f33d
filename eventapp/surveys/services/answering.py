"""Answering. Nothing that is written here says who answered or when.

Therefore this act, unlike every other, writes no line of the audit log, no mail and no log event, and nobody's actor is
read. See ``surveys.models`` for what is stored instead, and why a used link is a deleted row. A named survey, which
says so before its first question, also keeps whose the answers are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.questionnaires.errors import InvalidAnswers
from eventapp.questionnaires.queries import QuestionRow
from eventapp.questionnaires.rules.answers import Judged, Reader, judge
from eventapp.questionnaires.rules.questions import FREE_TEXTS, Kind
from eventapp.registration.queries import answers as registration
from eventapp.surveys.errors import (
    AnsweredByName,
    FormOfAnother,
    LinkEnded,
    OnlyByLink,
    QuotaFull,
    SurveyNotOpen,
    SurveyOver,
)
from eventapp.surveys.models.answers import Answer, Comment, NamedResponse, Response, Submission, random_id
from eventapp.surveys.models.asked import Invitation
from eventapp.surveys.models.surveys import SurveyQuota
from eventapp.surveys.queries import asked, surveys
from eventapp.surveys.queries.surveys import SurveyRow
from eventapp.surveys.rules.phases import Phase

READERS: Mapping[Kind, Reader] = {Kind.REGION: registration.region_code}
_RESPONSE, _ANSWER, _COMMENT = sa.insert(Response), sa.insert(Answer), sa.insert(Comment)
_OVERWRITE_DELETED = sa.text("PRAGMA secure_delete = ON")  # a spent link leaves no bytes in the file
_SPEND = (
    sa.delete(Invitation)
    .where(
        Invitation.token_hash == sa.bindparam("hash"),
        Invitation.edition_id == sa.bindparam("edition_id"),
        Invitation.survey_id == sa.bindparam("survey_id"),
    )
    .returning(Invitation.registration_id, Invitation.subject_id)
)


@act
def answer(
    scope: Scope,
    *,
    slug: str,
    answers: Mapping[str, object],
    token: str | None = None,
    key: str | None = None,
    subject: str | None = None,
    version: int | None = None,
) -> None:
    """Store one person's answers, by question key. 9 statements at most, 8 without a quota.

    ``token`` is the secret of a personal link, which is spent in the same transaction; without it the survey's open
    address was used. ``key`` is the random number of the form: the same form again changes nothing. ``subject`` names
    the session or booth that it is about, unless the link does; ``version`` is the id of the questions that were shown,
    for a form that was opened before the questions changed. Raises NotFound, SurveyNotOpen, SurveyOver, OnlyByLink,
    FormOfAnother, InvalidAnswers, LinkEnded, QuotaFull, AnsweredByName.
    """
    survey = surveys.survey(scope, slug)
    refuse_closed(survey)
    if token is None and not survey.is_open:
        raise OnlyByLink
    questions = shown(scope, survey, version)
    judged = judge_all(questions, answers)
    if judged.errors:
        raise InvalidAnswers(judged.errors)
    own: dict[str, Any] = {"edition_id": scope.edition_id, "survey_id": survey.id}
    if key:
        sent = own | {"key_hash": ids.token_hash(key)}
        if db.change(insert_or_ignore(Submission, sent, ["key_hash"])) == 0:
            return
    about = surveys.subject(scope, survey.id, subject).id if subject else None
    person = None
    if token is not None:
        person, about = _spend(own, token)
    if survey.has_quotas:
        _count_in(scope, survey, judged.answers)
    _store(own, about, person, questions, judged.answers)


def refuse_closed(survey: SurveyRow) -> None:
    """Raises SurveyNotOpen or SurveyOver unless the survey takes answers now; a form has a while after the end."""
    match survey.takes:
        case Phase.BEFORE:
            raise SurveyNotOpen
        case Phase.OVER:
            raise SurveyOver


def shown(scope: Scope, survey: SurveyRow, version: int | None) -> Sequence[QuestionRow]:
    """The questions that the form had shown; those of now when it does not say. Raises FormOfAnother."""
    if version is None or version == survey.questionnaire_id:
        return asked.questions_of(scope, survey.questionnaire_id)
    if version not in asked.versions(scope, survey):
        raise FormOfAnother
    return asked.questions_of(scope, version)


def judge_all(questions: Sequence[QuestionRow], answers: Mapping[str, object]) -> Judged:
    """The answers as they would be kept, and what does not fit."""
    return judge(questions, answers, readers=READERS)


def _spend(own: dict[str, Any], token: str) -> tuple[int | None, int | None]:
    """Delete the link's row; gives whose it was if the survey is a named one, and which session it asked about.

    Raises LinkEnded when there is none, also when another request was faster.
    """
    if db.is_sqlite:
        db.session.execute(_OVERWRITE_DELETED)
    spent = db.session.execute(_SPEND, own | {"hash": ids.token_hash(token)}).first()
    if spent is None:
        raise LinkEnded
    return spent[0], spent[1]


def _count_in(scope: Scope, survey: SurveyRow, answers: Mapping[str, tuple[str, ...]]) -> None:
    """Take one place in every quota that these answers fall under. Raises QuotaFull."""
    mine = [
        quota.id
        for quota in surveys.quotas(scope, survey.id)
        if not quota.question_key or quota.value in answers.get(quota.question_key, ())
    ]
    if not mine:
        return
    taken = (
        sa.update(SurveyQuota)
        .where(
            SurveyQuota.edition_id == scope.edition_id,
            SurveyQuota.id.in_(mine),
            SurveyQuota.taken < SurveyQuota.most,
        )
        .values(taken=SurveyQuota.taken + 1)
    )
    if db.change(taken) != len(mine):
        raise QuotaFull


def _store(
    own: dict[str, Any],
    subject_id: int | None,
    person: int | None,
    questions: Sequence[QuestionRow],
    answers: Mapping[str, tuple[str, ...]],
) -> None:
    response_id = random_id()
    edition_id = own["edition_id"]
    counted: list[dict[str, Any]] = []
    comments: list[dict[str, Any]] = []
    of_subject = own | {"subject_id": subject_id}
    for question in questions:
        for value in answers.get(question.key, ()):
            if question.kind in FREE_TEXTS:
                comments.append({"id": random_id(), **of_subject, "question_id": question.id, "body": value})
            else:
                of = {"edition_id": edition_id, "response_id": response_id, "question_id": question.id}
                counted.append(of | {"value": value})
    db.session.execute(_RESPONSE, {"id": response_id, **of_subject})
    if counted:
        db.session.execute(_ANSWER, counted)
    if comments:
        db.session.execute(_COMMENT, comments)
    if person is not None:
        of = own | {"response_id": response_id, "registration_id": person, "named": True}
        if db.change(insert_or_ignore(NamedResponse, of, ["survey_id", "registration_id"])) == 0:
            raise AnsweredByName
