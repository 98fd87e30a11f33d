"""A participant answers on a phone of 360 px, with and without JavaScript; the organiser made the survey by hand."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from eventapp.core.access import Role
from eventapp.core.clock import now
from eventapp.surveys.services import setup
from tests.support.browsers import PHONE, fits, violations
from tests.support.surveys import DAY, checked_in, links, stored, survey

NAME = "document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent"
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


@pytest.fixture
def phone(browser, server):
    """A phone that runs no script."""
    context = browser.new_context(base_url=server.url, locale="id-ID", viewport=PHONE, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def edition(make):
    """An edition."""
    return make.edition()


def test_a_link_of_the_mail_is_answered_by_thumb(phone, make, edition):
    slug = survey(edition)
    checked_in(edition, 1)
    (token,) = links(edition, slug).values()

    phone.goto(f"/s/{token}")
    narrow = phone.locator("main").evaluate("main => main.scrollWidth") <= PHONE["width"]
    phone.get_by_label("Puas", exact=True).nth(2).check()
    phone.get_by_label("9", exact=True).check()
    phone.get_by_role("button", name="Kirim jawaban").click()
    complaint = phone.get_by_role("alert").inner_text()
    phone.get_by_role("group", name="Forum ini secara keseluruhan").get_by_label("Sangat puas").check()
    phone.get_by_role("button", name="Kirim jawaban").click()

    assert narrow
    assert "Pertanyaan 1 belum dijawab." in complaint
    expect(phone).to_have_url(re.compile(f"/{edition.slug}/surveys/{slug}/thanks$"))
    expect(phone.get_by_role("heading", level=1)).to_have_text("Terima kasih, jawaban Anda sudah diterima.")
    assert sorted(map(tuple, stored(edition, slug)[0].values())) == [("3",), ("4",), ("9",)]


def signed_in(page, make, client, edition) -> None:
    """The organiser's log-in for a browser."""
    client.as_(make.member(edition, Role.ORGANISER))
    cookie = client.get_cookie("sign-in").value
    page.context.add_cookies([{"name": "sign-in", "value": cookie, "domain": "127.0.0.1", "path": "/"}])


def test_an_organiser_makes_a_survey_and_a_visitor_answers_it(phone, page, make, edition, client):
    signed_in(page, make, client, edition)

    page.goto(f"/manage/{edition.slug}/surveys")
    page.get_by_role("link", name="Survei kepuasan forum").click()
    page.get_by_role("button", name="Buat survei").click()
    address = page.locator("main a[href*='/surveys/']").filter(has_text="http").get_attribute("href")
    phone.goto(address)
    phone.get_by_label("Tidak puas").first.check()
    phone.get_by_role("button", name="Kirim jawaban").click()
    page.set_viewport_size(PHONE)
    slug, broken = address.rsplit("/", 1)[1], {}
    for place in ("reach", "texts", "limits", "settings", "questions/preview", "poster", "whatsapp"):
        page.goto(f"/manage/{edition.slug}/surveys/{slug}/{place}")
        wide = not fits(page)
        broken[place] = violations(page) + (["too wide"] if wide else [])
    poster = client.get(f"/manage/{edition.slug}/surveys/{slug}/poster.pdf")
    page.goto(f"/manage/{edition.slug}/surveys")

    assert {place: found for place, found in broken.items() if found} == {}
    assert poster.data.startswith(b"%PDF-")
    expect(phone.locator("main")).to_contain_text("Terima kasih")
    assert "kurang dari 10" in page.locator("main").inner_text()
    assert stored(edition, slug)[0].popitem()[1] == ["1"]


def enter(page) -> None:
    """The key that carries out what has the focus; then the page that follows."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def to(page, name: str) -> None:
    """Tab on until the control of this name has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(NAME).strip().startswith(name):
            return
    raise AssertionError(f"no way to “{name}” by keyboard")


def test_questions_are_written_by_keyboard_alone_and_answered_in_as_many_taps_and_one(
    browser, server, page, make, edition, client
):
    page.set_viewport_size(PHONE)
    signed_in(page, make, client, edition)
    slug = setup.create_from_template(
        make.scope(edition, Role.ORGANISER), template="own", title="Baru", opens_at=now() - DAY, closes_at=now() + DAY
    )
    base = f"/manage/{edition.slug}/surveys/{slug}"

    page.goto(f"{base}/questions")
    assert violations(page) == []
    page.locator("#kind").focus()
    page.keyboard.type("Beberapa pernyataan")
    page.keyboard.press("Tab")
    enter(page)
    to(page, "Pertanyaan dalam bahasa Indonesia")
    for text in ("Setuju?", "Agree?", "Ramah\nCepat", "Kind\nFast", "Tidak\nYa", "No\nYes"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    assert violations(page) == []
    to(page, "Simpan di rancangan")
    enter(page)
    to(page, "Terbitkan")
    enter(page)
    to(page, "Terbitkan versi 2")
    enter(page)
    page.wait_for_url(f"**{base}/questions")

    context = browser.new_context(base_url=server.url, locale="id-ID", viewport=PHONE, has_touch=True)
    visitor = context.new_page()
    visitor.goto(f"/{edition.slug}/surveys/{slug}")
    assert violations(visitor) == []
    visitor.get_by_label("Puas", exact=True).tap()
    visitor.reload()  # the phone was put away: what was answered is there again
    expect(visitor.get_by_label("Puas", exact=True)).to_be_checked()
    visitor.get_by_role("group", name="Ramah").get_by_label("Ya").tap()
    visitor.get_by_role("group", name="Cepat").get_by_label("Tidak").tap()
    visitor.get_by_role("button", name="Kirim jawaban").tap()
    visitor.wait_for_url("**/thanks")
    left = visitor.evaluate("Object.keys(localStorage).length")
    context.close()

    assert left == 0
    assert sorted(map(tuple, stored(edition, slug)[0].values())) == [("1",), ("2",), ("3",)]


def test_a_kiosk_forgets_whoever_was_there(phone, page, make, edition):
    slug = setup.create_from_template(
        make.scope(edition, Role.ORGANISER), template="own", title="Kios", opens_at=now() - DAY, closes_at=now() + DAY
    )
    path = f"/{edition.slug}/surveys/{slug}/kiosk"

    phone.goto(path)
    phone.get_by_label("Sangat puas").check()
    phone.get_by_role("button", name="Kirim jawaban").click()
    thanks = phone.get_by_role("heading", level=1).inner_text()
    phone.get_by_role("link", name="Orang berikutnya").click()
    again = phone.get_by_label("Sangat puas").is_checked()

    page.set_viewport_size(PHONE)
    page.clock.install()
    page.goto(path)
    assert violations(page) == []
    page.get_by_label("Tidak puas").check()
    page.clock.fast_forward(80_000)
    warned = page.get_by_role("button", name="Saya masih mengisi").is_visible()
    page.clock.fast_forward(20_000)
    page.wait_for_function("!document.querySelector('input[type=radio]:checked')")

    assert (thanks, again, warned) == ("Terima kasih, jawaban Anda sudah diterima.", False, True)
    assert phone.context.cookies() == [] or all("answered" not in one["name"] for one in phone.context.cookies())
    assert len(stored(edition, slug)) == 1
