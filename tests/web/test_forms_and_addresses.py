"""Forms speak the person's language and keep nothing unseen; numbers in addresses are those that rows can have."""

from __future__ import annotations

import pytest
import wtforms
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core.access import Role
from eventapp.web.forms import GENERIC, Form, plain, strip, strip_lines
from eventapp.web.i18n import catalogue


@pytest.mark.parametrize("message", GENERIC)
def test_every_sentence_of_wtforms_that_our_forms_can_say_has_a_translation(message):
    assert catalogue("id").gettext(message) != message


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("id", "Hari pertama: Tanggal ini tidak ada atau belum lengkap."), ("en", "First day: Not a valid date value.")],
)
def test_a_date_that_does_not_exist_is_refused_in_the_persons_language_and_the_field_is_named(
    client, make, language, sentence
):
    edition = make.edition()
    client.as_(make.member(edition, Role.ORGANISER))
    client.set_cookie("lang", language)

    answer = client.post_form("/manage/2031/settings", {"name": "Forum", "starts_on": "2031-02-30"})

    assert (answer.status_code, answer.text.count(sentence)) == (422, 1)


def test_a_role_that_is_not_offered_is_refused_in_indonesian(client, make):
    edition = make.edition()
    client.as_(make.member(edition, Role.ORGANISER))

    answer = client.post_form(
        "/manage/2031/people", {"name": "Budi", "email": "budi@contoh.example", "role": "emperor"}
    )

    assert (answer.status_code, answer.text.count("Peran: Pilihan ini tidak tersedia.")) == (422, 1)
    assert "Not a valid" not in answer.text


@pytest.mark.parametrize("number", ["9" * 30, str(2**63), "9" * 5000, "٣"])
def test_a_number_that_no_row_can_have_is_an_address_where_nothing_is(client, make, number):
    edition = make.edition()
    client.as_(make.member(edition, Role.ORGANISER))

    answers = [
        client.get(f"/manage/2031/people/{number}/remove"),
        client.get(f"/home/{number}"),
        client.post_form(f"/account/sign-ins/{number}/end"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 3


def test_the_largest_number_that_a_row_can_have_is_looked_up(client, make):
    client.as_(make.member(make.edition(), Role.ORGANISER))

    assert client.get(f"/home/{2**63 - 1}").status_code == 303


def test_a_page_that_does_not_take_a_method_says_which_it_takes(client):
    assert client.delete("/sign-in").status_code == 405
    assert "GET" in client.delete("/sign-in").headers["Allow"]


@pytest.mark.parametrize("unseen", ["\u202e", "\u2066", "\u200f", "\u0000", "\u0007", "\ufeff", "\ud800"])
def test_nothing_unseen_stays_in_a_text(unseen):
    assert strip(f" a{unseen}b {unseen} c") == "ab c"
    assert strip_lines(f"a{unseen}\r\n\r\nb{unseen} ") == "a\n\nb"


def test_the_joiners_of_scripts_stay():
    assert plain("क्\u200dष 👩\u200d🔬") == "क्\u200dष 👩\u200d🔬"


@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"])))
def test_text_that_can_be_seen_stays_as_it_is(text):
    assert plain(text) == text


def test_several_values_of_which_one_is_not_offered_are_refused_in_indonesian(app):
    class Kinds(Form):
        kinds = wtforms.SelectMultipleField(choices=["a"])

    with app.test_request_context("/?lang=id", method="POST", data={"kinds": ["a", "zzz"]}):
        form = Kinds()

        assert not form.accepted()
        assert form.kinds.errors == ["Pilihan ini tidak tersedia. Pilih salah satu dari daftar."]


@pytest.mark.parametrize("address", ["/2031/booths?q=a%00", "/regions?q=%00", "/2031/compare?booth=%00a"])
def test_a_character_that_no_text_has_is_overlooked_in_an_address(client, make, address):
    make.edition("2031")
    assert client.get(address).status_code in {200, 303}


@pytest.mark.parametrize("origin", ["http://[", "https://[::1", "https://elsewhere.example"])
def test_an_origin_that_is_none_is_a_foreign_one(client, origin):
    answer = client.post_form("/sign-in", {"email": "a@b.example"}, headers={"Origin": origin})

    assert (answer.status_code, "foreign_request" in answer.text or "situs lain" in answer.text) == (403, True)
