"""Making a survey and changing its dates. Acts of staff, so the log says who did them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.questionnaires import services as questionnaires
from eventapp.questionnaires.rules.questions import Draft
from eventapp.regions.rules.slugs import slug as slug_of
from eventapp.surveys.errors import DatesCrossed, SurveySettled
from eventapp.surveys.models import Survey
from eventapp.surveys.queries import surveys
from eventapp.surveys.rules import satisfaction
from eventapp.surveys.rules.phases import State

_LONGEST_SLUG = 60  # leaves room for a number at the end
_TAKEN = frozenset({"published"})  # an address of its own


@act
def create_satisfaction_survey(
    scope: Scope, *, title: str, opens_at: datetime, closes_at: datetime, mails_links: bool = True
) -> str:
    """The ready-made satisfaction survey under this title; gives its slug. Raises DatesCrossed, Forbidden."""
    return create_survey(
        scope,
        title=title,
        opens_at=opens_at,
        closes_at=closes_at,
        mails_links=mails_links,
        key=satisfaction.KEY,
        title_id=satisfaction.TITLE_ID,
        title_en=satisfaction.TITLE_EN,
        questions=satisfaction.QUESTIONS,
    )


@act
def create_survey(
    scope: Scope,
    *,
    title: str,
    opens_at: datetime,
    closes_at: datetime,
    mails_links: bool,
    key: str,
    title_id: str,
    title_en: str,
    questions: Sequence[Draft],
) -> str:
    """A survey with questions of its own, kept as the next version of the questionnaire ``key``; gives its slug.

    Raises DatesCrossed, InvalidQuestionnaire, Forbidden.
    """
    scope.require("surveys.manage")
    _check_dates(opens_at, closes_at)
    edition_id = scope.edition_id
    db.lock(f"surveys:{edition_id}")
    questionnaire_id = questionnaires.create_questionnaire(
        scope, key=key, title_id=title_id, title_en=title_en, questions=questions
    )
    values = {
        "edition_id": edition_id,
        "slug": _free_slug(edition_id, title),
        "title": title,
        "questionnaire_id": questionnaire_id,
        "opens_at": opens_at,
        "closes_at": closes_at,
        "state": State.COLLECTING.value,
        "mails_links": mails_links,
        "created_at": now(),
    }
    survey_id = db.scalar(sa.insert(Survey).values(values).returning(Survey.id))
    surveys.forget()
    audit(scope, "survey.created", f"survey:{survey_id}", questionnaire=questionnaire_id)
    return str(values["slug"])


@act
def change_survey(
    scope: Scope, *, slug: str, title: str, opens_at: datetime, closes_at: datetime, mails_links: bool
) -> None:
    """Other dates or another title; the address and the questions stay.

    Raises DatesCrossed, SurveySettled, NotFound, Forbidden.
    """
    scope.require("surveys.manage")
    _check_dates(opens_at, closes_at)
    survey = surveys.survey(scope, slug)
    values = {"title": title, "opens_at": opens_at, "closes_at": closes_at, "mails_links": mails_links}
    changed = sa.update(Survey).where(
        Survey.edition_id == scope.edition_id, Survey.id == survey.id, Survey.state == State.COLLECTING.value
    )
    if db.change(changed.values(**values)) == 0:
        raise SurveySettled
    surveys.forget()
    audit(scope, "survey.changed", f"survey:{survey.id}", opens=opens_at.isoformat(), closes=closes_at.isoformat())


def _check_dates(opens_at: datetime, closes_at: datetime) -> None:
    if opens_at >= closes_at:
        raise DatesCrossed(field="closes_at")


def _free_slug(edition_id: int, title: str) -> str:
    """The title as an address, with a number when another survey has it."""
    first = slug_of(title)[:_LONGEST_SLUG].strip("-") or "survey"
    query = sa.select(Survey.slug).where(Survey.edition_id == edition_id, Survey.slug.startswith(first))
    taken = _TAKEN.union(db.session.scalars(query))
    slug, number = first, 1
    while slug in taken:
        number += 1
        slug = f"{first}-{number}"
    return slug
