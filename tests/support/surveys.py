"""Builders for surveys: one that is open now, people who were checked in, and answers by fixed seeds."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from eventapp.attendance.queries.door import GateRow
from eventapp.attendance.services import door
from eventapp.core.access import EditionRef, system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.registration.services.registering import Registered
from eventapp.surveys.models.answers import Answer, Response
from eventapp.surveys.models.surveys import Survey
from eventapp.surveys.queries import surveys
from eventapp.surveys.queries.surveys import link_token
from eventapp.surveys.services import inviting, setup
from eventapp.surveys.services.answering import answer
from tests.support.door import open_door, ticket

DAY = timedelta(days=1)


def survey(edition: EditionRef, *, opens_at: datetime | None = None, closes_at: datetime | None = None) -> str:
    """The satisfaction survey, open since yesterday for two days unless told otherwise; gives its slug."""
    at = now()
    return setup.create_satisfaction_survey(
        system_scope(edition), title="Survei kepuasan", opens_at=opens_at or at - DAY, closes_at=closes_at or at + DAY
    )


def checked_in(edition: EditionRef, people: int) -> GateRow:
    """Register people and let them in, the first one first; gives the gate."""
    gate = open_door(edition)
    for number in range(1, people + 1):
        enter(edition, gate, number)
    return gate


def enter(edition: EditionRef, gate: GateRow, number: int) -> Registered:
    """Register one more person and let that person in."""
    registered = ticket(edition, number)
    door.scan(system_scope(edition), gate=gate, text=str(registered.scan), nonce=f"n{number}")
    return registered


def links(edition: EditionRef, slug: str) -> dict[str, str]:
    """Invite everybody who was checked in; the secrets of the links by the address they were mailed to."""
    inviting.invite_attended(system_scope(edition), slug=slug)
    mails = sa.select(OutboxMessage.args).where(
        OutboxMessage.edition_id == edition.id, OutboxMessage.key.startswith("mail:survey-invitation")
    )
    return {args["to"]: link_token(args["data"]["invitation"]) for args in db.session.scalars(mails)}


def some_answers(seed: int) -> dict[str, object]:
    """Answers of one person, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 -- the same answers each time
    answers: dict[str, Any] = {key: chance.choice("4433321") for key in ("overall", "staff", "sessions", "venue")}
    return answers | {
        "attendance": chance.choice(["onsite", "online"]),
        "useful": chance.sample(["panel", "workshop", "exhibition"], 2),
        "recommend": chance.choice([10, 9, 9, 8, 7, 3]),
        "comment": f"Komentar {seed}" if seed % 3 == 0 else None,
    }


def answered(edition: EditionRef, slug: str, people: int) -> None:
    """Answers of so many people, by the open address."""
    answer_all(edition, slug, map(some_answers, range(people)))


def answer_all(edition: EditionRef, slug: str, people: Iterable[dict[str, Any]]) -> None:
    """The answers of these people, in one transaction so that it is fast."""
    scope = system_scope(edition)

    def store() -> None:
        for answers in people:
            answer(scope, slug=slug, answers=answers)

    db.run(store)


def ended(edition: EditionRef, slug: str) -> None:
    """Let the survey have ended two days ago, as if nobody had changed it since."""
    _dated(edition, slug, opens_at=now() - 9 * DAY, closes_at=now() - 2 * DAY)


def reopened(edition: EditionRef, slug: str) -> None:
    """Let it take answers again."""
    _dated(edition, slug, opens_at=now() - DAY, closes_at=now() + DAY)


def _dated(edition: EditionRef, slug: str, **dates: datetime) -> None:
    own = (Survey.edition_id == edition.id, Survey.slug == slug)
    db.run(lambda: db.change(sa.update(Survey).where(*own).values(**dates)))
    surveys.forget()


def stored(edition: EditionRef, slug: str) -> list[dict[int, list[str]]]:
    """What is kept of each person: answers by question id."""
    found = surveys.survey(system_scope(edition), slug)
    query = (
        sa.select(Response.id, Answer.question_id, Answer.value)
        .outerjoin(Answer, sa.and_(Answer.edition_id == Response.edition_id, Answer.response_id == Response.id))
        .where(Response.edition_id == edition.id, Response.survey_id == found.id)
    )
    people: dict[int, dict[int, list[str]]] = {}
    for response_id, question_id, value in db.rows(query):
        answers = people.setdefault(response_id, {})
        if question_id is not None:
            answers.setdefault(question_id, []).append(value)
    return list(people.values())
