"""Everything about an e-mail address: only by the mailed link, from every part, and erased from every part."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventapp.app import create_worker, product
from eventapp.attendance.services import door
from eventapp.core import clock, invariants, persons
from eventapp.core.access import system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.registration.models.imports import PeopleImport
from eventapp.registration.services import inviting
from eventapp.registration.services.inviting import Guest
from tests.support import booths
from tests.support.delegations import delegation, listed
from tests.support.questions import SHIRT, publish
from tests.support.registrations import open_forum, register

ADDRESS = "ani.rahasia@contoh.example"
OTHER = "jani.rahasia@contoh.example"  # holds the first one as a part


@pytest.fixture
def edition(make):
    """An edition in which an address stands in every part that keeps one."""
    found = open_forum(make)
    scope = system_scope(found)
    publish(found, [SHIRT])
    ani = register(scope, name="Ani Rahasia", email=ADDRESS)
    register(scope, name="Jani Rahasia", email=OTHER)
    door.scan_person(scope, gate=door.add_gate(scope, area="Hall", name="Gate A"), public_id=ani.public_id, nonce="n")
    mine = booths.published(make, found)
    booths.enquiry(make, mine, email=ADDRESS, message="Bolehkah saya belajar?")
    booths.enquiry(make, mine, email=OTHER, message="Pesan orang lain")
    own = delegation(scope, make, name="Kota Bogor", coordinator_email=ADDRESS, coordinator_name="Ani Rahasia")
    listed(scope, [("Ani Rahasia", ADDRESS, "", ""), ("Jani Rahasia", OTHER, "", "")])
    inviting.invite(scope, Guest(name="Ani Rahasia", email=ADDRESS), until=now() + timedelta(days=3))
    assert own.has_link
    return found


def mailed_link(app, client, email):
    """Ask with an address as anybody may, let the worker run, and read the link out of the letter."""
    client.post_form("/my-data", {"email": email})
    create_worker(app).run_due()
    wanted = sa.select(OutboxMessage.args).where(OutboxMessage.args["template"].as_string() == "desks/mail/own_data")
    letters = [row[0] for row in db.rows(wanted.execution_options(unscoped="test"))]
    assert {letter["to"] for letter in letters} <= {email}
    return f"/my-data/{letters[0]['data']['link']}" if letters else None


def everything():
    """Every row of every table as text."""
    tables = db.Model.metadata.sorted_tables
    return "".join(str(db.rows(sa.select(table).execution_options(unscoped="test"))) for table in tables)


def test_the_link_shows_gives_out_and_erases_what_every_part_keeps(app, client, edition):
    client.set_cookie("lang", "en")
    asked = client.post_form("/my-data", {"email": "niemand@contoh.example"})
    link = mailed_link(app, client, ADDRESS)

    page = client.get(link)
    given = client.get(f"{link}/file.json")
    kept = json.loads(given.text)

    assert asked.text == client.post_form("/my-data", {"email": ADDRESS}).text  # nobody learns who is known
    for words in ("Ani Rahasia", "Gate A", "Bolehkah saya belajar?", "Kota Bogor", "Coordinator of a delegation"):
        assert words in page.text
    assert "Jani" not in page.text + given.text
    assert "Pesan orang lain" not in page.text + given.text
    assert page.headers["Cache-Control"] == given.headers["Cache-Control"] == "no-store"
    assert [one["gate"] for one in kept["registrations"][0]["arrivals"]] == ["Gate A"]
    assert set(kept) == {
        *("email", "registrations", "coordinator_of", "invitations", "rows_of_lists", "messages_to_booths", "mails")
    }

    before = client.get(f"{link}/deletion")
    done = client.post_form(f"{link}/deletion")
    left = client.get(f"{link}/file.json")
    with clock.frozen(now() + timedelta(days=3)):
        create_worker(app).run_due()

    assert (before.status_code, done.status_code) == (200, 200)
    assert set(json.loads(left.text)) == {"email"}
    told = everything()
    assert re.findall(r"(?<!j)ani[. ]rahasia|(?<!J)Ani Rahasia", told) == []
    assert "Jani Rahasia" in told
    assert OTHER in told
    assert [found.name for found in invariants.violations(product.invariants)] == []
    rows = db.scalar(sa.select(PeopleImport.rows).where(PeopleImport.edition_id == edition.id))
    assert [cells[1] for _line, cells in rows] == [OTHER]


def test_the_page_holds_no_codes_but_words_of_the_readers_language(app, client, edition):
    page = client.get(mailed_link(app, client, ADDRESS)).text

    for code in ("registration.", "anonymous", "onsite", "confirmed", "registration/mail", "News", "Consented at"):
        assert code not in page
    for words in ("Luring", "Terdaftar", "Ingin kabar program", "Membaca pemberitahuan privasi", "Surel: tiket"):
        assert words in page


def test_a_link_is_over_after_a_day_and_another_is_never_guessed(app, client, edition):
    link = mailed_link(app, client, ADDRESS)

    with clock.frozen(now() + timedelta(hours=25)):
        late = client.get(link)
    odd = [client.get(f"/my-data/{text}").status_code for text in ("x", "AAAA", link[9:-4], "é")]

    assert late.status_code == 410
    assert 'name="email"' in late.text  # leads back to the question
    assert odd == [410] * 4
    assert persons.of_address(ADDRESS)["registrations"]


def test_a_tickets_own_page_shows_what_the_doors_know_of_it(client, edition):
    scope = system_scope(edition)
    one = register(scope, name="Budi", email="budi@contoh.example")
    door.scan_person(scope, gate=door.add_gate(scope, area="Aula", name="Pintu B"), public_id=one.public_id, nonce="m")
    client.get(f"/t/{one.manage_token}")

    page, given = client.get("/2031/ticket/data"), client.get("/2031/ticket/data.json")

    assert "Aula, Pintu B" in page.text
    assert 'href="/my-data"' in page.text
    assert [scan["result"] for scan in json.loads(given.text)["scans"]] == ["admitted"]
