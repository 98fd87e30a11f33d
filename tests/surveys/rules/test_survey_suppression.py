"""Small numbers are hidden, and whoever reckons with everything that is shown cannot get them back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventapp.surveys.rules.report import statistics
from eventapp.surveys.rules.suppression import hidden_cells, hidden_groups

SCALE = {"key": "q", "type": "scale", "options": [1, 2, 3]}
REGION = {"key": "g", "type": "choice", "options": ["A", "B", "C"]}


@pytest.mark.parametrize(
    ("counts", "min_n", "hidden"),
    [
        ([14, 2, 1, 2], 1, set()),
        ([14, 12, 0, 11], 10, set()),
        ([40, 3, 12, 30], 5, {1, 2}),  # one small count: the next smallest goes with it
        ([40, 2, 1, 30], 5, {1, 2, 3}),  # two hold only 3 people
        ([40, 3, 4, 30], 5, {1, 2}),
        ([1, 1, 9, 20], 2, {0, 1, 2}),  # 2 people in two places could only be one each
        ([3, 10, 10, 40], 5, {0, 1, 2}),  # equal counts go together: the order betrays nothing
        ([14, 2, 1, 2], 10, None),  # nothing would be left
        ([9], 10, None),
        ([0, 12, 3], 5, None),
        ([], 5, set()),
    ],
)
def test_a_line_hides_small_counts_and_what_reveals_them(counts, min_n, hidden):
    assert hidden_cells(counts, min_n) == hidden


@given(st.lists(st.integers(0, 30), max_size=7), st.integers(2, 12))
def test_the_hidden_part_of_a_line_can_always_be_split_in_more_than_one_way(counts, min_n):
    hidden = hidden_cells(counts, min_n)

    if hidden is not None:
        assert all(count == 0 or count >= min_n for i, count in enumerate(counts) if i not in hidden)
        if hidden:
            held = sum(counts[i] for i in hidden)
            assert len(hidden) >= 2
            assert held >= min_n
            assert held > len(hidden)  # each holds at least one, since 0 is shown


def test_groups_are_hidden_until_the_rest_is_not_small():
    rows = {"A": [10, 2], "B": [9, 8], "C": [20, 20], None: [0, 0]}
    sizes = {"A": 12, "B": 17, "C": 40, None: 0}

    assert hidden_groups(rows, sizes, {None}, 5) == {"A", "B", None}


def test_people_in_no_group_are_a_remainder_too():
    rows = {"A": [10, 10], "B": [20, 20], None: [1, 9]}
    sizes = {"A": 20, "B": 40, None: 10}

    assert hidden_groups(rows, sizes, {None}, 5) == {"A", None}


def survey(table: dict[tuple[str, str], int]) -> list[tuple[int, str | None, str]]:
    """Answers of a table (group, answer): people, where "" is a skipped question."""
    answers: list[tuple[int, str | None, str]] = []
    for (group, answer), count in table.items():
        for _ in range(count):
            person = len(answers)
            answers += [(person, None, ""), (person, "g", group), (person, "q", answer)]
    return answers


def test_a_single_small_count_takes_everything_with_it_that_reveals_it():
    answers = survey({("A", "1"): 2, ("A", "2"): 20, ("A", "3"): 30})

    entry = statistics([SCALE], answers, min_n=5)["questions"][0]

    assert entry == {
        "key": "q",
        "type": "scale",
        "n": 52,
        "missing": 0,
        "counts": {"1": None, "2": None, "3": 30},
        "share": {"1": None, "2": None, "3": 30 / 52},
        "percent": {"1": None, "2": None, "3": 57.7},
        "percent_sum": None,
        "percent_lr": {"1": None, "2": None, "3": None},
        "mean": None,
        "median": None,
        "grouped_median": None,
        "sd": None,
        "top2": {"share": None, "low": None, "high": None},
        "intervals": {"1": None, "2": None, "3": entry["intervals"]["3"]},
        "suppressed": False,
    }


def test_too_few_people_show_nothing_at_all():
    document = statistics([SCALE, REGION], survey({("A", "1"): 4}), min_n=5, group="g", template=None)

    assert document["n"] is None
    assert numbers(document) == []
    assert all(entry["suppressed"] for entry in document["questions"])


def test_few_people_who_skipped_hide_the_question_unless_skips_are_public():
    answers = survey({("A", "1"): 20, ("A", "2"): 20, ("A", ""): 2})

    entry = statistics([SCALE], answers, min_n=5)["questions"][0]
    public = statistics([SCALE], answers, min_n=5, skips_public=True)["questions"][0]

    assert (entry["n"], entry["missing"], entry["suppressed"]) == (None, None, True)
    assert (public["n"], public["missing"], public["counts"]) == (40, 2, {"1": 20, "2": 20, "3": 0})


def test_a_question_hidden_for_its_small_counts_still_tells_how_many_answered():
    answers = survey({("A", "1"): 14, ("A", "2"): 2, ("A", "3"): 3})

    entry = statistics([SCALE], answers, min_n=10)["questions"][0]

    assert (entry["n"], entry["missing"], entry["suppressed"]) == (19, 0, True)
    assert entry["counts"] == {"1": None, "2": None, "3": None}


def test_the_index_is_hidden_with_the_element_that_it_would_reveal():
    answers = [(i, f"U{u}", "1" if (i, u) == (0, 9) else "4") for i in range(30) for u in range(1, 10)]

    skm = statistics(None, answers, min_n=5, template="skm")["skm"]

    assert skm["elements"][0] == {"key": "U1", "n": 30, "mean": 4.0, "weighted": 4 / 9}
    assert skm["elements"][8] == {"key": "U9", "n": 30, "mean": None, "weighted": None}
    assert (skm["index"], skm["band"], skm["label"]) == (None, None, None)


def test_weighted_shares_are_hidden_when_a_stratum_has_a_small_count():
    table = {("A", "1"): 2, ("A", "2"): 20, ("B", "1"): 20, ("B", "2"): 20}

    def entry(min_n: int) -> dict[str, object]:
        people = {"A": 100, "B": 100}
        document = statistics([SCALE, REGION], survey(table), min_n=min_n, weight_by="g", population=people)
        return document["questions"][0]

    assert entry(2)["weighted"]["share"]["1"] == 0.5 * 2 / 22 + 0.5 * 0.5
    assert entry(3)["counts"]["1"] == 22
    assert entry(3)["weighted"] == {
        "share": {"1": None, "2": None, "3": None},
        "se": {"1": None, "2": None, "3": None},
    }


def test_ticks_are_protected_like_choices():
    answers = [(i, "m", "A") for i in range(30)] + [(i, "m", "B") for i in range(8)] + [(i, "m", "C") for i in range(2)]
    multi = {"key": "m", "type": "multi", "options": ["A", "B", "C", "D"]}

    entry = statistics([multi], answers, min_n=5)["questions"][0]

    assert entry["counts"] == {"A": 30, "B": None, "C": None, "D": 0}
    assert (entry["percent"]["A"], entry["percent_sum"]) == (100.0, None)


def test_warnings_tell_no_small_number():
    answers = survey({("A", "1"): 20, ("B", "2"): 3, ("", "2"): 2})

    document = statistics([SCALE, REGION], answers, min_n=5, weight_by="g", population={"A": 50, "B": 50})

    assert not any(character.isdigit() for warning in document["warnings"] for character in warning)


def numbers(document: object) -> list[object]:
    """Every number of a document."""
    if isinstance(document, dict):
        return [number for value in document.values() for number in numbers(value)]
    if isinstance(document, list):
        return [number for value in document for number in numbers(value)]
    return [document] if isinstance(document, int | float) and not isinstance(document, bool) else []


class Attacker:
    """Knows the document and that people are whole; reckons how small and how large each cell can be."""

    def __init__(self, document: dict[str, object], groups: list[str], answers: list[str]) -> None:
        self.places = [(group, answer) for group in [*groups, ""] for answer in [*answers, ""]]
        self.groups, self.answers = groups, answers
        self.rows: list[list[float]] = []
        self.values: list[float] = []
        self.not_empty: list[list[float]] = []  # in total an empty option is shown, so a hidden one has somebody
        everybody = self.row(lambda group, answer: True)
        self.learn(everybody, document["n"])
        by_key = {entry["key"]: entry for entry in document["questions"]}
        for key, said in (("q", lambda group, answer: answer), ("g", lambda group, answer: group)):
            for option, count in by_key[key]["counts"].items():
                if count is None and not by_key[key]["suppressed"]:
                    self.not_empty.append(self.row(lambda *place, said=said, option=option: said(*place) == option))
        self.learn_entry(by_key["q"], lambda group, answer: True, lambda group, answer: answer)
        self.learn_entry(by_key["g"], lambda group, answer: True, lambda group, answer: group)
        for name, part in document["groups"]["g"].items():
            inside = self.inside(name)
            self.learn(self.row(inside), part["n"])
            entries = {entry["key"]: entry for entry in part["questions"]}
            self.learn_entry(entries["q"], inside, lambda group, answer: answer)
            self.learn_entry(entries["g"], inside, lambda group, answer: group)

    @staticmethod
    def inside(name: str):
        return lambda group, answer: group == name

    def row(self, belongs) -> list[float]:
        return [float(belongs(*place)) for place in self.places]

    def learn(self, row: list[float], value: int | None) -> None:
        if value is not None:
            self.rows.append(row)
            self.values.append(value)

    def learn_entry(self, entry, among, said) -> None:
        self.learn(self.row(lambda *place: among(*place) and said(*place) != ""), entry["n"])
        self.learn(self.row(lambda *place: among(*place) and said(*place) == ""), entry["missing"])
        for option, count in entry["counts"].items():
            row = self.row(lambda *place, option=option: among(*place) and said(*place) == option)
            self.learn(row, count)
        for option, share in entry["share"].items():
            if share is not None:
                assert entry["counts"][option] is not None
                assert entry["n"] is not None
        if any(count is None for count in entry["counts"].values()):
            assert entry["percent_sum"] is None
            assert all(entry.get(key) is None for key in ("mean", "median", "grouped_median", "sd"))

    def range_of(self, row: list[float]) -> tuple[int, int]:
        """The smallest and the largest number of people that the document allows."""
        from scipy.optimize import linprog  # noqa: PLC0415 -- slow import

        ends = []
        for sign in (1, -1):
            found = linprog(
                [sign * x for x in row],
                A_eq=self.rows or None,
                b_eq=self.values or None,
                A_ub=[[-x for x in some] for some in self.not_empty] or None,
                b_ub=[-1] * len(self.not_empty) or None,
            )
            ends.append(10**6 if found.status == 3 else round(sign * found.fun, 6))
        return ends[0], ends[1]


def secrets(table: Counter[tuple[str, str]], groups: list[str], answers: list[str]) -> Iterator[tuple[int, object]]:
    """Every number of people that a document names, with the places that make it up."""

    def of(belongs):
        return sum(count for place, count in table.items() if belongs(*place)), belongs

    yield of(lambda group, answer: True)
    for answer in [*answers, ""]:
        yield of(lambda group, a, answer=answer: a == answer)
    for group in [*groups, ""]:
        yield of(lambda g, answer, group=group: g == group)
    for group in groups:
        yield of(lambda g, a, group=group: g == group and a != "")
        for answer in [*answers, ""]:
            yield of(lambda g, a, group=group, answer=answer: (g, a) == (group, answer))


GROUPS, ANSWERS = ["A", "B", "C"], ["1", "2", "3"]
CELLS = st.one_of(st.just(0), st.integers(0, 3), st.integers(4, 25))
TABLES = st.fixed_dictionaries({(group, answer): CELLS for group in [*GROUPS, ""] for answer in [*ANSWERS, ""]})


@settings(max_examples=30, deadline=None)
@given(TABLES, st.integers(2, 6))
def test_no_small_number_is_shown_or_can_be_reckoned_from_what_is_shown(table, min_n):
    table = Counter(table)

    document = statistics([SCALE, REGION], survey(table), min_n=min_n, group="g")

    attacker = Attacker(document, GROUPS, ANSWERS)
    for number, belongs in secrets(table, GROUPS, ANSWERS):
        if 0 < number < min_n:
            low, high = attacker.range_of(attacker.row(belongs))
            assert high - low >= 1


@settings(max_examples=30, deadline=None)
@given(TABLES, st.integers(2, 6))
def test_every_number_of_people_that_is_shown_is_0_or_at_least_the_limit(table, min_n):
    document = statistics([SCALE, REGION], survey(Counter(table)), min_n=min_n, group="g")

    parts = [document, *document["groups"]["g"].values()]
    entries = [entry for part in parts for entry in part["questions"]]
    people = [part["n"] for part in parts]
    people += [entry[key] for entry in entries for key in ("n", "missing")]
    people += [count for entry in entries for count in entry["counts"].values()]
    assert all(count is None or count == 0 or count >= min_n for count in people)


@given(TABLES)
def test_a_limit_of_one_hides_nothing(table):
    document = statistics([SCALE, REGION], survey(Counter(table)), group="g")

    entries = [entry for part in (document, *document["groups"]["g"].values()) for entry in part["questions"]]
    assert not any(entry["suppressed"] for entry in entries)
    assert all(count is not None for entry in entries for count in entry["counts"].values())
