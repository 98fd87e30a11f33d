"""The gate on a phone: choose, scan or type, and one unmistakable answer."""

from __future__ import annotations

import pytest

from eventapp.core.access import Role
from tests.support.door import open_door, ticket


@pytest.fixture
def edition(make):
    """An edition."""
    return make.edition()


@pytest.fixture
def gate(edition):
    """Gate A, open."""
    return open_door(edition)


@pytest.fixture
def staff(client, make, edition):
    """Signed-in gate staff."""
    return client.as_(make.member(edition, Role.GATE))


def scan(staff, gate, text: str, nonce: str = "n1"):
    """Scan on the page and follow to the answer."""
    return staff.post_form(f"/gate/{gate.public_id}/scan", {"scan": text, "nonce": nonce}, follow_redirects=True)


def test_a_typed_code_admits_and_says_so_in_words(staff, edition, gate):
    page = scan(staff, gate, ticket(edition).code)

    assert page.status_code == 200
    assert "gate-ok" in page.text
    assert "Peserta 1" in page.text


def test_a_second_scan_shows_when_and_where_the_first_was(staff, edition, gate):
    code = ticket(edition).code
    scan(staff, gate, code)

    page = scan(staff, gate, code, "n2")

    assert "gate-already" in page.text
    assert "Gate A" in page.text


def test_an_unknown_code_is_red_with_a_reason(staff, gate):
    page = scan(staff, gate, "nonsense")

    assert "gate-invalid" in page.text


def test_the_last_four_of_a_good_ticket_typed_as_a_code_are_searched_and_never_red(staff, edition, gate):
    page = scan(staff, gate, ticket(edition).code[-4:])

    assert page.status_code == 200
    assert "gate-no" not in page.text
    assert "Peserta 1" in page.text
    assert "Masukkan" in page.text


def test_an_empty_field_is_refused_and_records_nothing(staff, gate):
    page = scan(staff, gate, "")

    assert page.status_code == 422


def test_the_qr_address_leads_gate_staff_to_their_gate(staff, edition, gate):
    registered = ticket(edition)
    staff.get(f"/gate/{gate.public_id}")

    page = staff.get(f"/C/{registered.scan.upper()}", follow_redirects=True)

    assert page.request.path == f"/gate/{gate.public_id}"
    assert "Peserta 1" in page.text


def test_the_qr_address_tells_strangers_nothing_about_the_holder(client, edition, gate):
    page = client.get(f"/C/{ticket(edition).scan.upper()}")

    assert page.status_code == 200
    assert "Peserta 1" not in page.text


def test_a_name_is_found_and_can_be_admitted(staff, edition, gate):
    ticket(edition)

    page = staff.get(f"/gate/{gate.public_id}?q=peserta")

    assert "Peserta 1" in page.text


def test_the_gate_of_another_edition_is_not_there(staff, make):
    other = open_door(make.edition("2032"))

    assert staff.get(f"/gate/{other.public_id}").status_code == 404


def test_a_stranger_is_asked_to_sign_in_and_a_judge_finds_nothing(client, make, edition, gate):
    asked = client.get(f"/gate/{gate.public_id}")
    refused = client.as_(make.member(edition, Role.JUDGE)).get(f"/gate/{gate.public_id}")

    assert (asked.status_code, refused.status_code) == (303, 404)


def test_the_organiser_sees_every_entry_and_takes_it_as_csv(client, make, edition, gate):
    organiser = client.as_(make.member(edition, Role.ORGANISER))
    scan(organiser, gate, ticket(edition).code)

    page = organiser.get(f"/manage/{edition.slug}/attendance")
    export = organiser.get(f"/manage/{edition.slug}/attendance.csv")

    assert "Peserta 1" in page.text
    assert export.text.count("Peserta 1") == 1
    assert export.mimetype == "text/csv"


def test_every_gate_is_a_large_button(client, make):
    edition = make.edition()
    gate = open_door(edition)
    client.as_(make.member(edition, Role.GATE))

    page = client.get("/gate/").text

    assert page.count(f'<a class="button secondary" href="/gate/{gate.public_id}"><b>Gate A</b> Hall</a>') == 1
    assert page.count('<ul class="gate-choice">') == 1
