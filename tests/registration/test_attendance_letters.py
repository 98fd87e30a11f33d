"""Attendance letters for the travel papers of many: one file, a page each, and a plain reason for who gets none."""

from __future__ import annotations

import io

import pypdf
import pytest

from eventapp.attendance.services import door
from eventapp.core import issued
from eventapp.core.access import Role, system_scope
from eventapp.registration.queries import papers
from eventapp.registration.rules.filtering import Filters
from eventapp.registration.services import papers as acts
from tests.support.registrations import open_forum, register

PAPERS = "/manage/2031/registrations/papers"


@pytest.fixture
def edition(make):
    """An edition where three came and one did not."""
    found = open_forum(make)
    scope = system_scope(found)
    gate = door.add_gate(scope, area="Hall", name="Gate A")
    for number, name in enumerate(("Budi Datang", "Ani Datang", "Citra Hadir")):
        one = register(scope, name=name, organisation="Kota Madiun" if number else "Kota Bandung")
        door.scan_person(scope, gate=gate, public_id=one.public_id, nonce=f"n{number}")
    register(scope, name="Dedi Tidak Hadir")
    return found


@pytest.fixture
def desk(client, make, edition):
    """A browser of the registration desk, in English."""
    client.set_cookie("lang", "en")
    return client.as_(make.member(edition, Role.DESK))


def test_one_file_holds_a_page_for_each_who_came_and_the_page_says_who_did_not(desk, client, edition):
    page = desk.get(PAPERS)
    file = desk.post_form(f"{PAPERS}/attendance-letters")
    again = desk.post_form(f"{PAPERS}/attendance-letters?q=citra")

    pages = [sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(file.data)).pages]
    assert [next(name for name in ("Ani", "Budi", "Citra", "Dedi") if name in text) for text in pages] == [
        *("Ani", "Budi", "Citra")
    ]
    assert "3 people of this list were let in" in page.text
    assert "1 person gets none: no gate has let them in" in page.text
    assert len(pypdf.PdfReader(io.BytesIO(again.data)).pages) == 1
    codes = [letter.code for letter in acts.issue_letters(system_scope(edition), filters=Filters())]
    assert all(issued.grouped(code) in text for code, text in zip(codes, pages, strict=True))
    assert client.get(f"/verify/{codes[0]}").status_code == 200


def test_a_list_of_whom_nobody_came_gets_a_plain_reason_and_no_file(desk, edition):
    answer = desk.post_form(f"{PAPERS}/attendance-letters?q=dedi", follow_redirects=True)
    one = next(iter(papers.signers(system_scope(edition), Filters(q="dedi"))))
    listed = desk.get("/manage/2031/registrations?q=dedi")
    person = desk.get(listed.text.split('scope="row"><a href="')[1].split('"')[0])

    assert answer.mimetype == "text/html"
    assert "No gate has let anybody of this list in" in answer.text
    assert one.name == "Dedi Tidak Hadir"
    assert "No attendance letter (SPPD) yet: no gate has let this person in." in person.text


def test_a_file_has_an_end_and_says_so(desk, monkeypatch):
    monkeypatch.setattr(papers, "MOST_LETTERS", 2)

    page = desk.get(PAPERS)
    answer = desk.post_form(f"{PAPERS}/attendance-letters", follow_redirects=True)

    assert "One file holds 2 letters" in page.text
    assert answer.mimetype == "text/html"
