"""Two questions against each other: printed tables to their digits, scipy for others, fixed draws for small ones."""

from __future__ import annotations

import pytest
import scipy.stats
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from eventapp.surveys.rules.crossing import associated, fisher

PARTIES = [[279, 73, 225], [165, 47, 191]]


def test_a_printed_table_gives_its_printed_chi_square():
    # Agresti 1996, An Introduction to Categorical Data Analysis, table 2.5, gender by party: X² = 7.01, df 2, P = 0.03
    found = associated(PARTIES)

    assert (f"{found.chi_square:.2f}", found.degrees, f"{found.p:.2f}") == ("7.01", 2, "0.03")
    assert found.method == "chi-square"


def test_the_tea_of_fisher_gives_its_printed_p():
    # Fisher 1935; Agresti 1996, table 2.8: two-sided P = 0.486
    found = associated([[3, 1], [1, 3]])

    assert (f"{found.p:.3f}", found.method, found.cramers_v) == ("0.486", "fisher", 0.5)


@given(st.lists(st.lists(st.integers(5, 60), min_size=3, max_size=3), min_size=2, max_size=4))
def test_large_tables_give_the_numbers_of_scipy(table):
    found, same = associated(table), scipy.stats.chi2_contingency(table, correction=False)

    assume(same.expected_freq.min() >= 5)
    assert (found.chi_square, found.degrees, found.p) == pytest.approx((same.statistic, same.dof, same.pvalue))
    assert found.cramers_v == pytest.approx(scipy.stats.contingency.association(table, method="cramer"))


@given(st.lists(st.lists(st.integers(0, 12), min_size=2, max_size=2), min_size=2, max_size=2))
def test_small_squares_give_the_exact_p_of_scipy(table):
    assert fisher(table) == pytest.approx(scipy.stats.fisher_exact(table).pvalue, abs=1e-10)


@settings(max_examples=5)
@given(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=3, max_size=3))
def test_small_tables_are_judged_by_drawn_ones_and_always_alike(table):
    found = associated(table)

    assume(found is not None and found.method == "drawn")
    assert 1 / 10_000 <= found.p <= 1
    assert associated(table) == found


def test_drawn_tables_come_close_to_the_exact_p():
    # R 4, fisher.test on Job satisfaction (Agresti 2002, p. 57): p-value = 0.7827 by probability; by X² about 0.76
    jobs = [[1, 2, 1, 0], [3, 3, 6, 1], [10, 10, 14, 9], [6, 7, 12, 11]]

    found = associated(jobs)

    assert found.method == "drawn"
    assert found.p == pytest.approx(0.766, abs=0.03)


def test_empty_rows_and_columns_say_nothing():
    assert associated([[3, 0, 1], [0, 0, 0], [1, 0, 3]]) == associated([[3, 1], [1, 3]])
    assert associated([[5, 5], [0, 0]]) is None
    assert associated([[5, 0], [5, 0]]) is None
    assert associated([]) is None


def test_independent_questions_have_no_association():
    found = associated([[20, 40], [30, 60]])

    assert (found.chi_square, found.cramers_v, found.p) == (0, 0, 1)
