"""Who answered what, of surveys that say before their first question that they are named."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.frozen import frozen
from eventapp.questionnaires import queries as questionnaires
from eventapp.questionnaires.queries import QuestionRow
from eventapp.registration.models.registrations import Registration
from eventapp.surveys.models.answers import Answer, NamedResponse
from eventapp.surveys.models.surveys import Survey
from eventapp.surveys.queries.labels import labels
from eventapp.surveys.queries.surveys import SurveyRow


@frozen
class NamedRow:
    """One person with the answers in words, by question."""

    name: str
    organisation: str
    answers: list[tuple[str, str]]


_PERSON = sa.and_(Registration.edition_id == NamedResponse.edition_id, Registration.id == NamedResponse.registration_id)
_ANSWER = sa.and_(Answer.edition_id == NamedResponse.edition_id, Answer.response_id == NamedResponse.response_id)
_OWN = NamedResponse.edition_id == sa.bindparam("edition_id")
_ROWS: Any = (
    sa.select(Registration.id, Registration.name, Registration.organisation, Answer.question_id, Answer.value)
    .select_from(NamedResponse)
    .join(Registration, _PERSON)
    .outerjoin(Answer, _ANSWER)
    .where(_OWN, NamedResponse.survey_id == sa.bindparam("survey_id"))
    .order_by(Registration.name, Registration.id, Answer.question_id, Answer.value)
)
_MINE: Any = (
    sa.select(Survey.title, Survey.questionnaire_id, Answer.question_id, Answer.value)
    .select_from(NamedResponse)
    .join(Survey, sa.and_(Survey.edition_id == NamedResponse.edition_id, Survey.id == NamedResponse.survey_id))
    .outerjoin(Answer, _ANSWER)
    .where(_OWN, NamedResponse.registration_id == sa.bindparam("registration_id"))
    .order_by(Survey.id, Answer.question_id)
)


def people(scope: Scope, survey: SurveyRow) -> list[NamedRow]:
    """Everybody who has answered a named survey, by name. 2 statements."""
    words = {row.id: row for row in questionnaires.ever_asked(scope, survey.key)}
    found: dict[int, NamedRow] = {}
    for person, name, organisation, question, value in db.rows(_ROWS, edition_id=scope.edition_id, survey_id=survey.id):
        row = found.setdefault(person, NamedRow(name, organisation, []))
        if question in words:
            row.answers.append((words[question].text, _said(words[question], value)))
    return list(found.values())


def _said(row: QuestionRow, value: str) -> str:
    return labels(row, [value]).get(value, value)


def export_registration(scope: Scope, registration_id: int) -> dict[str, Any]:
    """What one person answered in named surveys. 1 statement, 1 more for each survey."""
    answers: dict[tuple[str, int], dict[str, list[str]]] = {}
    keys: dict[int, dict[int, str]] = {}
    mine = {"edition_id": scope.edition_id, "registration_id": registration_id}
    for title, questionnaire, question, value in db.rows(_MINE, **mine):
        given = answers.setdefault((title, questionnaire), {})
        if question is not None:
            if questionnaire not in keys:
                keys[questionnaire] = {row.id: row.text for row in questionnaires.questions(scope, questionnaire)}
            given.setdefault(keys[questionnaire].get(question, str(question)), []).append(value)
    return {"named_surveys": [{"survey": title, "answers": given} for (title, _), given in answers.items()]}
