"""Numbers and days in words, as minutes write them.

Indonesian by the rules of *Ejaan Bahasa Indonesia*: *satu* becomes *se-* before puluh, belas, ratus and ribu. English
as British officials write it, with *and* before the last part of a hundred.
"""

from __future__ import annotations

from datetime import date

__all__ = ["date_in_words", "number_in_words"]

_ID_ONES = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_ID_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_ID_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip
_EN_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_EN_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_EN_ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth"}
_EN_ORDINALS |= {"twelve": "twelfth"}
_EN_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EN_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
MOST = 999_999


def number_in_words(number: int, language: str = "id") -> str:
    """``dua ribu dua puluh enam`` for 2026. Raises ValueError below 0 and above MOST."""
    if not 0 <= number <= MOST:
        raise ValueError(f"{number} is not between 0 and {MOST}")
    return _english(number) if language == "en" else _indonesian(number)


def date_in_words(day: date, language: str = "id") -> str:
    """The weekday and the day in words.

    ``Selasa, tanggal dua puluh empat bulan November tahun dua ribu dua puluh enam``;
    ``Tuesday, the twenty-fourth of November two thousand and twenty-six``.
    """
    if language == "en":
        weekday, month = _EN_DAYS[day.weekday()], _EN_MONTHS[day.month - 1]
        return f"{weekday}, the {_ordinal(day.day)} of {month} {_english(day.year)}"
    weekday, month = _ID_DAYS[day.weekday()], _ID_MONTHS[day.month - 1]
    return f"{weekday}, tanggal {_indonesian(day.day)} bulan {month} tahun {_indonesian(day.year)}"


def _indonesian(number: int) -> str:
    if number < 10:
        return _ID_ONES[number]
    if number < 20:
        return {10: "sepuluh", 11: "sebelas"}.get(number) or f"{_ID_ONES[number - 10]} belas"
    for size, word in ((1000, "ribu"), (100, "ratus"), (10, "puluh")):
        if number >= size:
            many, rest = divmod(number, size)
            head = f"se{word}" if many == 1 else f"{_indonesian(many)} {word}"
            return f"{head} {_indonesian(rest)}" if rest else head
    raise AssertionError("unreachable")


def _english(number: int) -> str:
    if number < 20:
        return _EN_SMALL[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return f"{_EN_TENS[tens]}-{_EN_SMALL[ones]}" if ones else _EN_TENS[tens]
    size, word = (1000, "thousand") if number >= 1000 else (100, "hundred")
    many, rest = divmod(number, size)
    head = f"{_english(many)} {word}"
    if not rest:
        return head
    return f"{head} and {_english(rest)}" if rest < 100 else f"{head} {_english(rest)}"


def _ordinal(number: int) -> str:
    words = _english(number)
    head, hyphen, last = words.rpartition("-")
    if last in _EN_ORDINALS:
        last = _EN_ORDINALS[last]
    elif last.endswith("y"):
        last = f"{last[:-1]}ieth"
    else:
        last = f"{last}th"
    return f"{head}{hyphen}{last}"
