"""Agreement: published figures, an independent library's formulas, and what cannot be said."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from eventapp.judging.rules.reliability import alpha, chi_square_tail, concordance, intraclass, mid_ranks

# Shrout & Fleiss 1979, Psychological Bulletin 86:420, table 2: six targets, four judges.
SHROUT_FLEISS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float)

# Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", section C: four observers, twelve units.
KRIPPENDORFF = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
        [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
    ],
    float,
)


def test_intraclass_correlations_of_shrout_and_fleiss():
    icc = intraclass(SHROUT_FLEISS)

    assert [round(value, 2) for value in (icc.a1, icc.ak, icc.c1, icc.ck)] == [0.29, 0.62, 0.71, 0.91]


def test_intraclass_correlations_to_the_digits_that_r_psych_prints():
    icc = intraclass(SHROUT_FLEISS)

    assert (icc.a1, icc.ak, icc.c1, icc.ck) == pytest.approx((0.2897638, 0.6200505, 0.7148407, 0.9093155), abs=5e-8)


def test_alpha_of_krippendorffs_example_with_missing_values():
    judge, unit = np.nonzero(KRIPPENDORFF)
    values = KRIPPENDORFF[judge, unit]

    assert round(alpha(unit, values), 3) == 0.849
    assert round(alpha(unit, values, ordinal=True), 3) == 0.815


def test_concordance_without_ties_of_siegels_example():
    """Siegel 1956, *Nonparametric Statistics*, table 9.7: three executives rank six applicants; W = .16."""
    grid = np.array([[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]], float).T

    assert round(concordance(grid).w, 2) == 0.16


def test_concordance_with_ties_of_siegels_example():
    """Siegel 1956, section on tied observations: three rankings of ten objects; W = .828."""
    grid = np.array(
        [
            [1, 4.5, 2, 4.5, 3, 7.5, 6, 9, 7.5, 10],
            [2.5, 1, 2.5, 4.5, 4.5, 8, 9, 6.5, 10, 6.5],
            [2, 1, 4.5, 4.5, 4.5, 4.5, 8, 8, 8, 10],
        ]
    ).T

    result = concordance(grid)

    assert round(result.w, 3) == 0.828
    assert result.p == pytest.approx(scipy.stats.chi2.sf(3 * 9 * result.w, 9), abs=1e-14)


@given(st.lists(st.lists(st.integers(0, 5).map(float), min_size=4, max_size=4), min_size=3, max_size=8))
def test_concordance_is_friedmans_test(rows):
    """With ties corrected, chi² = k(n-1)W is Friedman's statistic of entries ranked within judges."""
    grid = np.array(rows)
    result = concordance(grid)
    if result.w is None:
        assert all(len(set(grid[:, judge])) == 1 for judge in range(4))
        return

    statistic, p = scipy.stats.friedmanchisquare(*grid)

    assert 4 * (len(grid) - 1) * result.w == pytest.approx(statistic, abs=1e-9)
    assert result.p == pytest.approx(p, abs=1e-12)


@given(st.floats(0, 400), st.integers(1, 300))
def test_the_chi_square_tail_is_the_library_one(value, degrees):
    assert chi_square_tail(value, degrees) == pytest.approx(scipy.stats.chi2.sf(value, degrees), abs=1e-12)


@given(st.lists(st.integers(0, 9).map(float), min_size=1, max_size=30))
def test_mid_ranks_are_average_ranks(values):
    assert mid_ranks(np.array(values)).tolist() == scipy.stats.rankdata(values).tolist()


def coincidence_alpha(unit: np.ndarray, values: np.ndarray, *, ordinal: bool) -> float:
    """Alpha from the matrix of coincidences, as its author tells it step by step."""
    kinds = sorted(set(values))
    o = np.zeros((len(kinds), len(kinds)))
    for each in set(unit):
        own = [kinds.index(value) for value in values[unit == each]]
        for i, first in enumerate(own):
            for j, second in enumerate(own):
                if i != j:
                    o[first, second] += 1 / (len(own) - 1)
    n = o.sum(axis=1)

    def difference(c: int, k: int) -> float:
        low, high = sorted((c, k))
        return n[low : high + 1].sum() - (n[c] + n[k]) / 2 if ordinal else kinds[c] - kinds[k]

    d = np.array([[difference(c, k) ** 2 for k in range(len(kinds))] for c in range(len(kinds))])
    return 1 - (n.sum() - 1) * (o * d).sum() / (np.outer(n, n) * d).sum()


@given(st.lists(st.lists(st.integers(0, 4).map(float), max_size=4), min_size=2, max_size=8), st.booleans())
def test_alpha_equals_the_coincidence_matrix(units, ordinal):
    unit = np.array([index for index, own in enumerate(units) for _ in own], dtype=np.intp)
    values = np.array([value for own in units for value in own])
    paired = [own for own in units if len(own) > 1]

    result = alpha(unit, values, ordinal=ordinal)

    if len(paired) < 2 or len({value for own in paired for value in own}) < 2:
        assert result is None
    else:
        assert result == pytest.approx(coincidence_alpha(unit, values, ordinal=ordinal), abs=1e-9)


def test_nothing_varies_nothing_is_said():
    grid = np.full((4, 3), 4.1)

    icc = intraclass(grid)

    assert (icc.a1, icc.ak, icc.c1, icc.ck) == (None, None, None, None)
    assert concordance(grid).w is None
    assert alpha(np.repeat(np.arange(4), 3), grid.ravel()) is None


def test_judges_who_differ_by_a_constant_are_consistent_without_agreeing():
    grid = np.array([[1.1, 3.1], [2.1, 4.1], [3.1, 5.1]])

    icc = intraclass(grid)

    assert icc.c1 == icc.ck == 1.0
    assert icc.a1 == pytest.approx(1 / 3)
