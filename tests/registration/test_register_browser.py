"""A phone of 360 px: from the form to a ticket whose QR a camera reads, without JavaScript; and what axe finds."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image

from eventapp.core.access import system_scope
from eventapp.registration.queries import tickets
from tests.support.browsers import PHONE, fits, violations
from tests.support.registrations import open_forum, register

pytestmark = pytest.mark.browser


MOST_PAGES, MOST_TAPS, MOST_BYTES = 3, 6, 20 * 1024  # of the whole flow; bytes of each page with all that it loads
TYPED = {
    "Nama lengkap": "Ni Wayan Sukmawati",
    "Surel": "wayan@contoh.example",
    "Nomor WhatsApp": "0812 3456 7890",
    "Instansi": "Kota Madiun",
}


class Journey:
    """Counts what a person does, and what each page costs: its own bytes and those of all it loads, as they travel."""

    def __init__(self, page):
        self.page, self.taps, self.typed = page, 0, 0
        self.answers = []
        page.on("request", lambda request: self.answers.append(request))

    def tap(self, locator):
        """One tap."""
        self.taps += 1
        locator.click()

    def type(self, label, text):
        """One field that is typed; the phone's keyboard leads on to the next one."""
        self.typed += 1
        self.page.get_by_label(label, exact=True).fill(text)

    def pages(self):
        """The bytes of each page that was loaded, redirects counted with the page they lead to."""
        found = []
        for request in self.answers:
            sizes = request.sizes()
            if request.is_navigation_request() and request.redirected_from is None:
                found.append(0)
            found[-1] += sizes["responseBodySize"]
        return found


def test_a_phone_without_scripts_gets_a_ticket_in_three_pages_four_fields_and_a_few_taps(browser, server, make):
    scope = system_scope(open_forum(make, venue="Balai Sidang Jakarta"))
    context = browser.new_context(base_url=server.url, locale="id-ID", viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    journey = Journey(page)

    page.goto("/2031/register")
    fitting = [fits(page)]
    journey.tap(page.get_by_label("Nama lengkap"))
    for label, text in TYPED.items():
        journey.type(label, text)
    journey.tap(page.get_by_label("Saya sudah membaca pemberitahuan privasi"))
    journey.tap(page.get_by_role("button", name="Lanjut: periksa data"))
    fitting.append(fits(page))
    journey.tap(page.get_by_role("button", name="Kirim pendaftaran"))
    page.wait_for_load_state("networkidle")
    fitting.append(fits(page))
    seen = zxingcpp.read_barcode(Image.open(io.BytesIO(page.screenshot(full_page=True))))
    code = page.locator("[data-ticket-code]")
    shown = (code.inner_text(), code.get_attribute("data-ticket-code"))
    bytes_of_pages = journey.pages()
    context.close()

    assert fitting == [True] * MOST_PAGES
    assert tickets.ticket_by_scan(scope, seen.text).name == "Ni Wayan Sukmawati"
    assert shown[0] == shown[1]
    assert len(bytes_of_pages) == MOST_PAGES
    assert (journey.typed, journey.taps <= MOST_TAPS) == (4, True)
    assert [size for size in bytes_of_pages if not 0 < size <= MOST_BYTES] == []


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
