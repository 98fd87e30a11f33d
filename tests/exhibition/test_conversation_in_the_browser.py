"""A visitor on a phone finds a booth and writes; the team reads the mail and answers; the visitor reads the answer."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from eventapp.accounts import services as accounts
from eventapp.app import create_worker
from tests.support import booths
from tests.support.browsers import PHONE

VISITOR = "wayan@alamat-tamu.example"
ADDRESS = re.compile(r"https?://[^/\s]+(/\S+)")


def test_a_message_goes_to_the_team_and_the_answer_comes_back(page, app, make, settings, browser, server, tmp_path):
    edition = make.edition()
    booths.many(make, edition, 30)
    mine = booths.published(make, edition)

    page.goto("/2031/booths")
    page.get_by_label("Cari daerah atau inovasi").fill("sumur madiun")
    page.get_by_role("button", name="Terapkan").click()
    page.get_by_role("link", name="Kota Madiun").click()
    page.get_by_role("link", name="Tulis pesan").click()
    page.get_by_label("Nama").fill("Ni Wayan Sukmawati")
    page.get_by_label("Surel").fill(VISITOR)
    page.get_by_label("Pesan", exact=True).fill("Bagaimana cara memulainya?")
    page.get_by_role("button", name="Kirim pesan").click()
    assert page.get_by_text("Terkirim, belum dijawab").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    to_team = delivered(app, settings, mine.user.email)
    assert "Bagaimana cara memulainya?" in text_of(to_team)
    assert "alamat-tamu" not in to_team.as_string()

    team = browser.new_context(base_url=server.url, locale="id-ID", viewport=PHONE)
    token = accounts.open_sign_in(mine.user.id, device="test", hours=1, how="test")
    team.add_cookies([{"name": "sign-in", "value": token, "url": server.url}])
    inbox = team.new_page()
    inbox.goto(ADDRESS.search(text_of(to_team)).group(1))
    assert VISITOR not in inbox.content()
    inbox.get_by_label("Jawaban Anda").fill("Mulai dari satu kelurahan.")
    inbox.get_by_role("button", name="Kirim jawaban").click()
    assert inbox.get_by_text(VISITOR).is_visible()
    assert inbox.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    team.close()

    answer = delivered(app, settings, VISITOR, about="menjawab")
    assert "Mulai dari satu kelurahan." in text_of(answer)
    page.goto(ADDRESS.search(text_of(answer)).group(1))
    assert page.get_by_text("Mulai dari satu kelurahan.").is_visible()
    assert page.get_by_text("Dijawab", exact=True).is_visible()


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
