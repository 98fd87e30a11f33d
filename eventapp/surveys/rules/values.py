"""Answers as text and as exact numbers: one spelling per value, so that 4, "4" and "4.0" are the same option."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction

__all__ = ["as_float", "as_number", "as_text", "is_beyond", "natural_order", "number_text", "shown"]

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_LARGEST = Fraction(10) ** 100  # far beyond any answer; keeps squares within the range of floats
_LONGEST_NUMBER = 120  # characters
_ANY_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_BLANKS = re.compile(" {2,}")
_SHOWN = 40  # characters of a foreign value in a sentence
_DIGITS = re.compile(r"(\d+)", re.ASCII)


def as_number(text: str) -> Fraction | None:
    """The exact number that `text` writes with a decimal point; None for anything else, also for "NaN" and "1,5"."""
    if len(text) > _LONGEST_NUMBER or _NUMBER.fullmatch(text) is None:
        return None
    number = Fraction(text)
    return number if abs(number) < _LARGEST else None


def is_beyond(text: str) -> bool:
    """Whether this is a number, and one that is too large, too small or too long to be reckoned with, such as 1e400."""
    return _ANY_NUMBER.fullmatch(text) is not None and as_number(text) is None


def number_text(number: Fraction) -> str:
    """The shortest plain decimal spelling: 4 for 4.0, 2.5 for 2.50. For numbers that `as_number` read."""
    if number.denominator == 1:
        return str(number.numerator)
    places = 0
    while (number * 10**places).denominator != 1:
        places += 1
    return f"{Decimal((number * 10**places).numerator).scaleb(-places):f}"


def as_text(value: object) -> str:
    """An answer or option as text without surrounding blanks; empty for None. Whole floats lose their ".0"."""
    if value is None:
        return ""
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def as_float(number: Fraction) -> float:
    """The nearest float, with 0 always positive."""
    return number.numerator / number.denominator + 0.0


def shown(value: object) -> str:
    """A foreign value for a sentence: on one line, no longer than needed to find it, with marks for several blanks."""
    text = _BLANKS.sub(lambda found: "␣" * min(len(found[0]), 3), str(value).strip())
    text = " ".join(text.split())
    text = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text[:200])
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def natural_order(text: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key that puts U2 before U10 and does not depend on the order of rows."""
    parts = _DIGITS.split(text.casefold())
    key = tuple(
        (0, int(part[:18]), part) if part.isdecimal() and part.isascii() else (1, 0, part) for part in parts if part
    )
    return (*key, (2, 0, text))
