"""Giving a survey's figures to the public: counted once more after the end, frozen, and taken back if need be."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.surveys.errors import SurveyRunning, TooFewResponses
from eventapp.surveys.models.published import SurveyPublication
from eventapp.surveys.queries import asked as asking
from eventapp.surveys.queries import published, results, surveys
from eventapp.surveys.queries.results import MIN_N
from eventapp.surveys.rules.phases import Phase
from eventapp.surveys.rules.snapshots import plain_document


@act
def publish(scope: Scope, *, slug: str) -> None:
    """Freeze the figures and show them to everybody; again: freeze them anew.

    Raises SurveyRunning before the end, TooFewResponses, NotFound, Forbidden.
    """
    scope.require("surveys.manage")
    db.lock(published.figures_of(scope, slug))
    survey = surveys.survey(scope, slug)
    if survey.takes is not Phase.OVER:
        raise SurveyRunning
    asked = asking.questions(scope, survey)
    document = results.counted(scope, survey.id, asked, skm_weight=survey.skm_weight)
    if not document["n"]:
        raise TooFewResponses(least=MIN_N)
    payload: dict[str, Any] = {
        "title": survey.title,
        "closes_at": survey.closes_at.isoformat(),
        "eligible": published.eligible(scope, survey),
        "document": plain_document(document),
        "questions": published.worded(scope, asked),
    }
    own = (SurveyPublication.edition_id == scope.edition_id, SurveyPublication.survey_id == survey.id)
    db.change(sa.delete(SurveyPublication).where(*own))
    values = {
        "survey_id": survey.id,
        "edition_id": scope.edition_id,
        "family": survey.family,
        "payload": payload,
        "published_at": now(),
    }
    db.change(sa.insert(SurveyPublication).values(**values))
    surveys.forget()
    audit(scope, "survey.published", f"survey:{survey.id}")


@act
def take_back(scope: Scope, *, slug: str) -> None:
    """Let the public page be gone again. Raises NotFound, Forbidden."""
    scope.require("surveys.manage")
    survey = surveys.survey(scope, slug)
    own = (SurveyPublication.edition_id == scope.edition_id, SurveyPublication.survey_id == survey.id)
    if db.change(sa.delete(SurveyPublication).where(*own)):
        surveys.forget()
        audit(scope, "survey.taken_back", f"survey:{survey.id}")
