"""Looking a rubric over, and descriptions of scores as people type them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.judging.rules import rubric_check
from eventapp.judging.rules.levels import BadLevels, read_levels, write_levels
from eventapp.judging.rules.rubric_check import RubricLine

LEVELS = {"1": "Belum ada", "5": "Menyeluruh"}


def found(*lines):
    """What the check says: whether it stops, and the sentence."""
    return [(each.stops, each.sentence % each.details) for each in rubric_check.check(lines)]


def test_a_whole_rubric_has_no_findings():
    assert found(RubricLine("A", "60", levels=LEVELS), RubricLine("B", "40", levels=LEVELS)) == []


def test_questions_are_neither_weighed_nor_checked_for_a_scale():
    lines = (RubricLine("A", "100", levels=LEVELS), RubricLine("Catatan", "7", low="9", high="1", is_scored=False))

    assert found(*lines) == []
    assert rubric_check.weight_sum(lines) == Decimal(100)


def test_an_empty_rubric_and_one_without_weight_stop():
    assert found() == [(True, "There is no criterion to score by yet.")]
    assert found(RubricLine("A", "0", levels=LEVELS))[0] == (True, "The weights sum to 0: no score could be reckoned.")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ({"weight": "-1"}, "The weight “-1” of A is no number from 0 up; write one such as 20."),
        ({"weight": "NaN"}, "The weight “NaN” of A is no number from 0 up; write one such as 20."),
        (
            {"low": "5", "high": "1"},
            "The highest score of A must exceed the lowest, but it runs from 5 to 1; swap them.",
        ),
        (
            {"step": "0.3"},
            "Steps of 0.3 do not lead from 1 to 5 on the scale of A; choose one such as 1 or 0.5.",
        ),
        ({"step": "0"}, "Steps of 0 do not lead from 1 to 5 on the scale of A; choose one such as 1 or 0.5."),
        (
            {"high": "Infinity"},
            "The scale of A, 1 to Infinity in steps of 1, must be numbers such as 1, 5 and 1.",
        ),
        (
            {"low": "", "high": "", "step": ""},
            "A has no whole scale: write its lowest score, its highest and the step, such as 1, 5 and 1.",
        ),
        (
            {"levels": {"1": "a", "5": "b", "2.5": "c"}},
            "A describes 2.5, which is no score of its scale; take that line out or change the scale.",
        ),
    ],
)
def test_a_line_by_which_nobody_could_score_stops(line, sentence):
    findings = found(
        RubricLine("A", **{"weight": "60", "levels": LEVELS, **line}), RubricLine("B", "40", levels=LEVELS)
    )

    assert (True, sentence) in findings


def test_the_only_weight_is_named_where_it_is_wrong_and_not_called_a_sum():
    assert [sentence for stops, sentence in found(RubricLine("A", "-1", levels=LEVELS)) if stops] == [
        "The weight “-1” of A is no number from 0 up; write one such as 20."
    ]


def test_one_name_twice_stops_however_it_is_written():
    findings = found(RubricLine("Dampak", "50", levels=LEVELS), RubricLine(" dampak ", "50", levels=LEVELS))

    assert findings == [(True, "The name  dampak  stands there twice; judges could not tell the two apart.")]


def test_what_is_only_worth_a_look_comes_after_what_stops():
    findings = found(
        RubricLine("A", "50", levels={}),
        RubricLine("B", "0", low="0", high="100", levels={"0": "x", "100": "y"}),
        RubricLine("B", "1", levels=LEVELS),
    )

    assert [stops for stops, _ in findings] == sorted((stops for stops, _ in findings), reverse=True)
    assert len(findings) == 6


@given(st.lists(st.decimals(0, 1000, places=2), min_size=1, max_size=8))
def test_the_sum_of_the_weights_is_exact(weights):
    lines = [RubricLine(str(place), str(weight).replace(".", ",")) for place, weight in enumerate(weights)]

    assert rubric_check.weight_sum(lines) == sum(weights)


@given(
    st.dictionaries(
        st.integers(-9, 99).map(str),
        st.text(st.characters(categories=("L", "N")), min_size=1, max_size=20).map(str.strip).filter(bool),
        max_size=6,
    )
)
def test_descriptions_are_read_back_as_they_were_written(levels):
    assert read_levels(write_levels(levels), name="A") == levels


def test_decimal_commas_and_dashes_are_read_and_a_line_without_score_is_named():
    assert read_levels("1,5 – setengah\n2: penuh", name="A") == {"1.5": "setengah", "2": "penuh"}
    with pytest.raises(BadLevels, match="A: the line “penuh”"):
        read_levels("penuh", name="A")
    with pytest.raises(BadLevels, match="twice"):
        read_levels("1 = a\n1,0 = b\n1 = c", name="A")
