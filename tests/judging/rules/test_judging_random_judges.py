"""The random-judge model from the judges' side and from the entries' side: the same numbers, the same draws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from eventapp.judging.rules import random_judges
from eventapp.judging.rules.panel import Panel, panel_of
from eventapp.judging.rules.random_judges import EntryModel, JudgeModel
from eventapp.judging.rules.scoring import Sheet

GRID = np.geomspace(0.05, 500.0, 9)


@st.composite
def connected(draw: st.DrawFn) -> Panel:
    """2 to 5 entries and 2 to 8 judges whose severity can be compared."""
    entries, judges = draw(st.integers(2, 5)), draw(st.integers(2, 8))
    pairs = [(entry, judge) for entry in range(entries) for judge in range(judges)]
    chosen = draw(st.lists(st.sampled_from(pairs), min_size=entries + judges - 1, unique=True))
    panel = panel_of([Sheet(f"E{e}", f"J{j}", float(draw(st.integers(0, 10)))) for e, j in chosen])
    assume(len(panel.islands()) == 1 and len(panel.entries) > 1 and len(panel.judges) > 1)
    return panel


def sparse() -> Panel:
    """6 entries, 9 judges, about half of the sheets."""
    rng = np.random.default_rng(4)
    pairs = [(e, j) for e in range(6) for j in range(9) if rng.random() < 0.55]
    return panel_of([Sheet(f"E{e}", f"J{j}", float(rng.integers(40, 90))) for e, j in pairs])


@settings(max_examples=60, deadline=None)
@given(connected(), st.booleans())
def test_both_sides_give_the_same_profile_and_standard_errors(panel, listed):
    share = np.linspace(1.0, 2.0, len(GRID))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(random_judges, "_PAIRS", 10**6 if listed else 0)
        patch.setattr(random_judges, "_BLOCK", 2 * len(panel.entries))  # two judges at a time
        by_entries = EntryModel(panel, GRID)
        logs, rss = by_entries.profile()
        entry_se, judge_se = by_entries.errors(share)

    by_judges = JudgeModel(panel, GRID)
    other_logs, other_rss = by_judges.profile()

    np.testing.assert_allclose(np.diff(logs), np.diff(other_logs), atol=1e-8)  # the constant between them is no matter
    np.testing.assert_allclose(rss, other_rss, atol=1e-8)
    np.testing.assert_allclose(entry_se, by_judges.errors(share)[0], rtol=1e-9)
    np.testing.assert_allclose(judge_se, by_judges.errors(share)[1], rtol=1e-7, atol=1e-7)


@pytest.mark.parametrize("kind", [EntryModel, JudgeModel])
def test_draws_have_the_mean_and_the_covariance_of_generalised_least_squares(kind):
    panel, ratio, draws = sparse(), 3.0, 60_000
    count, entries = len(panel.total), len(panel.entries)
    x, z = np.zeros((count, entries)), np.zeros((count, len(panel.judges)))
    x[np.arange(count), panel.entry] = 1
    z[np.arange(count), panel.judge] = 1
    inverse = np.linalg.inv(np.eye(count) + z @ z.T / ratio)
    covariance = np.linalg.inv(x.T @ inverse @ x)

    drawn = kind(panel, GRID).drawing(ratio)(np.full((draws, 1), 2.0), np.random.default_rng(1))

    mean = covariance @ x.T @ inverse @ panel.total
    error = 2.0 * np.sqrt(np.diag(covariance) / draws)
    assert (np.abs(drawn.mean(axis=0) - mean) < 5 * error).all()
    np.testing.assert_allclose(np.cov(drawn.T), 4.0 * covariance, atol=0.02 * 4.0 * covariance.max())
