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
from eventapp.surveys.rules.crosstables import HALVES, Cross, crossed, crossed_both_ways
from eventapp.surveys.rules.gathering import gathered
from eventapp.surveys.rules.report import Document, statistics_of_counts
from eventapp.surveys.rules.texts import Review
from eventapp.surveys.rules.values import natural_order

MIN_N = 10  # people; CONTRACTS 2.5: smaller numbers are not shown on the web
MOST_GROUPS = 40  # answers by which people are divided; there are 38 provinces
MANY_GROUPS = 12  # beyond which small groups are taken together, so that one of them does not hide the whole table
LEAST_OF_MANY = 2 * MIN_N  # people in a group that stands by itself among many
OTHERS = "~"  # the group of all other groups; no answer is written so
_shuffle = secrets.SystemRandom().shuffle
AS_LEVELS = frozenset({Kind.SCALE, Kind.FACES})
_ANYTHING = frozenset({Kind.DATE, Kind.REGION})  # their answers are not listed beforehand


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


@frozen
class _Division:
    """The group of each answer, the people in each group, and the groups whose size is hidden; None for all."""

    place: Mapping[str, str]
    sizes: Mapping[str, int]
    hidden: frozenset[str] | None


_COMMENTS = sa.select(Comment.question_id, Comment.body, Comment.tags, Comment.review).where(
    Comment.edition_id == sa.bindparam("edition_id"), Comment.survey_id == sa.bindparam("survey_id")
)
_NUMBER = (
    sa.select(sa.func.count())
    .select_from(Response)
    .where(Response.edition_id == sa.bindparam("edition_id"), Response.survey_id == sa.bindparam("survey_id"))
)
_OF_RESPONSE = sa.and_(Response.edition_id == Answer.edition_id, Response.id == Answer.response_id)
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
    key_of = {question_id: each.row.key for each in asked for question_id in each.ids if _counts(each.row)}
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
    rows = [each.row for each in asked if _counts(each.row)]
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


def crosses(scope: Scope, by: Asked, asked: Sequence[Asked], found: Counts, document: Document) -> dict[str, Cross]:
    """Every question with listed answers by the answers to another. 1 statement.

    A question that divides people too is one table with this one, whichever of them divides: see `crossed_both_ways`.
    Those who did not say where they belong are the group "". Of more than MANY_GROUPS groups those under LEAST_OF_MANY
    people are the group OTHERS, with those whose size is hidden. ``found`` and ``document`` are of the same moment.
    """
    others = [each for each in asked if each.row.key != by.row.key]
    query = by_group(scope.edition_id, _ids(others), list(by.ids))
    own = _division(by.row, found, document)
    also = {row.key: _division(row, found, document) for row in breakdowns(others)}
    turned = {key: (division, by.row.key > key) for key, division in also.items()}
    return _tables(others, query, own.place, own.sizes, document, hidden_groups=own.hidden, turned=turned)


def _division(row: QuestionRow, found: Counts, document: Document) -> _Division:
    """The groups that a question makes. They are the same where the question is the one that is divided."""
    groups = levels_of(row)
    own = found.tallies.get(row.key, Tally(found.people, 0, {}))
    sizes = {group: own.counts.get(group, 0) for group in groups}
    left = found.people - sum(sizes.values())
    hidden = _hidden(next(entry for entry in document["questions"] if entry["key"] == row.key))
    place = {group: group for group in groups}
    if len(groups) > MANY_GROUPS and hidden is not None:
        alone = (
            gathered({group or None: size for group, size in sizes.items()}, LEAST_OF_MANY, most=MOST_GROUPS) - hidden
        )
        place = {group: group if group in alone else OTHERS for group in groups}
        sizes = _added_up(sizes, place)
        hidden = frozenset()
    return _Division(place, {**sizes, "": left} if left else sizes, hidden)


def crosses_by_subject(
    scope: Scope, place: Mapping[int | None, str], sizes: Mapping[str, int], asked: Sequence[Asked], document: Document
) -> dict[str, Cross]:
    """Every question with listed answers by what it was answered about. 1 statement.

    ``place``: the group of each subject's id; every group of ``sizes`` holds MIN_N people or more.
    """
    query = (
        sa.select(Answer.question_id, Response.subject_id, Answer.value, sa.func.count())
        .join(Response, _OF_RESPONSE)
        .where(Answer.edition_id == scope.edition_id, Answer.question_id.in_(_ids(asked)))
        .group_by(Answer.question_id, Response.subject_id, Answer.value)
    )
    return _tables(asked, query, place, sizes, document, hidden_groups=frozenset())


def _added_up(sizes: Mapping[str, int], place: Mapping[str, str]) -> dict[str, int]:
    """The sizes of the groups that others were taken into, OTHERS last; empty ones are left out."""
    found: Counter[str] = Counter()
    for group, size in sorted(sizes.items(), key=lambda pair: place[pair[0]] == OTHERS):
        found[place[group]] += size
    return {group: size for group, size in found.items() if size}


def people_by_subject(scope: Scope, survey_id: int) -> dict[int | None, int]:
    """How many answered about each session or booth. 1 statement."""
    own = (Response.edition_id == scope.edition_id, Response.survey_id == survey_id)
    query = sa.select(Response.subject_id, sa.func.count()).where(*own).group_by(Response.subject_id)
    return {row[0]: int(row[1]) for row in db.rows(query)}


def _crosses(row: QuestionRow) -> bool:
    """Whether a question is set against groups: one answer of those that are listed."""
    return _counts(row) and row.kind not in SEVERAL | _ANYTHING


def _ids(asked: Sequence[Asked]) -> list[int]:
    return [question_id for each in asked if _crosses(each.row) for question_id in each.ids]


def _tables(
    asked: Sequence[Asked],
    query: Any,
    place: Mapping[Any, str],
    sizes: Mapping[str, int],
    document: Document,
    *,
    hidden_groups: frozenset[str] | None,
    turned: Mapping[str, tuple[_Division, bool]] | None = None,
) -> dict[str, Cross]:
    """The table of each question from rows of (question, where they belong, answer, number); nowhere is "".

    Of a question whose mean is known and whose counts are hidden no level may be told apart; its halves are set against
    the groups if they are shown, and nothing else. ``turned``: the questions by which the same table is shown too, and
    whether that one is its first view.
    """
    turned = turned or {}
    key_of = {question_id: each.row.key for each in asked if _crosses(each.row) for question_id in each.ids}
    rows = {each.row.key: each.row for each in asked if _crosses(each.row)}
    cells: dict[str, Counter[tuple[str, str]]] = {key: Counter() for key in rows}
    entries = document["questions"]
    halves = {entry["key"]: _halves(entry) for entry in entries if entry.get("mean") is not None and _hidden(entry)}
    for question_id, group, value, count in db.rows(query) if key_of else ():
        row = rows[key_of[question_id]]
        if value in not_applicable(row):
            continue
        option = promoters.group_of(value) if row.kind is Kind.NPS else value
        column = turned[row.key][0].place.get(option, "") if row.key in turned else option
        cells[row.key][place.get(group, ""), halves.get(row.key, {}).get(option, column)] += count
    hidden = {entry["key"]: _hidden(entry) for entry in entries}
    both = {
        key: crossed_both_ways(
            cells[key],
            sizes,
            [group for group in division.sizes if group],
            MIN_N,
            hidden_options=division.hidden,
            hidden_groups=hidden_groups,
            is_turned=is_turned,
        )
        for key, (division, is_turned) in turned.items()
    }
    return both | {
        key: crossed(
            cells[key],
            sizes,
            _options_of(rows[key]) if key not in halves else HALVES,
            MIN_N,
            hidden_options=hidden[key] if key not in halves else frozenset() if halves[key] else None,
            hidden_groups=hidden_groups,
            ordered=rows[key].kind in AS_LEVELS,
        )
        for key in rows
        if rows[key].kind is not Kind.NUMBER and key not in both
    }


def _options_of(row: QuestionRow) -> tuple[str, ...]:
    return tuple(promoters.GROUPS) if row.kind is Kind.NPS else levels_of(row)


def _halves(entry: Any) -> dict[str, str]:
    """The half of each level, for a question that shows both of them; empty where it does not."""
    if entry["top2"]["share"] is None:
        return {}
    levels = sorted(entry["counts"])
    return {level: HALVES[place >= len(levels) // 2] for place, level in enumerate(levels)}


def comments(scope: Scope, survey_id: int) -> list[CommentRow]:
    """The free texts, in an order shuffled anew each time. 1 statement."""
    found = [
        CommentRow(row.question_id, row.body, tuple(row.tags), row.review)
        for row in db.rows(_COMMENTS, edition_id=scope.edition_id, survey_id=survey_id)
    ]
    _shuffle(found)
    return found


def _hidden(entry: Any) -> frozenset[str] | None:
    """The answers whose numbers a question hides by itself; None for all."""
    if entry["suppressed"]:
        return None
    return frozenset(option for option, count in entry.get("counts", {}).items() if count is None)


def _counts(row: QuestionRow) -> bool:
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
    if row.kind in _ANYTHING:
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
