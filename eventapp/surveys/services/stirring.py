"""Taking away, while a survey runs, what tells which answers came before and which after some moment.

PostgreSQL keeps each row where it arrived, with the number of its transaction. A reminder, a check-in or an invitation
has such a number too; so the rows would say which answers came after it, and a reminder that moved one person would
name that person's answers. Therefore every few minutes all rows of a survey get one number and the order of their
random keys. SQLite's rows lie in that order from the start and bear no number.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import act, db
from eventapp.surveys.models.answers import Answer, Comment, NamedResponse, Response
from eventapp.surveys.queries import surveys

MOST = 50_000  # responses; beyond that a survey is stirred when it is settled
_XMIN: Any = sa.literal_column("survey_response.xmin::text")


@act
def stir(scope: Scope, *, slug: str) -> bool:
    """Stir a survey's rows if anything came since the last time; gives whether it did. Raises NotFound, Forbidden."""
    scope.require("surveys.manage")
    survey = surveys.survey(scope, slug)
    if db.is_sqlite:
        return False
    marks = sa.select(sa.func.count(sa.distinct(_XMIN)), sa.func.count()).where(
        Response.edition_id == scope.edition_id, Response.survey_id == survey.id
    )
    (kinds, responses) = db.session.execute(marks).one()
    if kinds < 2 or responses > MOST:
        return False
    rewrite(scope.edition_id, survey.id)
    return True


def rewrite(edition_id: int, survey_id: int) -> None:
    """Give all rows of a survey one transaction's number, then the order of their random keys. Inside an act.

    An UPDATE that changes nothing gives every row this transaction's number; CLUSTER, which alone would keep the old
    numbers, then puts the rows into the order of their keys.
    """
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
