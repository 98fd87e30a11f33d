"""What a list can be filtered by in an edition: its types, regions, delegations, days and questions to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.frozen import frozen
from eventapp.questionnaires import queries as questionnaires
from eventapp.questionnaires.rules.questions import YES, Kind
from eventapp.regions import queries as regions
from eventapp.registration.models.delegations import Delegation
from eventapp.registration.queries import answers, types
from eventapp.registration.rules.filtering import ANSWER, Filters
from eventapp.registration.rules.questions import FORM

_WITH_CHOICES = frozenset({Kind.SCALE, Kind.CHOICE, Kind.MULTI, Kind.SESSION, Kind.CONSENT})


@frozen
class Asked:
    """A question whose answers can be filtered by: the name of the filter, its words, its options."""

    name: str
    text: str
    options: Sequence[tuple[str, str]]  # the words of a tick are empty


@frozen
class Choices:
    """Everything that can be chosen, as (value, words)."""

    types: Sequence[tuple[str, str]]
    provinces: Sequence[tuple[str, str]]
    delegations: Sequence[tuple[str, str]]
    sessions: Sequence[tuple[str, str]]
    days: Sequence[date]
    questions: Sequence[Asked]


def choices(scope: Scope) -> Choices:
    """All of it. 5 statements, 2 more where the edition asks questions of its own."""
    own = sa.select(Delegation.public_id, Delegation.name).where(Delegation.edition_id == scope.edition_id)
    return Choices(
        types=[(each.key, each.label) for each in types.labels(scope).values()],
        provinces=[(fact.code, fact.name) for fact in regions.registry().regions if fact.province_code is None],
        delegations=[(row[0], row[1]) for row in db.rows(own.order_by(Delegation.name))],
        sessions=[(option.value, option.label) for option in answers.sessions(scope)],
        days=types.forum_days(scope),
        questions=questions(scope),
    )


def questions(scope: Scope) -> list[Asked]:
    """The questions to choose from, each in its newest wording. 1 to 3 statements."""
    if questionnaires.current(scope, FORM).id is None:
        return []
    found: dict[str, Asked] = {}
    for question in questionnaires.ever_asked(scope, FORM):
        if question.key in found or question.kind not in _WITH_CHOICES:
            continue
        options = [(option.value, option.label) for option in question.options]
        if question.kind is Kind.SESSION:
            options = [(option.value, option.label) for option in answers.sessions(scope)]
        elif question.kind is Kind.CONSENT:
            options = [(YES, "")]
        found[question.key] = Asked(f"{ANSWER}{question.key}", question.text, options)
    return list(found.values())


def words(scope: Scope, filters: Filters) -> dict[str, str]:
    """The words of what is filtered by, by the filter's name: types, regions, delegations, answers.

    No statement for filters that need none; else as many as ``choices``.
    """
    found: dict[str, str] = {}
    if filters.type:
        found["type"] = {each.key: each.label for each in types.labels(scope).values()}.get(filters.type, "")
    if filters.region:
        fact = regions.registry().by_code.get(filters.region)
        found["region"] = fact.name if fact else filters.region
    if filters.delegation:
        own = sa.select(Delegation.name).where(
            Delegation.edition_id == scope.edition_id, Delegation.public_id == filters.delegation
        )
        found["delegation"] = db.scalar(own) or filters.delegation
    if filters.session:
        titles = {option.value: option.label for option in answers.sessions(scope)}
        found["session"] = titles.get(filters.session, filters.session)
    if filters.answers:
        asked = {each.name: each for each in questions(scope)}
        for key, value in filters.answers:
            question = asked.get(f"{ANSWER}{key}")
            said = dict(question.options).get(value, value) if question else value
            found[f"{ANSWER}{key}"] = f"{question.text if question else key}: {said}".rstrip(": ")
    return found
