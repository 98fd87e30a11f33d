"""A coordinator's phone of 360 px without scripts: a person, a list with a row to correct, the sheet of tickets."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image

from eventapp.core.access import system_scope
from eventapp.registration.queries import delegations as queries
from eventapp.registration.queries import tickets
from eventapp.registration.queries.tickets import scan_code
from eventapp.registration.rules.states import Status
from eventapp.registration.services import delegations
from tests.registration.test_register_browser import fits
from tests.support.browsers import PHONE, violations
from tests.support.delegations import delegation, person
from tests.support.registrations import open_forum

pytestmark = pytest.mark.browser
LIST = "Nama\tE-mail\tHP\nContoh Dua\tdua@contoh,example\t0812 7000 0002\nContoh Tiga\t\t"


def test_a_coordinator_without_scripts_enters_a_person_and_a_list_and_prints_the_tickets(browser, server, make):
    scope = system_scope(open_forum(make))
    own = delegation(scope, make)
    context = browser.new_context(base_url=server.url, locale="id-ID", viewport=PHONE, java_script_enabled=False)
    phone = context.new_page()
    phone.goto("/language/en?next=/")
    phone.goto(f"/d/{own.token}")
    fitting = [fits(phone)]

    phone.get_by_role("link", name="Add a person").click()
    fitting.append(fits(phone))
    phone.get_by_label("Full name").fill("Dr. Contoh Satu, M.Si.")
    phone.get_by_label("E-mail").fill("satu@contoh.example")
    phone.get_by_label("Leads the delegation").check()
    phone.get_by_role("button", name="Enter this person").click()
    phone.get_by_role("link", name="Hand in a list").click()
    phone.get_by_label("Or paste the list here").fill(LIST)
    phone.get_by_role("button", name="Look the list over").click()
    fitting.append(fits(phone))
    phone.get_by_role("button", name="Correct this row").click()
    phone.get_by_role("button", name="Enter 2 people").click()
    old = {one.name: one for one in queries.members(scope, own.id)}["Contoh Tiga"]
    phone.get_by_role("link", name="Replace Contoh Tiga").click()
    fitting.append(fits(phone))
    phone.get_by_label("Full name").fill("Contoh Empat")
    phone.get_by_role("button", name="Replace").click()
    phone.get_by_role("link", name="Hand in a list").click()
    phone.get_by_label("File (.xlsx or .csv)").set_input_files(
        {"name": "susulan.csv", "mimeType": "text/csv", "buffer": b"Nama;Jabatan\nContoh Lima;Analis\n"}
    )
    phone.get_by_role("button", name="Look the list over").click()
    phone.get_by_role("button", name="Enter 1 person").click()
    phone.get_by_role("link", name="All tickets on one sheet").click()
    fitting.append(fits(phone))
    codes = zxingcpp.read_barcodes(Image.open(io.BytesIO(phone.screenshot(full_page=True))))
    context.close()

    people = [one.name for one in queries.members(scope, own.id) if one.comes]
    assert people[0] == "Dr. Contoh Satu, M.Si."
    assert set(people) == {"Dr. Contoh Satu, M.Si.", "Contoh Dua", "Contoh Empat", "Contoh Lima"}
    assert {tickets.ticket_by_scan(scope, code.text).name for code in codes} == set(people)
    assert scan_code(old.public_id) not in {code.text for code in codes}  # the QR of who was replaced is dead
    assert tickets.ticket_by_scan(scope, scan_code(old.public_id)).status is Status.CANCELLED
    assert fitting == [True] * 5


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # what a page looks like hangs on no database
def test_axe_finds_nothing_on_a_coordinators_pages(page, make):
    scope = system_scope(open_forum(make))
    own = delegation(scope, make)
    delegations.add_person(scope, token=own.token, person=person())
    found = {}

    page.goto(f"/d/{own.token}")
    found["delegation"] = violations(page)
    for name in ("people/new", "list", "tickets"):
        page.goto(f"/2031/delegation/{name}")
        found[name] = violations(page)
    page.goto("/2031/delegation/list")
    page.get_by_label("Atau tempelkan daftarnya di sini").fill(LIST)
    page.get_by_role("button", name="Periksa daftarnya").click()
    found["findings"] = violations(page)

    assert found == {key: [] for key in found}
