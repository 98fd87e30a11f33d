"""A participant answers on a phone of 360 px without JavaScript; the organiser made the survey by hand."""

from __future__ import annotations

import pytest

from eventapp.core.access import Role
from eventapp.surveys.queries import results
from eventapp.surveys.queries import surveys as queries
from tests.support.browsers import PHONE
from tests.support.surveys import checked_in, links, survey

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


def people(make, edition, slug: str) -> list[dict[int, list[str]]]:
    """What is stored of a survey."""
    scope = make.scope(edition)
    return results.responses(scope, queries.survey(scope, slug).id)


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
    assert phone.url.endswith(f"/{edition.slug}/surveys/{slug}/thanks")
    assert phone.get_by_role("heading", level=1).inner_text() == "Terima kasih, jawaban Anda sudah diterima."
    assert sorted(map(tuple, people(make, edition, slug)[0].values())) == [("3",), ("4",), ("9",)]


def test_an_organiser_makes_a_survey_and_a_visitor_answers_it(phone, page, make, edition, client):
    client.as_(make.member(edition, Role.ORGANISER))
    cookie = client.get_cookie("sign-in").value
    page.context.add_cookies([{"name": "sign-in", "value": cookie, "domain": "127.0.0.1", "path": "/"}])

    page.goto(f"/manage/{edition.slug}/surveys")
    page.get_by_role("button", name="Buat survei").click()
    address = page.locator("main a[href*='/surveys/']").filter(has_text="http").get_attribute("href")
    phone.goto(address)
    phone.get_by_label("Tidak puas").first.check()
    phone.get_by_role("button", name="Kirim jawaban").click()
    page.reload()

    assert "Terima kasih" in phone.content()
    assert "kurang dari 10" in page.locator(".headlines").inner_text()
    assert people(make, edition, address.rsplit("/", 1)[1])[0].popitem()[1] == ["1"]
