"""The random-judge model: its laws, its fit against an independent solution, its calibration."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from eventapp.judging.rules.panel import Panel, panel_of
from eventapp.judging.rules.scoring import Sheet
from eventapp.judging.rules.uncertainty import DrawnCut, certain_outlook, outlook

ROUNDING = 1 / 12


@st.composite
def connected(draw: st.DrawFn) -> Panel:
    """2 to 6 entries and 2 to 4 judges whose severity can be compared."""
    entries, judges = draw(st.integers(2, 6)), draw(st.integers(2, 4))
    pairs = [(entry, judge) for entry in range(entries) for judge in range(judges)]
    chosen = draw(st.lists(st.sampled_from(pairs), min_size=entries + judges - 1, unique=True))
    panel = panel_of([Sheet(f"E{e}", f"J{j}", float(draw(st.integers(0, 10)))) for e, j in chosen])
    assume(len(panel.islands()) == 1 and len(panel.entries) > 1 and len(panel.judges) > 1)
    return panel


@settings(max_examples=25)
@given(connected(), st.data())
def test_chances_sum_to_the_places_and_bands_are_ordered(panel, data):
    places = data.draw(st.integers(1, len(panel.entries)))

    view = outlook(panel, rounding_variance=ROUNDING, cut=DrawnCut(places), seed=1)

    assert view.p_first.sum() == pytest.approx(1.0, abs=1e-12)
    assert view.p_cut.sum() == pytest.approx(places, abs=1e-12)
    assert (view.p_cut >= view.p_first).all()
    assert ((view.best >= 1) & (view.best <= view.worst) & (view.worst <= len(panel.entries))).all()
    assert np.isfinite(view.entry_se).all()
    assert (view.entry_se > 0).all()


@settings(max_examples=25)
@given(connected(), st.data())
def test_the_cap_holds_in_every_draw(panel, data):
    group = np.array(data.draw(st.lists(st.integers(0, 2), min_size=len(panel.entries), max_size=len(panel.entries))))
    most = data.draw(st.integers(1, 2))
    possible = sum(min(count, most) for count in np.bincount(group).tolist())
    places = data.draw(st.integers(1, possible))
    _, codes = np.unique(group, return_inverse=True)

    view = outlook(panel, rounding_variance=ROUNDING, cut=DrawnCut(places, most, codes), seed=1)

    assert view.p_cut.sum() == pytest.approx(places, abs=1e-12)
    assert (np.bincount(codes, weights=view.p_cut) <= most + 1e-12).all()


def test_a_drawn_cut_passes_over_full_groups():
    order = np.array([[0, 1, 2, 3], [3, 2, 1, 0], [1, 0, 3, 2]])
    cut = DrawnCut(2, 1, np.array([0, 0, 1, 1]))

    assert cut.times_selected(order).tolist() == [1, 2, 1, 2]


def test_the_same_seed_gives_the_same_numbers_and_another_seed_nearly_the_same():
    rng = np.random.default_rng(3)
    panel = panel_of([Sheet(f"E{e}", f"J{j}", float(rng.integers(50, 90))) for e in range(8) for j in range(4)])
    first, again, other = (outlook(panel, rounding_variance=ROUNDING, cut=DrawnCut(3), seed=seed) for seed in (7, 7, 8))

    assert first.p_first.tolist() == again.p_first.tolist()
    assert first.p_cut.tolist() == again.p_cut.tolist()
    assert first.entry_se.tolist() == other.entry_se.tolist()
    np.testing.assert_allclose(first.p_cut, other.p_cut, atol=0.03)


def test_standard_errors_equal_the_dense_mixed_model():
    """At each lambda of the grid, by generalised least squares with the n x n covariance of the sheets."""
    rng = np.random.default_rng(11)
    pairs = [(e, j) for e in range(6) for j in range(4) if rng.random() < 0.8]
    panel = panel_of([Sheet(f"E{e}", f"J{j}", float(rng.integers(40, 90))) for e, j in pairs])
    count, entries = len(panel.total), len(panel.entries)
    x, z = np.zeros((count, entries)), np.zeros((count, len(panel.judges)))
    x[np.arange(count), panel.entry] = 1
    z[np.arange(count), panel.judge] = 1
    grid = np.geomspace(0.05, 500.0, 41)
    deviance, variance, spread = [], [], []
    for ratio in grid:
        v = np.eye(count) + z @ z.T / ratio
        inverse = np.linalg.inv(v)
        info = x.T @ inverse @ x
        left = panel.total - x @ np.linalg.solve(info, x.T @ inverse @ panel.total)
        rss = left @ inverse @ left
        df = count - entries
        logs = np.linalg.slogdet(v)[1] + np.linalg.slogdet(info)[1] + df * np.log(rss)
        deviance.append(logs)
        variance.append(rss / df)
        spread.append(np.diag(np.linalg.inv(info)))
    weight = np.exp(-(np.array(deviance) - min(deviance)) / 2)
    weight /= weight.sum()
    expected = np.sqrt((weight * np.array(variance)) @ np.array(spread))

    view = outlook(panel, rounding_variance=0.0, cut=None, seed=0)

    np.testing.assert_allclose(view.entry_se, expected, rtol=1e-9)


def test_chances_equal_the_exact_probability_for_two_entries():
    """Two judges score two entries: the difference is Student's t with its mixture over lambda, here by quadrature."""
    totals = {("A", "J1"): 8.0, ("A", "J2"): 6.0, ("B", "J1"): 5.0, ("B", "J2"): 4.0}
    panel = panel_of([Sheet(entry, judge, total) for (entry, judge), total in totals.items()])
    view = outlook(panel, rounding_variance=1e-12, cut=None, seed=5)

    grid = np.geomspace(0.05, 500.0, 41)
    s = np.array([[1.0, -1.0], [-1.0, 1.0]])
    g = np.array([1.5, -1.5])
    rss = np.array([2.0 + 0.5 - g @ np.linalg.solve(s + ratio * np.eye(2), g) for ratio in grid])
    deviance = np.log1p(2.0 / grid) + 2 * np.log(rss)
    weight = np.exp(-(deviance - deviance.min()) / 2)
    weight /= weight.sum()
    # Complete: the leniencies cancel in A - B, whose variance is s² (1/2 + 1/2), with s² = rss / chi²(2).
    t = 2.5 / np.sqrt(rss / 2)
    exact = float(weight @ scipy.stats.t.cdf(t, 2))

    assert view.p_first[0] == pytest.approx(exact, abs=0.02)


def test_agreement_by_rounding_is_not_certainty():
    panel = panel_of([Sheet(entry, judge, total) for entry, total in (("A", 4.0), ("B", 3.0)) for judge in "XYZ"])

    view = outlook(panel, rounding_variance=ROUNDING, cut=None, seed=0)

    assert 0.9 < view.p_first[0] < 1.0
    assert (view.entry_se >= np.sqrt(ROUNDING / 3)).all()


def test_equal_entries_have_equal_chances_when_nothing_varies():
    panel = panel_of([Sheet(entry, judge, 3.0) for entry in "ABCD" for judge in "XY"])

    view = outlook(panel, rounding_variance=ROUNDING, cut=DrawnCut(2), seed=0)

    np.testing.assert_allclose(view.p_first, 0.25, atol=0.03)
    np.testing.assert_allclose(view.p_cut, 0.5, atol=0.03)


def test_a_single_entry_is_certainly_first():
    view = certain_outlook(
        panel_of([Sheet("A", j, t) for j, t in (("X", 1.0), ("Y", 3.0))]), rounding_variance=0, cut=None
    )

    assert (view.p_first.tolist(), view.best.tolist(), view.worst.tolist()) == ([1.0], [1], [1])
    assert view.entry_se.tolist() == [1.0]


@pytest.mark.parametrize(("entries", "judges", "per_entry"), [(8, 5, 5), (6, 3, 2)])
def test_stated_chances_come_true_as_often_as_stated(entries, judges, per_entry):
    """Simulated small rounds with 0-100 scores: severity sd 5, residual sd 5, entries sd 6."""
    rng = np.random.default_rng(2)
    stated, true = [], []
    for seed in range(150):
        level, severity = rng.normal(70, 6, entries), rng.normal(0, 5, judges)
        panel = panel_of(
            [
                Sheet(f"E{e}", f"J{j}", float(np.round(level[e] + severity[j] + rng.normal(0, 5))))
                for e in range(entries)
                for j in rng.choice(judges, per_entry, replace=False)
            ]
        )
        if len(panel.islands()) > 1:
            continue
        view = outlook(panel, rounding_variance=ROUNDING, cut=DrawnCut(2), seed=seed)
        stated.extend(view.p_cut.tolist())
        true.extend((np.argsort(np.argsort(-level)) < 2).tolist())
    stated, true = np.array(stated), np.array(true)

    for low, high in ((0.0, 0.1), (0.1, 0.5), (0.5, 0.9), (0.9, 1.01)):
        inside = (stated >= low) & (stated < high)
        error = 3 * np.sqrt(0.25 / inside.sum()) if 0.1 <= low < 0.9 else 0.05
        assert true[inside].mean() == pytest.approx(stated[inside].mean(), abs=error)
