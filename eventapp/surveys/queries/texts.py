"""Free texts as those see them who decide whether others may."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.frozen import frozen
from eventapp.surveys.models.answers import Comment
from eventapp.surveys.models.surveys import SurveySubject
from eventapp.surveys.queries import asked, results
from eventapp.surveys.queries.results import MIN_N
from eventapp.surveys.queries.surveys import SurveyRow
from eventapp.surveys.rules.about import About
from eventapp.surveys.rules.steps import STEP
from eventapp.surveys.rules.texts import Review


@frozen
class TextRow:
    """A free text with the question that it answers, and what it is about where enough people answered about that."""

    id: int
    question: str
    about: str
    body: str
    tags: list[str]


@frozen
class Queue:
    """Texts of one state, how many there are of each, and whether so few have answered that none is shown."""

    rows: list[TextRow]
    counts: dict[str, int]
    is_too_few: bool


def queue(scope: Scope, survey: SurveyRow, state: Review, *, most: int, seen: Collection[int] | None) -> Queue:
    """The texts to be looked at, in the order of their random keys; none before ten people have answered.

    4 statements, 5 of a survey about sessions or booths: of which one a text is is told where MIN_N answered about it.

    ``seen``: the ids of those that may be read by now, None for all (`services.watching.seen_texts`).
    """
    if asked.number_with(scope, survey.id, "", "") < STEP:
        return Queue([], {}, True)
    own = (Comment.edition_id == scope.edition_id, Comment.survey_id == survey.id)
    states = db.rows(sa.select(Comment.id, Comment.review).where(*own).order_by(Comment.id))
    found = [(id_, review) for id_, review in states if seen is None or id_ in seen]
    counts = Counter(review for _, review in found)
    chosen = [id_ for id_, review in found if review == state.value][:most]
    subject = sa.and_(SurveySubject.edition_id == Comment.edition_id, SurveySubject.id == Comment.subject_id)
    query = (
        sa.select(Comment.id, Comment.question_id, Comment.subject_id, SurveySubject.title, Comment.body, Comment.tags)
        .outerjoin(SurveySubject, subject)
        .where(*own, Comment.id.in_(chosen))
        .order_by(Comment.id)
    )
    words = {id_: one.row.text for one in asked.questions(scope, survey) for id_ in one.ids}
    people = results.people_by_subject(scope, survey.id) if survey.about != About.FORUM else {}
    rows = [
        TextRow(id_, words.get(question, ""), title if people.get(about, 0) >= MIN_N else "", body, list(tags or ()))
        for id_, question, about, title, body, tags in db.rows(query)
    ]
    return Queue(rows, counts, False)


def numbers(scope: Scope, survey_id: int, left_out: int) -> list[int]:
    """The ids of all texts that are there now but so many, which are drawn at random. 1 statement."""
    own = (Comment.edition_id == scope.edition_id, Comment.survey_id == survey_id)
    found = db.rows(sa.select(Comment.id).where(*own).order_by(Comment.id.desc()).offset(left_out))
    return [row[0] for row in found]


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
