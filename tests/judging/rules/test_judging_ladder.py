"""The ladder: what it compares, in which order, and what it never does."""

from __future__ import annotations

import doctest
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.judging.rules import ladder
from eventapp.judging.rules.ladder import CRITERION, FIRSTS, HEAD_TO_HEAD, MEDIAN, announced, climb, levels

ENTRIES = ("A", "B", "C")
scores = st.integers(100, 500).map(lambda number: number / 100)
marks = st.dictionaries(
    st.sampled_from(ENTRIES), st.dictionaries(st.sampled_from("JKLM"), scores, min_size=1), min_size=3, max_size=3
)
criteria = st.lists(
    st.tuples(st.sampled_from("uvwxyz"), st.integers(0, 3), st.fixed_dictionaries(dict.fromkeys(ENTRIES, scores))),
    max_size=3,
    unique_by=lambda each: each[0],
)


def test_the_examples_in_the_docstrings_are_true():
    assert doctest.testmod(ladder).failed == 0


@pytest.mark.parametrize(
    ("score", "decimals", "expected"),
    [
        (4.125, 2, "4.13"),
        (4.12499999999999, 2, "4.13"),
        (4.124999, 2, "4.12"),
        (2.675, 2, "2.68"),
        (0.1 + 0.2, 1, "0.3"),
        (-1.005, 2, "-1.01"),
    ],
)
def test_scores_are_announced_half_up_after_clearing_noise(score, decimals, expected):
    assert announced(score, decimals) == Decimal(expected)


def test_only_scores_that_are_equal_as_announced_are_level():
    found = levels({"A": 4.3149, "B": 4.3051, "C": 4.3249, "D": None}, decimals=2)

    assert (found, levels({"A": 4.3149, "B": 4.3051}, decimals=3)) == ([("C",), ("A", "B")], [("A",), ("B",)])


def test_the_heaviest_criterion_comes_first_then_the_next_then_by_name():
    found = climb(
        "AB",
        criteria=[
            ("zeta", 20, {"A": 4, "B": 4.004}),
            ("alpha", 20, {"A": 3, "B": 3}),
            ("light", 10, {"A": 1, "B": 5}),
            ("nothing", 0, {"A": 5, "B": 1}),
        ],
        marks={},
    )

    assert [(step.name, step.criterion, step.decides) for step in found.steps] == [
        (CRITERION, "alpha", False),
        (CRITERION, "zeta", False),
        (CRITERION, "light", True),
    ]
    assert (found.order, found.steps[-1].values) == ((("B",), ("A",)), {"A": "1.00", "B": "5.00"})


def test_head_to_head_counts_only_judges_who_scored_both():
    found = climb("AB", criteria=[], marks={"A": {"J": 5, "K": 3, "L": 5}, "B": {"K": 4, "M": 1}})

    assert [(step.name, step.values) for step in found.steps] == [(HEAD_TO_HEAD, {"A": "-1", "B": "1"})]
    assert found.order == (("B",), ("A",))


def test_a_circle_of_three_goes_on_to_the_median():
    circle = {
        "A": {"J": 5, "K": 3, "L": 4},
        "B": {"J": 4, "K": 5, "L": 3},
        "C": {"J": 3, "K": 4, "L": 5, "M": 5},
    }

    found = climb(ENTRIES, criteria=[], marks=circle)

    assert [step.name for step in found.steps] == [HEAD_TO_HEAD, MEDIAN, FIRSTS]
    assert found.order == (("C",), ("A", "B"))


def test_first_places_are_counted_among_all_entries_that_a_judge_scored():
    others = {"Z": {"J": 5, "L": 1}}
    found = climb("AB", criteria=[], marks={"A": {"J": 4, "K": 2}, "B": {"L": 4, "M": 2}, **others})

    assert [(step.name, step.decides) for step in found.steps] == [
        (HEAD_TO_HEAD, False),
        (MEDIAN, False),
        (FIRSTS, True),
    ]
    assert found.steps[-1].values == {"A": "1", "B": "2"}


def test_equals_in_everything_stay_equal_for_the_vote():
    same = {"J": 4.0, "K": 3.0}

    found = climb("BA", criteria=[("x", 1, {"A": 4, "B": 4})], marks={"A": same, "B": same})

    assert (found.order, [step.decides for step in found.steps]) == ((("A", "B"),), [False] * 4)


def test_an_entry_without_a_value_stands_behind_those_that_have_one():
    found = climb("AB", criteria=[("x", 1, {"B": 1.0})], marks={})

    assert (found.order, found.steps[0].values) == ((("B",), ("A",)), {"A": None, "B": "1.00"})


def test_steps_can_be_written_down_as_plain_data():
    found = climb("AB", criteria=[("x", 1, {"A": 2, "B": 1})], marks={})

    assert found.steps[0].as_document() == {
        "step": "criterion",
        "criterion": "x",
        "values": {"A": "2.00", "B": "1.00"},
        "order": [["A"], ["B"]],
    }


@given(criteria, marks)
def test_nobody_is_lost_and_every_step_refines_the_one_before(criteria, marks):
    found = climb(ENTRIES, criteria=criteria, marks=marks)

    assert sorted(entry for group in found.order for entry in group) == list(ENTRIES)
    assert all(sorted(e for group in step.order for e in group) == sorted(step.values) for step in found.steps)


@given(criteria, marks, st.permutations(ENTRIES))
def test_names_decide_nothing(criteria, marks, order):
    new = dict(zip(ENTRIES, order, strict=True))
    renamed = climb(
        order,
        criteria=[
            (name, weight, {new[e]: v for e, v in values.items()}) for name, weight, values in reversed(criteria)
        ],
        marks={new[entry]: {judge * 2: v for judge, v in totals.items()} for entry, totals in marks.items()},
    )

    found = climb(ENTRIES, criteria=criteria, marks=marks)

    assert renamed.order == tuple(tuple(sorted(new[entry] for entry in group)) for group in found.order)
