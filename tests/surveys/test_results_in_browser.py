"""The figures in a browser: they move by themselves while people answer, and stand on paper and in public after."""

from __future__ import annotations

import random

import pypdf
import pytest
from playwright.sync_api import expect

from eventapp.core.access import Role, system_scope
from eventapp.core.clock import now
from eventapp.surveys.services import publishing, setup
from tests.support.browsers import PHONE, fits, violations
from tests.support.surveys import DAY, answer_all, answered, ended, survey

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


@pytest.fixture
def edition(make):
    """An edition."""
    return make.edition()


@pytest.fixture
def phone(page, client, make, edition):
    """The phone of an organiser who has signed in."""
    client.as_(make.member(edition, Role.ORGANISER))
    cookie = client.get_cookie("sign-in").value
    page.context.add_cookies([{"name": "sign-in", "value": cookie, "domain": "127.0.0.1", "path": "/"}])
    page.set_viewport_size(PHONE)
    return page


def skm_survey(edition, people: int) -> str:
    """A survey of the nine elements that so many people have answered."""
    scope, at = system_scope(edition), now()
    slug = setup.create_from_template(scope, template="skm", title="SKM forum", opens_at=at - DAY, closes_at=at + DAY)
    chance = random.Random(7)  # noqa: S311 -- the same answers each time
    elements = [f"u{number}" for number in range(1, 10)]
    answer_all(edition, slug, [{key: chance.choice("2233334444") for key in elements} for _ in range(people)])
    return slug


def test_the_figures_move_by_themselves_when_ten_more_have_answered(phone, edition):
    slug = survey(edition)
    answered(edition, slug, 30)
    phone.goto(f"/manage/{edition.slug}/surveys/{slug}")
    number = phone.locator(".headline .figure").first
    before = number.inner_text()

    answered(edition, slug, 5)
    phone.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    phone.wait_for_load_state("networkidle")
    still = number.inner_text()
    answered(edition, slug, 5)
    phone.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(number).to_have_text("30")

    assert (before, still) == ("20", "20")
    assert fits(phone)
    assert violations(phone) == []


def test_the_index_is_compared_printed_and_published(phone, edition, tmp_path):
    slug = skm_survey(edition, 60)
    ended(edition, slug)

    phone.goto(f"/manage/{edition.slug}/surveys/{slug}")
    heading = phone.get_by_role("heading", name="Indeks").first.inner_text()
    results = [fits(phone), violations(phone)]
    with phone.expect_download() as download:
        phone.get_by_role("link", name="Laporan untuk dicetak (.pdf)").click()
    download.value.save_as(tmp_path / "report.pdf")
    phone.get_by_role("link", name="Bandingkan kelompok dan tahun").click()
    compared = [fits(phone), violations(phone)]
    phone.go_back()
    phone.goto(f"/manage/{edition.slug}/surveys/{slug}/settings")
    phone.locator("[name=skm_weight][value='0.111']").check()
    phone.locator("form:has([name=skm_weight]) button").click()
    phone.goto(f"/manage/{edition.slug}/surveys/{slug}")
    phone.get_by_role("button", name="Umumkan angkanya").click()
    phone.get_by_role("link", name="halaman umum").click()
    public = [fits(phone), violations(phone)]

    assert results == compared == public == [True, []]
    assert heading.startswith(("Indeks 7", "Indeks 8"))
    assert "bobot setiap unsur 0,111" in phone.inner_text("main")
    assert phone.inner_text("h1") == "SKM forum"
    text = "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "report.pdf").pages)
    assert heading in text.replace("\n", " ")


def test_two_editions_are_compared_on_a_phone(phone, make, edition):
    before = make.edition("2030")
    for year, good in ((before, 20), (edition, 36)):
        slug = survey(year)
        answer_all(year, slug, [{"overall": 4 if n < good else 2, "recommend": 9} for n in range(48)])
        ended(year, slug)
    publishing.publish(system_scope(before), slug=slug)

    phone.goto(f"/manage/{edition.slug}/surveys/{slug}")
    phone.get_by_role("link", name="Bandingkan kelompok dan tahun").click()
    heading = phone.get_by_role("heading", name="naik 33,3 poin").inner_text()
    rows = phone.get_by_role("table").filter(has_text="Forum 2030").first.get_by_role("row").all_inner_texts()

    assert heading.startswith("Forum ini secara keseluruhan")
    assert [row.split("\t")[:3] for row in rows[1:]] == [["Forum 2030", "48", "41,7%"], ["Forum 2031", "48", "75,0%"]]
    assert fits(phone)
    assert violations(phone) == []
