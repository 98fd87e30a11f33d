"""Kept pages: given before anything is looked up, and only what is the same for everybody."""

from __future__ import annotations

import gzip

from tests.support.statements import statements

PAGE = "/2031/regions"
GZIP = {"Accept-Encoding": "gzip"}


def test_a_kept_page_asks_the_database_nothing_and_is_the_same(client, make):
    make.edition()
    made = client.get(PAGE, headers=GZIP)

    with statements(0):
        kept = client.get(PAGE, headers=GZIP)

    assert kept.data == made.data
    assert sorted(kept.headers) == sorted(made.headers)
    assert gzip.decompress(kept.data).startswith(b"<!doctype html>")


def test_languages_and_encodings_are_kept_apart(client, make):
    make.edition()
    indonesian = client.get(PAGE)
    client.set_cookie("lang", "en")
    english = client.get(PAGE)
    squeezed = client.get(PAGE, headers=GZIP)

    assert 'lang="id"' in indonesian.text
    assert 'lang="en"' in english.text
    assert gzip.decompress(squeezed.data) == english.data


def test_somebody_with_a_session_gets_a_page_of_their_own(client, make):
    make.edition()
    client.get(PAGE)
    client.as_(make.user(name="Siti"))

    page = client.get(PAGE)

    assert page.headers["Cache-Control"] == "no-store"


def test_every_page_varies_by_cookie_and_says_the_same_rules(client, make):
    make.edition()

    answers = [client.get(PAGE), client.get(PAGE), client.get("/sign-in"), client.get("/nowhere")]

    assert [answer.headers["Vary"].split(", ")[0] for answer in answers] == ["Cookie"] * 4
    assert len({answer.headers["Content-Security-Policy"] for answer in answers}) == 1
