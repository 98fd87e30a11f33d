"""What a region's letter says about its criteria."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.judging.rules.letters import CriterionLine, Sheet, criterion_lines

POINTS = st.integers(1, 5).map(float)


def test_a_line_holds_the_mean_the_range_and_the_median_of_the_category():
    sheets = [
        Sheet("A", {"x": 4.0, "y": 2.0}),
        Sheet("A", {"x": 5.0, "y": 3.0}),
        Sheet("B", {"x": 1.0, "y": 1.0}),
        Sheet("C", {"x": 3.0, "y": 5.0}),
    ]

    assert criterion_lines(sheets, entry="A", criteria=("x", "y")) == [
        CriterionLine("x", 4.5, 4.0, 5.0, 3.0),
        CriterionLine("y", 2.5, 2.0, 3.0, 2.5),
    ]


def test_a_sheet_that_lacks_a_criterion_counts_nowhere():
    sheets = [Sheet("A", {"x": 4.0, "y": 2.0}), Sheet("A", {"x": 1.0}), Sheet("B", {"y": 5.0})]

    assert criterion_lines(sheets, entry="A", criteria=("x", "y"))[0] == CriterionLine("x", 4.0, 4.0, 4.0, 4.0)


def test_a_region_without_a_complete_sheet_has_no_numbers_of_its_own():
    sheets = [Sheet("B", {"x": 5.0})]

    assert criterion_lines(sheets, entry="A", criteria=("x",)) == [CriterionLine("x", None, None, None, 5.0)]
    assert criterion_lines([], entry="A", criteria=("x",)) == [CriterionLine("x", None, None, None, None)]


@given(st.dictionaries(st.sampled_from("ABCD"), st.lists(POINTS, min_size=1, max_size=5), min_size=1))
def test_the_mean_lies_in_the_range_and_scoring_an_entry_twice_over_moves_no_median(panel):
    sheets = [Sheet(entry, {"x": score}) for entry, scores in panel.items() for score in scores]
    twice = sheets + [sheet for sheet in sheets if sheet.entry == min(panel)]

    for entry in panel:
        (line,) = criterion_lines(sheets, entry=entry, criteria=("x",))
        (again,) = criterion_lines(twice, entry=entry, criteria=("x",))
        assert line.lowest <= line.mean <= line.highest
        assert again.middle == pytest.approx(line.middle)
