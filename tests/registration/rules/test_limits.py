"""Claims, days and codes as plain data."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.registration.rules import limits, opening, types
from eventapp.registration.rules.opening import Phase
from eventapp.registration.rules.states import Attendance

ONSITE, ONLINE = Attendance.ONSITE, Attendance.ONLINE


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("KADIN 2031", "kadin2031"),
        ("kadin-2031", "kadin2031"),
        ("\u00a0Kadin\t2031 ", "kadin2031"),
        ("Straße", "strasse"),
        ("!!", ""),
        ("x" * 99, "x" * 40),
    ],
)
def test_a_code_is_compared_without_case_blanks_and_hyphens(typed, folded):
    assert limits.folded_code(typed) == folded


@given(st.text())
def test_folding_a_code_twice_is_folding_it_once(text):
    once = limits.folded_code(text)

    assert len(once) <= limits.LONGEST_CODE
    assert limits.folded_code(once.upper().lower()) == limits.folded_code(once)


@pytest.mark.parametrize(
    ("ways", "main"), [([], None), ([ONLINE], ONLINE), ([ONLINE, ONSITE], ONSITE), ([ONSITE, ONSITE], ONSITE)]
)
def test_who_comes_on_one_day_comes_on_site(ways, main):
    assert limits.main_way(ways) is main


@pytest.mark.parametrize(
    ("starts", "ends", "number"),
    [(None, None, 0), (date(2031, 5, 12), None, 1), (date(2031, 5, 12), date(2031, 5, 13), 2)],
)
def test_a_forum_has_the_days_from_its_first_to_its_last(starts, ends, number):
    days = limits.forum_days(starts, ends)

    assert len(days) == number
    assert all(after - before == timedelta(days=1) for before, after in pairwise(days))


def test_an_offer_ends_at_the_minute_that_the_letter_names():
    at = datetime(2031, 5, 12, 8, 30, 59, 999, UTC)

    assert limits.offer_ends(at, 24) == datetime(2031, 5, 13, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "key"),
    [("Tamu VIP", "tamu-vip"), ("  Pers & Média ", "pers-media"), ("貴賓", ""), ("a" * 60, "a" * 40)],
)
def test_a_type_is_known_by_its_name(name, key):
    assert types.key_of(name) == key


@given(st.text())
def test_a_key_fits_an_address(name):
    key = types.key_of(name)

    assert len(key) <= types.LONGEST_KEY
    assert all(char.isalnum() or char == "-" for char in key)
    assert not key.startswith("-")
    assert not key.endswith("-")


def test_registration_is_open_as_soon_as_one_type_is():
    assert opening.any_phase([Phase.OVER, Phase.OPEN, Phase.BEFORE]) is Phase.OPEN
    assert opening.any_phase([Phase.OVER, Phase.BEFORE]) is Phase.BEFORE
    assert opening.any_phase([]) is Phase.NONE


def test_the_ready_made_types_have_keys_of_their_own():
    keys = [one.key for one in types.READY_MADE]

    assert len(set(keys)) == len(keys) == 4
    assert all(one.name_id and one.name_en and one.ways for one in types.READY_MADE)
