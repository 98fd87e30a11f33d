"""Answering. Nothing that is written here says who answered or when.

Therefore this act, unlike every other, writes no line of the audit log, no mail and no log event, and nobody's actor is
read. See ``surveys.models`` for what is stored instead, and why a used link is a deleted row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.questionnaires import queries as questionnaires
from eventapp.questionnaires.errors import InvalidAnswers
from eventapp.questionnaires.queries import QuestionRow
from eventapp.questionnaires.rules.answers import judge
from eventapp.questionnaires.rules.questions import Kind
from eventapp.surveys.errors import LinkEnded, SurveyNotOpen, SurveyOver
from eventapp.surveys.models import Answer, Comment, Invitation, Response, Submission, random_id
from eventapp.surveys.queries import surveys
from eventapp.surveys.queries.surveys import SurveyRow
from eventapp.surveys.rules.phases import Phase

_RESPONSE, _ANSWER, _COMMENT = sa.insert(Response), sa.insert(Answer), sa.insert(Comment)
_OVERWRITE_DELETED = sa.text("PRAGMA secure_delete = ON")  # a spent link leaves no bytes in the file


@act
def answer(
    scope: Scope, *, slug: str, answers: Mapping[str, object], token: str | None = None, key: str | None = None
) -> None:
    """Store one person's answers, by question key. 8 statements at most.

    ``token`` is the secret of a personal link, which is spent in the same transaction; without it the survey's open
    address was used. ``key`` is the random number of the form: the same form again changes nothing. Raises NotFound,
    SurveyNotOpen, SurveyOver, InvalidAnswers, LinkEnded.
    """
    survey = surveys.survey(scope, slug)
    refuse_closed(survey)
    questions = questionnaires.questions(scope, survey.questionnaire_id)
    judged = judge(questions, answers)
    if judged.errors:
        raise InvalidAnswers(judged.errors)
    own: dict[str, Any] = {"edition_id": scope.edition_id, "survey_id": survey.id}
    if key:
        sent = own | {"key_hash": ids.token_hash(key)}
        if db.change(insert_or_ignore(Submission, sent, ["key_hash"])) == 0:
            return
    if token is not None:
        _spend(own, token)
    _store(own, questions, judged.answers)


def refuse_closed(survey: SurveyRow) -> None:
    """Raises SurveyNotOpen or SurveyOver unless the survey takes answers now."""
    match survey.phase:
        case Phase.BEFORE:
            raise SurveyNotOpen
        case Phase.OVER:
            raise SurveyOver


def _spend(own: dict[str, Any], token: str) -> None:
    """Delete the link's row. Raises LinkEnded when there is none, also when another request was faster."""
    if db.is_sqlite:
        db.session.execute(_OVERWRITE_DELETED)
    spent = sa.delete(Invitation).where(
        Invitation.token_hash == ids.token_hash(token),
        Invitation.edition_id == own["edition_id"],
        Invitation.survey_id == own["survey_id"],
    )
    if db.change(spent) == 0:
        raise LinkEnded


def _store(own: dict[str, Any], questions: Sequence[QuestionRow], answers: Mapping[str, tuple[str, ...]]) -> None:
    response_id = random_id()
    edition_id = own["edition_id"]
    counted: list[dict[str, Any]] = []
    comments: list[dict[str, Any]] = []
    for question in questions:
        for value in answers.get(question.key, ()):
            if question.kind is Kind.TEXT:
                comments.append({"id": random_id(), **own, "question_id": question.id, "body": value})
            else:
                of = {"edition_id": edition_id, "response_id": response_id, "question_id": question.id}
                counted.append(of | {"value": value})
    db.session.execute(_RESPONSE, {"id": response_id, **own})
    if counted:
        db.session.execute(_ANSWER, counted)
    if comments:
        db.session.execute(_COMMENT, comments)
