"""Phone numbers, in any writing of an Indonesian mobile number or with + and a country code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.errors import Refusal
from eventapp.registration.rules.phones import BadPhoneNumber, display, normalise

mobile_digits = st.from_regex(r"8[0-9]{8,11}", fullmatch=True)
foreign_numbers = st.from_regex(r"\+(?!62)[1-9][0-9]{7,14}", fullmatch=True)
fillings = st.sampled_from(["", " ", "-", ".", " - ", "\u00a0", "\u2011", "\u2013", "(", ")"])


@pytest.mark.parametrize(
    "written",
    [
        "081234567890",
        "0812-3456-7890",
        "0812.3456.7890",
        "(0812) 3456 7890",
        "+62 812 3456 7890",
        "+62 (0)812-3456-7890",
        "62812 3456 7890",
        "0062 812 3456 7890",
        "+0812 3456 7890",
        "812 3456 7890",
        " 0812\u00a03456\u20117890 ",
        "\u202a+62 812-3456-7890\u202c",
        "".join(chr(ord(digit) - ord("0") + 0xFF10) for digit in "081234567890"),  # full width
    ],
)
def test_any_writing_of_a_mobile_number_is_the_same_number(written):
    assert normalise(written) == "+6281234567890"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+65 9123 4567", "+6591234567"),
        ("+1 (212) 555-0123", "+12125550123"),
        ("00 65 9123 4567", "+6591234567"),
        ("+81 90 1234 5678", "+819012345678"),
        ("+62 21 1234567", "+62211234567"),
        ("+62 (0)274 512345", "+62274512345"),
    ],
)
def test_a_number_with_a_country_code_is_taken_as_it_is(written, number):
    assert normalise(written) == number


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("0812345678", "0812-345-678"),
        ("08123456789", "0812-3456-789"),
        ("081234567890", "0812-3456-7890"),
        ("0812345678901", "0812-3456-78901"),
        ("+65 9123 4567", "+6591234567"),
        ("+62 21 1234567", "+62211234567"),
    ],
)
def test_a_number_is_shown_as_people_here_write_it(written, shown):
    assert display(normalise(written)) == shown


MOBILE = "Write a mobile number such as 0812-3456-7890, or a foreign number with + and its country code."
DIGITS = "Write one phone number with digits only, for example 0812-3456-7890; blanks and dashes are fine."
LENGTH = (
    "An Indonesian mobile number has 9 to 12 digits after the 0 or +62, and this one has {};"
    " check it, for example 0812-3456-7890."
)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", "Write a phone number, for example 0812-3456-7890."),
        (" - ", "Write a phone number, for example 0812-3456-7890."),
        ("abc", DIGITS),
        ("08l2 3456 7890", DIGITS),
        ("0812 3456 7890 / 0813 3456 7890", DIGITS),
        ("٠٨١٢٣٤٥٦٧٨٩٠", DIGITS),
        ("++6281234567890", DIGITS),
        ("0", MOBILE),
        ("12345", MOBILE),
        ("021-1234567", MOBILE),
        (
            "081234567",
            LENGTH.format(8),
        ),
        (
            "+62 8123 4567 8901 2",
            LENGTH.format(13),
        ),
        ("+999", "A number with a country code has 8 to 15 digits after the +, and this one has 3; check it."),
    ],
)
def test_what_cannot_be_called_is_refused_in_one_sentence(written, sentence):
    with pytest.raises(BadPhoneNumber) as refused:
        normalise(written)

    assert str(refused.value) == sentence
    assert isinstance(refused.value, ValueError)
    assert isinstance(refused.value, Refusal)


@given(mobile_digits.map("+62".__add__) | foreign_numbers)
def test_what_is_shown_can_be_typed_again(number):
    assert normalise(number) == number
    assert normalise(display(number)) == number


@given(mobile_digits, st.sampled_from(["0", "62", "+62", "0062", "+62 (0)", ""]), st.data())
def test_prefix_and_filling_never_change_the_number(digits, prefix, data):
    filled = "".join(digit + data.draw(fillings) for digit in digits)

    assert normalise(prefix + filled) == "+62" + digits


@given(st.text(max_size=30) | st.from_regex(r"[+0-9 ()./-]{0,20}", fullmatch=True))
def test_anything_typed_is_a_number_or_refused(written):
    try:
        number = normalise(written)
    except BadPhoneNumber:
        return

    assert number[0] == "+"
    assert 8 <= len(number[1:]) <= 15
    assert normalise(number) == number
