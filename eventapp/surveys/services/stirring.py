"""Taking away, while a survey runs, what tells which answers came before and which after some moment.

PostgreSQL keeps each row where it arrived, with the number of its transaction. SQLite's rows bear no number and are
read in the order of their keys, but in the bytes of a page of the file they lie as they came. A reminder, a check-in or
an invitation has a place in time too; so either would say which answers came after it, and a reminder that moved one
person would name that person's answers. Therefore every few minutes all rows of a survey are written anew in the order
of their random keys, which gives them one number.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import act, db
from eventapp.surveys.models.answers import Answer, Comment, NamedResponse, Response
from eventapp.surveys.queries import surveys

MOST = 50_000
"""Responses. Where there are more, PostgreSQL's rows are stirred when their survey is settled, as its whole table is
locked and written anew; a survey that has more in SQLite's file is not stirred."""
_WAIT_LITTLE = sa.text("SET LOCAL lock_timeout = '1s'")  # whoever answers waits behind this; there is a next time
_ALL: Any = (
    sa.select(sa.func.count()).select_from(Response).execution_options(unscoped="tables are written anew as a whole")
)
_XMIN: Any = sa.literal_column("survey_response.xmin::text")
_TABLES: tuple[Any, ...] = (Response, Answer, NamedResponse, Comment)  # in the order in which they point at each other
_WITH_SURVEY = "WHERE edition_id = :edition_id AND survey_id = :survey_id"
_OF_RESPONSES = f"WHERE edition_id = :edition_id AND response_id IN (SELECT id FROM survey_response {_WITH_SURVEY})"  # noqa: S608
_written: dict[tuple[str, int, int], tuple[int, int]] = {}  # by file and survey: which rows were written anew last


@act
def stir(scope: Scope, *, slug: str) -> bool:
    """Stir a survey's rows if anything came since the last time; gives whether it did. Raises NotFound, Forbidden."""
    scope.require("surveys.manage")
    survey = surveys.survey(scope, slug)
    if db.is_sqlite:
        return _stir_file(scope.edition_id, survey.id)
    own = (Response.edition_id == scope.edition_id, Response.survey_id == survey.id)
    marks = sa.select(sa.func.count(sa.distinct(_XMIN))).where(*own)
    if db.scalar(marks) < 2 or db.scalar(_ALL) > MOST:
        return False
    db.session.execute(_WAIT_LITTLE)
    rewrite(scope.edition_id, survey.id)
    return True


def rewrite(edition_id: int, survey_id: int) -> None:
    """Write all rows of a survey anew in the order of their random keys. Inside an act.

    On PostgreSQL an UPDATE that changes nothing gives every row this transaction's number; CLUSTER, which alone would
    keep the old numbers, then puts the rows into the order of their keys.
    """
    if db.is_sqlite:
        _rewrite_file({"edition_id": edition_id, "survey_id": survey_id})
        return
    mine = sa.select(Response.id).where(Response.edition_id == edition_id, Response.survey_id == survey_id)
    _touch(Response, edition_id, Response.survey_id == survey_id)
    _touch(Answer, edition_id, Answer.response_id.in_(mine))
    _touch(Comment, edition_id, Comment.survey_id == survey_id)
    _touch(NamedResponse, edition_id, NamedResponse.survey_id == survey_id)


def _touch(
    model: type[Response | Answer | Comment | NamedResponse], edition_id: int, which: sa.ColumnElement[bool]
) -> None:
    db.change(sa.update(model).where(model.edition_id == edition_id, which).values(edition_id=model.edition_id))
    name = model.__tablename__
    db.session.execute(sa.text(f'CLUSTER "{name}" USING "pk_{name}"'))


def _stir_file(edition_id: int, survey_id: int) -> bool:
    """What has come is told by the number of keys and by their sum, as SQLite marks no row."""
    own = (Response.edition_id == edition_id, Response.survey_id == survey_id)
    keys = db.session.execute(sa.select(sa.func.count(), sa.func.sum(Response.id % MOST)).where(*own)).one()
    name, there = (str(db.engine.url), edition_id, survey_id), (int(keys[0]), int(keys[1] or 0))
    if not 0 < there[0] <= MOST or _written.get(name) == there:
        return False
    rewrite(edition_id, survey_id)
    _written[name] = there
    return True


def _rewrite_file(own: dict[str, Any]) -> None:
    """Take the rows out and put them in again: a page is filled in the order in which its rows come."""
    db.session.execute(sa.text("PRAGMA secure_delete = ON"))
    for model in _TABLES:
        which = _OF_RESPONSES if model is Answer else _WITH_SURVEY
        _run(f"CREATE TEMP TABLE aside_{model.__tablename__} AS SELECT * FROM {model.__tablename__} {which}", own)  # noqa: S608
    for model in (Comment, Response):  # the others go with their response
        _run(f"DELETE FROM {model.__tablename__} {_WITH_SURVEY}", own)  # noqa: S608
    for model in _TABLES:
        name, key = model.__tablename__, ", ".join(column.name for column in sa.inspect(model).primary_key)
        _run(f"INSERT INTO {name} SELECT * FROM aside_{name} ORDER BY {key}")  # noqa: S608
        _run(f"DROP TABLE aside_{name}")


def _run(statement: str, values: dict[str, Any] | None = None) -> None:
    """A statement of our own words only."""
    db.session.execute(sa.text(statement), values)
