"""A phone of 360 px: from the form to a ticket whose QR a camera reads, without JavaScript; and what axe finds."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image

from eventapp.core.access import system_scope
from eventapp.registration.queries import tickets
from tests.support.browsers import PHONE, violations
from tests.support.registrations import open_forum, register

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(browser, server):
    """A phone whose browser runs no scripts."""
    context = browser.new_context(base_url=server.url, locale="id-ID", viewport=PHONE, java_script_enabled=False)
    yield context.new_page()
    context.close()


def fits(page):
    """Whether nothing of the page lies beyond the right edge."""
    return page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_phone_without_scripts_gets_a_ticket_that_a_camera_reads(phone, make):
    scope = system_scope(open_forum(make, venue="Balai Sidang Jakarta"))
    phone.goto("/2031/register")
    phone.get_by_label("Nama lengkap").fill("Ni Wayan Sukmawati")
    phone.get_by_label("Surel").fill("wayan@contoh.example")
    phone.get_by_label("Nomor WhatsApp").fill("0812 3456 7890")
    phone.get_by_label("Instansi", exact=True).fill("Kota Madiun")
    phone.get_by_label("Saya sudah membaca pemberitahuan privasi").check()
    form_fits = fits(phone)
    phone.get_by_role("button", name="Lanjut: periksa data").click()
    check_fits = fits(phone)
    phone.get_by_role("button", name="Kirim pendaftaran").click()

    seen = zxingcpp.read_barcode(Image.open(io.BytesIO(phone.screenshot(full_page=True))))

    assert phone.url.endswith("/2031/ticket")
    assert (form_fits, check_fits, fits(phone)) == (True, True, True)
    assert tickets.ticket_by_scan(scope, seen.text).name == "Ni Wayan Sukmawati"
    assert phone.locator("[data-ticket-code]").inner_text() == phone.locator("[data-ticket-code]").get_attribute(
        "data-ticket-code"
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # what a page looks like hangs on no database
def test_axe_finds_nothing_on_form_error_check_and_ticket(page, make):
    registered = register(system_scope(open_forum(make)))
    found = {}

    def look(name):
        found[name] = violations(page)

    page.goto("/2031/register")
    look("form")
    page.get_by_role("button", name="Lanjut: periksa data").click()
    look("errors")
    page.goto(f"/t/{registered.manage_token}")
    look("ticket")
    page.goto("/2031/ticket/change")
    look("change")

    assert found == {"form": [], "errors": [], "ticket": [], "change": []}
