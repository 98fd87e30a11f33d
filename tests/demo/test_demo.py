"""The example edition: made once, kept, marked, with links and tokens that work."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from eventapp.app import product
from eventapp.core.db import db
from eventapp.core.invariants import violations
from eventapp.demo.services import building, roles
from eventapp.editions.models import Participation
from eventapp.editions.queries.identity import edition_by_slug
from eventapp.exhibition.models.booths import Booth
from eventapp.judging.models.entries import Entry
from eventapp.judging.rules import verifying
from eventapp.registration.models.registrations import Registration
from tests.support import examples

CONTRACT = {"edition", "sign_in", "api_tokens", "gate", "register", "booth", "survey", "bundle", "try"}


@pytest.fixture
def starts_from():
    """The example edition."""
    return examples.year()


@pytest.fixture
def document(app, settings):
    """What ``demo --json`` printed."""
    return examples.document(settings.data)


def count(model: type) -> int:
    """Rows of the example edition."""
    edition = edition_by_slug(roles.SLUG)
    query = sa.select(sa.func.count()).select_from(model).where(model.edition_id == edition.id)
    return db.scalar(query)


def test_the_example_has_its_regions_people_booths_and_entries(document):
    made = [count(model) for model in (Participation, Registration, Booth, Entry)]

    assert made == [50, 300, 50, 72]
    assert violations(product.invariants) == []


def test_the_document_names_addresses_that_answer(document, client):
    answers = {key: client.get(document[key]).status_code for key in ("register", "booth", "survey", "bundle", "try")}

    assert set(document) == CONTRACT
    assert set(answers.values()) == {200}
    assert list(document["sign_in"]) == list(roles.ROLES)
    assert client.get(document["try"]).text.count(f'href="{document["survey"]}"') == 1


def test_the_published_example_verifies(document, client):
    answer = client.get(document["bundle"])

    found = verifying.verify(answer.data, file="bundle.zip")

    assert (answer.status_code, found["ok"], found["failures"]) == (200, True, [])
    assert [each["category"] for each in found["categories"]] == ["isi-stan", "layanan-stan"]
    assert {each["winner"] is None for each in found["categories"]} == {False}


@pytest.mark.parametrize("key", list(roles.ROLES))
def test_every_role_has_a_home_with_three_pages_of_its_own(document, app, key):
    client = app.test_client()

    home = client.get(document["sign_in"][key], follow_redirects=True)
    pages = {path for path in home_links(home.text) if client.get(path).status_code == 200}

    assert home.status_code == 200
    assert "sign-in" not in home.request.path
    assert len(pages) >= 3


def home_links(text: str) -> set[str]:
    """Addresses of the work areas on a page."""
    import re  # noqa: PLC0415 -- beside its use

    return set(re.findall(r'href="(/(?:manage|region|judging|gate|system)[^"#?]*)"', text))


def test_a_second_run_keeps_what_was_entered_and_prints_links_that_work(document, app, client):
    db.run(lambda: db.change(sa.update(Registration).values(organisation="Diubah")))

    again = building.build(lambda _part: None, app.app_context)

    edition = edition_by_slug(roles.SLUG)
    kept = sa.select(Registration.organisation).where(Registration.edition_id == edition.id).distinct()
    assert [row[0] for row in db.rows(kept)] == ["Diubah"]
    assert again == document
    assert client.get(again["sign_in"]["judge"], follow_redirects=True).status_code == 200


def test_an_edition_made_by_hand_has_no_links_that_sign_in(make, client):
    make.edition()

    assert client.get("/2031/try").status_code == 404
