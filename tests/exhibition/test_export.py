"""`eventapp exhibition export`: a folder of pages that needs no server and holds nobody's data."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from playwright.sync_api import expect

from eventapp.core import migrating
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.errors import Refusal
from eventapp.exhibition.cli import exhibition
from eventapp.exhibition.errors import FolderNotEmpty
from eventapp.exhibition.models.booths import Booth
from eventapp.exhibition.models.lines import Audience
from eventapp.exhibition.rules.hours import EVERY_DAY, MINUTES, Hours
from eventapp.exhibition.services import editing, publishing, reaching
from tests.support import booths
from tests.support.browsers import PHONE, violations
from tests.support.settings import SECRET_KEY

LINK = re.compile(r'(?:href|src)="([^"]*)"')
SOURCES = re.compile(r'srcset="([^"]*)"')
TAG_OF_A_FORM = re.compile(r"<form|<textarea|csrf", re.IGNORECASE)
PAGES = {"index.html", "booths/kabupaten-demak.html", "booths/kota-madiun.html"}


@contextmanager
def plain_files(folder: Path) -> Iterator[str]:
    """A file server that knows nothing of us; gives its address."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    handler.log_message = lambda *_: None  # type: ignore[attr-defined]
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def export(database, settings, monkeypatch):
    """Run the command on the test's database."""
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("SECRET_KEY", SECRET_KEY)
    monkeypatch.setattr(migrating, "head", migrating.revision)  # tables may be made from the models while one changes

    def run(folder: Path, edition: str = "2031"):
        arguments = ["export", "--edition", edition, "--data", str(settings.data), str(folder)]
        return CliRunner().invoke(exhibition, arguments, catch_exceptions=False)

    return run


def test_every_listed_booth_gets_a_page_and_the_list_leads_there(export, make, tmp_path):
    edition = make.edition()
    booths.published(make, edition)
    booths.published(make, edition, "33.21")
    booths.fill(booths.team(make, edition, "32.73"))

    result = export(tmp_path / "site" / "new")

    made = tmp_path / "site" / "new"
    pages = {path.relative_to(made).as_posix() for path in made.rglob("*.html")}
    index, english = (made / "index.html").read_text(), (made / "en" / "index.html").read_text()
    assert (result.exit_code, result.stdout) == (0, "")
    assert pages == PAGES | {f"en/{page}" for page in PAGES}
    assert set(re.findall(r'href="(booths/[^"]+)"', index)) == PAGES - {"index.html"}
    assert "Air hujan jangan cepat-cepat pergi" in index
    assert ("Pameran daerah" in index, "Exhibition of the regions" in english) == (True, True)


def test_every_link_and_picture_is_relative_and_leads_to_a_file(export, make, tmp_path):
    picture = booths.with_cover(booths.published(make, make.edition(is_example=True)))
    export(tmp_path / "site")

    for page in (tmp_path / "site").rglob("*.html"):
        text = page.read_text()
        named = [source.split()[0] for each in SOURCES.findall(text) for source in each.split(",")]
        for target in (*LINK.findall(text), *named):
            if not target.startswith(("https://", "#", "data:")):
                assert (page.parent / target.partition("#")[0]).is_file(), f"{page.name}: {target}"
    assert {path.name for path in (tmp_path / "site" / "media" / picture).iterdir()} == {
        *("320.webp", "640.webp", "320.jpg")
    }


def test_the_pages_hold_no_form_and_contacts_of_offices_only(export, make, tmp_path):
    mine = booths.team(make, make.edition())
    booths.fill(mine)
    contacts = {"whatsapp": "0812 3456 7890", "phone": "(0351) 462 153", "email": mine.user.email}
    who = {"person": "Bagus Prasetyo", "unit": "Dinas Kominfo"}
    editing.set_contacts(mine.scope, **who, contacts={**contacts, "web": "https://madiun.example"})
    publishing.publish(mine.scope)
    booths.enquiry(make, mine)
    export(tmp_path / "site")

    whole = "\n".join(path.read_text() for path in (tmp_path / "site").rglob("*.*") if path.suffix in {".html", ".js"})

    personal = ("Bagus Prasetyo", "81234567890", "wa.me", "alamat-tamu", "Ni Wayan", mine.user.email)
    assert [text for text in personal if text in whole] == []
    assert TAG_OF_A_FORM.search(whole) is None
    assert 'href="https://madiun.example"' in whole
    assert 'href="tel:+62351462153"' in whole
    assert "Dinas Kominfo" in whole


@pytest.mark.parametrize("audience", [Audience.TICKET, Audience.NOBODY])
def test_contacts_that_not_everyone_may_see_are_not_exported(export, make, tmp_path, audience):
    mine = booths.published(make, make.edition())
    contacts = {"phone": "(0351) 462 153", "email": "kantor@madiun.example", "web": "https://madiun.example"}
    editing.set_contacts(mine.scope, person="Bagus Prasetyo", unit="Dinas Kominfo", contacts=contacts)
    reaching.choose(mine.scope, audience=audience.value, hours=Hours(EVERY_DAY, 0, MINUTES))
    publishing.publish(mine.scope)
    export(tmp_path / "site")

    whole = "\n".join(path.read_text() for path in (tmp_path / "site").rglob("*.*") if path.suffix in {".html", ".js"})

    assert [text for text in ("kantor@madiun.example", "62351462153") if text in whole] == []
    assert 'href="https://madiun.example"' in whole


@pytest.mark.browser
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_plain_file_server_gives_a_list_that_is_searched(export, make, tmp_path, browser):
    edition = make.edition()
    booths.many(make, edition, 5)
    booths.with_cover(booths.published(make, edition))
    export(tmp_path / "site")
    asked: list[str] = []
    page = browser.new_page(viewport=PHONE)
    page.set_default_timeout(10_000)
    page.on("request", lambda request: asked.append(request.url))

    with plain_files(tmp_path / "site") as address:
        page.goto(address)
        page.fill("#q", "SUMUR madíun")
        names = page.locator(".booth-card:visible h2").all_inner_texts()
        page.reload()
        kept = page.input_value("#q"), page.locator("#found").inner_text()
        broken = violations(page)
        page.fill("#q", "catatn")  # a letter is missing
        says_similar = page.locator("#similar").is_visible()
        page.click(".found-innovations a")
        heading = page.locator("h1").inner_text()
        broken += violations(page)
        has_picture = page.eval_on_selector("img.wide", "img => img.complete && img.naturalWidth > 0")
        page.click("text=English")
        english = page.locator("html").get_attribute("lang")

    assert names == ["Kota Madiun"]
    assert kept == ("SUMUR madíun", "1")
    assert says_similar
    assert (heading, has_picture, english) == ("Kota Madiun", True, "en")
    assert broken == []
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_from_a_disk_the_list_is_searched_and_it_is_whole_without_a_script(export, make, tmp_path, browser):
    edition = make.edition()
    booths.many(make, edition, 5)
    booths.published(make, edition)
    export(tmp_path / "site")
    address = (tmp_path / "site" / "index.html").as_uri()
    page, plain = browser.new_page(), browser.new_page(java_script_enabled=False)

    plain.goto(address)
    page.goto(address)
    page.select_option("#province", "Jawa Timur")

    expect(plain.locator(".booth-card:visible")).to_have_count(6)
    expect(plain.locator("#search")).to_be_hidden()
    expect(page.locator(".booth-card:visible h2")).to_have_text(["Kota Madiun"])
    page.close()
    plain.close()


def test_exported_again_the_folder_holds_what_is_shown_now(export, make, tmp_path):
    edition = make.edition()
    mine = booths.published(make, edition)
    booths.published(make, edition, "33.21")
    export(tmp_path / "site")
    db.run(lambda: db.session.execute(sa.update(Booth).where(Booth.slug == mine.slug).values(hidden_at=now())))

    assert export(tmp_path / "site").exit_code == 0

    pages = {path.relative_to(tmp_path / "site").as_posix() for path in (tmp_path / "site").glob("**/booths/*.html")}
    assert pages == {"booths/kabupaten-demak.html", "en/booths/kabupaten-demak.html"}


def test_the_folder_of_another_edition_is_left_alone(export, make, tmp_path):
    make.edition()
    make.edition("2032")
    export(tmp_path / "site")

    with pytest.raises(FolderNotEmpty):
        export(tmp_path / "site", "2032")


def test_a_folder_that_holds_something_is_refused_and_left_alone(export, make, tmp_path):
    make.edition()
    (tmp_path / "kept.txt").write_text("mine")

    with pytest.raises(FolderNotEmpty, match="is not empty"):
        export(tmp_path)
    with pytest.raises(Refusal, match="is a file"):
        export(tmp_path / "kept.txt")

    assert [path.name for path in tmp_path.glob("*.*")] == ["kept.txt"]


def test_an_unknown_edition_is_refused_and_nothing_is_made(export, tmp_path):
    with pytest.raises(Refusal, match="There is no edition 1999"):
        export(tmp_path / "site", "1999")

    assert not (tmp_path / "site").exists()


def test_an_edition_without_booths_still_has_a_list(export, make, tmp_path):
    make.edition()

    assert export(tmp_path / "site").exit_code == 0
    assert (tmp_path / "site" / "index.html").is_file()
