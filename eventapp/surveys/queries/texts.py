"""Free texts as those see them who decide whether others may."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.surveys.models.answers import Comment
from eventapp.surveys.models.surveys import SurveySubject
from eventapp.surveys.queries import asked
from eventapp.surveys.queries.surveys import SurveyRow
from eventapp.surveys.rules.steps import STEP
from eventapp.surveys.rules.texts import Review


@dataclass(frozen=True, slots=True)
class TextRow:
    """A free text with the question that it answers, and what it is about."""

    id: int
    question: str
    about: str
    body: str
    tags: list[str]


@dataclass(frozen=True, slots=True)
class Queue:
    """Texts of one state, how many there are of each, and whether so few have answered that none is shown."""

    rows: list[TextRow]
    counts: dict[str, int]
    is_too_few: bool


def queue(scope: Scope, survey: SurveyRow, state: Review, *, most: int) -> Queue:
    """The texts to be looked at, in the order of their random keys; none before ten people have answered. 4 statements.

    While the survey runs, only full tens of them are shown, so that no text can be seen to come in.
    """
    if asked.number_with(scope, survey.id, "", "") < STEP:
        return Queue([], {}, True)
    own = (Comment.edition_id == scope.edition_id, Comment.survey_id == survey.id)
    counted = sa.select(Comment.review, sa.func.count()).where(*own).group_by(Comment.review)
    counts = {row[0]: int(row[1]) for row in db.rows(counted)}
    subject = sa.and_(SurveySubject.edition_id == Comment.edition_id, SurveySubject.id == Comment.subject_id)
    query = (
        sa.select(Comment.id, Comment.question_id, SurveySubject.title, Comment.body, Comment.tags)
        .outerjoin(SurveySubject, subject)
        .where(*own, Comment.review == state.value)
        .order_by(Comment.id)
        .limit(most)
    )
    words = {id_: one.row.text for one in asked.questions(scope, survey) for id_ in one.ids}
    rows = [
        TextRow(id_, words.get(question, ""), about or "", body, list(tags or ()))
        for id_, question, about, body, tags in db.rows(query)
    ]
    return Queue(rows, counts, False)


def waiting(scope: Scope, survey_id: int, *, most: int) -> list[int]:
    """The ids of texts that nobody has looked at. 1 statement."""
    query = (
        sa.select(Comment.id)
        .where(
            Comment.edition_id == scope.edition_id,
            Comment.survey_id == survey_id,
            Comment.review == Review.PENDING.value,
        )
        .order_by(Comment.id)
        .limit(most)
    )
    return [row[0] for row in db.rows(query)]
