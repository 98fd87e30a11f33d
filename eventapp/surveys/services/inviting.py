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

from eventapp.core import ids, outbox
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.core.logs import log
from eventapp.errors import NotFound
from eventapp.surveys.errors import FewWereThere, HasLink, NotKnown, RemindedLately, SurveyNotOpen, SurveyOver
from eventapp.surveys.models.asked import Invitation, Invited
from eventapp.surveys.models.surveys import Survey
from eventapp.surveys.queries import asked, surveys
from eventapp.surveys.queries import audience as queries
from eventapp.surveys.queries.audience import Person
from eventapp.surveys.queries.results import MIN_N
from eventapp.surveys.queries.surveys import SurveyRow, invitation_id, link_of
from eventapp.surveys.rules.about import About
from eventapp.surveys.rules.audience import Audience
from eventapp.surveys.rules.phases import Phase

ROUND = 200  # people per transaction, so that nobody who answers has to wait for it
INVITE, REMIND = "surveys.invite", "surveys.remind"  # jobs
MOST_REMINDERS = 3
BETWEEN = timedelta(hours=20)
LEAST_AT_SESSION = MIN_N  # whoever knows that two people were asked about a session knows whose its answers are
Subject = tuple[int, str]
"""The id and the title of the session that a link asks about."""
FORUM: Subject = (0, "")


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

    Raises SurveyNotOpen, SurveyOver, NotFound, Forbidden; of a survey about sessions also FewWereThere, and NotKnown
    where the survey is about booths.
    """
    scope.require("surveys.manage")
    survey = surveys.survey(scope, slug)
    _refuse_shut(survey)
    about = _subject(scope, survey, audience)
    people = queries.people(scope, audience)
    if about != FORUM and len(people) < LEAST_AT_SESSION:
        raise FewWereThere(least=LEAST_AT_SESSION)
    waiting = len(_not_asked(scope, survey, people, about))
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
    about = _subject(scope, survey, audience)
    meant = queries.people(scope, audience)
    if about != FORUM and len(meant) < LEAST_AT_SESSION:  # some were taken off its list meanwhile
        return 0
    waiting = _not_asked(scope, survey, meant, about)
    people = waiting[:ROUND]
    if people:
        give_links(scope, survey, people, about)
        for person in people:
            _mail(scope, survey, person, "invitation", "survey-invitation", about)
        audit(scope, "survey.invited", f"survey:{survey.id}", people=len(people))
        log.info("survey.invited", survey=survey.id, people=len(people))
    if goes_on and len(waiting) > ROUND:
        _go_on_inviting(scope, survey, audience)
    return len(people)


@act
def give_link(scope: Scope, *, slug: str, public_id: str) -> Person:
    """A link for one person, to be sent by WhatsApp. Raises HasLink, NotFound, Forbidden.

    Whoever is shown a link could use it, so the log says who was shown whose. The link of somebody who has one already
    is shown to nobody: by opening it one would see whether that person has answered.
    """
    scope.require("surveys.manage")
    survey = surveys.survey(scope, slug)
    _refuse_shut(survey)
    _subject(scope, survey, Audience())
    db.lock(f"survey-invitations:{survey.id}")
    found = [one for one in queries.people(scope, Audience(came=False)) if one.public_id == public_id]
    if not found:
        raise NotFound
    if found[0].id in queries.asked(scope, survey.id):
        raise HasLink
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
    to_remind = [
        (person, (subject_id, title))
        for person, asked_about in people
        for subject_id, title in asked_about.items()
        if ids.token_hash(link_of(survey.id, person.id, subject_id)) in left
    ]
    for person, about in to_remind:
        _mail(scope, survey, person, "reminder", f"survey-reminder:{number}", about)
    if len(people) == ROUND:
        _go_on_reminding(scope, survey, number, people[-1][0].id)
    return len(to_remind)


def give_links(scope: Scope, survey: SurveyRow, people: Sequence[Person], about: Subject = FORUM) -> None:
    """Note that these people are asked, and one unused link for each. Inside an act."""
    own: dict[str, Any] = {"edition_id": scope.edition_id, "survey_id": survey.id}
    subject_id = about[0]
    links = [
        own
        | {
            "token_hash": ids.token_hash(link_of(survey.id, person.id, subject_id)),
            "subject_id": subject_id or None,
            "registration_id": person.id if survey.is_named else None,
            "named": True if survey.is_named else None,
        }
        for person in people
    ]
    invited = own | {"subject_id": subject_id}
    db.session.execute(sa.insert(Invited), [invited | {"registration_id": person.id} for person in people])
    db.session.execute(sa.insert(Invitation), sorted(links, key=lambda link: str(link["token_hash"])))


def _refuse_shut(survey: SurveyRow) -> None:
    """Links are given and recalled while the survey is open, the hour after its end not counted."""
    match survey.phase:
        case Phase.BEFORE:
            raise SurveyNotOpen
        case Phase.OVER:
            raise SurveyOver


def _not_asked(scope: Scope, survey: SurveyRow, people: Sequence[Person], about: Subject) -> list[Person]:
    there = queries.asked(scope, survey.id, about[0])
    return [person for person in people if person.id not in there]


def _subject(scope: Scope, survey: SurveyRow, audience: Audience) -> Subject:
    """What the links of these people ask about: the session that they attended, in a survey about sessions."""
    match survey.about:
        case About.FORUM:
            return FORUM
        case About.BOOTH:
            raise NotKnown
    found = [one for one in surveys.subjects(scope, survey.id) if one.source == audience.session]
    if not found:
        raise NotFound
    return found[0].id, found[0].title


def _mail(scope: Scope, survey: SurveyRow, person: Person, template: str, act_: str, about: Subject) -> None:
    """``act_`` names the mail together with survey, session and person, so that it goes out once."""
    subject_id, title = about
    key = ":".join([act_, str(survey.id), *([str(subject_id)] if subject_id else []), str(person.id)])
    data = {
        "invitation": invitation_id(survey.id, person.id, subject_id),
        "title": survey.title,
        "session": title,
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
