"""The means of SKM elements stand beside hidden counts, and whoever reckons with all of it cannot tell these."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventapp.surveys.rules.collecting import Tally
from eventapp.surveys.rules.percent import rounded
from eventapp.surveys.rules.report import statistics_of_counts
from eventapp.surveys.rules.suppression import is_small

Vector = tuple[int, int, int, int]
KEYS = [f"U{number}" for number in range(1, 10)]
TYPICAL = [1, 6, 60, 33]  # of a hundred: what people answer when they are content
FREE = [0, 0, 2, 98]  # and of a service that costs nothing


def document(counts: list[Vector], min_n: int = 10, weight: str = "1/9") -> dict:
    """The statistics of nine elements that were answered so."""
    tallies = {
        key: Tally(max(map(sum, counts)), sum(each), dict(zip("1234", each, strict=True)))
        for key, each in zip(KEYS, counts, strict=True)
    }
    questions = [{"key": key, "type": "scale", "options": list("1234")} for key in KEYS]
    people = max(map(sum, counts))
    return statistics_of_counts(
        questions, tallies, people, min_n=min_n, template="skm", skm_weight=weight, skips_public=True
    )


def answers(people: int, shares: list[list[int]], seed: int) -> list[Vector]:
    """So many people's answers to nine elements with these shares."""
    luck = random.Random(seed)  # noqa: S311 -- the same answers each time
    given_ = [luck.choices("1234", share, k=people) for share in shares]
    return [tuple(each.count(level) for level in "1234") for each in given_]


def possible(entry: dict) -> list[Vector]:
    """All counts that one element's own figures allow, found by trying all."""
    n, shown, mean, best = entry["n"], list(entry["counts"].values()), entry["mean"], entry["top2"]["share"]
    least = 0 if entry["suppressed"] else 1
    found = []
    for first in range(n + 1):
        for second in range(n + 1 - first):
            for third in range(n + 1 - first - second):
                tried = (first, second, third, n - first - second - third)
                fits = all(a == b if b is not None else a >= least for a, b in zip(tried, shown, strict=True))
                total = first + 2 * second + 3 * third + 4 * tried[3]
                if fits and mean in (None, total / n) and best in (None, (third + tried[3]) / n):
                    found.append(tried)
    return found


def values_by_place(vectors: list[Vector]) -> list[set[int]]:
    """What each of the four counts can be."""
    return [set(values) for values in zip(*vectors, strict=True)]


def check(counts: list[Vector], found: dict, min_n: int) -> None:
    """No small count is shown or can be reckoned from counts, halves, means and the index together."""
    entries = found["questions"]
    own = [possible(entry) for entry in entries]
    skm = found["skm"]
    closed = [i for i, element in enumerate(skm["elements"]) if element["mean"] is None]
    means = [{Fraction(a + 2 * b + 3 * c + 4 * d, sum((a, b, c, d))) for a, b, c, d in vectors} for vectors in own]
    for i, (each, entry) in enumerate(zip(counts, entries, strict=True)):
        assert each in own[i]
        worlds = own[i]
        if skm["index"] is not None and i in closed:
            others = {Fraction(0)}
            for j in range(9):
                if j != i:
                    others = {a + b for a in others for b in means[j]}
            fits = {
                mean
                for mean in means[i]
                if any(float(rounded(Fraction(25, 9) * (mean + other), 2)) == skm["index"] for other in others)
            }
            worlds = [one for one in worlds if Fraction(sum(p * c for p, c in enumerate(one, 1)), sum(one)) in fits]
        for place, values in enumerate(values_by_place(worlds)):
            if is_small(each[place], min_n):
                assert entry["counts"][str(place + 1)] is None
                assert len(values) >= max(2, min_n - 1) or (skm["index"] is None and entry["mean"] is None)
                assert len(values) >= 2


@pytest.mark.parametrize("people", [60, 150, 400, 2000])
@pytest.mark.parametrize("seed", range(3))
def test_a_usual_survey_shows_its_index_and_band_and_all_means(people, seed):
    counts = answers(people, [TYPICAL] * 9, seed)

    found = document(counts)["skm"]

    exact = sum((Fraction(sum(p * c for p, c in enumerate(each, 1)), people) for each in counts), Fraction(0))
    assert found["index"] == float(rounded(exact * 25 / 9, 2))
    assert found["band"] == "B"
    assert None not in [element["mean"] for element in found["elements"]]


@pytest.mark.parametrize("people", [150, 400])
@pytest.mark.parametrize("seed", range(3))
def test_where_nearly_all_give_the_best_answer_another_mean_is_hidden_too_and_the_index_stays(people, seed):
    counts = answers(people, [*[TYPICAL] * 3, FREE, *[TYPICAL] * 5], seed)
    small = is_small(counts[3][2], 10)

    found = document(counts)["skm"]

    hidden = [element["key"] for element in found["elements"] if element["mean"] is None]
    assert found["index"] is not None
    assert ("U4" in hidden, len(hidden)) == (small, 2 if small else 0)


def test_the_two_halves_are_shown_where_they_tell_nothing():
    counts = [(2, 9, 95, 44)] * 9

    entry = document(counts)["questions"][0]

    assert list(entry["counts"].values()) == [None] * 4
    assert (entry["mean"], entry["top2"]["share"]) == (481 / 150, 139 / 150)
    assert (entry["median"], entry["sd"], entry["grouped_median"], entry["percent_sum"]) == (None,) * 4
    assert not entry["suppressed"]


def test_a_half_that_is_small_itself_is_hidden():
    entry = document([(1, 4, 95, 50)] * 9)["questions"][0]

    assert (entry["mean"], entry["top2"]["share"]) == (494 / 150, None)


@settings(max_examples=30, deadline=None)
@given(st.tuples(*[st.one_of(st.just(0), st.integers(0, 5), st.integers(0, 30))] * 4), st.integers(2, 10))
def test_a_mean_and_all_that_stands_beside_it_leave_every_small_count_open(each, min_n):
    if sum(each) < min_n:
        each = (*each[:3], each[3] + min_n)
    counts = [each] + [(10, 10, 10, 10)] * 8

    found = document(counts, min_n)

    entry = found["questions"][0]
    if entry["mean"] is None:
        return
    for place, values in enumerate(values_by_place(possible(entry))):
        if is_small(each[place], min_n):
            assert entry["counts"][str(place + 1)] is None
            assert len(values) >= max(2, min_n - 1)


NEARLY_ALL = st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 9)).map(lambda few: (*few, 40 - sum(few)))
MIXED = st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 15)).map(lambda few: (*few, 40 - sum(few)))


@settings(max_examples=6, deadline=None)
@given(st.lists(NEARLY_ALL, min_size=1, max_size=2), st.lists(MIXED, min_size=9, max_size=9))
def test_the_index_and_the_other_means_do_not_tell_a_small_count(nearly_all, mixed):
    counts = [*nearly_all, *mixed][:9]

    check(counts, document(counts), 10)


@pytest.mark.parametrize("weight", ["1/9", "0.111", "0.11"])
def test_what_is_hidden_is_the_same_with_every_weight(weight):
    counts = answers(150, [*[TYPICAL] * 3, FREE, *[TYPICAL] * 5], 1)

    hidden = [element["mean"] is None for element in document(counts, weight=weight)["skm"]["elements"]]

    assert hidden == [element["mean"] is None for element in document(counts)["skm"]["elements"]]


def test_one_more_answer_would_give_a_lone_hidden_mean_away():
    counts = [(0, 0, 3, 147), *[(20, 30, 60, 40)] * 8]
    found = document(counts)["skm"]

    hidden = [element["key"] for element in found["elements"] if element["mean"] is None]

    assert found["index"] is not None
    assert len(hidden) == 2  # with one, it would be nine times the index less the eight others
