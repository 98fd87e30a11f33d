"""What a survey asks and has asked: its versions, and which answers of several versions may be counted together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.core.memo import Memo
from eventapp.frozen import frozen
from eventapp.questionnaires import queries as questionnaires
from eventapp.questionnaires.models import Question, Questionnaire
from eventapp.questionnaires.queries import QuestionRow
from eventapp.surveys.models.answers import Answer, Response
from eventapp.surveys.models.asked import Invitation, Invited
from eventapp.surveys.queries.surveys import SurveyRow, link_of

KEPT_SECONDS = 60.0  # a version never changes, so it may be remembered


@frozen
class AskedQuestion:
    """Something that can be counted: a question as it is worded now (or was last), and every row of it so far."""

    row: QuestionRow
    ids: tuple[int, ...]
    is_current: bool


_questions: Memo[Sequence[QuestionRow]] = Memo(KEPT_SECONDS)
_VERSIONS = sa.select(Questionnaire.id).where(
    Questionnaire.edition_id == sa.bindparam("edition_id"), Questionnaire.key == sa.bindparam("key")
)
_ASKED = sa.select(Invited.registration_id, Invited.subject_id).where(
    Invited.edition_id == sa.bindparam("edition_id"), Invited.survey_id == sa.bindparam("survey_id")
)
_NUMBER: Any = (
    sa.select(sa.func.count())
    .select_from(Response)
    .where(Response.edition_id == sa.bindparam("edition_id"), Response.survey_id == sa.bindparam("survey_id"))
)
_NUMBER_SO = (
    _NUMBER.join(Answer, sa.and_(Answer.edition_id == Response.edition_id, Answer.response_id == Response.id))
    .join(Question, sa.and_(Question.edition_id == Answer.edition_id, Question.id == Answer.question_id))
    .where(Question.key == sa.bindparam("key"), Answer.value == sa.bindparam("value"))
)
_WORDS = sa.select(Question.id, Question.text_id, Question.text_en, Question.options).where(
    Question.edition_id == sa.bindparam("edition_id"), Question.id.in_(sa.bindparam("questions", expanding=True))
)
_UNUSED = sa.select(Invitation.token_hash).where(
    Invitation.edition_id == sa.bindparam("edition_id"), Invitation.survey_id == sa.bindparam("survey_id")
)


def questions_of(scope: Scope, questionnaire_id: int) -> Sequence[QuestionRow]:
    """The questions of one version, in the scope's language. 1 statement or none."""
    key = (scope.edition_id, questionnaire_id, scope.locale)
    return _questions.recall(key, lambda: tuple(questionnaires.questions(scope, questionnaire_id)))


def versions(scope: Scope, survey: SurveyRow) -> frozenset[int]:
    """The ids of every version of the survey's questions. 1 statement."""
    return frozenset(row[0] for row in db.rows(_VERSIONS, edition_id=scope.edition_id, key=survey.key))


def questions(scope: Scope, survey: SurveyRow) -> list[AskedQuestion]:
    """What can be counted: the questions of now, then those no longer asked or worded so. 1 statement.

    Rows are one question while they share ``compare``, kind and the codes of their options. Each has a key of its own.
    """
    now_asked = {row.id: row for row in questions_of(scope, survey.questionnaire_id)}
    groups: dict[tuple[object, ...], list[QuestionRow]] = {}
    for row in questionnaires.ever_asked(scope, survey.key):
        groups.setdefault((row.compare, row.kind, frozenset(row.values)), []).append(row)
    found = []
    for rows in groups.values():
        current = next((row for row in rows if row.id in now_asked), None)
        found.append(AskedQuestion(current or rows[0], tuple(row.id for row in rows), current is not None))
    order = {id_: place for place, id_ in enumerate(now_asked)}
    return sorted(_told_apart(found), key=lambda one: order.get(one.row.id, len(order)))


def codebook(scope: Scope, asked: Sequence[AskedQuestion]) -> list[dict[str, Any]]:
    """These questions as ``eventapp surveys stats --questions`` reads them, in both languages. 1 statement.

    ``na`` are the answers that say that a question does not apply, which are no options; ``skips_public`` says that the
    number of those who passed a question over is shown however small it is, as the pages do.
    """
    ids_ = [each.row.id for each in asked]
    words = {row.id: row for row in db.rows(_WORDS, edition_id=scope.edition_id, questions=ids_)}
    return [_entry(each.row, words[each.row.id]) for each in asked]


def _entry(question: QuestionRow, words: Any) -> dict[str, Any]:
    entry: dict[str, Any] = {"key": question.key, "type": question.kind.value}
    if words.options:
        entry["options"] = [option["value"] for option in words.options if not option.get("na")]
        if na := [option["value"] for option in words.options if option.get("na")]:
            entry["na"] = na
        entry["labels"] = {one["value"]: {"id": one["label_id"], "en": one["label_en"]} for one in words.options}
    return entry | {"skips_public": True, "text": {"id": words.text_id, "en": words.text_en}}


def _told_apart(found: Sequence[AskedQuestion]) -> list[AskedQuestion]:
    """Questions, newest first, each under its own key: the newest keeps it, earlier ones get a number, the oldest 1."""
    left = Counter(each.row.key for each in found)
    newest: dict[str, AskedQuestion] = {}
    for each in found:
        if each.is_current or each.row.key not in newest:
            newest[each.row.key] = each
    made = []
    for each in found:
        key = each.row.key
        if each is not newest[key]:
            left[key] -= 1
            each = replace(each, row=replace(each.row, key=f"{key}-{left[key]}"))
        made.append(each)
    return made


def number_with(scope: Scope, survey_id: int, question_key: str, value: str) -> int:
    """How many have answered a question so, in whatever version; without a key, how many have answered. 1 statement."""
    own = {"edition_id": scope.edition_id, "survey_id": survey_id}
    if not question_key:
        return int(db.scalar(_NUMBER, **own))
    return int(db.scalar(_NUMBER_SO, **own, key=question_key, value=value))


def unused(scope: Scope, survey_id: int) -> frozenset[str]:
    """The hashes of the links that were not used. 1 statement."""
    return frozenset(row[0] for row in db.rows(_UNUSED, edition_id=scope.edition_id, survey_id=survey_id))


def spent(scope: Scope, survey_id: int) -> frozenset[int]:
    """The registrations that were asked and whose link was used; what they answered nobody can tell. 2 statements.

    Only the application's key says whose link is whose.
    """
    left = unused(scope, survey_id)
    people = db.rows(_ASKED, edition_id=scope.edition_id, survey_id=survey_id)
    return frozenset(one for one, about in people if ids.token_hash(link_of(survey_id, one, about)) not in left)
