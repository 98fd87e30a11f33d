"""The additive model: against brute force, and the laws that make it fair."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eventapp.judging.rules.additive import SHRINK, adjusted_scores, leniency
from eventapp.judging.rules.methods import Method, first_places, judges_who_turn, trimmed_scores
from eventapp.judging.rules.panel import Panel, panel_of
from eventapp.judging.rules.ranking import standings
from eventapp.judging.rules.scoring import Sheet

SCORE = (st.integers(0, 3) | st.integers(0, 100)).map(float)


@st.composite
def panels(draw: st.DrawFn, *, complete: bool = False) -> Panel:
    """Up to 7 entries and 5 judges, everybody with a sheet."""
    entries, judges = draw(st.integers(1, 7)), draw(st.integers(1, 5))
    pairs = [(entry, judge) for entry in range(entries) for judge in range(judges)]
    if not complete:
        pairs = draw(st.lists(st.sampled_from(pairs), min_size=1, unique=True))
    return panel_of([Sheet(f"E{entry}", f"J{judge}", draw(SCORE)) for entry, judge in pairs])


def brute_force(panel: Panel, shrink: float) -> tuple[np.ndarray, np.ndarray]:
    """Entries and judges of the penalised least squares, from the whole design matrix."""
    count, entries, judges = len(panel.total), len(panel.entries), len(panel.judges)
    design = np.zeros((count + judges, entries + judges))
    design[np.arange(count), panel.entry] = 1
    design[np.arange(count), entries + panel.judge] = 1
    design[count + np.arange(judges), entries + np.arange(judges)] = np.sqrt(shrink)
    solution = np.linalg.lstsq(design, np.concatenate([panel.total, np.zeros(judges)]), rcond=None)[0]
    return solution[:entries], solution[entries:]


def schur(panel: Panel) -> np.ndarray:
    """S = diag(m) - N' diag(1/n) N, directly."""
    n = np.zeros((len(panel.entries), len(panel.judges)))
    n[panel.entry, panel.judge] = 1
    return np.diag(n.sum(axis=0)) - n.T @ (n / n.sum(axis=1, keepdims=True))


def order(panel: Panel, scores: np.ndarray) -> list[tuple[int, str]]:
    return [(each.rank, each.entry) for each in standings(panel.entries, scores.tolist())]


@given(panels(), st.sampled_from([0.5, 1.0, 2.0, 8.0]))
def test_leniency_and_scores_equal_the_brute_force_solution(panel, shrink):
    lenient = leniency(panel, shrink=shrink)

    entries, judges = brute_force(panel, shrink)
    np.testing.assert_allclose(lenient, judges, atol=1e-9)
    np.testing.assert_allclose(adjusted_scores(panel, lenient), entries, atol=1e-9)


@given(panels())
def test_leniency_is_what_the_published_sentence_says(panel):
    """The mean over a judge's entries of score minus adjusted score, with two neutral marks more in the divisor."""
    lenient = leniency(panel)

    left = panel.total - adjusted_scores(panel, lenient)[panel.entry]
    sums = np.bincount(panel.judge, weights=left, minlength=len(panel.judges))
    np.testing.assert_allclose(lenient, sums / (panel.per_judge + SHRINK), atol=1e-9)


@given(panels())
def test_leniency_sums_to_zero(panel):
    assert leniency(panel).sum() == pytest.approx(0.0, abs=1e-9)


@given(panels(complete=True))
def test_a_complete_panel_ranks_like_the_plain_mean(panel):
    assert order(panel, adjusted_scores(panel, leniency(panel))) == order(panel, panel.means(panel.total))


@given(panels(complete=True), st.integers(-50, 50), st.data())
def test_a_constant_added_to_one_judge_changes_no_order_in_a_complete_panel(panel, constant, data):
    judge = data.draw(st.sampled_from(range(len(panel.judges))))
    shifted = Panel(
        panel.entries, panel.judges, panel.entry, panel.judge, panel.total + constant * (panel.judge == judge)
    )

    before, after = (adjusted_scores(each, leniency(each)) for each in (panel, shifted))

    assert order(shifted, after) == order(panel, before)


@given(panels(), st.integers(-50, 50), st.data())
def test_a_constant_added_to_one_judge_moves_no_entry_further_than_the_shrink_lets_it(panel, constant, data):
    judge = data.draw(st.sampled_from(range(len(panel.judges))))
    shifted = Panel(
        panel.entries, panel.judges, panel.entry, panel.judge, panel.total + constant * (panel.judge == judge)
    )
    inverse = np.linalg.inv(schur(panel) + SHRINK * np.eye(len(panel.judges)))

    moved = adjusted_scores(shifted, leniency(shifted)) - adjusted_scores(panel, leniency(panel))

    assert np.abs(moved).max() <= abs(constant) * SHRINK * inverse[judge, judge] + 1e-9


@given(panels(), st.integers(-50, 50), st.data())
def test_without_shrink_a_constant_added_to_one_judge_changes_no_order_in_a_connected_panel(panel, constant, data):
    assume(len(panel.islands()) == 1)
    judge = data.draw(st.sampled_from(range(len(panel.judges))))
    shifted = Panel(
        panel.entries, panel.judges, panel.entry, panel.judge, panel.total + constant * (panel.judge == judge)
    )

    before, after = (adjusted_scores(each, leniency(each, shrink=0.0)) for each in (panel, shifted))

    np.testing.assert_allclose(after - after.mean(), before - before.mean(), atol=1e-7)


@given(panels(), st.randoms(use_true_random=False))
def test_other_names_change_no_score(panel, random):
    entries, judges = list(panel.entries), list(panel.judges)
    new_entry = dict(zip(entries, random.sample(entries, len(entries)), strict=True))
    new_judge = dict(zip(judges, random.sample(judges, len(judges)), strict=True))
    renamed = panel_of(
        [
            Sheet(new_entry[panel.entries[entry]], new_judge[panel.judges[judge]], float(total))
            for entry, judge, total in zip(panel.entry, panel.judge, panel.total, strict=True)
        ]
    )

    before = dict(zip(panel.entries, adjusted_scores(panel, leniency(panel)), strict=True))
    after = dict(zip(renamed.entries, adjusted_scores(renamed, leniency(renamed)), strict=True))

    assert {new_entry[name]: pytest.approx(score, abs=1e-9) for name, score in before.items()} == after


def test_an_entry_that_the_harshest_judge_left_out_gains_little():
    """Five judges, one of them 8 points harsh and recused from E0: the mean rewards E0, the adjusted score hardly."""
    true = {f"E{index}": 70.0 + index for index in range(12)}
    sheets = [
        Sheet(entry, f"J{judge}", level - 8.0 * (judge == 0))
        for entry, level in true.items()
        for judge in range(5)
        if not (entry == "E0" and judge == 0)
    ]
    panel = panel_of(sheets)

    adjusted, mean = adjusted_scores(panel, leniency(panel)), panel.means(panel.total)

    gap = {name: dict(zip(panel.entries, scores, strict=True)) for name, scores in (("a", adjusted), ("m", mean))}
    assert gap["m"]["E1"] - gap["m"]["E0"] == pytest.approx(1.0 - 1.6)
    assert 0.7 < gap["a"]["E1"] - gap["a"]["E0"] < 1.0


@given(panels(), st.lists(st.integers(-9, 9).map(float), min_size=5, max_size=5))
def test_leniency_does_not_depend_on_the_first_guess(panel, guess):
    start = np.array(guess[: len(panel.judges)])

    np.testing.assert_allclose(leniency(panel, start=start), leniency(panel), atol=1e-9)


def test_a_guess_does_not_disturb_judges_who_all_agree():
    panel = panel_of([Sheet(entry, judge, 3.0) for entry in "AB" for judge in "XY"])

    np.testing.assert_allclose(leniency(panel, start=np.array([5.0, -7.0])), 0.0, atol=1e-12)


def test_a_single_judge_is_neither_lenient_nor_harsh():
    panel = panel_of([Sheet("E1", "J", 3.0), Sheet("E2", "J", 9.0)])

    assert leniency(panel).tolist() == [0.0]
    assert adjusted_scores(panel, leniency(panel)).tolist() == [3.0, 9.0]


@pytest.mark.parametrize(
    ("awards", "drop", "times", "points"),
    [
        # Seven judges, two highest and two lowest dropped, times difficulty 3.5: the rule since 2009 in diving.
        ((7.5, 7.5, 8.0, 8.0, 8.5, 8.0, 7.0), 2, 3 * 3.5, 82.25),
        # Seven judges, one highest and one lowest dropped, times difficulty 2.0 and 0.6: the rule before.
        ((8.0, 7.0, 7.0, 7.0, 7.0, 7.0, 6.5), 1, 5 * 2.0 * 0.6, 42.0),
        # Six judges, one highest and one lowest dropped, mean of four: snowboarding.
        ((90, 91, 92, 95, 80, 93), 1, 1, 91.5),
    ],
)
def test_trimmed_scores_reproduce_the_rules_of_sport(awards, drop, times, points):
    panel = panel_of([Sheet("dive", f"J{index}", float(award)) for index, award in enumerate(awards)])

    assert trimmed_scores(panel, drop_high=drop, drop_low=drop) * times == pytest.approx([points], abs=1e-9)


def test_high_and_low_are_dropped_apart_and_too_few_judges_leave_no_score():
    panel = panel_of([Sheet("A", "J1", 1.0), Sheet("A", "J2", 2.0), Sheet("A", "J3", 9.0), Sheet("B", "J1", 5.0)])

    assert trimmed_scores(panel, drop_high=1, drop_low=0).tolist()[0] == 1.5
    assert trimmed_scores(panel, drop_high=0, drop_low=2).tolist()[0] == 9.0
    assert np.isnan(trimmed_scores(panel, drop_high=1, drop_low=0)[1])


@given(panels(), st.sampled_from(["adjusted", "mean", "trimmed"]))
def test_who_turns_the_first_place_is_found_as_by_ranking_anew_without_each_judge(panel, name):
    method = Method(name, drop_high=1)
    lenient = leniency(panel)
    first = first_places(method.scores(panel, lenient))
    assume(len(first) == 1)

    expected = []
    for judge in range(len(panel.judges)):
        rest = panel.without(judge)
        if first_places(method.scores(rest, leniency(rest))) != first:
            expected.append(judge)

    assert judges_who_turn(panel, method, first=first[0], lenient=lenient) == expected


def test_islands_are_judges_that_no_entry_connects():
    panel = panel_of([Sheet(e, j, 1.0) for e, j in (("A", "J1"), ("A", "J3"), ("B", "J2"), ("C", "J3"), ("C", "J4"))])

    assert panel.islands() == [[0, 2, 3], [1]]
