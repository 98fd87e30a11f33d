"""From marks to sheets: weighted means, scales, what is left out and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.judging.errors import BadMark, ConflictingMarks
from eventapp.judging.rules.marks import Mark, read_marks
from eventapp.judging.rules.rubric import Criterion, Rubric
from eventapp.judging.rules.scoring import Sheet, half_up, score_sheets


def marks(text: str, **options) -> list[Mark]:
    return read_marks("category,entry,judge,criterion,score\n" + text, **options)


WEIGHTED = Rubric((Criterion("idea", 3, 0, 4), Criterion("impact", 1, 0, 4)), every_category=True)
MIXED = Rubric((Criterion("idea", 1, 0, 4), Criterion("impact", 3, 1, 5)), every_category=True)


def test_a_sheet_is_the_weighted_mean_on_the_common_scale():
    (category,) = score_sheets(marks("A,E,J,idea,4\nA,E,J,impact,2\n"), WEIGHTED)

    assert category.sheets == (Sheet("E", "J", 3.5),)
    assert category.extent == 4.0


def test_criteria_with_different_scales_are_mapped_to_100():
    (category,) = score_sheets(marks("A,E,J,idea,3\nA,E,J,impact,2\n"), MIXED)

    assert category.sheets == (Sheet("E", "J", (75 + 3 * 25) / 4),)
    assert category.extent == 100.0


def test_without_a_rubric_all_criteria_weigh_the_same():
    (category,) = score_sheets(marks("A,E,J,idea,3\nA,E,J,impact,2\n"))

    assert category.sheets == (Sheet("E", "J", 2.5),)
    assert category.extent is None


def test_a_published_weighted_sum_is_reproduced():
    """A five-part evaluation of implementation on 0-4: 10/20/30/20/20, as the ready-made example rubric."""
    names = ("baseline", "output", "outcome", "impact", "quick win")
    rubric = Rubric(tuple(Criterion(n, w, 0, 4) for n, w in zip(names, (10, 20, 30, 20, 20), strict=True)), True)

    (category,) = score_sheets(
        [Mark(None, "E", "J", n, s) for n, s in zip(names, (4, 3, 2, 3, 1), strict=True)], rubric
    )

    assert category.sheets[0].total == pytest.approx((40 + 60 + 60 + 60 + 20) / 100, abs=1e-12)


def test_a_sheet_that_lacks_a_criterion_is_left_out_and_named():
    (category,) = score_sheets(marks("A,E1,J,idea,4\nA,E1,J,impact,2\nA,E2,J,idea,4\nA,E2,J,impact,\n"), WEIGHTED)

    assert [sheet.entry for sheet in category.sheets] == ["E1"]
    assert category.left_out == (("E2", "J"),)
    assert category.notices == ("The sheet of judge 'J' for entry 'E2' is left out: it has no score for 'impact'.",)
    assert category.entries == ("E1", "E2")


def test_without_a_rubric_too_a_sheet_is_never_weighed_anew():
    (category,) = score_sheets(marks("A,E,J1,idea,4\nA,E,J1,impact,2\nA,E,J2,idea,4\n"))

    assert category.left_out == (("E", "J2"),)


def test_a_criterion_that_nobody_scored_does_not_empty_the_round():
    (category,) = score_sheets(marks("A,E,J1,idea,4\nA,E,J1,impact,\n"))

    assert category.sheets == (Sheet("E", "J1", 4.0),)
    assert category.notices == ("Nobody scored 'impact'; without a rubric it does not count.",)


def test_a_criterion_of_weight_zero_changes_nothing_and_is_said():
    rubric = Rubric((Criterion("idea", 1, 0, 4), Criterion("note", 0, 0, 4)), every_category=True)

    (category,) = score_sheets(marks("A,E,J,idea,3\nA,E,J,note,0\n"), rubric)

    assert category.sheets == (Sheet("E", "J", 3.0),)
    assert category.notices == ("Criterion 'note' weighs 0 and changes no score.",)


@pytest.mark.parametrize("repeated", ["1", "1.0", "1.00"])
def test_a_row_repeated_with_the_same_value_counts_once(repeated):
    (category,) = score_sheets(marks(f"A,E,J,c,1\nA,E,J,c,{repeated}\n"))

    assert category.sheets == (Sheet("E", "J", 1.0),)


def test_a_row_repeated_with_another_value_is_refused_with_both_lines():
    with pytest.raises(ConflictingMarks, match=r"^Lines 2 and 4 give different scores, 1 and 1\.5, for the same"):
        score_sheets(marks("A,E,J,c,1\nA,F,J,c,1\nA,E,J,c,1.5\n"))


def test_a_missing_score_beside_a_given_one_is_no_contradiction():
    (category,) = score_sheets(marks("A,E,J,c,\nA,E,J,c,2\n"))

    assert category.sheets == (Sheet("E", "J", 2.0),)


@pytest.mark.parametrize("score", ["4.01", "-0.01", "400"])
def test_a_score_off_its_scale_is_refused_with_line_value_and_scale(score):
    with pytest.raises(BadMark) as refused:
        score_sheets(marks(f"A,E,J,impact,1\nA,E,J,idea,{score}\n"), WEIGHTED)

    assert refused.value.sentence() == (
        f"Line 3: score {score} is off the scale of criterion 'idea', 0 to 4; correct it."
    )


def test_the_ends_of_a_scale_belong_to_it():
    (category,) = score_sheets(marks("A,E,J,idea,4\nA,E,J,impact,0\n"), WEIGHTED)

    assert category.sheets == (Sheet("E", "J", 3.0),)


def test_an_unknown_criterion_is_refused_with_line_and_names():
    with pytest.raises(BadMark) as refused:
        score_sheets(marks("A,E,J,idea,4\nA,E,J,style,2\n"), WEIGHTED)

    assert refused.value.sentence() == (
        "Line 3: criterion 'style' is unknown, the rubric has 'idea', 'impact' for category 'A'; correct one of them."
    )


def test_scores_without_criterion_go_with_a_rubric_of_one_nameless_criterion_only():
    unnamed = [Mark(None, "E", "J", None, 3, line=2)]

    assert score_sheets(unnamed, Rubric((Criterion(None, 1, 0, 4),), True))[0].sheets == (Sheet("E", "J", 3.0),)
    with pytest.raises(BadMark, match=r"^Line 2: the score names no criterion, and the rubric has 'idea', 'impact'"):
        score_sheets(unnamed, WEIGHTED)


@pytest.mark.parametrize("score", [Decimal("NaN"), float("nan"), float("inf"), Decimal("1e20")])
def test_marks_of_a_caller_are_checked_like_those_of_a_file(score):
    with pytest.raises(BadMark, match=r"^Judge 'J', entry 'E': score"):
        score_sheets([Mark("A", "E", "J", "c", score)])


def test_decimals_and_floats_give_the_same_sheets():
    exact = score_sheets([Mark("A", "E", "J", name, Decimal(s)) for name, s in (("a", "4.10"), ("b", "3.3"))])
    plain = score_sheets([Mark("A", "E", "J", name, float(s)) for name, s in (("a", "4.10"), ("b", "3.3"))])

    assert exact == plain


def test_an_entry_with_two_groups_is_refused_with_both_lines():
    text = "entry,judge,score,province\nE,J1,1,Bali\nE,J2,1,\nE,J3,1,Papua\n"

    with pytest.raises(ConflictingMarks, match=r"^Lines 2 and 4 give entry 'E' two groups, 'Bali' and 'Papua'"):
        score_sheets(read_marks(text, group_column="province"))


def test_a_group_named_once_holds_for_the_entry():
    text = "entry,judge,score,province\nE,J1,1,\nE,J2,1,Bali\n"

    assert score_sheets(read_marks(text, group_column="province"))[0].groups == {"E": "Bali"}


@pytest.mark.parametrize(("scores", "step"), [(("4", "2"), 1.0), (("4.0", "2.50"), 0.1), (("4.25", "2"), 0.01)])
def test_rounding_variance_follows_the_decimals_that_were_used(scores, step):
    (category,) = score_sheets(marks("".join(f"A,E{i},J,c,{score}\n" for i, score in enumerate(scores))))

    assert category.rounding_variance == pytest.approx(step**2 / 12)


def test_rounding_variance_of_mapped_criteria_is_in_points_of_100():
    (category,) = score_sheets(marks("A,E,J,idea,3\nA,E,J,impact,2\n"), MIXED)

    assert category.rounding_variance == pytest.approx((25**2 + 75**2) / 12 / 16)


@given(st.permutations(marks("A,E,J,a,1\nA,E,J,b,2\nB,E,J,a,3\nA,F,J,a,4\nA,F,J,b,0.1\nA,E,K,a,0.2\n")))
def test_the_order_of_marks_does_not_matter(shuffled):
    expected = score_sheets(marks("A,E,J,a,1\nA,E,J,b,2\nB,E,J,a,3\nA,F,J,a,4\nA,F,J,b,0.1\nA,E,K,a,0.2\n"))

    assert score_sheets(shuffled) == expected


@pytest.mark.parametrize(
    ("value", "text"), [(2.675, "2.68"), (1.005, "1.01"), (2.5 - 1e-13, "2.50"), (-0.125, "-0.13"), (3.0, "3.00")]
)
def test_a_score_is_displayed_rounded_half_up(value, text):
    assert str(half_up(value)) == text
