"""The public-service index: bands at their edges and the weight that flips them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from eventapp.surveys.rules.skm import Element, band, element_number, index


def elements(total: str, n: int = 9) -> list[Element]:
    """`n` elements whose means add up to `total`."""
    return [Element(f"U{i}", 100, Fraction(total) / n) for i in range(1, n + 1)]


@pytest.mark.parametrize(
    ("weight", "value", "letter", "label"),
    [("1/9", "88.31", "A", "Sangat baik"), ("0.111", "88.22", "B", "Baik"), ("0.11", "87.42", "B", "Baik")],
)
def test_the_weight_decides_the_band_of_the_same_answers(weight, value, letter, label):
    result = index(elements("31.79"), weight)

    assert result[2:] == (Fraction(value), letter, label)
    assert result.weight_name == weight


@pytest.mark.parametrize(("weight", "value"), [("1/9", "100"), ("0.111", "99.9"), ("0.11", "99")])
def test_all_answers_very_good_reach_what_the_weight_allows(weight, value):
    assert index(elements("36"), weight).value == Fraction(value)


@pytest.mark.parametrize(
    ("value", "letter"),
    [
        ("100", "A"),
        ("88.31", "A"),
        ("88.30", "B"),
        ("76.61", "B"),
        ("76.60", "C"),
        ("65", "C"),
        ("64.99", "D"),
        ("25", "D"),
    ],
)
def test_the_bands_begin_where_the_regulation_says(value, letter):
    assert band(Fraction(value))[0] == letter


def test_the_index_is_rounded_half_up_before_its_band_is_read():
    assert index(elements("31.7898"), "1/9")[2:4] == (Fraction("88.31"), "A")  # 88.305
    assert index(elements("31.78979"), "1/9")[2:4] == (Fraction("88.30"), "B")


def test_an_element_without_answers_leaves_no_index():
    lacking = [*elements("32")[:8], Element("U9", 0, None)]

    assert index(lacking, "1/9")[2:] == (None, None, None)


def test_fewer_elements_weigh_one_over_their_number_whatever_was_chosen():
    assert index(elements("32", n=8), "0.111")[:3] == ("1/8", Fraction(1, 8), Fraction(100))


@pytest.mark.parametrize(
    ("key", "number"), [("U1", 1), ("u9", 9), ("U05", 5), ("U10", None), ("q1", None), ("U0", None)]
)
def test_the_elements_are_known_by_their_keys(key, number):
    assert element_number(key) == number
