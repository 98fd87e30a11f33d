"""`eventapp exhibition export`: a folder of pages that needs no server and holds nobody's data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from eventapp.core import migrating
from eventapp.errors import Refusal
from eventapp.exhibition.cli import exhibition
from eventapp.exhibition.errors import FolderNotEmpty
from tests.support import booths
from tests.support.settings import SECRET_KEY

LINK = re.compile(r'(?:href|src)="([^"]*)"')
TAG_OF_A_FORM = re.compile(r"<form|<textarea|csrf", re.IGNORECASE)


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

    pages = {path.relative_to(tmp_path / "site" / "new").as_posix() for path in tmp_path.rglob("*.html")}
    index = (tmp_path / "site" / "new" / "index.html").read_text()
    assert (result.exit_code, result.stdout) == (0, "")
    assert pages == {"index.html", "booths/kabupaten-demak.html", "booths/kota-madiun.html"}
    assert set(re.findall(r'href="(booths/[^"]+)"', index)) == pages - {"index.html"}
    assert "Air hujan jangan cepat-cepat pergi" in index


def test_every_link_is_relative_and_leads_to_a_file(export, make, tmp_path):
    booths.published(make, make.edition(is_example=True))
    export(tmp_path / "site")

    for page in (tmp_path / "site").rglob("*.html"):
        for target in LINK.findall(page.read_text()):
            if not target.startswith(("https://", "#")):
                assert (page.parent / target).is_file(), f"{page.name}: {target}"


def test_the_pages_hold_no_form_and_no_persons_data(export, make, tmp_path):
    mine = booths.published(make, make.edition())
    booths.enquiry(make, mine)
    export(tmp_path / "site")

    whole = "\n".join(path.read_text() for path in (tmp_path / "site").rglob("*.html"))

    personal = ("Bagus Prasetyo", "81234567890", "wa.me", "mailto:", "alamat-tamu", "Ni Wayan", mine.user.email)
    assert [text for text in personal if text in whole] == []
    assert TAG_OF_A_FORM.search(whole) is None
    assert 'href="https://madiun.example"' in whole


def test_the_list_is_searched_in_the_browser_and_whole_without_it(export, make, tmp_path, browser):
    edition = make.edition()
    booths.many(make, edition, 5)
    booths.published(make, edition)
    export(tmp_path / "site")
    address = (tmp_path / "site" / "index.html").as_uri()
    page, plain = browser.new_page(), browser.new_page(java_script_enabled=False)

    plain.goto(address)
    page.goto(address)
    page.fill("#words", "SUMUR madiun")

    assert plain.locator(".booth-card:visible").count() == 6
    assert not plain.locator("#search").is_visible()
    assert page.locator(".booth-card:visible h2").all_inner_texts() == ["Kota Madiun"]
    assert page.locator("#found").inner_text() == "1"
    page.close()
    plain.close()


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
