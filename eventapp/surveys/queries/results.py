"""What was answered, counted by the database and described by the rules that the command uses.

A question may have been asked by several versions of a questionnaire; `Asked` names all its ids, and their answers are
counted together. Questions of one survey are asked by no other, so most statements need look at answers alone.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.frozen import frozen
from eventapp.questionnaires.queries import QuestionRow
from eventapp.questionnaires.rules.questions import FREE_TEXTS, SEVERAL, Kind
from eventapp.surveys.models.answers import Answer, Comment, Response
from eventapp.surveys.rules import promoters, skm
from eventapp.surveys.rules.collecting import Tally
from eventapp.surveys.rules.report import Document, statistics_of_counts
from eventapp.surveys.rules.texts import Review
from eventapp.surveys.rules.values import natural_order

MIN_N = 10  # people; CONTRACTS 2.5: smaller numbers are not shown on the web
MOST_GROUPS = 40  # answers by which people are divided; there are 38 provinces
_shuffle = secrets.SystemRandom().shuffle
AS_LEVELS = frozenset({Kind.SCALE, Kind.FACES})
ANYTHING = frozenset({Kind.DATE, Kind.REGION})  # their answers are not listed beforehand


class Asked(Protocol):
    """A question as worded last, and the ids under which its answers stand."""

    @property
    def row(self) -> QuestionRow:
        """The question in the reader's language."""

    @property
    def ids(self) -> Sequence[int]:
        """All ids whose answers mean the same."""


@frozen
class CommentRow:
    """A free text, the question it answers, and the words that somebody sorted it under."""

    question_id: int
    body: str
    tags: tuple[str, ...] = ()
    review: str = Review.PENDING.value


@frozen
class Counts:
    """How often everything was answered; ``na`` how many said that a question does not apply."""

    people: int
    tallies: Mapping[str, Tally]
    na: Mapping[str, int]


_COMMENTS = sa.select(Comment.question_id, Comment.body, Comment.tags, Comment.review).where(
    Comment.edition_id == sa.bindparam("edition_id"), Comment.survey_id == sa.bindparam("survey_id")
)
_NUMBER = (
    sa.select(sa.func.count())
    .select_from(Response)
    .where(Response.edition_id == sa.bindparam("edition_id"), Response.survey_id == sa.bindparam("survey_id"))
)
_COUNTED = (
    sa.select(Answer.question_id, Answer.value, sa.func.count())
    .where(
        Answer.edition_id == sa.bindparam("edition_id"),
        Answer.question_id.in_(sa.bindparam("questions", expanding=True)),
    )
    .group_by(Answer.question_id, Answer.value)
)
_ANSWERED = (
    sa.select(Answer.question_id, sa.func.count(sa.distinct(Answer.response_id)))
    .where(
        Answer.edition_id == sa.bindparam("edition_id"),
        Answer.question_id.in_(sa.bindparam("questions", expanding=True)),
        Answer.value.not_in(sa.bindparam("na", expanding=True)),
    )
    .group_by(Answer.question_id)
)


def number(scope: Scope, survey_id: int, last: int | None = None) -> int:
    """How many took part; not to be shown under MIN_N. 1 statement.

    ``last`` leaves out responses with greater keys, which are random, here and below.
    """
    query = _NUMBER if last is None else _NUMBER.where(Response.id <= last)
    return int(db.scalar(query, edition_id=scope.edition_id, survey_id=survey_id))


def last_but(scope: Scope, survey_id: int, left_out: int) -> int:
    """The key below which all responses lie but so many; -1 where there are no more. 1 statement."""
    query = (
        sa.select(Response.id)
        .where(Response.edition_id == scope.edition_id, Response.survey_id == survey_id)
        .order_by(Response.id.desc())
        .offset(left_out)
        .limit(1)
    )
    found = db.session.scalar(query)
    return -1 if found is None else int(found)


def counts(scope: Scope, survey_id: int, asked: Sequence[Asked], last: int | None = None) -> Counts:
    """Everything that can be counted. 2 statements, 3 where several answers could be chosen."""
    key_of = {question_id: each.row.key for each in asked for question_id in each.ids if counts_answers(each.row)}
    rows = {each.row.key: each.row for each in asked}
    people = number(scope, survey_id, last)
    if not key_of or not people:
        return Counts(people, {}, {})
    own = {"edition_id": scope.edition_id, "questions": list(key_of)}
    found: dict[str, Counter[str]] = {}
    na: Counter[str] = Counter()
    for question_id, value, count in db.rows(_up_to(_COUNTED, last), **own):
        row = rows[key_of[question_id]]
        if value in not_applicable(row):
            na[row.key] += count
        else:
            found.setdefault(row.key, Counter())[value] += count
    answered = {key: sum(counter.values()) for key, counter in found.items()}
    answered |= _who_answered_several(scope, asked, last)
    tallies = {key: Tally(people, answered[key], counter) for key, counter in found.items()}
    return Counts(people, tallies, na)


def counted(
    scope: Scope,
    survey_id: int,
    asked: Sequence[Asked],
    *,
    skm_weight: str = "1/9",
    as_command: bool = False,
) -> Document:
    """The statistics of a survey as ``rules.report`` documents them, free texts aside. As many statements as `counts`.

    Numbers of people under MIN_N are hidden, with what would reveal them. The number who passed a question over may be
    small all the same (``skips_public``): nearly every question may be passed over, doing so says nothing about the
    person, and otherwise three people who left one field empty would hide the whole question. The answers 0 to 10 of
    *nps* are counted in their three groups, as a choice; ``promoters.score`` makes the score of them. With the nine
    elements among the questions the index is there too.
    """
    return described(asked, counts(scope, survey_id, asked), skm_weight=skm_weight, as_command=as_command)


def described(asked: Sequence[Asked], found: Counts, *, skm_weight: str = "1/9", as_command: bool = False) -> Document:
    """The document of what was counted. No statement.

    ``as_command``: *nps* is counted as the command does it, in eleven numbers with their score, of which all are hidden
    when one is small; pages have its groups.
    """
    rows = [each.row for each in asked if counts_answers(each.row)]
    grouped = frozenset[Kind]() if as_command else frozenset({Kind.NPS})
    tallies = {
        row.key: _in_groups(found.tallies[row.key]) if row.kind in grouped else found.tallies[row.key]
        for row in rows
        if row.key in found.tallies
    }
    return statistics_of_counts(
        [_plain(row, in_groups=row.kind in grouped) for row in rows],
        tallies,
        found.people,
        min_n=MIN_N,
        template="skm" if is_skm([row.key for row in rows]) else None,
        skm_weight=skm_weight,
        skips_public=True,
    )


def is_skm(keys: Sequence[str]) -> bool:
    """Whether the nine service elements are among the questions."""
    return {skm.element_number(key) for key in keys} >= set(range(1, len(skm.ELEMENTS) + 1))


def breakdowns(asked: Sequence[Asked]) -> list[QuestionRow]:
    """The questions whose answers divide people into groups: one answer of few. A fixed list, so that no two filters
    can be subtracted from each other.
    """
    rows = [each.row for each in asked]
    return [row for row in rows if row.kind is Kind.CHOICE and 2 <= len(levels_of(row)) <= MOST_GROUPS]


def levels_of(row: QuestionRow) -> tuple[str, ...]:
    """The options in order, without the one that says that the question does not apply."""
    return tuple(option.value for option in row.options if not option.is_na)


def people_by_subject(scope: Scope, survey_id: int) -> dict[int | None, int]:
    """How many answered about each session or booth. 1 statement."""
    own = (Response.edition_id == scope.edition_id, Response.survey_id == survey_id)
    query = sa.select(Response.subject_id, sa.func.count()).where(*own).group_by(Response.subject_id)
    return {row[0]: int(row[1]) for row in db.rows(query)}


def comments(scope: Scope, survey_id: int) -> list[CommentRow]:
    """The free texts, in an order shuffled anew each time. 1 statement.

    Whoever does not decide which may be shown sees those that may.
    """
    sees_all = scope.may("surveys.manage")
    found = [
        CommentRow(row.question_id, row.body, tuple(row.tags), row.review)
        for row in db.rows(_COMMENTS, edition_id=scope.edition_id, survey_id=survey_id)
        if sees_all or row.review == Review.SHOWN
    ]
    _shuffle(found)
    return found


def hidden_options(entry: Any) -> frozenset[str] | None:
    """The answers whose numbers a question hides by itself; None for all."""
    if entry["suppressed"]:
        return None
    return frozenset(option for option, count in entry.get("counts", {}).items() if count is None)


def counts_answers(row: QuestionRow) -> bool:
    return row.kind not in FREE_TEXTS


def not_applicable(row: QuestionRow) -> tuple[str, ...]:
    """The answers that say that the question does not apply."""
    return tuple(option.value for option in row.options if option.is_na)


def _plain(row: QuestionRow, *, in_groups: bool) -> dict[str, object]:
    options: list[str] | None = list(levels_of(row))
    if row.kind is Kind.NPS:
        kind, options = ("choice", list(promoters.GROUPS)) if in_groups else ("nps", None)
    elif row.kind is Kind.NUMBER:
        kind, options = "number", None
    elif row.kind in AS_LEVELS:
        kind = "scale"
    else:
        kind = "multi" if row.kind in SEVERAL else "choice"
    if row.kind in ANYTHING:
        options = None
    return {"key": row.key, "type": kind, "options": options, "na": list(not_applicable(row))}


def _in_groups(tally: Tally) -> Tally:
    return tally._replace(counts=promoters.in_groups(tally.counts))


def _who_answered_several(scope: Scope, asked: Sequence[Asked], last: int | None) -> dict[str, int]:
    several = [each for each in asked if each.row.kind in SEVERAL]
    if not several:
        return {}
    key_of = {question_id: each.row.key for each in several for question_id in each.ids}
    na = sorted({value for each in several for value in not_applicable(each.row)}, key=natural_order)
    answered: Counter[str] = Counter()
    own = {"edition_id": scope.edition_id, "questions": list(key_of), "na": na}
    for question_id, people in db.rows(_up_to(_ANSWERED, last), **own):
        answered[key_of[question_id]] += people
    return answered


def _up_to(query: Any, last: int | None) -> Any:
    return query if last is None else query.where(Answer.response_id <= last)


def by_group(edition_id: int, questions: list[int], by: list[int]) -> Any:
    """Rows of (question, answer to one of ``by`` or None, answer, how many)."""
    groups = sa.select(Answer.response_id, Answer.value).where(
        Answer.edition_id == edition_id, Answer.question_id.in_(by)
    )
    group = groups.subquery("division")
    return (
        sa.select(Answer.question_id, group.c.value, Answer.value, sa.func.count())
        .outerjoin(group, group.c.response_id == Answer.response_id)
        .where(Answer.edition_id == edition_id, Answer.question_id.in_(questions))
        .group_by(Answer.question_id, group.c.value, Answer.value)
    )
