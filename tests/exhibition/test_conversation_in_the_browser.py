"""A visitor on a phone finds a booth and writes; the team answers; they meet; it stands in both calendars."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from playwright.sync_api import expect

from eventapp.accounts import services as accounts
from eventapp.app import create_worker
from tests.support import booths
from tests.support.browsers import PHONE, fits, violations

VISITOR = "wayan@alamat-tamu.example"
ADDRESS = re.compile(r"https?://[^/\s]+(/\S+)")
START = re.compile(r"^(UID|DTSTART|DTEND|SUMMARY|SEQUENCE):(.+?)\r?$", re.MULTILINE)


def test_a_message_is_answered_and_a_meeting_stands_in_both_calendars(
    page, app, make, settings, browser, server, tmp_path
):
    today = datetime.now(UTC).date()
    edition = make.edition(starts_on=today, ends_on=today + timedelta(days=1))
    mine = booths.published(make, edition)

    write(page)
    to_team = delivered(app, settings, mine.user.email)
    assert "Bagaimana cara memulainya?" in text_of(to_team)
    assert "alamat-tamu" not in to_team.as_string()

    team = browser.new_context(base_url=server.url, locale="id-ID", viewport=PHONE)
    token = accounts.open_sign_in(mine.user.id, device="test", hours=1, how="test")
    team.add_cookies([{"name": "sign-in", "value": token, "url": server.url}])
    inbox = team.new_page()
    answer(inbox, ADDRESS.search(text_of(to_team)).group(1))
    page.get_by_text("Mulai dari satu kelurahan.").wait_for()  # without a reload: it is a day of the forum
    expect(page.get_by_text("Dijawab", exact=True)).to_be_visible()
    assert "Mulai dari satu kelurahan." in text_of(delivered(app, settings, VISITOR, about="menjawab"))

    offer(inbox, today + timedelta(days=1))
    book(page)
    with page.expect_download() as own:
        page.get_by_role("link", name="Tambah ke kalender").click()
    create_worker(app).run_due()
    visitors, teams = (entry(delivered(app, settings, to, about="Janji temu")) for to in (VISITOR, mine.user.email))
    downloaded = entry_of(own.value.path().read_text())
    assert own.value.suggested_filename.endswith(".ics")
    assert visitors == teams == downloaded
    assert visitors["SUMMARY"] == "Kota Madiun – Ni Wayan Sukmawati"
    assert visitors["DTEND"] > visitors["DTSTART"] > f"{today:%Y%m%d}"

    inbox.goto("/region/meetings")
    expect(inbox.get_by_text("Ni Wayan Sukmawati").first).to_be_visible()
    right(inbox)
    team.close()


def write(page):
    """The visitor finds the booth, asks for the number, and writes."""
    page.goto("/2031/booths/kota-madiun")
    assert "081234567890" not in page.content().replace("-", "")
    page.locator(".contact-bar").get_by_role("button", name="WhatsApp").click()
    assert page.get_by_role("link", name="Buka WhatsApp").get_attribute("href") == "https://wa.me/6281234567890"
    page.get_by_role("link", name="Kembali ke stan").first.click()
    page.get_by_role("link", name="Tulis pesan").click()
    page.get_by_label("Nama").fill("Ni Wayan Sukmawati")
    page.get_by_label("Surel").fill(VISITOR)
    page.get_by_label("Pesan", exact=True).fill("Bagaimana cara memulainya?")
    right(page)
    page.get_by_role("button", name="Kirim pesan").click()
    expect(page.get_by_text("Terkirim, belum dijawab")).to_be_visible()
    right(page)


def answer(inbox, address):
    """The team answers by the mail's link, and no address shows before."""
    inbox.goto(address)
    assert VISITOR not in inbox.content()
    right(inbox)
    inbox.get_by_label("Jawaban Anda").fill("Mulai dari satu kelurahan.")
    inbox.get_by_role("button", name="Kirim jawaban").click()
    expect(inbox.get_by_text(VISITOR)).to_be_visible()
    inbox.goto("/region/inbox")
    expect(inbox.get_by_text("Ni Wayan Sukmawati").first).to_be_visible()
    right(inbox)


def offer(inbox, day):
    """The team offers two times of the next day."""
    inbox.goto("/region/meetings/offer")
    inbox.get_by_label("Tanggal", exact=True).fill(day.isoformat())
    inbox.get_by_label("Waktu pertama").fill("9.30")
    inbox.get_by_label("Berapa kali berurutan").fill("2")
    inbox.get_by_label("Tempat").fill("Stan 14")
    right(inbox)
    inbox.get_by_role("button", name="Tawarkan waktu ini").click()
    expect(inbox.get_by_text("2 waktu kini ditawarkan.")).to_be_visible()


def book(page):
    """The visitor takes the second time from the booth."""
    page.goto("/2031/booths/kota-madiun")
    page.locator(".contact-bar").get_by_role("link", name="Janji temu").click()
    page.locator("[name=slot]").nth(1).check()
    page.get_by_label("Apa yang ingin Anda bicarakan?").fill("Sumur resapan")
    page.get_by_label("Nama").fill("Ni Wayan Sukmawati")
    page.get_by_label("Surel").fill(VISITOR)
    right(page)
    page.get_by_role("button", name="Buat janji temu").click()
    expect(page.get_by_text("Dipesan", exact=True)).to_be_visible()
    right(page)


def right(page):
    """The page breaks no rule of accessibility and does not run out of the screen."""
    assert violations(page) == []
    assert fits(page)


def delivered(app, settings, to: str, *, about: str = "") -> EmailMessage:
    """The letter to this address whose subject holds ``about``, once the worker has run."""
    create_worker(app).run_due()
    letters = [message_from_bytes(path.read_bytes(), policy=default) for path in (settings.data / "mail").glob("*.eml")]
    (letter,) = [letter for letter in letters if letter["To"] == to and about in letter["Subject"]]
    assert isinstance(letter, EmailMessage)
    return letter


def text_of(letter: EmailMessage) -> str:
    """The plain part."""
    return letter.get_body(("plain",)).get_content()


def entry(letter: EmailMessage) -> dict[str, str]:
    """The event of the calendar file that came with a mail."""
    (file,) = letter.iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == ("text/calendar", "calendar.ics")
    return entry_of(file.get_content())


def entry_of(calendar: str) -> dict[str, str]:
    """The facts of the one event of a calendar file."""
    unfolded = re.sub(r"\r?\n ", "", calendar)
    return dict(START.findall(unfolded))
