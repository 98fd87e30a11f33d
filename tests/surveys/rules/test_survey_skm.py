"""The public-service index: published reports to their printed digits, bands at their edges, weights that flip them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from eventapp.surveys.rules.percent import rounded
from eventapp.surveys.rules.report import statistics
from eventapp.surveys.rules.skm import Element, band, element_number, index

# "Triwulan III", 29 questionnaires: answers of 4, 3 and 2, NRR, NRR tertimbang (of 0,11, as printed beside 0,1111)
# https://github.com/rennn9/GASPUL_BACKEND/blob/157a1a61dc30bd60a8794ed9d66ddc5ff04d069b/rumus_perhitungan_ikm_lengkap.md
QUARTER = {
    "U1": ((18, 11, 0), "3.6207", "0.3983"),
    "U2": ((14, 15, 0), "3.4828", "0.3831"),
    "U3": ((15, 12, 2), "3.4483", "0.3793"),
    "U4": ((29, 0, 0), "4.0000", "0.4400"),
    "U5": ((15, 14, 0), "3.5172", "0.3869"),
    "U6": ((18, 11, 0), "3.6207", "0.3983"),
    "U7": ((19, 10, 0), "3.6552", "0.4021"),
    "U8": ((18, 11, 0), "3.6207", "0.3983"),
    "U9": ((28, 1, 0), "3.9655", "0.4362"),
}


def elements(total: str, n: int = 9) -> list[Element]:
    """`n` elements whose means add up to `total`."""
    return [Element(f"U{i}", 100, Fraction(total) / n) for i in range(1, n + 1)]


@pytest.mark.parametrize(("weight", "printed"), [("0.11", 90.56), ("1/9", 91.48)])
def test_a_published_quarter_is_met_to_its_digits_by_both_of_its_weights(weight, printed):
    answers = [
        (person, key, level)
        for key, (counts, _, _) in QUARTER.items()
        for person, level in enumerate(level for level, count in zip("432", counts, strict=True) for _ in range(count))
    ]

    found = statistics(None, answers, template="skm", skm_weight=weight)["skm"]

    assert [f"{element['mean']:.4f}" for element in found["elements"]] == [mean for _, mean, _ in QUARTER.values()]
    assert (found["index"], found["band"], found["label"]) == (printed, "A", "Sangat baik")
    if weight == "0.11":
        weighted = [f"{element['weighted']:.4f}" for element in found["elements"]]
        assert weighted == [printed for _, _, printed in QUARTER.values()]


@pytest.mark.parametrize(  # 20 questionnaires of a laboratory, by parts: https://www.scribd.com/document/429061031/Lab
    ("sums", "means", "weighted", "value", "letter"),
    [
        ((74, 72), ("3.70", "3.60"), ("1.85", "1.80"), "91.25", "A"),
        ((65, 71), ("3.25", "3.55"), ("1.63", "1.78"), "85.00", "B"),
    ],
)
def test_a_published_survey_of_two_elements_is_met_to_its_digits(sums, means, weighted, value, letter):
    exact = [Fraction(total, 20) for total in sums]

    result = index([Element(f"U{i}", 20, mean) for i, mean in enumerate(exact, 1)], "1/9")

    assert tuple(f"{float(mean):.2f}" for mean in exact) == means
    assert tuple(f"{float(rounded(mean * result.weight, 2)):.2f}" for mean in exact) == weighted
    assert (f"{float(result.value):.2f}", result.band) == (value, letter)


def test_a_published_survey_of_one_answer_is_met_to_its_digits():
    # Disdukcapil Tulang Bawang Barat, semester 1 of 2023: https://e-smile.tubaba.go.id/main/skm/laporan/online
    result = index([Element(f"U{i}", 1, Fraction(4)) for i in range(1, 10)], "1/9")

    assert f"{float(4 * result.weight):.2f}" == "0.44"
    assert result[2:] == (100, "A", "Sangat baik")


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
