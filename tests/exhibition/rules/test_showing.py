"""How booths are drawn, ordered and found."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.exhibition.rules import covers, ordering, searching, tiles

numbers = st.sets(st.integers(0, ordering.PRIME - 1), min_size=1, max_size=50)
days = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@given(numbers, st.integers(1, 10_000), days)
def test_a_days_order_is_a_shuffle_that_loses_nobody(drawn, edition_id, day):
    today = ordering.turn(edition_id, day)

    places = {ordering.place(number, today) for number in drawn}

    assert len(places) == len(drawn)
    assert 1 <= today.multiplier < ordering.PRIME


def test_every_booth_comes_to_the_first_page_within_weeks():
    drawn = [number * 7919 % ordering.PRIME for number in range(100)]
    seen: set[int] = set()

    for day in range(40):
        today = ordering.turn(1, date(2031, 1, 1) + timedelta(days=day))
        seen |= set(sorted(drawn, key=lambda number: ordering.place(number, today))[:24])

    assert seen == set(drawn)


def test_a_cover_is_always_the_same_and_differs_between_regions():
    first, again, other = covers.cover("35.77"), covers.cover("35.77"), covers.cover("35.78")

    assert first == again
    assert first != other
    assert re.fullmatch(r"(m-?\d+ \d+h10v10h-10z)+", first.faint)


@given(st.integers(11, 99), st.integers(1, 99))
def test_every_code_has_one_of_eight_tones(province, number):
    assert covers.cover(f"{province}.{number:02d}").tone in range(1, 9)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Kota Madiun", "MA"),
        ("Kabupaten Banyuwangi", "BA"),
        ("Kota Banda Aceh", "BA"),
        ("Kabupaten Aceh Selatan", "AS"),
        ("Daerah Istimewa Yogyakarta", "YO"),
        ("Kota Administrasi Jakarta Pusat", "JP"),
        ("Kabupaten Toli-Toli", "TT"),
    ],
)
def test_a_region_has_two_letters(name, letters):
    assert covers.initials(name) == letters


@pytest.mark.parametrize(("booths", "step"), [(0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (40, 3)])
def test_a_tile_is_darker_the_more_booths_there_are(booths, step):
    assert tiles.level(booths) == step


@given(st.text(max_size=400))
def test_a_search_of_any_text_has_few_words(written):
    assert len(searching.asked(written)) <= searching.MOST_WORDS
