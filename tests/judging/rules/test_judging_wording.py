"""Numbers and days in words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.judging.rules.wording import MOST, date_in_words, number_in_words

INDONESIAN = {
    "nol": 0, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8,
    "sembilan": 9, "sepuluh": 10, "sebelas": 11, "seratus": 100, "seribu": 1000,
}  # fmt: skip


def read(words: str) -> int:
    """The number behind Indonesian words, read from left to right."""
    thousands = last = total = 0
    for word in words.split():
        if word == "ribu":
            thousands, total, last = (total + last) * 1000, 0, 0
        elif word == "seribu":
            thousands, total, last = 1000, 0, 0
        elif word in {"ratus", "puluh"}:
            total, last = total + last * (100 if word == "ratus" else 10), 0
        elif word == "belas":
            last += 10
        else:
            total, last = total + last, INDONESIAN[word]
    return thousands + total + last


@given(st.integers(0, MOST))
def test_indonesian_words_read_back_as_the_number(number):
    assert read(number_in_words(number)) == number


@pytest.mark.parametrize(
    ("number", "indonesian", "english"),
    [
        (0, "nol", "zero"),
        (10, "sepuluh", "ten"),
        (11, "sebelas", "eleven"),
        (19, "sembilan belas", "nineteen"),
        (21, "dua puluh satu", "twenty-one"),
        (100, "seratus", "one hundred"),
        (1000, "seribu", "one thousand"),
        (1945, "seribu sembilan ratus empat puluh lima", "one thousand nine hundred and forty-five"),
        (2026, "dua ribu dua puluh enam", "two thousand and twenty-six"),
        (11_000, "sebelas ribu", "eleven thousand"),
        (101_001, "seratus satu ribu satu", "one hundred and one thousand and one"),
    ],
)
def test_numbers_are_written_as_officials_write_them(number, indonesian, english):
    assert (number_in_words(number), number_in_words(number, "en")) == (indonesian, english)


@pytest.mark.parametrize("number", [-1, MOST + 1])
def test_numbers_that_no_minutes_hold_are_refused(number):
    with pytest.raises(ValueError, match="not between"):
        number_in_words(number)


@pytest.mark.parametrize(
    ("day", "indonesian", "english"),
    [
        (
            date(2026, 11, 24),
            "Selasa, tanggal dua puluh empat bulan November tahun dua ribu dua puluh enam",
            "Tuesday, the twenty-fourth of November two thousand and twenty-six",
        ),
        (
            date(2027, 1, 1),
            "Jumat, tanggal satu bulan Januari tahun dua ribu dua puluh tujuh",
            "Friday, the first of January two thousand and twenty-seven",
        ),
        (
            date(2028, 8, 20),
            "Minggu, tanggal dua puluh bulan Agustus tahun dua ribu dua puluh delapan",
            "Sunday, the twentieth of August two thousand and twenty-eight",
        ),
        (
            date(2031, 5, 12),
            "Senin, tanggal dua belas bulan Mei tahun dua ribu tiga puluh satu",
            "Monday, the twelfth of May two thousand and thirty-one",
        ),
    ],
)
def test_a_day_is_written_in_words(day, indonesian, english):
    assert (date_in_words(day), date_in_words(day, "en")) == (indonesian, english)
