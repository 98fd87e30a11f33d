"""Every question by the groups of another, all tables of one report protected together.

Several questions may divide people. Their tables are protected in a fixed order, so that which page somebody opens
changes nothing: the first table of a question is shown as it is, a further one if all stay safe beside it
(``rules.together``). Two questions that both divide people have one table, shown where nothing in it must be hidden.
What a survey was answered about, sessions or booths, divides people alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.frozen import frozen
from eventapp.questionnaires.queries import QuestionRow
from eventapp.questionnaires.rules.questions import SEVERAL, Kind
from eventapp.surveys.models.answers import Answer, Response
from eventapp.surveys.queries.results import (
    ANYTHING,
    AS_LEVELS,
    MIN_N,
    MOST_GROUPS,
    Asked,
    Counts,
    breakdowns,
    counts_answers,
    hidden_options,
    levels_of,
    not_applicable,
)
from eventapp.surveys.rules import promoters
from eventapp.surveys.rules.collecting import Tally
from eventapp.surveys.rules.crosstables import HALVES, Cross, crossed, crossed_both_ways
from eventapp.surveys.rules.gathering import gathered
from eventapp.surveys.rules.report import Document
from eventapp.surveys.rules.together import shown_together

MANY_GROUPS = 12  # beyond which small groups are taken together, so that one of them does not hide the whole table
LEAST_OF_MANY = 2 * MIN_N  # people in a group that stands by itself among many
OTHERS = "~"  # the group of all other groups; no answer is written so
Profile = tuple[str, ...]


@frozen
class Division:
    """Groups of people: by their answer to the question ``key``, or without ``ids`` by what they answered about.

    ``place``: the group of each answer (or subject's id), nowhere is ""; ``sizes``: the people in each group, none of
    them hidden, None where the groups must not be shown at all.
    """

    key: str
    ids: Sequence[int]
    place: Mapping[Any, str]
    sizes: Mapping[str, int] | None
    has_tables: bool = True  # else shares are weighed by it, where nothing must be hidden


def divisions(
    asked: Sequence[Asked],
    found: Counts,
    document: Document,
    *,
    subjects: Division | None = None,
    weighed_by: str = "",
) -> list[Division]:
    """All divisions of a report in the order in which their tables are protected.

    The question ``weighed_by`` is the first, since weighted shares are shown whatever else is. ``found`` and
    ``document`` are of the same moment.
    """
    by = {row.key for row in breakdowns(asked)} if subjects is None else set[str]()
    made = [
        _division(each, found, document, has_tables=each.row.key in by)
        for each in asked
        if each.row.key in {*by, weighed_by} and levels_of(each.row)
    ]
    made.sort(key=lambda each: each.key != weighed_by)
    return [*made, *([subjects] if subjects else ())]


def crosses(
    scope: Scope, key: str, divided: Sequence[Division], asked: Sequence[Asked], document: Document
) -> dict[str, Cross]:
    """Every question with listed answers by the division ``key``. 1 statement.

    Those who did not say where they belong are the group "". Of a question whose mean is known and whose counts are
    hidden no level may be told apart; its halves are set against the groups if they are shown, and nothing else.
    """
    own = next(number for number, each in enumerate(divided) if each.key == key)
    before = [each for each in divided[:own] if each.sizes is not None]
    by = {each.key: each for each in divided}
    others = [each for each in asked if each.row.key != key and _crosses(each.row)]
    joint = _joint(scope, others, [*before, divided[own]], by, document)
    made: dict[str, Cross] = {}
    for each in others:
        row, cells = each.row, joint[each.row.key]
        if row.key in by and by[row.key].has_tables:
            made[row.key] = _both_ways(divided[own], by[row.key], _cells(cells, len(before)))
        elif row.kind is not Kind.NUMBER:
            made[row.key] = _beside(row, cells, before, divided[own], document)
    return made


def _beside(
    row: QuestionRow,
    cells: Mapping[tuple[Profile, str], int],
    before: Sequence[Division],
    own: Division,
    document: Document,
) -> Cross:
    """The table of one question by the last division, if it may be shown beside those that come before."""
    tables = [_alone(row, _cells(cells, number), each, document) for number, each in enumerate([*before, own])]
    beside = [
        _nothing(table) if each.key == row.key or (table.has_hidden and not each.has_tables) else table
        for each, table in zip([*before, own], tables, strict=True)
    ]
    return tables[-1] if shown_together(cells, beside, MIN_N)[-1] else _nothing(tables[-1])


def _nothing(table: Cross) -> Cross:
    return Cross(table.groups, table.options, (), None, None, None, hidden_whole=True)


def _alone(row: QuestionRow, cells: Mapping[tuple[str, str], int], own: Division, document: Document) -> Cross:
    """The table as if there were no other."""
    entry = next(each for each in document["questions"] if each["key"] == row.key)
    hidden, options = hidden_options(entry), tuple(promoters.GROUPS) if row.kind is Kind.NPS else levels_of(row)
    if entry.get("mean") is not None and hidden:
        hidden, options = frozenset() if _halves(entry) else None, HALVES
    return crossed(
        cells,
        own.sizes or {},
        options,
        MIN_N,
        hidden_options=hidden,
        hidden_groups=None if own.sizes is None else frozenset(),
        ordered=row.kind in AS_LEVELS,
    )


def _both_ways(own: Division, other: Division, cells: Mapping[tuple[str, str], int]) -> Cross:
    shown = own.sizes is not None and other.sizes is not None
    return crossed_both_ways(
        cells,
        own.sizes or {},
        [group for group in other.sizes or () if group],
        MIN_N,
        is_shown=shown,
        is_turned=own.key > other.key,
    )


def _cells(joint: Mapping[tuple[Profile, str], int], number: int) -> Counter[tuple[str, str]]:
    cells = Counter[tuple[str, str]]()
    for (profile, option), count in joint.items():
        cells[profile[number], option] += count
    return cells


def _joint(
    scope: Scope,
    asked: Sequence[Asked],
    divided: Sequence[Division],
    by: Mapping[str, Division],
    document: Document,
) -> dict[str, Counter[tuple[Profile, str]]]:
    """People by their groups in all of the divisions and by their answer, for each question."""
    rows = {each.row.key: each.row for each in asked}
    key_of = {question_id: each.row.key for each in asked for question_id in each.ids}
    halves = {
        entry["key"]: _halves(entry)
        for entry in document["questions"]
        if entry.get("mean") is not None and hidden_options(entry)
    }
    joint = {key: Counter[tuple[Profile, str]]() for key in rows}
    for question_id, value, count, *groups in db.rows(_query(scope, list(key_of), divided)) if key_of else ():
        row = rows[key_of[question_id]]
        if value in not_applicable(row):
            continue
        profile = tuple(each.place.get(group, "") for each, group in zip(divided, groups, strict=True))
        option = promoters.group_of(value) if row.kind is Kind.NPS else value
        if row.key in by and by[row.key].has_tables:
            option = by[row.key].place.get(option, "")
        joint[row.key][profile, halves.get(row.key, {}).get(option, option)] += count
    return joint


def _query(scope: Scope, questions: list[int], divided: Sequence[Division]) -> Any:
    """Rows of (question, answer, how many, the answer or subject that tells the group in each division)."""
    columns: list[Any] = []
    query = sa.select(Answer.question_id, Answer.value, sa.func.count())
    for division in divided:
        if division.ids:
            told = aliased(Answer)
            own = sa.and_(
                told.edition_id == Answer.edition_id,
                told.response_id == Answer.response_id,
                told.question_id.in_(division.ids),
            )
            query = query.outerjoin(told, own)
            columns.append(told.value)
        else:
            of = sa.and_(Response.edition_id == Answer.edition_id, Response.id == Answer.response_id)
            query = query.join(Response, of)
            columns.append(Response.subject_id)
    query = query.where(Answer.edition_id == scope.edition_id, Answer.question_id.in_(questions))
    return query.add_columns(*columns).group_by(Answer.question_id, Answer.value, *columns)


def _division(each: Asked, found: Counts, document: Document, *, has_tables: bool) -> Division:
    """The groups that a question makes. They are the same where the question is the one that is divided.

    A group whose size is hidden is taken together with others as OTHERS, among more than MANY_GROUPS every one of
    fewer than LEAST_OF_MANY people.
    """
    row = each.row
    groups = levels_of(row)
    own = found.tallies.get(row.key, Tally(found.people, 0, {}))
    sizes = {group: own.counts.get(group, 0) for group in groups}
    left = found.people - sum(sizes.values())
    hidden = hidden_options(next(entry for entry in document["questions"] if entry["key"] == row.key))
    place = {group: group for group in groups}
    if hidden is not None and (hidden or len(groups) > MANY_GROUPS):
        least = LEAST_OF_MANY if len(groups) > MANY_GROUPS else MIN_N
        alone = gathered({group or None: size for group, size in sizes.items()}, least, most=MOST_GROUPS) - hidden
        place = {group: group if group in alone else OTHERS for group in groups}
        sizes = _added_up(sizes, place)
    known = None if hidden is None else {**sizes, "": left} if left else sizes
    return Division(row.key, each.ids, place, known, has_tables)


def _added_up(sizes: Mapping[str, int], place: Mapping[str, str]) -> dict[str, int]:
    """The sizes of the groups that others were taken into, OTHERS last; empty ones are left out."""
    found: Counter[str] = Counter()
    for group, size in sorted(sizes.items(), key=lambda pair: place[pair[0]] == OTHERS):
        found[place[group]] += size
    return {group: size for group, size in found.items() if size}


def _crosses(row: QuestionRow) -> bool:
    """Whether a question is set against groups: one answer of those that are listed."""
    return counts_answers(row) and row.kind not in SEVERAL | ANYTHING


def _halves(entry: Any) -> dict[str, str]:
    """The half of each level, for a question that shows both of them; empty where it does not."""
    if entry["top2"]["share"] is None:
        return {}
    levels = sorted(entry["counts"])
    return {level: HALVES[place >= len(levels) // 2] for place, level in enumerate(levels)}
