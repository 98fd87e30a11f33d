"""One's own data: seen, taken away, corrected, deleted."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventapp.app import create_worker, product
from eventapp.core import clock, invariants
from eventapp.core.access import Role, system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.registration.errors import EmailLinkUnknown, PersonTaken
from eventapp.registration.models.delegations import Protocol
from eventapp.registration.models.registrations import Registration
from eventapp.registration.queries import lists, personal, tickets
from eventapp.registration.services import correcting, erasing
from tests.registration.test_letters import outbox
from tests.support.registrations import open_forum, register
from tests.support.webforms import post_forms


@pytest.fixture
def edition(make):
    """An edition that takes registrations."""
    return open_forum(make)


def keep(client, registered):
    client.get(f"/t/{registered.manage_token}")


def broken(name):
    """The rows that break one of registration's invariants."""
    return [found for found in invariants.violations(product.invariants) if found.name == name]


def test_the_page_shows_and_gives_out_all_that_is_kept_and_nothing_of_others(client, edition):
    scope = system_scope(edition)
    registered = register(scope, name="Ni Wayan", email="kantor@contoh.example", organisation="Kota Madiun")
    register(scope, name="Orang Lain", email="kantor@contoh.example")
    row = {"edition_id": edition.id, "registration_id": registered.id, "position": "Kepala Dinas", "seat": "B-1"}
    db.run(lambda: db.change(sa.insert(Protocol).values(**row)))
    keep(client, registered)

    page = client.get("/2031/ticket/data")
    given = client.get("/2031/ticket/data.json")

    for words in ("Ni Wayan", "kantor@contoh.example", "0812-3456-7890", "Kepala Dinas", "B-1", registered.code):
        assert words in page.text
    kept = json.loads(given.text)
    assert (kept["name"], kept["position"], kept["ticket_code"]) == ("Ni Wayan", "Kepala Dinas", registered.code)
    assert kept["history"][0]["what"] == "registration.confirmed"
    assert "Orang Lain" not in page.text + given.text
    assert registered.scan not in page.text + given.text
    assert page.headers["Cache-Control"] == given.headers["Cache-Control"] == "no-store"
    assert len(personal.export_person("KANTOR@contoh.example")["registrations"]) == 2


def test_a_name_is_corrected_at_once_and_code_and_qr_stay(client, edition):
    scope = system_scope(edition)
    registered = register(scope, name="Ni Wayang", email="kantor@contoh.example")
    register(scope, name="Budi", email="kantor@contoh.example")
    keep(client, registered)
    form = post_forms(client.get("/2031/ticket/name").text)[0]

    good = client.post("/2031/ticket/name", data=form.values | {"name": "  Dr. H. Ni  Wayan, M.Si. "})
    bad = client.post("/2031/ticket/name", data=form.values | {"name": "123"})
    taken = client.post("/2031/ticket/name", data=form.values | {"name": "budi"})

    own = tickets.own_ticket(registered.manage_token)
    assert (good.status_code, bad.status_code, taken.status_code) == (303, 422, 422)
    assert (own.name, own.code, own.scan) == ("Dr. H. Ni Wayan, M.Si.", registered.code, registered.scan)
    assert [row.name for row in lists.registrations(scope, lists.Filters(q="wayan m.si")).items] == [own.name]


def test_a_new_address_counts_once_it_is_confirmed_and_the_old_one_is_told(client, app, edition):
    scope = system_scope(edition)
    registered = register(scope, name="Ani", email="lama@contoh.example")
    keep(client, registered)
    form = post_forms(client.get("/2031/ticket/email").text)[0]

    asked = client.post("/2031/ticket/email", data=form.values | {"email": "baru@contoh.example"})
    [(to, _, letter)] = outbox(app, "email-confirm:")
    before = tickets.own_ticket(registered.manage_token).email
    path = next(line for line in letter.splitlines() if "/email/" in line).removeprefix("http://localhost:8000")
    stranger = app.test_client()
    question = post_forms(stranger.get(path).text)[0]
    confirmed = stranger.post(path, data=question.values)
    once_more = stranger.post(path, data=question.values)

    own = tickets.own_ticket(registered.manage_token)
    assert (asked.status_code, to, before) == (303, "baru@contoh.example", "lama@contoh.example")
    assert (confirmed.status_code, once_more.status_code) == (200, 409)
    assert (own.email, own.scan) == ("baru@contoh.example", registered.scan)
    [(told, _, text)] = outbox(app, "email-changed:")
    assert told == "lama@contoh.example"
    assert "baru@" not in text
    assert [to for to, _, _ in outbox(app, "ticket-again:")] == ["baru@contoh.example"]


def test_a_link_to_a_new_address_ends_after_a_day_and_with_the_next_one(app, edition):
    scope = system_scope(edition)
    registered = register(scope, email="lama@contoh.example")
    for address in ("satu@contoh.example", "dua@contoh.example"):
        correcting.ask_new_email(scope, token=registered.manage_token, email=address)
    first, second = (text.partition("/email/")[2].split()[0] for _, _, text in outbox(app, "email-confirm:"))

    with pytest.raises(EmailLinkUnknown):
        correcting.confirm_email(scope, secret=first)
    with clock.frozen(now() + timedelta(hours=25)), pytest.raises(EmailLinkUnknown):
        correcting.confirm_email(scope, secret=second)
    correcting.confirm_email(scope, secret=second)
    assert tickets.own_ticket(registered.manage_token).email == "dua@contoh.example"


def test_the_desk_corrects_and_mails_in_one_step(client, app, make, edition):
    scope = system_scope(edition)
    registered = register(scope, name="Ani", email="ani@contoh.exampel")
    register(scope, name="Budi", email="budi@contoh.example")
    public_id = lists.registrations(scope, lists.Filters(q="ani")).items[0].public_id
    page = f"/manage/2031/registrations/{public_id}/correction"
    browser = client.as_(make.member(edition, Role.DESK))
    form = post_forms(browser.get(page).text)[0]

    answer = browser.post(page, data=form.values | {"email": "ani@contoh.example"})

    assert form.values["email"] == "ani@contoh.exampel"
    assert answer.status_code == 303
    assert [to for to, _, _ in outbox(app, "ticket-again:")] == ["ani@contoh.example"]
    with pytest.raises(PersonTaken):
        correcting.correct(scope, registration_id=registered.id, name="Budi", email="budi@contoh.example")


def test_deleting_leaves_numbers_and_no_trace_of_the_person(client, app, edition):
    scope = system_scope(edition)
    registered = register(scope, name="Namanya Rahasia", email="rahasia@contoh.example", organisation="Kota Madiun")
    db.run(
        lambda: db.change(
            sa.insert(Protocol).values(edition_id=edition.id, registration_id=registered.id, position="Kepala Rahasia")
        )
    )
    keep(client, registered)
    form = post_forms(client.get("/2031/ticket/deletion").text)[0]
    worker = create_worker(app)

    answer = client.post("/2031/ticket/deletion", data=form.values)
    last = [subject for to, subject, _ in outbox(app, registered.public_id) if to == "rahasia@contoh.example"]
    worker.run_due()
    with clock.frozen(now() + timedelta(days=3)):
        worker.run_due()

    assert answer.status_code == 200
    assert len(last) == 3  # the ticket, the end of the registration, the last letter
    assert client.get(f"/t/{registered.manage_token}").status_code == 404
    row = db.rows(sa.select(Registration).where(Registration.edition_id == edition.id))[0][0]
    assert (row.name, row.phone, row.organisation, row.search, row.status) == ("–", "", "", "", "cancelled")
    everything = ""
    for table in db.Model.metadata.sorted_tables:
        everything += str(db.rows(sa.select(table).execution_options(unscoped="test")))
    assert [word for word in ("ahasia", "81234567890") if word in everything] == []
    assert broken("quotas count their registrations") == broken("confirmed people were mailed their ticket") == []


def test_after_the_forum_who_was_there_stays_a_number(edition):
    scope = system_scope(edition)
    registered = register(scope, email="rahasia@contoh.example")

    with clock.frozen(now().replace(year=2031, month=6)):
        erased = erasing.erase("RAHASIA@contoh.example")

    status = db.scalar(sa.select(Registration.status).where(Registration.edition_id == edition.id))
    assert (erased, status) == (1, "confirmed")
    assert broken("confirmed people were mailed their ticket") == []
    assert erasing.erase("rahasia@contoh.example") == 0
    assert registered.id
    query = sa.select(OutboxMessage.args).where(
        OutboxMessage.key.contains("forgotten"), OutboxMessage.edition_id == edition.id
    )
    assert db.rows(query) == []
