"""Phone numbers: any writing of an Indonesian mobile number, or a number with + and its country code, as E.164.

Nothing is looked up: whether a number exists, only calling it tells.
"""

from __future__ import annotations

import re
import unicodedata

from eventapp.errors import N_, InvalidInput

_COUNTRY = "62"
_NATIONAL_DIGITS = range(9, 13)  # of a mobile number, without the leading 0
_WORLD_DIGITS = range(8, 16)  # with the country code; E.164 allows 15
_FILLING = re.compile(r"[\s.()\-\u2010-\u2015\u2212\u2060\u200b-\u200f\u202a-\u202e\ufeff]+")
_NUMBER = re.compile(r"\+?[0-9]+", re.ASCII)


class BadPhoneNumber(InvalidInput, ValueError):
    """What was written is no phone number that can be called."""

    code = "bad_phone"
    message = N_("Write a mobile number such as 0812-3456-7890, or a foreign number with + and its country code.")


def normalise(text: str) -> str:
    """The number as E.164, such as ``+6281234567890``. Raises BadPhoneNumber with what is wrong.

    Read as Indonesian: 0812…, 62812…, +62812…, +62 (0)812… and 812… (a spreadsheet has eaten the 0).
    """
    number = _FILLING.sub("", unicodedata.normalize("NFKC", text))
    if not number:
        raise BadPhoneNumber(N_("Write a phone number, for example 0812-3456-7890."))
    if not _NUMBER.fullmatch(number):
        sentence = N_(
            "Write one phone number with digits only, for example 0812-3456-7890; blanks and dashes are fine."
        )
        raise BadPhoneNumber(sentence)
    if number.startswith("00"):
        number = "+" + number[2:]
    digits = number.lstrip("+")
    national = digits.removeprefix(_COUNTRY).removeprefix("0")
    if national.startswith("8") and _is_written_as_indonesian(number):
        return f"+{_COUNTRY}{_counted(national)}"
    if not number.startswith("+") or digits.startswith("0"):
        raise BadPhoneNumber
    if digits.startswith(_COUNTRY):
        digits = _COUNTRY + national  # +62 (0)21… is +62 21…
    if len(digits) not in _WORLD_DIGITS:
        sentence = N_(
            "A number with a country code has 8 to 15 digits after the +, and this one has %(count)s; check it."
        )
        raise BadPhoneNumber(sentence, count=len(digits))
    return f"+{digits}"


def display(number: str) -> str:
    """An E.164 number as people here write it: ``0812-3456-7890``; a foreign one keeps its +."""
    if not number.startswith(f"+{_COUNTRY}8"):
        return number
    local = "0" + number.removeprefix(f"+{_COUNTRY}")
    second = 8 if len(local) > 10 else 7  # ten digits read best as 4-3-3
    return f"{local[:4]}-{local[4:second]}-{local[second:]}"


def _is_written_as_indonesian(number: str) -> bool:
    """Whether a number whose national part begins with 8 claims to be Indonesian; +81… is Japan's."""
    return number.startswith((f"+{_COUNTRY}", "+0", "0", _COUNTRY, "8"))


def _counted(national: str) -> str:
    if len(national) not in _NATIONAL_DIGITS:
        sentence = N_(
            "An Indonesian mobile number has 9 to 12 digits after the 0 or +62, and this one has %(count)s;"
            " check it, for example 0812-3456-7890."
        )
        raise BadPhoneNumber(sentence, count=len(national))
    return national
