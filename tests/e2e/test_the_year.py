"""One person plays the whole year in a browser: registered, admitted, answered, surveyed, judged, signed, published."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support import examples
from tests.support.browsers import fits
from tests.support.year import Year, link_in, running, text_of

VISITOR = "siti.pengunjung@tamu.example"
WORDS = "Bagaimana cara memulainya di kelurahan kami?"


@pytest.fixture
def starts_from():
    """The example year."""
    return examples.year()


@pytest.fixture
def year(settings, browser):
    """The demo, served."""
    with running(settings, browser) as year:
        yield year


def test_one_person_plays_the_whole_year(year: Year):
    code = registers(year)
    is_admitted_once(year, code)
    writes_to_a_booth_and_is_answered(year)
    answers_the_survey(year)
    for role in ("judge", "judge2"):
        scores_what_is_open(year, role)
    results_are_not_there_yet(year)
    signs_and_publishes(year)
    winners_are_shown(year)

    assert year.broken() == []


def registers(year: Year) -> str:
    """Registers on a phone without JavaScript; gives the ticket's code."""
    phone = year.phone()
    phone.goto(year.document["register"])
    phone.locator("[name=name]").fill("Siti Pengunjung")
    phone.locator("[name=email]").fill(VISITOR)
    phone.locator("[name=phone]").fill("0812 3456 7890")
    phone.locator("[name=organisation]").fill("Kota Bandung")
    phone.locator("label", has=phone.locator("[name=attendance][value=onsite]")).click()
    phone.locator("[name=consent]").check()
    submit(phone)
    expect(phone.locator("main")).to_contain_text(VISITOR)
    submit(phone)
    ticket = phone.locator("[data-ticket-code]")
    expect(ticket).to_be_visible()
    expect(phone.locator("main svg").first).to_be_visible()
    assert fits(phone)
    year.deliver()
    assert len(year.letters_to(VISITOR)) == 1
    return str(ticket.get_attribute("data-ticket-code"))


def is_admitted_once(year: Year, code: str) -> None:
    """The gate lets the ticket in once and then says when and where it was used."""
    gate = year.at_work("gate", viewport={"width": 360, "height": 740})
    for state in ("gate-ok", "gate-already"):
        gate.goto(f"/gate/{year.document['gate']}")
        gate.locator("[name=scan]").fill(code)
        gate.get_by_role("button", name="Periksa kode").click()
        expect(gate.locator(f"body.{state}")).to_be_visible()
        expect(gate.locator("main")).to_contain_text("Siti Pengunjung")
        assert fits(gate)


def writes_to_a_booth_and_is_answered(year: Year) -> None:
    """A message reaches the team by mail and inbox; the answer reaches the visitor by mail and page."""
    phone = year.phone()
    phone.goto(year.document["booth"])
    phone.locator("[name=name]").fill("Siti Pengunjung")
    phone.locator("[name=email]").fill(VISITOR)
    phone.locator("[name=message]").fill(WORDS)
    phone.get_by_role("button", name="Kirim pesan").click()
    expect(phone.locator("main")).to_contain_text(WORDS)
    year.deliver()
    (to_team,) = year.letters_to("region@contoh.example")
    assert WORDS in text_of(to_team)
    assert VISITOR not in to_team.as_string()

    team = year.at_work("region")
    team.goto(link_in(to_team))
    assert VISITOR not in team.content()
    team.get_by_label("Jawaban Anda").fill("Mulai dari satu kelurahan.")
    team.get_by_role("button", name="Kirim jawaban").click()
    year.deliver()
    answer = year.letters_to(VISITOR)[-1]
    assert "Mulai dari satu kelurahan." in text_of(answer)
    phone.goto(link_in(answer))
    expect(phone.locator("main")).to_contain_text("Mulai dari satu kelurahan.")
    assert fits(phone)


def answers_the_survey(year: Year) -> None:
    """Every question's first answer, on a phone without JavaScript; and the figures are there for the analyst."""
    phone = year.phone()
    phone.goto(year.document["survey"])
    for name in phone.eval_on_selector_all("main input[type=radio]", "all => [...new Set(all.map(i => i.name))]"):
        phone.locator(f"label:has([name='{name}'])").first.click()
    submit(phone)
    expect(phone.locator("h1")).to_contain_text("Terima kasih")
    assert fits(phone)

    analyst = year.at_work("analyst")
    analyst.goto(f"/manage/{year.document['edition']}/surveys")
    analyst.get_by_role("link", name="Survei kepuasan Forum Smart City 2026").click()
    answers = analyst.locator(".headline", has_text="Jawaban").first
    expect(answers.locator(".figure")).to_have_text("75")  # of 85, without the ten that are held back


def scores_what_is_open(year: Year, role: str) -> None:
    """Scores every sheet that this judge still has, with the keys of the sheet."""
    judge = year.at_work(role, viewport={"width": 1180, "height": 800})
    while True:
        judge.goto("/judging/")
        onward = judge.get_by_role("link", name="Lanjutkan")
        if onward.count() == 0:
            break
        onward.first.click()
        judge.locator("[data-module=score-sheet] input[type=radio]").first.focus()
        judge.keyboard.type("4334")
        expect(judge.locator("[data-status-text]")).to_contain_text("4 dari 4")
        expect(judge.locator("[data-status-title]")).to_contain_text("Tersimpan")


def results_are_not_there_yet(year: Year) -> None:
    """Before publication the public page names nobody of the running round, and its categories have no page."""
    phone = year.phone()
    phone.goto(f"/{year.document['edition']}/results")
    expect(phone.locator("main")).not_to_contain_text("Smart Environment")
    answer = phone.goto(f"/{year.document['edition']}/results/environment")
    assert answer is not None
    assert answer.status == 404
    phone.goto(f"/{year.document['edition']}/try")
    expect(phone.locator("main")).to_contain_text("data/mail")  # where the code is that signs


def signs_and_publishes(year: Year) -> None:
    """The chair closes and signs, the auditor signs the same result, the chair publishes all categories at once."""
    board = f"/manage/{year.document['edition']}/judging"
    chair, auditor = year.at_work("chair"), year.at_work("auditor")
    chair.goto(board)
    chair.locator("main a[href*='/judging/penghargaan']").first.click()
    chair.get_by_role("link", name="Tutup babak").click()
    submit(chair)
    settles_shared_places(chair)
    chair.goto(f"{board}/penghargaan")
    chair.get_by_role("link", name="Kunci hasil").click()
    submit(chair)
    for role, page in (("chair", chair), ("auditor", auditor)):
        page.goto(f"{board}/penghargaan")
        page.get_by_role("link", name="Tandatangani hasil").click()
        page.locator("form[action$='/signature/code'] button").click()
        expect(page.locator("form[action$='/signature/code'] button.secondary")).to_be_visible()  # it was sent
        year.deliver()
        code = re.search(r"\b\d{4} \d{4}\b", text_of(year.letters_to(f"{role}@contoh.example")[-1]))
        assert code is not None
        page.locator("[name=confirmation]").fill(code.group())
        page.locator("form:has([name=confirmation]) button").click()
    chair.goto(f"{board}/penghargaan")
    chair.get_by_role("link", name="Terbitkan hasil").click()
    submit(chair)


def settles_shared_places(chair: Page) -> None:
    """Where scores leave a first place open, the ladder is applied, or the panel's decision is recorded."""
    board = chair.url
    for path in chair.eval_on_selector_all(
        "main a[href*='/categories/']", "all => all.map(a => a.getAttribute('href'))"
    ):
        chair.goto(path)
        form = chair.locator("main form:has([type=radio][name=entry])")
        if form.count() and form.is_visible():
            form.locator("label:has([type=radio])").first.click()
            form.locator("[name=reason]").fill("Dewan juri memilih setelah membandingkan bukti kedua daerah.")
            form.locator("button").first.click()
    chair.goto(board)


def winners_are_shown(year: Year) -> None:
    """Seven winners stand on the public page, and in the history of their regions nothing of the example appears."""
    phone = year.phone()
    phone.goto(f"/{year.document['edition']}/results")
    expect(phone.locator("main")).to_contain_text("Smart Environment")
    expect(phone.locator("main")).to_contain_text("Kawasan Pariwisata Prioritas Nasional")
    assert fits(phone)


def submit(page: Page) -> None:
    """Press the filled button of the page's first POST form."""
    page.locator("main form[method=post] button:not([type=button]):not(.secondary):not(.quiet)").first.click()
