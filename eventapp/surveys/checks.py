"""What must always hold about surveys, as SQL that finds what breaks it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventapp.core.db import db
from eventapp.core.invariants import Invariant
from eventapp.questionnaires.models import Question, Questionnaire
from eventapp.questionnaires.rules.questions import FREE_TEXTS, NPS_VALUES, WITH_OPTIONS, Kind
from eventapp.surveys.models.answers import Answer, Comment, Response, Submission
from eventapp.surveys.models.asked import Invitation, Invited
from eventapp.surveys.models.surveys import Survey
from eventapp.surveys.rules.phases import State

_Broken = sa.Select[*tuple[Any, ...]]
_TEXTS = [kind.value for kind in FREE_TEXTS]
_NOW, _THEN = aliased(Questionnaire), aliased(Questionnaire)
_ASKS_NOW = sa.and_(_NOW.edition_id == Survey.edition_id, _NOW.id == Survey.questionnaire_id)
_ASKED_THEN = sa.and_(_THEN.edition_id == Question.edition_id, _THEN.id == Question.questionnaire_id)
_WITH_QUESTION = sa.and_(Question.edition_id == Answer.edition_id, Question.id == Answer.question_id)
_OFFERED = {  # the options are a JSON list of objects; each database has its own words for looking into it
    True: "EXISTS (SELECT 1 FROM json_each(question.options) AS offered "
    "WHERE json_extract(offered.value, '$.value') = survey_answer.value)",
    False: "question.options @> jsonb_build_array(jsonb_build_object('value', survey_answer.value))",
}


def answer_to_a_question_not_asked() -> _Broken:
    """Answers whose question is of no version of their survey's questionnaire."""
    return (
        sa.select(Answer.response_id, Answer.question_id)
        .join(Response, sa.and_(Response.edition_id == Answer.edition_id, Response.id == Answer.response_id))
        .join(Survey, sa.and_(Survey.edition_id == Response.edition_id, Survey.id == Response.survey_id))
        .join(Question, _WITH_QUESTION)
        .join(_NOW, _ASKS_NOW)
        .join(_THEN, _ASKED_THEN)
        .where(_NOW.key != _THEN.key)
    )


def comment_on_a_question_not_asked() -> _Broken:
    """Free texts whose question is of no version of their survey's questionnaire, or asks for no text."""
    return (
        sa.select(Comment.id)
        .join(Survey, sa.and_(Survey.edition_id == Comment.edition_id, Survey.id == Comment.survey_id))
        .join(Question, sa.and_(Question.edition_id == Comment.edition_id, Question.id == Comment.question_id))
        .join(_NOW, _ASKS_NOW)
        .join(_THEN, _ASKED_THEN)
        .where(sa.or_(_NOW.key != _THEN.key, Question.kind.not_in(_TEXTS)))
    )


def answer_not_offered() -> _Broken:
    """Answers that their question does not offer; texts among them."""
    with_options = [kind.value for kind in WITH_OPTIONS]
    return (
        sa.select(Answer.response_id, Answer.question_id)
        .join(Question, _WITH_QUESTION)
        .where(
            sa.or_(
                sa.and_(Question.kind.in_(with_options), sa.text(f"NOT ({_OFFERED[db.is_sqlite]})")),
                sa.and_(Question.kind == Kind.NPS.value, Answer.value.not_in(NPS_VALUES)),
                Question.kind.in_(_TEXTS),
                Question.kind == Kind.MATRIX.value,
            )
        )
    )


def two_answers_to_one_question() -> _Broken:
    """Responses with several answers to a question that takes one."""
    return (
        sa.select(Answer.response_id, Answer.question_id)
        .join(Question, _WITH_QUESTION)
        .where(Question.kind != Kind.MULTI.value)
        .group_by(Answer.response_id, Answer.question_id)
        .having(sa.func.count() > 1)
    )


def more_links_than_people_asked() -> _Broken:
    """Named surveys with more unused links than people who were asked.

    The links of others are nobody's, so a registration that goes leaves its link behind.
    """
    links = _number(Invitation)
    return sa.select(Survey.id, links).where(Survey.is_named, links > _number(Invited))


def link_or_form_of_a_settled_survey() -> _Broken:
    """Surveys that are settled and still know links or forms."""
    return sa.select(Survey.id).where(
        Survey.state == State.SETTLED.value, sa.or_(_number(Invitation) > 0, _number(Submission) > 0)
    )


def _number(model: type[Invitation | Invited | Submission]) -> sa.ScalarSelect[int]:
    count = sa.select(sa.func.count()).select_from(model)
    return count.where(model.edition_id == Survey.edition_id, model.survey_id == Survey.id).scalar_subquery()


CHECKS = (
    Invariant("survey_answer_was_asked", answer_to_a_question_not_asked),
    Invariant("survey_comment_was_asked", comment_on_a_question_not_asked),
    Invariant("survey_answer_is_offered", answer_not_offered),
    Invariant("survey_question_answered_once", two_answers_to_one_question),
    Invariant("survey_links_within_people_asked", more_links_than_people_asked),
    Invariant("survey_settled_forgets_links", link_or_form_of_a_settled_survey),
)
