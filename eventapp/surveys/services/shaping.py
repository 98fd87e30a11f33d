"""What a survey asks, about what, of how many, weighed by what, and how long it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.agenda.models import Session, SessionKind
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.exhibition.models.booths import Booth
from eventapp.questionnaires import services as questionnaires
from eventapp.questionnaires.rules.questions import NO_FACTS, Facts
from eventapp.regions.models import Region
from eventapp.regions.rules.slugs import slug as slug_of
from eventapp.surveys.errors import (
    DeletedTooSoon,
    FiguresPublic,
    OutsideOptions,
    SurveySettled,
    TooFewPlaces,
)
from eventapp.surveys.models.surveys import Survey, SurveyQuota, SurveySubject
from eventapp.surveys.queries import asked, published, surveys
from eventapp.surveys.queries.surveys import SurveyRow
from eventapp.surveys.rules.about import About
from eventapp.surveys.rules.phases import GRACE, Phase, State
from eventapp.surveys.rules.skm import WEIGHTS
from eventapp.surveys.rules.steps import STEP, in_tens

_LONGEST_SLUG = 60
_NO_TALK = (SessionKind.ARRIVAL.value, SessionKind.BREAK.value)  # nobody is asked how they were


@act
def publish_questions(
    scope: Scope, *, slug: str, key: str, revision: int, title_id: str, title_en: str, facts: Facts = NO_FACTS
) -> int:
    """Ask the draft's questions from now on; gives the version's id. What was answered stays under its old questions.

    After the end nobody would be asked them, and what was answered would stand under words that nobody was shown.
    Raises NothingToPublish, ChangedMeanwhile, InvalidQuestionnaire, SurveySettled, NotFound, Forbidden.
    """
    scope.require("surveys.manage")
    survey = surveys.survey(scope, slug)
    if survey.phase is Phase.OVER:
        raise SurveySettled
    version = questionnaires.publish(
        scope, key=survey.key, revision=revision, title_id=title_id, title_en=title_en, facts=facts
    )
    _set(scope, survey, questionnaire_id=version)
    audit(scope, "survey.asks", f"survey:{survey.id}", questionnaire=version)
    return version


@act
def add_subjects(scope: Scope, *, slug: str) -> int:
    """Every session of the agenda or every published booth that the survey does not ask about yet; gives how many.

    Raises NotFound, Forbidden.
    """
    scope.require("surveys.manage")
    survey = surveys.survey(scope, slug)
    db.lock(f"survey-subjects:{survey.id}")
    there = surveys.subjects(scope, survey.id)
    known, taken = {one.source for one in there}, {one.slug for one in there}
    rows: list[dict[str, Any]] = []
    for source, title in _candidates(scope, About(survey.about)):
        if source not in known:
            name = _free_slug(title, taken)
            taken.add(name)
            rows.append({"slug": name, "title": title, "source": source})
    if rows:
        own = {"edition_id": scope.edition_id, "survey_id": survey.id}
        db.session.execute(sa.insert(SurveySubject), [own | row for row in rows])
        audit(scope, "survey.subjects", f"survey:{survey.id}", added=len(rows))
    return len(rows)


@act
def set_quota(scope: Scope, *, slug: str, question_key: str, value: str, most: int) -> None:
    """How many may answer so; both texts empty: at all.

    Once anybody has answered, the least limit is the next full ten: if a limit were refused below the exact number of
    those who answered so, trying limits would tell that number. Raises OutsideOptions, TooFewPlaces, NotFound,
    Forbidden.
    """
    scope.require("surveys.manage")
    survey = surveys.survey(scope, slug)
    if question_key:
        _check_offered(scope, survey, question_key, value)
    own = {"edition_id": scope.edition_id, "survey_id": survey.id, "question_key": question_key, "value": value}
    already = _answered(scope, survey, question_key, value)
    new = own | {"most": most, "taken": already}
    least = in_tens(already) + STEP
    if most < least and _answered(scope, survey, "", ""):
        raise TooFewPlaces(field="most", least=least)
    if db.change(insert_or_ignore(SurveyQuota, new, ["survey_id", "question_key", "value"])) == 0:
        held = sa.update(SurveyQuota).filter_by(**own).where(SurveyQuota.taken <= most)
        if db.change(held.values(most=most)) == 0:
            raise TooFewPlaces(field="most", least=least)
    audit(scope, "survey.quota", f"survey:{survey.id}", question=question_key, value=value, most=most)


@act
def remove_quota(scope: Scope, *, slug: str, quota_id: int) -> None:
    """No limit there any more; nothing if there was none. Raises NotFound, Forbidden."""
    scope.require("surveys.manage")
    survey = surveys.survey(scope, slug)
    gone = sa.delete(SurveyQuota).where(
        SurveyQuota.edition_id == scope.edition_id,
        SurveyQuota.survey_id == survey.id,
        SurveyQuota.id == quota_id,
    )
    if db.change(gone):
        audit(scope, "survey.quota", f"survey:{survey.id}", removed=quota_id)


@act
def set_weighting(scope: Scope, *, slug: str, question_key: str, population: Mapping[str, int]) -> None:
    """How many people there are in each group of a question, by which the figures are weighed; empty: not at all.

    Raises OutsideOptions, NotFound, Forbidden.
    """
    scope.require("surveys.manage")
    survey = surveys.survey(scope, slug)
    for value in population:
        _check_offered(scope, survey, question_key, value)
    weighting = {"question": question_key, "population": dict(population)} if population else None
    _set(scope, survey, weighting=weighting)
    audit(scope, "survey.weighting", f"survey:{survey.id}", question=question_key if population else "")


@act
def set_skm_weight(scope: Scope, *, slug: str, weight: str) -> None:
    """What each service element weighs in the index, wherever the survey shows it.

    Raises OutsideOptions, FiguresPublic, NotFound, Forbidden.
    """
    scope.require("surveys.manage")
    if weight not in WEIGHTS:
        raise OutsideOptions(value=weight[:40], question="SKM", offers=", ".join(WEIGHTS))
    db.lock(published.figures_of(scope, slug))
    survey = surveys.survey(scope, slug)
    if survey.skm_weight == weight:
        return
    if published.is_published(scope, slug):
        raise FiguresPublic
    _set(scope, survey, also_settled=True, skm_weight=weight)
    audit(scope, "survey.skm_weight", f"survey:{survey.id}", weight=weight)


@act
def keep_until(scope: Scope, *, slug: str, texts_until: datetime | None, answers_until: datetime | None) -> None:
    """When free texts, and when all that was answered, is deleted. Raises DeletedTooSoon, NotFound, Forbidden."""
    scope.require("surveys.manage")
    survey = surveys.survey(scope, slug)
    for field, day in (("texts_until", texts_until), ("answers_until", answers_until)):
        if day is not None and day < survey.closes_at + GRACE:
            raise DeletedTooSoon(field=field)
    _set(scope, survey, also_settled=True, texts_until=texts_until, answers_until=answers_until)
    audit(
        scope,
        "survey.keeps",
        f"survey:{survey.id}",
        texts=texts_until.isoformat() if texts_until else "",
        answers=answers_until.isoformat() if answers_until else "",
    )


def _set(scope: Scope, survey: SurveyRow, *, also_settled: bool = False, **values: Any) -> None:
    changed = sa.update(Survey).where(Survey.edition_id == scope.edition_id, Survey.id == survey.id)
    if not also_settled:
        changed = changed.where(Survey.state == State.COLLECTING.value)
    if db.change(changed.values(**values)) == 0:
        raise SurveySettled
    surveys.forget()


def _check_offered(scope: Scope, survey: SurveyRow, question_key: str, value: str) -> None:
    """Raises OutsideOptions unless the question is asked now and offers this answer."""
    questions = asked.questions_of(scope, survey.questionnaire_id)
    found = next((row for row in questions if row.key == question_key), None)
    if found is None or value not in found.values:
        offers = ", ".join(found.values) if found else "–"
        raise OutsideOptions(value=value[:40], question=question_key[:40], offers=offers[:200])


def _answered(scope: Scope, survey: SurveyRow, question_key: str, value: str) -> int:
    """How many have answered so up to now."""
    return asked.number_with(scope, survey.id, question_key, value)


def _candidates(scope: Scope, about: About) -> list[tuple[str, str]]:
    """Public identifiers and titles of what the survey may ask about."""
    if about is About.SESSION:
        query: Any = (
            sa.select(Session.public_id, Session.title)
            .where(
                Session.edition_id == scope.edition_id,
                Session.cancelled_at.is_(None),
                Session.kind.not_in(_NO_TALK),
            )
            .order_by(Session.starts_at, Session.id)
        )
    elif about is About.BOOTH:
        query = (
            sa.select(Booth.slug, Region.name)
            .join(Region, Region.id == Booth.region_id)
            .where(Booth.edition_id == scope.edition_id, Booth.version > 0, Booth.hidden_at.is_(None))
            .order_by(Region.name, Booth.id)
        )
    else:
        return []
    return [(row[0], row[1]) for row in db.rows(query)]


def _free_slug(title: str, taken: set[str]) -> str:
    first = slug_of(title)[:_LONGEST_SLUG].strip("-") or "x"
    name, number = first, 1
    while name in taken:
        number += 1
        name = f"{first}-{number}"
    return name
