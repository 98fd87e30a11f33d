"""Making a survey and changing its dates. Acts of staff, so the log says who did them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.questionnaires import queries as drafts
from eventapp.questionnaires import services as questionnaires
from eventapp.questionnaires.models import Questionnaire
from eventapp.questionnaires.rules.questions import Draft
from eventapp.regions.rules.slugs import slug as slug_of
from eventapp.surveys.errors import DatesCrossed, SurveySettled
from eventapp.surveys.models.surveys import Survey
from eventapp.surveys.queries import copying, surveys
from eventapp.surveys.rules.about import About
from eventapp.surveys.rules.library.all import SATISFACTION, TEMPLATES
from eventapp.surveys.rules.library.writing import Template
from eventapp.surveys.rules.phases import GRACE, Phase, State, takes
from eventapp.surveys.services import shaping

TEXTS_KEPT, ANSWERS_KEPT = timedelta(days=365), timedelta(days=5 * 365)  # after the end, unless somebody says otherwise
_LONGEST_SLUG = 60  # leaves room for a number at the end
_LONGEST_KEY = 32
_MINUTE = timedelta(minutes=1)  # forms know no seconds
_TAKEN = frozenset({"published", "new"})  # addresses of their own


@frozen
class Reach:
    """Whom a survey reaches: by which ways, and whether it says who answered."""

    mails_links: bool = True
    is_open: bool = True
    is_named: bool = False


@frozen
class Keeps:
    """When free texts, and when everything that was answered, is deleted; None: not by itself."""

    texts_until: datetime | None
    answers_until: datetime | None


EVERYBODY = Reach()


@act
def create_satisfaction_survey(
    scope: Scope, *, title: str, opens_at: datetime, closes_at: datetime, mails_links: bool = True
) -> str:
    """The ready-made satisfaction survey under this title; gives its slug. Raises DatesCrossed, Forbidden."""
    return create_from_template(
        scope,
        template=SATISFACTION.key,
        title=title,
        opens_at=opens_at,
        closes_at=closes_at,
        reach=Reach(mails_links=mails_links),
    )


@act
def create_from_template(
    scope: Scope, *, template: str, title: str, opens_at: datetime, closes_at: datetime, reach: Reach = EVERYBODY
) -> str:
    """A survey that begins with a ready-made questionnaire; gives its slug.

    Raises NotFound, DatesCrossed, Forbidden.
    """
    found = TEMPLATES.get(template)
    if found is None:
        raise NotFound
    return _create(scope, found, title=title, opens_at=opens_at, closes_at=closes_at, reach=reach)


@act
def copy_survey(
    scope: Scope, *, source: int, title: str, opens_at: datetime, closes_at: datetime, reach: Reach = EVERYBODY
) -> str:
    """A survey that asks what another one asks, of this edition or of one that the person organises; gives its slug.

    Family, comparability and the weight of SKM stay, so that both can be compared. Raises NotFound, DatesCrossed,
    Forbidden.
    """
    scope.require("surveys.manage")
    found = copying.source(scope, source)
    if found is None:
        raise NotFound
    slug = _create(scope, found, title=title, opens_at=opens_at, closes_at=closes_at, reach=reach)
    of_source = sa.select(Survey.skm_weight).where(Survey.id == source).execution_options(unscoped="looked up above")
    own = sa.update(Survey).where(Survey.edition_id == scope.edition_id, Survey.slug == slug)
    db.change(own.values(skm_weight=db.scalar(of_source)))
    return slug


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
    """A survey with questions of its own, of the family ``key``; gives its slug.

    Raises DatesCrossed, InvalidQuestionnaire, Forbidden.
    """
    template = Template(key, About.FORUM, title_id, title_en, 0, tuple(questions))
    reach = Reach(mails_links=mails_links)
    return _create(scope, template, title=title, opens_at=opens_at, closes_at=closes_at, reach=reach)


@act
def change_survey(
    scope: Scope,
    *,
    slug: str,
    title: str,
    opens_at: datetime,
    closes_at: datetime,
    mails_links: bool,
    is_open: bool | None = None,
    note_id: str = "",
    note_en: str = "",
    keeps: Keeps | None = None,
) -> None:
    """Other dates, another title, other ways to reach it; address, questions and whether it is named stay.

    A survey that takes no more answers is not opened again: its figures are exact by then, and whoever could have them
    before and after one more answer would know that answer. Of one that is settled the dates stay, to the minute, and
    ways that nobody goes any more. ``keeps``: also how long it is kept. Raises DatesCrossed, SurveySettled,
    DeletedTooSoon, NotFound, Forbidden.
    """
    scope.require("surveys.manage")
    _check_dates(opens_at, closes_at)
    survey = surveys.survey(scope, slug)
    is_settled = survey.state == State.SETTLED.value
    values: dict[str, object] = {"title": title, "note_id": note_id, "note_en": note_en}
    if is_settled:
        if max(abs(opens_at - survey.opens_at), abs(closes_at - survey.closes_at)) >= _MINUTE:
            raise SurveySettled
    else:
        values |= {
            "opens_at": opens_at,
            "closes_at": closes_at,
            "mails_links": mails_links and survey.about == About.FORUM.value,
            "is_open": (survey.is_open if is_open is None else is_open) and not survey.is_named,
        }
    changed = sa.update(Survey).where(
        Survey.edition_id == scope.edition_id, Survey.id == survey.id, Survey.state == survey.state
    )
    at = now()
    if not is_settled and takes(opens_at, closes_at, at) is not Phase.OVER:
        changed = changed.where(Survey.closes_at > at - GRACE)  # also when somebody else has ended it a moment ago
    if db.change(changed.values(**values)) == 0:
        raise SurveySettled
    surveys.forget()
    audit(scope, "survey.changed", f"survey:{survey.id}", opens=opens_at.isoformat(), closes=closes_at.isoformat())
    if keeps is not None:
        shaping.keep_until(scope, slug=slug, texts_until=keeps.texts_until, answers_until=keeps.answers_until)


def _create(
    scope: Scope, template: Template, *, title: str, opens_at: datetime, closes_at: datetime, reach: Reach
) -> str:
    scope.require("surveys.manage")
    _check_dates(opens_at, closes_at)
    edition_id = scope.edition_id
    is_named = reach.is_named and template.about is About.FORUM  # a person answers a named survey once
    db.lock(f"surveys:{edition_id}")
    questionnaire_id = questionnaires.create_questionnaire(
        scope,
        key=_free_key(edition_id, template.key),
        title_id=template.title_id,
        title_en=template.title_en,
        questions=template.questions,
    )
    values = {
        "edition_id": edition_id,
        "slug": _free_slug(edition_id, title),
        "title": title,
        "questionnaire_id": questionnaire_id,
        "family": template.key,
        "about": template.about.value,
        "opens_at": opens_at,
        "closes_at": closes_at,
        "state": State.COLLECTING.value,
        "is_named": is_named,
        "is_open": reach.is_open and not is_named,
        "mails_links": reach.mails_links and template.about is About.FORUM,
        "texts_until": closes_at + TEXTS_KEPT,
        "answers_until": closes_at + ANSWERS_KEPT,
        "created_at": now(),
    }
    survey_id = db.scalar(sa.insert(Survey).values(values).returning(Survey.id))
    surveys.forget()
    audit(scope, "survey.created", f"survey:{survey_id}", questionnaire=questionnaire_id, named=is_named)
    return str(values["slug"])


def _check_dates(opens_at: datetime, closes_at: datetime) -> None:
    if opens_at >= closes_at:
        raise DatesCrossed(field="closes_at")


def _free_slug(edition_id: int, title: str) -> str:
    """The title as an address, with a number when another survey has it."""
    first = slug_of(title)[:_LONGEST_SLUG].strip("-") or "survey"
    query = sa.select(Survey.slug).where(Survey.edition_id == edition_id, Survey.slug.startswith(first))
    return _free(first, _TAKEN.union(db.session.scalars(query)))


def _free_key(edition_id: int, family: str) -> str:
    """A questionnaire of its own, so that each survey has its own versions and its own draft."""
    first = family[:_LONGEST_KEY]
    query = sa.select(Questionnaire.key).where(
        Questionnaire.edition_id == edition_id, Questionnaire.key.startswith(first)
    )
    return _free(first, {*db.session.scalars(query), *drafts.keys_of_drafts(edition_id)})


def _free(first: str, taken: frozenset[str] | set[str]) -> str:
    name, number = first, 1
    while name in taken:
        number += 1
        name = f"{first}-{number}"
    return name
