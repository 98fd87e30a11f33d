"""Giving personal links, and reminding those whose link is left.

Who was asked and which links are unused are written in two tables that share no key. The links of one round are put in
in the order of their hashes, so that not even the order of the rows says whose is whose. A reminder makes each person's
link again by the application's key and looks whether it is still there; nothing is written about those for whom it is
not. Nobody but the worker sees that list.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
import structlog

from eventapp.core import ids, outbox
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.errors import NotFound
from eventapp.surveys.errors import RemindedLately, SurveyNotOpen, SurveyOver
from eventapp.surveys.models.asked import Invitation, Invited
from eventapp.surveys.models.surveys import Survey
from eventapp.surveys.queries import asked, surveys
from eventapp.surveys.queries import audience as queries
from eventapp.surveys.queries.audience import Person
from eventapp.surveys.queries.surveys import SurveyRow, invitation_id, link_of
from eventapp.surveys.rules.audience import Audience
from eventapp.surveys.rules.phases import Phase

log = structlog.get_logger()
ROUND = 200  # people per transaction, so that nobody who answers has to wait for it
INVITE, REMIND = "surveys.invite", "surveys.remind"  # jobs
MOST_REMINDERS = 3
BETWEEN = timedelta(hours=20)


@act
def invite_attended(scope: Scope, *, slug: str) -> int:
    """Ask up to ROUND people who were checked in and not asked before; gives how many. Raises NotFound, Forbidden.

    Nobody is asked while the survey does not take answers, or when it mails no links.
    """
    scope.require("surveys.manage")
    survey = surveys.survey(scope, slug)
    if survey.phase is not Phase.OPEN or not survey.mails_links:
        return 0
    return invite(scope, slug=slug, audience=Audience())


@act
def begin_inviting(scope: Scope, *, slug: str, audience: Audience) -> int:
    """Have the worker ask everybody meant who was not asked before; gives how many they are now.

    Raises SurveyNotOpen, SurveyOver, NotFound, Forbidden.
    """
    scope.require("surveys.manage")
    survey = surveys.survey(scope, slug)
    _refuse_shut(survey)
    waiting = len(_not_asked(scope, survey, audience))
    if waiting:
        _go_on_inviting(scope, survey, audience)
    return waiting


@act
def invite(scope: Scope, *, slug: str, audience: Audience, goes_on: bool = False) -> int:
    """Ask up to ROUND of those meant who were not asked before; gives how many. Raises NotFound, Forbidden.

    ``goes_on``: the next round is handed to the worker while any are left.
    """
    scope.require("surveys.manage")
    survey = surveys.survey(scope, slug)
    if survey.phase is not Phase.OPEN:
        return 0
    db.lock(f"survey-invitations:{survey.id}")
    waiting = _not_asked(scope, survey, audience)
    people = waiting[:ROUND]
    if people:
        give_links(scope, survey, people)
        for person in people:
            _mail(scope, survey, person, "invitation", key=f"survey-invitation:{survey.id}:{person.id}")
        audit(scope, "survey.invited", f"survey:{survey.id}", people=len(people))
        log.info("survey.invited", survey=survey.id, people=len(people))
    if goes_on and len(waiting) > ROUND:
        _go_on_inviting(scope, survey, audience)
    return len(people)


@act
def give_link(scope: Scope, *, slug: str, public_id: str) -> Person:
    """A link for one person, to be sent by WhatsApp; whoever has one keeps it. Raises NotFound, Forbidden.

    Whoever is shown a link could use it, so the log says who was shown whose.
    """
    scope.require("surveys.manage")
    survey = surveys.survey(scope, slug)
    _refuse_shut(survey)
    db.lock(f"survey-invitations:{survey.id}")
    found = [one for one in queries.people(scope, Audience(came=False)) if one.public_id == public_id]
    if not found:
        raise NotFound
    if found[0].id not in queries.asked(scope, survey.id):
        give_links(scope, survey, found)
    audit(scope, "survey.link_shown", f"survey:{survey.id}", registration=found[0].id)
    return found[0]


@act
def begin_reminding(scope: Scope, *, slug: str) -> None:
    """Have the worker remind everybody whose link is left; who they are is shown to nobody.

    Raises RemindedLately, SurveyNotOpen, SurveyOver, NotFound, Forbidden.
    """
    scope.require("surveys.manage")
    survey = surveys.survey(scope, slug)
    _refuse_shut(survey)
    at = now()
    counted = (
        sa.update(Survey)
        .where(
            Survey.edition_id == scope.edition_id,
            Survey.id == survey.id,
            Survey.reminders < MOST_REMINDERS,
            sa.or_(Survey.reminded_at.is_(None), Survey.reminded_at <= at - BETWEEN),
        )
        .values(reminders=Survey.reminders + 1, reminded_at=at)
    )
    if db.change(counted) == 0:
        raise RemindedLately
    number = survey.reminders + 1
    audit(scope, "survey.reminded", f"survey:{survey.id}", number=number)
    _go_on_reminding(scope, survey, number, 0)


@act
def remind(scope: Scope, *, slug: str, number: int, after: int = 0) -> int:
    """One round of a reminder, from the registration ``after`` on; gives how many were reminded.

    Raises NotFound, Forbidden.
    """
    scope.require("surveys.manage")
    survey = surveys.survey(scope, slug)
    if survey.phase is not Phase.OPEN:
        return 0
    people = queries.asked_people(scope, survey.id, after=after, most=ROUND)
    left = asked.unused(scope, survey.id)
    to_remind = [person for person in people if ids.token_hash(link_of(survey.id, person.id)) in left]
    for person in to_remind:
        _mail(scope, survey, person, "reminder", key=f"survey-reminder:{survey.id}:{number}:{person.id}")
    if len(people) == ROUND:
        _go_on_reminding(scope, survey, number, people[-1].id)
    return len(to_remind)


def give_links(scope: Scope, survey: SurveyRow, people: Sequence[Person]) -> None:
    """Note that these people are asked, and one unused link for each. Inside an act."""
    own: dict[str, Any] = {"edition_id": scope.edition_id, "survey_id": survey.id}
    links = [
        own
        | {
            "token_hash": ids.token_hash(link_of(survey.id, person.id)),
            "registration_id": person.id if survey.is_named else None,
            "named": True if survey.is_named else None,
        }
        for person in people
    ]
    db.session.execute(sa.insert(Invited), [own | {"registration_id": person.id} for person in people])
    db.session.execute(sa.insert(Invitation), sorted(links, key=lambda link: str(link["token_hash"])))


def _refuse_shut(survey: SurveyRow) -> None:
    """Links are given and recalled while the survey is open, the hour after its end not counted."""
    match survey.phase:
        case Phase.BEFORE:
            raise SurveyNotOpen
        case Phase.OVER:
            raise SurveyOver


def _not_asked(scope: Scope, survey: SurveyRow, audience: Audience) -> list[Person]:
    there = queries.asked(scope, survey.id)
    return [person for person in queries.people(scope, audience) if person.id not in there]


def _mail(scope: Scope, survey: SurveyRow, person: Person, template: str, *, key: str) -> None:
    data = {
        "invitation": invitation_id(survey.id, person.id),
        "title": survey.title,
        "forum": scope.edition.name if scope.edition else "",
        "closes_at": survey.closes_at.isoformat(),
        "zone": scope.edition.zone if scope.edition else "",
        "named": survey.is_named,
    }
    outbox.mail(
        f"surveys/mail/{template}",
        to=person.email,
        locale=person.locale,
        key=key,
        data=data,
        edition_id=scope.edition_id,
    )


def _slug(scope: Scope) -> str:
    return scope.edition.slug if scope.edition else ""


def _go_on_inviting(scope: Scope, survey: SurveyRow, audience: Audience) -> None:
    args = {"edition": _slug(scope), "slug": survey.slug, "audience": audience.written()}
    outbox.enqueue(INVITE, key=f"{INVITE}:{survey.id}:{ids.opaque()}", args=args, edition_id=scope.edition_id)


def _go_on_reminding(scope: Scope, survey: SurveyRow, number: int, after: int) -> None:
    args = {"edition": _slug(scope), "slug": survey.slug, "number": number, "after": after}
    outbox.enqueue(REMIND, key=f"{REMIND}:{survey.id}:{number}:{after}", args=args, edition_id=scope.edition_id)
