"""Rubrics: read from a file or made by the caller, and refused where nothing can be weighed by them."""

from __future__ import annotations

import math

import pytest

from eventapp.judging.errors import BadRubric, MalformedTable
from eventapp.judging.rules.rubric import Criterion, Rubric, read_rubric


def test_a_rubric_without_categories_holds_in_every_category():
    rubric = read_rubric("criterion,weight,min,max\nb,1,0,4\na,3,0,4\n")

    assert [(each.name, each.weight) for each in rubric.of("any")] == [("a", 3.0), ("b", 1.0)]
    assert rubric.of(None) == rubric.of("any")
    assert rubric.categories() == []


def test_a_rubric_with_categories_holds_in_each_of_them_alone():
    rubric = read_rubric("category,criterion,weight,min,max\nB,c,1,0,4\nA,c,2,0,10\n")

    assert rubric.of("A") == (Criterion("c", 2.0, 0.0, 10.0, "A", 3),)
    assert rubric.of("C") == ()
    assert rubric.categories() == ["A", "B"]


def test_an_empty_category_column_is_as_good_as_none():
    assert read_rubric("category,criterion,weight,min,max\n,c,1,0,4\n").every_category


def test_a_repeated_line_counts_once():
    assert len(read_rubric("criterion,weight,min,max\na,1,0,4\na,1.0,0,4\n").criteria) == 1


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("a,0,0,4\nb,0,0,4\n", "The weights in the rubric sum to 0; they must exceed 0."),
        ("a,-1,0,4\n", "Line 2 of the rubric: the weight -1 of 'a' is below 0; correct it."),
        ("a,1,4,4\n", "Line 2 of the rubric: the max 4 of 'a' is not above its min 4; correct it."),
        (
            "a,1e-300,0,4\nb,0,0,4\n",
            "Line 2 of the rubric: the weight 1e-300 of 'a' is neither 0 nor at least 1e-09; correct it.",
        ),
        ("a,1,0,1e-300\n", "Line 2 of the rubric: the scale of 'a' spans less than 1e-09; correct it."),
        ("a,1,0,4\na,2,0,4\n", "Line 3 of the rubric: criterion 'a' is there already (line 2); keep one."),
        ("a,x,0,4\n", "Line 2 of RUBRIC.csv: weight 'x' is not a number; correct it."),
        ("a,,0,4\n", "Line 2 of RUBRIC.csv: weight '' is not a number; correct it."),
        ("a,1,0,nan\n", "Line 2 of RUBRIC.csv: max 'nan' is not a number; correct it."),
        ('a,"0,5",0,4\n', "Line 2 of RUBRIC.csv: weight '0,5' has a decimal comma; write it with a point, 0.5."),
    ],
)
def test_a_rubric_by_which_nothing_can_be_weighed_is_refused(lines, sentence):
    with pytest.raises(BadRubric) as refused:
        read_rubric("criterion,weight,min,max\n" + lines)

    assert refused.value.sentence() == sentence


def test_weights_are_summed_by_category():
    with pytest.raises(BadRubric, match="category 'B' in the rubric sum to 0"):
        read_rubric("category,criterion,weight,min,max\nA,a,1,0,4\nB,a,0,0,4\n")


def test_a_category_that_is_missing_here_and_there_is_refused_with_its_line():
    with pytest.raises(BadRubric, match=r"^Line 3 of RUBRIC\.csv names no category"):
        read_rubric("category,criterion,weight,min,max\nA,a,1,0,4\n,b,1,0,4\n")


@pytest.mark.parametrize("text", ["", "criterion,weight\na,1\n", "criterion,weight,min,max\n"])
def test_a_file_without_header_or_rows_is_refused(text):
    with pytest.raises(MalformedTable):
        read_rubric(text)


def test_a_rubric_made_by_the_caller_is_checked_too():
    with pytest.raises(BadRubric, match="Criterion 'a' of the rubric: weight, min and max"):
        Rubric((Criterion("a", weight=math.nan),))
