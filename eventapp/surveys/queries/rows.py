"""The answers person by person, read in pieces while a file is written out.

In the order of the random keys, which says nothing about people or times; so no shuffling is needed, and no more than
a piece is ever in memory. Keys themselves never leave the system.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.surveys.models.answers import Answer, Response
from eventapp.surveys.queries.results import Asked

PIECE = 4000  # people that are read at once
_PEOPLE = (
    sa.select(Response.id, Response.subject_id)
    .where(
        Response.edition_id == sa.bindparam("edition_id"),
        Response.survey_id == sa.bindparam("survey_id"),
        Response.id > sa.bindparam("after"),
    )
    .order_by(Response.id)
    .limit(PIECE)
)
_ANSWERS = (
    sa.select(Answer.response_id, Answer.question_id, Answer.value)
    .where(
        Answer.edition_id == sa.bindparam("edition_id"),
        Answer.response_id.between(sa.bindparam("first"), sa.bindparam("last")),
        Answer.question_id.in_(sa.bindparam("questions", expanding=True)),
    )
    .order_by(Answer.response_id)
)


def pieces(
    scope: Scope, survey_id: int, asked: Sequence[Asked], subjects: Mapping[int, str] | None = None
) -> Iterator[list[list[str | None]]]:
    """Some people at a time, each as the answers to ``asked`` in that order; ticks are parted by ";".

    None where a question was passed over. With ``subjects`` the first of ``asked`` stands for what they answered about,
    whose name by id this is. 2 statements for 4,000 people.
    """
    place = {question_id: number for number, each in enumerate(asked) for question_id in each.ids}
    orders = _orders(asked)
    edition_id, after = scope.edition_id, -1
    while True:
        people = db.rows(_PEOPLE, edition_id=edition_id, survey_id=survey_id, after=after)
        if not people:
            return
        ids = [row[0] for row in people]
        found: dict[int, list[str | None]] = {response_id: [None] * len(asked) for response_id in ids}
        if place:
            own = {"edition_id": edition_id, "first": ids[0], "last": ids[-1], "questions": list(place)}
            _fill(found, _plain_rows(own), place, orders)
        for response_id, subject_id in people if subjects else ():
            found[response_id][0] = subjects.get(subject_id) if subjects else None
        yield list(found.values())
        if len(ids) < PIECE:
            return
        after = ids[-1]


def _plain_rows(values: Mapping[str, Any]) -> list[tuple[int, int, str]]:
    """The answers as the driver's own tuples: there are so many that SQLAlchemy's rows cost as much as reading them."""
    found = cast("sa.CursorResult[Any]", db.session.execute(_ANSWERS, values))
    try:
        return cast("list[tuple[int, int, str]]", found.cursor.fetchall())
    finally:
        found.close()


def _fill(
    found: dict[int, list[str | None]],
    answers: Iterable[tuple[int, int, str]],
    place: Mapping[int, int],
    orders: Mapping[int, Mapping[str, int]],
) -> None:
    ticked: set[tuple[int, int]] = set()
    person: int | None = None
    row: list[str | None] | None = None
    for response_id, question_id, value in answers:
        if response_id != person:
            person, row = response_id, found.get(response_id)
        if row is None:  # it came in a moment ago, between the two statements
            continue
        column = place[question_id]
        if row[column] is None:
            row[column] = value
        else:
            row[column] = f"{row[column]};{value}"
            ticked.add((response_id, column))
    for response_id, column in ticked:
        values = (found[response_id][column] or "").split(";")
        order = orders[column]
        found[response_id][column] = ";".join(sorted(values, key=lambda value: order.get(value, len(order))))


def _orders(asked: Sequence[Asked]) -> dict[int, dict[str, int]]:
    return {number: {value: i for i, value in enumerate(each.row.values)} for number, each in enumerate(asked)}
