"""Personal links for everybody who was checked in: each once, by mail, while the survey is open."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventapp.app import create_worker
from eventapp.core import clock
from eventapp.core.access import system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.registration.services import changing
from eventapp.surveys.models.asked import Invitation, Invited
from eventapp.surveys.models.surveys import Survey
from eventapp.surveys.queries.surveys import by_link
from eventapp.surveys.services import inviting, setup
from eventapp.surveys.services.answering import answer
from eventapp.web import mail
from tests.support.door import open_door, ticket
from tests.support.surveys import DAY, checked_in, enter, links, survey


@pytest.fixture
def edition(make):
    """An edition."""
    return make.edition()


def stored(model: type) -> int:
    """Rows of a table."""
    return db.scalar(sa.select(sa.func.count()).select_from(model).execution_options(unscoped="test"))


def test_whoever_was_checked_in_gets_one_link_and_others_none(edition):
    slug = survey(edition)
    checked_in(edition, 3)
    ticket(edition, 0)  # registered, and never came

    found = links(edition, slug)

    assert sorted(found) == [f"peserta{number}@contoh.example" for number in (1, 2, 3)]
    assert {by_link(token)[1] for token in found.values()} == {slug}


def test_a_used_link_is_not_replaced_by_a_new_one(edition):
    slug = survey(edition)
    checked_in(edition, 2)
    token, _other = links(edition, slug).values()
    answer(system_scope(edition), slug=slug, answers={"overall": 4}, token=token)

    again = inviting.invite_attended(system_scope(edition), slug=slug)

    assert again == 0
    assert (stored(Invited), stored(Invitation)) == (2, 1)


def test_people_who_come_later_are_asked_later(edition):
    slug = survey(edition)
    gate = checked_in(edition, 1)
    first = inviting.invite_attended(system_scope(edition), slug=slug)

    enter(edition, gate, 2)
    second = inviting.invite_attended(system_scope(edition), slug=slug)

    assert (first, second, stored(Invitation)) == (1, 1, 2)


@pytest.mark.parametrize("days", [-2, 2])
def test_nobody_is_asked_while_the_survey_is_not_open(edition, days):
    slug = survey(edition)
    checked_in(edition, 1)

    with clock.frozen(now() + days * DAY):
        asked = inviting.invite_attended(system_scope(edition), slug=slug)

    assert (asked, stored(Invitation)) == (0, 0)


def test_a_survey_that_mails_no_links_asks_nobody(edition):
    at = now()
    slug = setup.create_satisfaction_survey(
        system_scope(edition), title="Terbuka", opens_at=at - DAY, closes_at=at + DAY, mails_links=False
    )
    checked_in(edition, 1)

    assert inviting.invite_attended(system_scope(edition), slug=slug) == 0


def test_the_mail_holds_the_link_in_the_persons_language(app, edition):
    slug = survey(edition)
    checked_in(edition, 1)
    (token,) = links(edition, slug).values()
    args = db.scalar(
        sa.text("SELECT args FROM outbox_message WHERE key LIKE 'mail:survey-invitation%'").columns(
            args=Invitation.metadata.tables["outbox_message"].c.args.type
        )
    )

    with app.app_context():
        subject, text = mail.render(args["template"], "id", args["data"])

    assert subject == f"Bagaimana {edition.name} menurut Anda?"
    assert f"/s/{token}\n" in text
    assert token not in str(args)


def test_the_worker_invites_and_later_settles(app, edition):
    survey(edition)
    checked_in(edition, 2)

    create_worker(app).run_due()
    invited = stored(Invitation)
    with clock.frozen(now() + DAY + timedelta(hours=2)):
        create_worker(app).run_due()

    states = db.rows(sa.select(Survey.state).execution_options(unscoped="test"))
    assert invited == 2
    assert ([row.state for row in states], stored(Invitation)) == (["settled"], 0)


def test_somebody_who_cancelled_is_not_asked(edition):
    slug = survey(edition)
    registered = enter(edition, open_door(edition), 1)
    changing.cancel(system_scope(edition), registration_id=registered.id)

    assert inviting.invite_attended(system_scope(edition), slug=slug) == 0
