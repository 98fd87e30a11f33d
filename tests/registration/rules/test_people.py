"""Names and addresses as they are cleaned, compared and searched; codes; masks."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.registration.rules import codes, emails, people

any_text = st.text(max_size=60)


@given(any_text)
def test_cleaning_twice_is_cleaning_once(text):
    assert people.cleaned(people.cleaned(text)) == people.cleaned(text)


@given(any_text)
def test_clean_text_is_one_line_that_a_database_can_hold(text):
    clean = people.cleaned(text)

    assert clean == clean.strip()
    assert "\x00" not in clean
    assert clean.splitlines() in ([clean], [])
    assert clean.encode().decode() == clean


@given(any_text)
def test_what_is_taken_out_is_taken_out_of_every_text(text):
    """The short way for texts in which nothing is to be taken out gives what the long way gives."""
    unseen = people.cleaned(f"{text}\u200b")  # the mark makes it go the long way

    assert people.cleaned(text) == unseen
    accents = [char for char in unicodedata.normalize("NFKD", unseen.casefold()) if not unicodedata.combining(char)]
    assert people.folded(text) == " ".join("".join(accents).split())


@given(any_text)
def test_case_and_blanks_make_nobody_another_person(name):
    assert people.identity(name.swapcase().swapcase(), "a@contoh.go.id") == people.identity(
        f"  {name.swapcase().swapcase()}\n", "A@Contoh.GO.id"
    )


def test_another_name_or_another_address_is_another_person():
    same = people.identity("Ni Wayan", "kantor@contoh.go.id")

    assert people.identity("NI  WAYAN", "Kantor@contoh.go.id") == same
    assert people.identity("I Made", "kantor@contoh.go.id") != same
    assert people.identity("Ni Wayan", "wayan@contoh.go.id") != same


def test_marks_that_turn_a_name_around_are_taken_out():
    assert people.cleaned("Siti \u202eidaR\u202c\u200b") == "Siti idaR"


def test_search_words_know_no_accents_and_no_case():
    assert people.search_words("  José  DINAS ") == ["jose", "dinas"]


@given(st.text(alphabet="23456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=8, max_size=8))
def test_a_code_is_read_back_however_it_is_written(code):
    shown = codes.written(code)

    assert [codes.read(text) for text in (shown, shown.lower(), shown.replace("-", " "), shown.replace("-", "–"))] == [
        shown
    ] * 4


@pytest.mark.parametrize("text", ["", "7K2M", "7K2M-9QX", "7K2M-9QX1", "7K2M-9QXO", "7K2M-9QXAB"])
def test_other_text_is_no_code(text):
    assert codes.read(text) is None


SCAN = "abcdefghijklmnopqrstuvw234"


@pytest.mark.parametrize(
    "text", [SCAN, SCAN.upper(), f" {SCAN}\n", f"HTTP://LOCALHOST:8000/C/{SCAN.upper()}", f"https://x.id/c/{SCAN}/"]
)
def test_a_scan_is_the_code_or_the_address_that_the_qr_holds(text):
    assert codes.read_scan(text) == SCAN


@pytest.mark.parametrize("text", ["", SCAN[:-1], SCAN + "a", f"http://x.id/t/{SCAN}", f"{SCAN} {SCAN}", "SCAN1" * 5])
def test_any_other_text_is_no_scan(text):
    assert codes.read_scan(text) is None


def test_a_masked_address_shows_one_letter_and_the_domain():
    assert emails.masked("wayan@contoh.go.id") == "w•••@contoh.go.id"


@pytest.mark.parametrize("address", ["a.b+c@contoh.go.id", "a'b@xn--p1ai.com", "o_o@sub.contoh.id"])
def test_usual_addresses_pass_unchanged(address):
    assert emails.normalise(address) == address


@pytest.mark.parametrize(
    "address", ["", "@contoh.id", "a@", "a@b", ".a@b.id", "a.@b.id", "a..b@c.id", "a@-b.id", "a@b..id", "a,b@c.id"]
)
def test_text_that_cannot_be_an_address_is_refused(address):
    with pytest.raises(emails.BadEmail):
        emails.normalise(address)
