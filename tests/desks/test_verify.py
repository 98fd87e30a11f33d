"""The page behind the QR of a document."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eventapp.core import issued
from eventapp.core.access import system_scope
from tests.support.kept import app_for
from tests.support.statements import statements

FACTS = {
    "title": "Results",
    "lines": [
        {"label": "Region", "text": "Kota <Bandung>"},
        {"label": "State", "message": "Published"},
        {"label": "Published", "day": "2031-05-12"},
    ],
}
REASON = "Nama daerah salah tulis."
ENGLISH = {"lang": "en"}


@pytest.fixture
def code(make):
    """The code of a document that was handed out."""
    return issued.issue(system_scope(make.edition()), kind="test", subject="x", facts=FACTS)


def test_a_known_code_shows_what_of_whom_and_when_in_the_readers_language(client, code):
    written = issued.grouped(code)

    indonesian = client.get(f"/verify/{written}").text
    client.set_cookie("lang", "en")
    english = client.get(f"/verify/{written.lower()}").text

    assert "Kota &lt;Bandung&gt;" in indonesian
    assert "12 Mei 2031" in indonesian
    assert "Berlaku" in indonesian
    assert written in indonesian
    assert issued.digest_of_facts(FACTS) in english
    assert "12 May 2031" in english
    assert "Valid" in english


def test_it_costs_one_statement_and_is_kept_and_indexed_by_nobody(client, code):
    with statements(1):
        answer = client.get(f"/verify/{code}")

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_a_withdrawn_document_says_so_at_once_with_the_reason(client, make, code):
    client.get(f"/verify/{code}")
    edition = system_scope(make.edition("2032"))
    code = issued.issue(edition, kind="test", subject="y", facts=FACTS)
    issued.withdraw(edition, code=code, reason=REASON)

    page = client.get(f"/verify/{code}").text

    assert "Dokumen ini tidak berlaku lagi." in page
    assert REASON in page


@pytest.mark.parametrize("written", ["7K2M-9QXA-TB4H-ZV3P-RN6C", "7K2M", "%3Cscript%3E"])
def test_an_unknown_code_is_one_clear_sentence_with_404(client, database, written):
    answer = client.get(f"/verify/{written}")

    assert answer.status_code == 404
    assert "Tidak ada dokumen dengan kode" in answer.text
    assert "<script>" not in answer.text


def test_a_code_can_be_typed_without_a_scanner(client, code):
    answer = client.get("/verify", query_string={"code": f" {issued.grouped(code)} "})

    assert answer.status_code == 303
    assert client.get(answer.location).status_code == 200
    assert client.get("/verify").status_code == 200


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_guessing_is_slowed_down(settings, database):
    client = app_for(replace(settings, rate_limits=True)).test_client()

    states = {client.get(f"/verify/{number}").status_code for number in range(121)}

    assert states == {404, 429}
