"""The end of a survey: what let it be answered once is forgotten, and the answers lose the traces of their arrival."""

from __future__ import annotations

import sqlalchemy as sa
import structlog

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.surveys.models import Answer, Comment, Invitation, Response, Submission, Survey
from eventapp.surveys.queries import surveys
from eventapp.surveys.rules.phases import GRACE, State

log = structlog.get_logger()


@act
def settle(scope: Scope, *, slug: str) -> bool:
    """Settle a survey that ended more than GRACE ago; gives whether it did. Raises NotFound, Forbidden."""
    scope.require("surveys.manage")
    survey = surveys.survey(scope, slug)
    ended = sa.update(Survey).where(
        Survey.edition_id == scope.edition_id,
        Survey.id == survey.id,
        Survey.state == State.COLLECTING.value,
        Survey.closes_at <= now() - GRACE,
    )
    if db.change(ended.values(state=State.SETTLED.value)) == 0:
        return False
    for table in (Submission, Invitation):
        db.change(sa.delete(table).where(table.edition_id == scope.edition_id, table.survey_id == survey.id))
    if not db.is_sqlite:
        _rewrite(scope.edition_id, survey.id)
    audit(scope, "survey.settled", f"survey:{survey.id}")
    log.info("survey.settled", survey=survey.id)
    return True


def sweep() -> None:
    """Remove what PostgreSQL keeps of deleted links until it cleans up by itself. Not inside an act."""
    if not db.is_sqlite:
        db.session.execute(sa.text("VACUUM survey_invitation"))


def _rewrite(edition_id: int, survey_id: int) -> None:
    """PostgreSQL keeps each row where it arrived, with the number of its transaction: both become the same for all.

    An UPDATE that changes nothing gives every row this transaction's number; CLUSTER, which alone would keep the old
    numbers, then puts the rows into the order of their random keys. SQLite's rows lie in that order from the start.
    """
    mine = sa.select(Response.id).where(Response.edition_id == edition_id, Response.survey_id == survey_id)
    _touch(Response, edition_id, Response.survey_id == survey_id)
    _touch(Answer, edition_id, Answer.response_id.in_(mine))
    _touch(Comment, edition_id, Comment.survey_id == survey_id)


def _touch(model: type[Response | Answer | Comment], edition_id: int, which: sa.ColumnElement[bool]) -> None:
    db.change(sa.update(model).where(model.edition_id == edition_id, which).values(edition_id=model.edition_id))
    name = model.__tablename__
    db.session.execute(sa.text(f'CLUSTER "{name}" USING "pk_{name}"'))
