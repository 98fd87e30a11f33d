"""An edition that nobody prepared: made in a browser by an administrator, opened, and somebody comes in at its door."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from eventapp.accounts import services as accounts
from tests.support.browsers import PHONE, fits

pytestmark = pytest.mark.browser


@pytest.fixture
def office(browser, server, make):
    """A desk where the administrator is signed in."""
    token = accounts.open_sign_in(make.user(is_admin=True).id, device="test", hours=12, how="test")
    context = browser.new_context(base_url=server.url, locale="id-ID", timezone_id="Asia/Jakarta")
    context.add_cookies([{"name": "sign-in", "value": token, "url": server.url}])
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser, server):
    """A participant's phone, without JavaScript."""
    context = browser.new_context(base_url=server.url, locale="id-ID", viewport=PHONE, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_an_edition_made_by_hand_registers_and_admits(office: Page, phone: Page):
    today = date.today().isoformat()  # noqa: DTZ011 -- the browser's day
    fill(
        office,
        "/system/editions",
        slug="2033",
        name="Forum Buatan Tangan",
        programme="Gerakan Percobaan",
        venue="Balai Kota",
        starts_on=today,
        ends_on=today,
    )
    fill(
        office, "/manage/2033/quotas", opens_at="2026-01-01 08:00", closes_at="2036-01-01 08:00", onsite="2", online="5"
    )
    fill(office, "/manage/2033/attendance", area="Gedung utama", name="Pintu barat")

    phone.goto("/2033/register")
    for field, value in {
        "name": "Budi Uji",
        "email": "budi@contoh.example",
        "phone": "0812 3456 7890",
        "organisation": "Dinas Contoh",
    }.items():
        phone.locator(f"[name={field}]").fill(value)
    phone.locator("label", has=phone.locator("[name=attendance][value=onsite]")).click()
    phone.locator("[name=consent]").check()
    press(phone)
    press(phone)
    code = phone.locator("[data-ticket-code]").get_attribute("data-ticket-code")
    assert fits(phone)

    office.goto("/gate/")
    office.locator("main a[href^='/gate/']").first.click()
    gate = office.url
    for state in ("gate-ok", "gate-already"):
        office.goto(gate)
        office.locator("[name=scan]").fill(code)
        office.get_by_role("button", name="Periksa kode").click()
        expect(office.locator(f"body.{state}")).to_be_visible()
    office.goto("/manage/2033")
    expect(office.locator("main")).to_contain_text("1")


def fill(page: Page, path: str, **values: str) -> None:
    """Fill a form and send it; it must lead on."""
    page.goto(path)
    form = page.locator("main form[method=post]", has=page.locator(f"[name={next(iter(values))}]"))
    for name, value in values.items():
        form.locator(f"[name={name}]").fill(value)
    form.locator("button").first.click()
    expect(page.locator(".error-summary")).to_have_count(0)


def press(page: Page) -> None:
    """The filled button of the page's first form."""
    page.locator("main form[method=post] button:not(.secondary):not(.quiet)").first.click()
