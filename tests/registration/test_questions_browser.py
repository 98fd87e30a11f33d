"""A phone of 360 px: questions written by keyboard alone, shown to those they concern; and what axe finds."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from eventapp.accounts import services as accounts
from eventapp.core.access import Role, system_scope
from eventapp.registration.queries import answers
from tests.support.browsers import fits, violations
from tests.support.questions import PDF, publish
from tests.support.registrations import open_forum

pytestmark = pytest.mark.browser
BUILDER = "/manage/2031/registration-form"


def findings(page):
    """What axe finds, and whether something lies beyond the right edge."""
    return violations(page), not fits(page)


def test_an_organiser_writes_and_publishes_a_question_with_the_keyboard(page, server, make):
    edition = open_forum(make)
    token = accounts.open_sign_in(make.member(edition, Role.ORGANISER).id, device="test", hours=1, how="test")
    page.context.add_cookies([{"name": "sign-in", "value": token, "url": server.url}])
    seen = {}

    page.goto(BUILDER)
    seen["empty"] = findings(page)
    page.locator("#kind").select_option("choice")
    page.locator("#kind").press("Tab")
    page.keyboard.press("Enter")
    page.locator("#text_id").press_sequentially("Kaus?")
    page.keyboard.press("Tab")
    page.keyboard.type("A shirt?")
    page.keyboard.press("Tab")
    page.keyboard.type("Kecil\nBesar")
    page.keyboard.press("Tab")
    page.keyboard.type("Small\nLarge")
    seen["question"] = findings(page)
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Formulir pendaftaran").wait_for()
    seen["list"] = findings(page)
    page.get_by_role("link", name="Terbitkan…").press("Enter")
    seen["publication"] = findings(page)
    page.get_by_role("button", name="Terbitkan versi 1").press("Enter")
    page.goto(f"{BUILDER}/preview")
    seen["preview"] = findings(page)

    assert seen == dict.fromkeys(seen, ([], False))
    asked = answers.form(system_scope(edition), seen=0).questions
    assert [(one.key, one.required, one.values) for one in asked] == [("kaus", True, ("kecil", "besar"))]


def test_what_does_not_concern_somebody_is_hidden_and_a_file_survives_the_check_page(page, make):
    edition = open_forum(make)
    publish(edition)
    page.goto("/2031/register")
    allergy = page.get_by_label("Alergi")
    shown = [allergy.is_visible()]
    page.get_by_label("Daring").check()
    shown.append(allergy.is_visible())
    seen = {"form": findings(page)}
    page.get_by_label("Nama lengkap").fill("Ni Wayan Sukmawati")
    page.get_by_role("textbox", name="Surel").fill("wayan@contoh.example")
    page.get_by_label("Nomor WhatsApp").fill("0812 3456 7890")
    page.get_by_label("Instansi", exact=True).fill("Kota Madiun")
    page.get_by_label("Saya sudah membaca pemberitahuan privasi").check()
    page.get_by_label("Surat tugas").set_input_files(
        {"name": "tugas.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    with page.expect_navigation():
        page.get_by_role("button", name="Lanjut: periksa data").click()
    seen["errors"] = findings(page)
    page.get_by_label("Kecil").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Lanjut: periksa data").click()
    seen["check"] = findings(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Kirim pendaftaran").click()
    page.goto("/2031/ticket/change")
    seen["change"] = findings(page)

    assert shown == [True, False]
    assert seen == dict.fromkeys(seen, ([], False))
    expect(page.get_by_text("Tersimpan: tugas.pdf")).to_be_visible()
