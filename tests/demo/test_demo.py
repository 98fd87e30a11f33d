"""The example edition: made once, kept, marked, with links and tokens that work."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from eventapp.app import create_worker, product
from eventapp.core.access import system_scope
from eventapp.core.db import db
from eventapp.core.invariants import violations
from eventapp.core.outbox import MAIL, OutboxMessage
from eventapp.demo.services import building, guests, registrations, roles
from eventapp.demo.services.people import TEAM_REGION
from eventapp.editions.models import Edition, Participation
from eventapp.editions.queries.identity import edition_by_slug
from eventapp.exhibition.models.booths import Booth
from eventapp.exhibition.models.meetings import Meeting
from eventapp.judging.models.entries import Entry
from eventapp.judging.rules import verifying
from eventapp.regions.models import Region
from eventapp.registration.models.registrations import Registration, RegistrationWindow
from eventapp.registration.queries import bookings, letters, offers
from eventapp.registration.queries import types as ticket_types
from eventapp.registration.rules.states import Attendance
from tests.support import examples
from tests.support.registrations import answers
from tests.support.webforms import post_forms

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


def test_registration_ends_with_the_forum_and_not_after_it(document):
    edition = edition_by_slug(roles.SLUG)
    query = sa.select(Edition.ends_on, RegistrationWindow.closes_at)
    query = query.join(RegistrationWindow, RegistrationWindow.edition_id == Edition.id)
    ends_on, closes_at = db.session.execute(query.where(RegistrationWindow.edition_id == edition.id)).one()

    assert closes_at.astimezone(ZoneInfo(edition.zone)).date() == ends_on


def test_the_published_example_verifies(document, client):
    answer = client.get(document["bundle"])

    found = verifying.verify(answer.data, file="bundle.zip")

    assert (answer.status_code, found["ok"], found["failures"]) == (200, True, [])
    assert [each["category"] for each in found["categories"]] == ["isi-stan", "layanan-stan"]
    assert {each["winner"] is None for each in found["categories"]} == {False}


def test_the_region_that_can_be_tried_has_a_result_and_is_judged_now(document, app):
    client = app.test_client()
    client.get(document["sign_in"]["region"])

    results, letter = client.get("/region/results"), client.get("/region/results/isi-stan")

    assert (results.status_code, letter.status_code) == (200, 200)
    assert results.text.count('href="/region/results/isi-stan"') == 1
    edition = edition_by_slug(roles.SLUG)
    entered = sa.select(Entry.id).join(Region, Region.id == Entry.region_id)
    assert len(db.rows(entered.where(Entry.edition_id == edition.id, Region.code == TEAM_REGION))) == 2


def test_the_region_that_can_be_tried_has_an_inbox_in_every_state_and_meetings(document, app):
    team, organiser = app.test_client(), app.test_client()
    team.get(document["sign_in"]["region"], follow_redirects=True)
    organiser.get(document["sign_in"]["organiser"], follow_redirects=True)
    inbox = team.get("/region/inbox").text
    meeting = sa.select(Meeting.state, sa.func.count()).where(Meeting.edition_id == edition_by_slug(roles.SLUG).id)

    assert [f">{state}</" in inbox for state in ("Baru", "Dikerjakan", "Dijawab", "Ditutup", "Terlambat")] == [True] * 5
    assert organiser.get(f"/manage/{roles.SLUG}/direct-line?show=late").text.count("sudah dialihkan") == 3
    assert organiser.get(f"/manage/{roles.SLUG}/direct-line/reports").status_code == 200
    assert {row[0]: row[1] for row in db.rows(meeting.group_by(Meeting.state))} == {
        "booked": 3,
        "held": 1,
        "cancelled": 1,
    }
    assert "biasanya" in team.get(document["booth"]).text.lower()


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


def test_the_six_fields_are_enough_to_register_on_site_at_once(document, client):
    """Scripts send these and nothing else (CONTRACTS 2.6): no question, type or code may be needed."""
    offer = offers.offer(system_scope(edition_by_slug(roles.SLUG)))
    typed = answers(email="naskah@contoh.invalid")

    token = post_forms(client.get(document["register"]).text)[0].values["csrf_token"]
    check = client.post(document["register"], data=typed | {"csrf_token": token})
    done = client.post(document["register"], data=post_forms(check.text)[0].values, follow_redirects=True)

    assert offer.seats[Attendance.ONSITE].left >= 150
    assert (check.status_code, done.status_code) == (200, 200)
    assert "data-ticket-code" in done.text


def test_the_example_shows_types_questions_a_delegation_seats_certificates_and_what_to_bring(document, app, client):
    edition = edition_by_slug(roles.SLUG)
    scope = system_scope(edition)
    organiser = app.test_client()
    organiser.get(document["sign_in"]["organiser"], follow_redirects=True)
    form, ticket_type = client.get(document["register"]), client.get(f"{document['register']}?code=tamu2026")
    coordinator = client.get(guests.coordinators_link(edition), follow_redirects=True)

    assert [one.key for one in ticket_types.types(scope)] == ["vip", "press", "speaker", "committee"]
    assert form.text.count('name="q-') >= 3
    assert "required" not in "".join(re.findall(r'<[^>]+name="q-[^>]+>', form.text))
    assert "Tamu VIP" in ticket_type.text
    assert coordinator.text.count("(contoh)") >= len(guests.DELEGATES)
    assert sum(one.seats_taken for one in bookings.choices(scope)) > 20
    assert letters.practical(scope).bring_id.startswith("QR")
    for path in ("certificates/attendance", "attendance/devices", "approvals"):
        assert organiser.get(f"/manage/{roles.SLUG}/{path}").text.count("(contoh)") >= 1, path


def test_nobody_gets_a_letter_about_what_happened_before_the_demo_began(document, app):
    create_worker(app).run_due()

    sent = sa.select(sa.func.count()).where(OutboxMessage.kind == MAIL, OutboxMessage.tries > 0)
    assert db.scalar(sent.execution_options(unscoped="test")) == 0


def test_late_in_the_day_the_few_workshops_that_are_left_do_not_overflow():
    evening = datetime(2031, 5, 12, 19, 55, tzinfo=UTC)
    begun = registrations.Workshop("begun", evening - timedelta(hours=8), 60)
    tomorrow = registrations.Workshop("tomorrow", evening + timedelta(hours=15), 1)
    full = registrations.Workshop("full", evening + timedelta(hours=15), 0)

    assert [one.public_id for one in (begun, tomorrow, full) if one.takes(evening)] == ["tomorrow"]
