"""Surveys whose questions may be taken over: those of this edition, and of others that the person organises."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventapp.core.access import EditionRef, Role, Scope, system_scope
from eventapp.core.db import db
from eventapp.editions.models import Edition, Membership
from eventapp.frozen import frozen
from eventapp.questionnaires import queries as questionnaires
from eventapp.questionnaires.models import Questionnaire
from eventapp.surveys.models.surveys import Survey
from eventapp.surveys.rules.about import About
from eventapp.surveys.rules.library.writing import Template


@frozen
class SourceRow:
    """A survey that can be copied."""

    id: int
    title: str
    edition: str


_COLUMNS = (
    Survey.id,
    Survey.title,
    Edition.name,
    Survey.family,
    Survey.about,
    Questionnaire.key,
    Questionnaire.title_id,
    Questionnaire.title_en,
    Edition.id,
    Edition.slug,
    Edition.zone,
)


def sources(scope: Scope) -> list[SourceRow]:
    """The surveys whose questions may be taken over, this edition's first, then newest first. 1 statement."""
    here = sa.case((Survey.edition_id == scope.edition_id, 0), else_=1)
    query = _allowed(scope).order_by(here, Edition.year.desc(), Survey.id.desc())
    return [SourceRow(*row[:3]) for row in db.rows(query.execution_options(unscoped=_WHY))]


def source(scope: Scope, survey_id: int) -> Template | None:
    """The questions of one of them as a template; None when it may not be read. 3 statements."""
    found = db.rows(_allowed(scope).where(Survey.id == survey_id).execution_options(unscoped=_WHY))
    if not found:
        return None
    row = found[0]
    there = system_scope(EditionRef(row[8], row[9], row[2], row[10]), locale=scope.locale)
    questions = questionnaires.draft(there, row[5]).published
    return Template(row[3] or row[5], About(row[4]), row[6], row[7], 0, questions)


_WHY = "surveys of the editions that the person organises"


def _allowed(scope: Scope) -> Any:
    organised = sa.select(Membership.edition_id).where(
        Membership.user_id == scope.actor.id, Membership.role == Role.ORGANISER.value
    )
    here = Survey.edition_id == scope.edition_id
    allowed: sa.ColumnElement[bool] = (
        sa.true() if Role.ADMIN in scope.roles else sa.or_(here, Survey.edition_id.in_(organised))
    )
    asks = sa.and_(Questionnaire.edition_id == Survey.edition_id, Questionnaire.id == Survey.questionnaire_id)
    query: Any = sa.select(*_COLUMNS)
    return query.join(Edition, Edition.id == Survey.edition_id).join(Questionnaire, asks).where(allowed)
