"""Criterion by criterion: scores that sum to the total, what moved weights, other methods and one judge less change."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.judging.rules import tabulation
from eventapp.judging.rules.criteria import criterion_table, ladder_for
from eventapp.judging.rules.cuts import next_interviews
from eventapp.judging.rules.ladder import climb
from eventapp.judging.rules.marks import Mark
from eventapp.judging.rules.methods import Method
from eventapp.judging.rules.report_cards import report_cards
from eventapp.judging.rules.robustness import Places, firsts, leave_one_out, move_weights, side_by_side
from eventapp.judging.rules.rubric import Criterion, Rubric

RUBRIC = Rubric((Criterion("x", 60, 1, 5, "a"), Criterion("y", 25, 1, 5, "a"), Criterion("z", 15, 1, 5, "a")))


def field(entries=10, judges=5, *, seed=1, share=1.0, lean=None, spread=None):
    """Marks of a category: quality by entry, leniency by judge, noise; some pairs are absent."""
    luck = random.Random(seed)  # noqa: S311 -- data, no secret
    quality = {f"E{number:02}": luck.uniform(2, 4) for number in range(entries)}
    marks = []
    for entry, good in quality.items():
        for number in range(judges):
            judge = f"J{number:02}"
            if luck.random() > share:
                continue
            for criterion in ("x", "y", "z"):
                value = good + (lean or {}).get(judge, 0) + luck.gauss(0, (spread or {}).get(judge, 0.3))
                marks.append(Mark("a", entry, judge, criterion, min(5.0, max(1.0, round(value, 1)))))
    return marks


def table_of(marks, rubric=RUBRIC):
    """The table of category a."""
    table = criterion_table(marks, rubric, "a")
    assert table is not None
    return table


@pytest.mark.parametrize("method", [Method("adjusted"), Method("mean")])
@pytest.mark.parametrize("share", [1.0, 0.6])
def test_weighed_scores_on_the_criteria_sum_to_the_score_of_the_tabulation(method, share):
    marks = field(share=share)
    table = table_of(marks)

    scores = table.by_criterion(method) @ table.weights

    document = tabulation.tabulate(marks, rubric=RUBRIC, method=method.name)
    expected = {row["entry"]: row["score"] for row in document["categories"][0]["ranking"]}
    assert dict(zip(table.panel.entries, scores, strict=True)) == pytest.approx(expected, abs=1e-9)


def test_criteria_on_different_scales_are_mapped_like_the_totals():
    rubric = Rubric((Criterion("x", 1, 0, 10, "a"), Criterion("y", 1, 1, 5, "a"), Criterion("z", 1, 1, 5, "a")))
    marks = field()

    table = table_of(marks, rubric)

    document = tabulation.tabulate(marks, rubric=rubric, method="mean")
    expected = {row["entry"]: row["score"] for row in document["categories"][0]["ranking"]}
    scores = table.by_criterion(Method("mean")) @ table.weights
    assert (table.extent, dict(zip(table.panel.entries, scores, strict=True))) == (100.0, pytest.approx(expected))


def test_an_incomplete_sheet_is_in_no_table():
    marks = [Mark("a", "E", "J", name, 3) for name in "xyz"] + [
        Mark("a", "E", "K", "x", 5),
        Mark("a", "E", "K", "y", None),
    ]

    table = table_of(marks)

    assert (table.panel.judges, criterion_table(marks[3:], RUBRIC, "a")) == (("J",), None)


def test_the_ladder_gets_scores_and_totals_by_the_method_of_the_round():
    marks = field(share=0.7)
    table = table_of(marks)
    group = table.panel.entries[:3]

    (found,) = ladder_for(table, Method("adjusted"), [group], decimals=2)

    scores = table.by_criterion(Method("adjusted"))
    criteria = [
        (name, weight, dict(zip(table.panel.entries, scores[:, index], strict=True)))
        for index, (name, weight) in enumerate([("x", 60), ("y", 25), ("z", 15)])
    ]
    assert found == climb(group, criteria=criteria, marks=table.totals(Method("adjusted")))


def test_methods_stand_side_by_side_with_none_where_too_few_judges_are_left():
    marks = [
        mark for mark in field(entries=3, judges=4) if (mark.entry, mark.judge) not in {("E00", "J00"), ("E00", "J01")}
    ]

    found = side_by_side(table_of(marks))

    assert (list(found), found["trimmed"]["E00"]) == (["adjusted", "mean", "trimmed"], None)
    for method in ("adjusted", "mean"):
        document = tabulation.tabulate(marks, rubric=RUBRIC, method=method)
        assert found[method] == pytest.approx(
            {row["entry"]: row["score"] for row in document["categories"][0]["ranking"]}, abs=1e-9
        )


def test_leaving_out_one_judge_names_who_would_be_first():
    marks = [
        *(Mark("a", "A", judge, name, 4) for judge in ("J", "K") for name in "xyz"),
        *(Mark("a", "B", "J", name, 5) for name in "xyz"),
        *(Mark("a", "B", "K", name, 2) for name in "xyz"),
    ]

    found = leave_one_out(table_of(marks), Method("mean"))

    assert [(each.judge, each.first) for each in found] == [("J", ("A",)), ("K", ("B",))]


def test_weights_that_move_keep_a_winner_who_is_best_everywhere():
    marks = [
        Mark("a", entry, judge, name, score)
        for entry, score in (("A", 5), ("B", 3))
        for judge in "JK"
        for name in "xyz"
    ]

    moved = move_weights(table_of(marks), Method("adjusted"), firsts, seed=0)

    assert moved is not None
    assert (moved.draws, moved.stable, moved.others) == (100, 100, ())


def test_weights_that_move_show_a_winner_who_hangs_on_them():
    scores = {"A": {"x": 4.1, "y": 3, "z": 3}, "B": {"x": 3.5, "y": 4, "z": 3.7}}
    marks = [
        Mark("a", entry, judge, name, value)
        for entry, line in scores.items()
        for judge in "JK"
        for name, value in line.items()
    ]

    moved = move_weights(table_of(marks), Method("adjusted"), firsts, seed=0)

    assert moved is not None
    assert 0 < moved.stable < 100
    assert moved.others == (("B", 100 - moved.stable),)
    assert moved == move_weights(table_of(marks), Method("adjusted"), firsts, seed=0)


@pytest.mark.parametrize("name", ["mean", "adjusted", "trimmed"])
def test_moved_weights_of_every_method_agree_with_reckoning_anew(name):
    table = table_of(field(share=0.8))
    method = Method(name, 1, 1) if name == "trimmed" else Method(name)
    weights = np.array([0.5, 0.3, 0.2])

    seen = []
    move_weights(table, method, lambda scores: seen.append(scores) or frozenset(), seed=0, draws=1)
    panel = table.weighed(table.weights)

    expected = method.scores(panel, table.lenient)
    assert seen[0] == pytest.approx(expected, nan_ok=True)
    assert table.weighed(weights).total == pytest.approx(table.points @ weights)


def test_places_are_taken_under_the_cap_and_equals_at_the_line_are_left_out():
    scores = np.array([5.0, 4.0, 3.0, 3.0, np.nan])

    assert Places(2)(scores) == {0, 1}
    assert Places(3)(scores) == {0, 1}
    assert Places(2, 1, ["x", "x", "y", "z", "z"])(scores) == {0}
    assert Places(3, 1, ["x", "x", "y", "z", "z"])(scores) == {0, 2, 3}
    assert Places(9)(scores) == {0, 1, 2, 3}


def test_a_single_criterion_has_no_weights_to_move():
    rubric = Rubric((Criterion("x", 1, 1, 5, "a"),))
    marks = [Mark("a", "A", "J", "x", 3)]

    assert move_weights(table_of(marks, rubric), Method("mean"), firsts, seed=0) is None


def cards(marks, **options):
    """The report cards by judge."""
    document = tabulation.tabulate(marks, rubric=RUBRIC)["categories"][0]
    errors = {row["judge"]: row["se"] for row in document["judges"]}
    return {card.judge: card for card in report_cards(table_of(marks), errors, **options)}


def test_a_card_tells_leniency_consistency_spread_and_agreement():
    found = cards(field(entries=30, lean={"J01": 0.8}, spread={"J02": 1.0}))

    assert found["J01"].flags == ("lenient",)
    assert found["J02"].flags[0] == "erratic"
    assert found["J02"].consistency > 1.6 > found["J03"].consistency
    assert found["J02"].rest < found["J03"].rest
    assert found["J01"].leniency == pytest.approx(0.64, abs=0.2)
    assert 0 < found["J01"].se < 0.2


def test_one_impression_for_all_criteria_is_flagged_from_eight_sheets():
    def halved(count):
        return [mark._replace(score=3.0 if mark.judge == "J00" else mark.score) for mark in field(entries=count)]

    many, few = cards(halved(8)), cards(halved(7))

    assert ("halo" in many["J00"].flags, few["J00"].flags, many["J00"].halo) == (True, (), 0.0)
    assert many["J01"].halo > 0.1


def test_home_bias_is_null_with_the_reason_where_recusal_leaves_no_data():
    found = cards(field())["J00"]

    assert found.home is None
    assert any("own province" in notice for notice in found.notices)


def test_home_bias_is_told_with_a_probability_from_eight_home_sheets():
    marks = field(entries=30)
    home = {(f"E{number:02}", "J00") for number in range(10)}
    biased = [
        mark._replace(score=min(5.0, mark.score + 0.8)) if (mark.entry, mark.judge) in home else mark for mark in marks
    ]

    honest, found, few = (
        cards(marks, home=home)["J00"].home,
        cards(biased, home=home)["J00"].home,
        cards(biased, home=set(sorted(home)[:3]))["J00"],
    )

    assert (found.n, found.bias > 0.4, found.p < 0.01) == (10, True, True)
    assert honest.p > 0.05
    assert (few.home.n, few.home.p) == (3, None)


@pytest.mark.parametrize(
    "marks",
    [
        [Mark("a", "A", "J", name, 3) for name in "xyz"],
        [Mark("a", entry, "J", name, 3) for entry in "ABCDEFGHIJ" for name in "xyz"],
        [Mark("a", "A", judge, name, 3) for judge in "JKL" for name in "xyz"],
        [Mark("a", entry, judge, name, 3) for entry, judge in [("A", "J"), ("B", "K")] for name in "xyz"],
        [Mark("a", entry, judge, name, 3) for entry in "ABCDEFGHIJ" for judge in "JK" for name in "xyz"],
    ],
    ids=["one sheet", "one judge", "one entry", "two islands", "constant"],
)
def test_thin_data_give_cards_with_none_and_never_a_crash(marks):
    found = cards(marks)
    table = table_of(marks)

    assert all(card.rest is None and card.consistency is None and card.home is None for card in found.values())
    assert all(len(each.first) != 1 or each.first[0] in table.panel.entries for each in leave_one_out(table, Method()))
    assert move_weights(table, Method(), firsts, seed=0) is not None


def test_the_next_interviews_go_to_the_border_the_greyest_first():
    chances = {"sure": 0.97, "out": 0.03, "half": 0.5, "low": 0.1, "high": 0.9, "none": None, "over": 0.901}

    assert next_interviews(chances) == ["half", "high", "low"]


@given(st.integers(0, 10_000))
def test_relabelling_judges_changes_no_card_but_its_name(seed):
    marks = field(entries=9, judges=3, seed=seed)
    renamed = [mark._replace(judge={"J00": "Z", "J01": "A", "J02": "M"}[mark.judge]) for mark in marks]

    first, second = cards(marks), cards(renamed)

    for old, new in (("J00", "Z"), ("J01", "A"), ("J02", "M")):
        assert second[new].leniency == pytest.approx(first[old].leniency, abs=1e-9)
        assert second[new].rest == pytest.approx(first[old].rest, abs=1e-9)
