"""What was answered: counted by the rules that the command uses, and row by row for the export."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.questionnaires.queries import QuestionRow
from eventapp.questionnaires.rules.questions import Kind
from eventapp.surveys.models import Answer, Comment, Response
from eventapp.surveys.rules import promoters
from eventapp.surveys.rules.collecting import Given
from eventapp.surveys.rules.report import Document, statistics

MIN_N = 10  # people; CONTRACTS 2.5: smaller numbers are not shown on the web
_shuffle = secrets.SystemRandom().shuffle


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A free text and the question it answers."""

    question_id: int
    body: str


_ANSWERS = (
    sa.select(Response.id, Answer.question_id, Answer.value)
    .outerjoin(Answer, sa.and_(Answer.edition_id == Response.edition_id, Answer.response_id == Response.id))
    .where(Response.edition_id == sa.bindparam("edition_id"), Response.survey_id == sa.bindparam("survey_id"))
)
_COMMENTS = sa.select(Comment.question_id, Comment.body).where(
    Comment.edition_id == sa.bindparam("edition_id"), Comment.survey_id == sa.bindparam("survey_id")
)
_NUMBER = (
    sa.select(sa.func.count())
    .select_from(Response)
    .where(Response.edition_id == sa.bindparam("edition_id"), Response.survey_id == sa.bindparam("survey_id"))
)


def number(scope: Scope, survey_id: int) -> int:
    """How many took part; not to be shown under MIN_N. 1 statement."""
    return int(db.scalar(_NUMBER, edition_id=scope.edition_id, survey_id=survey_id))


def counted(scope: Scope, survey_id: int, questions: Sequence[QuestionRow]) -> Document:
    """The statistics of a survey as ``rules.report`` documents them, free texts aside. 1 statement.

    Numbers of people under MIN_N are hidden, with what would reveal them. The number who passed a question over may be
    small all the same (``skips_public``): nearly every question may be passed over, doing so says nothing about the
    person, and otherwise three people who left one field empty would hide the whole question. The answers 0 to 10 of
    *nps* are counted in their three groups, as a choice; ``promoters.score`` makes the score of them.
    """
    by_id = {question.id: question for question in questions}
    counting = [
        {"key": question.key, "type": "choice", "options": list(promoters.GROUPS)}
        if question.kind is Kind.NPS
        else {"key": question.key, "type": question.kind.value, "options": list(question.values)}
        for question in questions
        if question.kind is not Kind.TEXT
    ]
    return statistics(counting, _given(scope, survey_id, by_id), min_n=MIN_N, skips_public=True)


def responses(scope: Scope, survey_id: int) -> list[dict[int, list[str]]]:
    """The answers of each person by question id, in an order shuffled anew each time. 1 statement."""
    people: dict[int, dict[int, list[str]]] = {}
    for response_id, question_id, value in _rows(_ANSWERS, scope, survey_id):
        answers = people.setdefault(response_id, {})
        if question_id is not None:
            answers.setdefault(question_id, []).append(value)
    shuffled = list(people.values())
    _shuffle(shuffled)
    return shuffled


def comments(scope: Scope, survey_id: int) -> list[CommentRow]:
    """The free texts, in an order shuffled anew each time. 1 statement."""
    rows = [CommentRow(*row) for row in _rows(_COMMENTS, scope, survey_id)]
    _shuffle(rows)
    return rows


def _given(scope: Scope, survey_id: int, by_id: dict[int, QuestionRow]) -> Iterator[Given]:
    for response_id, question_id, value in _rows(_ANSWERS, scope, survey_id):
        if question_id is None:
            yield response_id, None, None
        else:
            question = by_id[question_id]
            yield response_id, question.key, promoters.group_of(value) if question.kind is Kind.NPS else value


def _rows(query: sa.Executable, scope: Scope, survey_id: int) -> list[Any]:
    return db.rows(query, edition_id=scope.edition_id, survey_id=survey_id)
