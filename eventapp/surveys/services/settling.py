"""The end of a survey: what let it be answered once is forgotten, the answers lose the traces of their arrival.

And later, on the days that the organiser set, free texts and answers are deleted.
"""

from __future__ import annotations

import sqlalchemy as sa
import structlog

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.surveys.models.answers import Comment, Response, Submission
from eventapp.surveys.models.asked import Invitation
from eventapp.surveys.models.surveys import Survey
from eventapp.surveys.queries import surveys
from eventapp.surveys.rules.phases import SETTLES, State
from eventapp.surveys.services import stirring

log = structlog.get_logger()
_OVERWRITE_DELETED = sa.text("PRAGMA secure_delete = ON")


@act
def settle(scope: Scope, *, slug: str) -> bool:
    """Settle a survey that ended more than SETTLES ago; gives whether it did. Raises NotFound, Forbidden."""
    scope.require("surveys.manage")
    survey = surveys.survey(scope, slug)
    ended = sa.update(Survey).where(
        Survey.edition_id == scope.edition_id,
        Survey.id == survey.id,
        Survey.state == State.COLLECTING.value,
        Survey.closes_at <= now() - SETTLES,
    )
    if db.change(ended.values(state=State.SETTLED.value)) == 0:
        return False
    _overwrite()
    for table in (Submission, Invitation):
        db.change(sa.delete(table).where(table.edition_id == scope.edition_id, table.survey_id == survey.id))
    if not db.is_sqlite:
        stirring.rewrite(scope.edition_id, survey.id)
    audit(scope, "survey.settled", f"survey:{survey.id}")
    log.info("survey.settled", survey=survey.id)
    return True


@act
def expire(scope: Scope, *, slug: str) -> tuple[int, int]:
    """Delete what the survey's days say; gives how many texts and how many responses. Raises NotFound, Forbidden."""
    scope.require("surveys.manage")
    survey = surveys.survey(scope, slug)
    at = now()
    texts = responses = 0
    _overwrite()
    if survey.answers_until is not None and survey.answers_until <= at:
        responses = _delete(Response, scope, survey.id)
    if responses or (survey.texts_until is not None and survey.texts_until <= at):
        texts = _delete(Comment, scope, survey.id)
    if texts or responses:
        audit(scope, "survey.expired", f"survey:{survey.id}", texts=texts, responses=responses)
    return texts, responses


def sweep() -> None:
    """Remove what PostgreSQL keeps of deleted links until it cleans up by itself. Not inside an act."""
    if not db.is_sqlite:
        db.session.execute(sa.text("VACUUM survey_invitation"))


def _delete(model: type[Response | Comment], scope: Scope, survey_id: int) -> int:
    return db.change(sa.delete(model).where(model.edition_id == scope.edition_id, model.survey_id == survey_id))


def _overwrite() -> None:
    """What is deleted leaves no bytes in SQLite's file."""
    if db.is_sqlite:
        db.session.execute(_OVERWRITE_DELETED)
