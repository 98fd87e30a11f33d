"""The ways to an open survey, and answers that come twice where one was asked for."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from eventapp.core.access import system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.surveys.models.answers import Response
from eventapp.surveys.queries import surveys
from eventapp.surveys.services import publishing
from tests.support.door import open_door, ticket
from tests.support.statements import statements
from tests.support.surveys import DAY, answered, ended, survey


@pytest.fixture
def edition(make):
    """An edition that takes registrations."""
    found = make.edition()
    open_door(found)
    return found


def test_an_open_survey_is_linked_from_the_editions_page_and_the_ticket(client, edition):
    slug = survey(edition)
    client.set_cookie("ticket", ticket(edition).manage_token)

    pages = [client.get("/2031").text, client.get("/2031/ticket").text]

    assert [page.count(f'href="/2031/surveys/{slug}"') for page in pages] == [1, 1]


def test_published_figures_are_linked_from_the_editions_page_until_they_are_taken_back(client, edition):
    slug, scope = survey(edition), system_scope(edition)
    answered(edition, slug, 20)
    ended(edition, slug)
    pages = []

    for number, act in enumerate((None, publishing.publish, publishing.take_back)):
        if act is not None:
            act(scope, slug=slug)
        pages.append(client.get(f"/2031?day={number}").text)

    assert [page.count(f'href="/2031/surveys/{slug}/results"') for page in pages] == [0, 1, 0]


@pytest.mark.parametrize(("opens", "closes"), [(DAY, 2 * DAY), (-2 * DAY, -DAY)])
def test_a_survey_that_takes_no_answers_is_linked_from_nowhere(client, edition, opens, closes):
    survey(edition, opens_at=now() + opens, closes_at=now() + closes)
    client.set_cookie("ticket", ticket(edition).manage_token)

    assert not any("/surveys/" in client.get(path).text for path in ("/2031", "/2031/ticket"))


def test_the_open_surveys_are_asked_for_once_in_some_seconds_and_anew_after_a_change(edition):
    scope = system_scope(edition)
    with statements(1):
        none = [surveys.open_now(scope), surveys.open_now(scope)]
    slug = survey(edition)

    found = [row.slug for row in surveys.open_now(scope)]

    assert (none, found) == ([[], []], [slug])


@pytest.mark.parametrize("values", [["4", "3"], ["4", "4"]])
def test_two_answers_to_a_question_for_one_are_refused_and_nothing_is_stored(client, edition, values):
    slug = survey(edition)

    answer = client.post_form(f"/2031/surveys/{slug}", {"q-overall": values})

    stored = sa.select(sa.func.count()).select_from(Response).execution_options(unscoped="test")
    assert (answer.status_code, db.scalar(stored)) == (422, 0)
