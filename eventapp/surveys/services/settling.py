"""The end of a survey: what let it be answered once is forgotten, the answers lose the traces of their arrival.

And later, on the days that the organiser set, free texts and answers are deleted.
"""

from __future__ import annotations

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.core.logs import log
from eventapp.surveys.models.answers import Comment, Response, Submission
from eventapp.surveys.models.asked import Invitation
from eventapp.surveys.models.published import SurveyLive
from eventapp.surveys.models.surveys import Survey, SurveyQuota
from eventapp.surveys.queries import results, surveys
from eventapp.surveys.rules.phases import SETTLES, State
from eventapp.surveys.services import stirring

PIECE = 20_000  # responses or texts that are deleted in one transaction, so that nobody who answers waits for long
_OVERWRITE_DELETED = sa.text("PRAGMA secure_delete = ON")
_AS_LONG_AS_IT_TAKES = sa.text("SET LOCAL statement_timeout = 0")
_SOON = sa.text("PRAGMA busy_timeout = 500")  # milliseconds
_EMPTY_LOG = sa.text("PRAGMA wal_checkpoint(TRUNCATE)")


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
    for table in (Submission, Invitation, SurveyLive):
        db.change(sa.delete(table).where(table.edition_id == scope.edition_id, table.survey_id == survey.id))
    if not db.is_sqlite:
        db.session.execute(_AS_LONG_AS_IT_TAKES)
        stirring.rewrite(scope.edition_id, survey.id)
    elif results.number(scope, survey.id) <= stirring.MOST:
        stirring.rewrite(scope.edition_id, survey.id)
    audit(scope, "survey.settled", f"survey:{survey.id}")
    log.info("survey.settled", survey=survey.id)
    return True


@act
def expire(scope: Scope, *, slug: str) -> tuple[int, int]:
    """Delete PIECE of what the survey's days say; gives how many texts and how many responses, both 0 when all is gone.

    With the answers go the numbers that were counted of them, but for what was published. Raises NotFound, Forbidden.
    """
    scope.require("surveys.manage")
    survey = surveys.survey(scope, slug)
    at = now()
    texts = responses = 0
    _overwrite()
    if survey.answers_until is not None and survey.answers_until <= at:
        responses = _delete(Response, scope, survey.id)
        for table in (SurveyLive, SurveyQuota):
            db.change(sa.delete(table).where(table.edition_id == scope.edition_id, table.survey_id == survey.id))
    if any(day is not None and day <= at for day in (survey.texts_until, survey.answers_until)):
        texts = _delete(Comment, scope, survey.id)
    if texts or responses:
        audit(scope, "survey.expired", f"survey:{survey.id}", texts=texts, responses=responses)
    return texts, responses


def sweep() -> None:
    """Remove what the database keeps of deleted links until it cleans up by itself. Not inside an act.

    SQLite keeps earlier states of its pages in the log beside its file; while somebody reads them they stay.
    """
    if not db.is_sqlite:
        db.session.execute(sa.text("VACUUM survey_invitation"))
        return
    waits = int(db.scalar(sa.text("PRAGMA busy_timeout")))
    db.session.execute(_SOON)
    db.session.execute(_EMPTY_LOG)
    db.session.execute(sa.text(f"PRAGMA busy_timeout = {waits}"))


def _delete(model: type[Response | Comment], scope: Scope, survey_id: int) -> int:
    own = (model.edition_id == scope.edition_id, model.survey_id == survey_id)
    piece = sa.select(model.id).where(*own).order_by(model.id).limit(PIECE)
    return db.change(sa.delete(model).where(*own, model.id.in_(piece)))


def _overwrite() -> None:
    """What is deleted leaves no bytes in SQLite's file."""
    if db.is_sqlite:
        db.session.execute(_OVERWRITE_DELETED)
