"""Who judges what: what always holds, what is refused and with which proof, how even it becomes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from eventapp.judging.errors import CannotAssign
from eventapp.judging.rules import expertise
from eventapp.judging.rules.assignment import Assignment, assign, document, fiedler


class Round(NamedTuple):
    """A small problem."""

    judges: list[str]
    entries: list[str]
    conflicts: set[tuple[str, str]]
    per_entry: int
    fixed: set[tuple[str, str]] = frozenset()

    def assign(self, **options) -> Assignment:
        return assign(
            self.judges,
            self.entries,
            per_entry=self.per_entry,
            conflicts=self.conflicts,
            fixed=self.fixed,
            **options,
        )


@st.composite
def rounds(draw: st.DrawFn, *, with_fixed: bool = False) -> Round:
    judges = [f"J{number}" for number in range(draw(st.integers(1, 6)))]
    entries = [f"E{number}" for number in range(draw(st.integers(1, 8)))]
    pairs = [(judge, entry) for judge in judges for entry in entries]
    conflicts = set(draw(st.lists(st.sampled_from(pairs), max_size=len(pairs) // 2)))
    fixed = set(draw(st.lists(st.sampled_from(pairs), max_size=4))) - conflicts if with_fixed else set()
    return Round(judges, entries, conflicts, draw(st.integers(1, 3)), fixed)


def numbered(letter: str, count: int) -> list[str]:
    return [f"{letter}{number}" for number in range(count)]


def most_even(round_: Round) -> tuple[int, int] | None:
    """The largest smallest load and the smallest largest load that can be, by integer programming; None: none can."""
    judges, entries = len(round_.judges), len(round_.entries)
    # x has a number for each (entry, judge), and the largest and the smallest load
    by_entry = np.kron(np.eye(entries), np.ones(judges))
    by_judge = np.kron(np.ones(entries), np.eye(judges))
    upper = np.array(
        [float((judge, entry) not in round_.conflicts) for entry in round_.entries for judge in round_.judges]
    )
    lower = np.array([float((judge, entry) in round_.fixed) for entry in round_.entries for judge in round_.judges])
    wanted = np.maximum(round_.per_entry, lower.reshape(entries, judges).sum(axis=1))
    zero, one = np.zeros((judges, 1)), np.ones((judges, 1))
    constraints = [
        LinearConstraint(np.hstack([by_entry, np.zeros((entries, 2))]), wanted, wanted),
        LinearConstraint(np.hstack([by_judge, -one, zero]), ub=np.zeros(judges)),
        LinearConstraint(np.hstack([by_judge, zero, -one]), lb=np.zeros(judges)),
    ]
    limit = [entries * judges]
    found = []
    for cost in ([1.0, 0.0], [0.0, -1.0]):
        solved = milp(
            np.concatenate([np.zeros(len(upper)), cost]),
            integrality=np.ones(len(upper) + 2),
            bounds=(np.concatenate([lower, [0, 0]]), np.concatenate([upper, limit, limit])),
            constraints=constraints,
        )
        if solved.x is None:
            return None
        found.append(round(abs(solved.fun)))
    return found[1], found[0]


def check(round_: Round, made: Assignment) -> None:
    """What holds for every assignment."""
    by_entry = Counter(entry for _, entry in made.pairs)
    kept = Counter(entry for _, entry in round_.fixed)
    assert len(set(made.pairs)) == len(made.pairs)
    assert not set(made.pairs) & round_.conflicts
    assert round_.fixed <= set(made.pairs)
    assert by_entry == Counter({entry: max(round_.per_entry, kept[entry]) for entry in round_.entries})
    assert list(made.loads) == round_.judges
    by_judge = Counter(judge for judge, _ in made.pairs)
    assert dict(made.loads) == {judge: by_judge[judge] for judge in round_.judges}
    assert made.islands == islands(made.pairs)


def islands(pairs: Iterable[tuple[str, str]]) -> int:
    """How many parts the graph of judges and entries has, by joining sets."""
    parts: list[set[tuple[str, str]]] = []
    for judge, entry in pairs:
        ends = {("judge", judge), ("entry", entry)}
        touched = [part for part in parts if part & ends]
        parts = [part for part in parts if not part & ends] + [set.union(ends, *touched)]
    return len(parts)


@settings(max_examples=40, deadline=None)
@given(rounds(), st.integers(0, 9), st.one_of(st.none(), st.integers(0, 4)), st.one_of(st.none(), st.integers(0, 6)))
def test_what_can_be_assigned_holds_every_bound_and_the_rest_is_refused(round_, seed, least, most):
    """Bounds are checked against the integer programme: loads in between can always be had when both ends can."""
    best = most_even(round_)
    possible = best is not None and (least is None or least <= best[0]) and (most is None or most >= best[1])
    possible = possible and (least is None or most is None or least <= most)

    if not possible:
        with pytest.raises(CannotAssign):
            round_.assign(least=least, most=most, seed=seed)
        return
    made = round_.assign(least=least, most=most, seed=seed)

    check(round_, made)
    assert (min(made.loads.values()), max(made.loads.values())) == best


@settings(max_examples=40, deadline=None)
@given(rounds(with_fixed=True))
def test_finished_work_stays_and_the_loads_become_as_even_as_it_allows(round_):
    best = most_even(round_)

    if best is None:
        with pytest.raises(CannotAssign):
            round_.assign()
        return
    made = round_.assign()

    check(round_, made)
    assert (min(made.loads.values()), max(made.loads.values())) == best


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 9), st.integers(1, 12), st.integers(2, 4), st.integers(0, 99))
def test_without_conflicts_loads_differ_by_one_and_all_judges_are_connected_where_sheets_suffice(
    judges, entries, per_entry, seed
):
    round_ = Round(numbered("J", judges), numbered("E", entries), set(), min(per_entry, judges))

    made = round_.assign(seed=seed)

    check(round_, made)
    assert max(made.loads.values()) - min(made.loads.values()) <= 1
    at_work = sum(load > 0 for load in made.loads.values())
    assert made.connected == (len(made.pairs) >= at_work + entries - 1)


@settings(max_examples=40, deadline=None)
@given(rounds(), st.integers(0, 5))
def test_the_same_seed_gives_the_same_list_in_the_same_order(round_, seed):
    try:
        made = round_.assign(seed=seed)
    except CannotAssign:
        return

    assert round_.assign(seed=seed) == made
    places = [(round_.entries.index(entry), round_.judges.index(judge)) for judge, entry in made.pairs]
    assert places == sorted(places)


@pytest.mark.parametrize(("judges", "entries", "per_entry"), [(20, 107, 3), (12, 40, 3), (10, 30, 2), (7, 14, 3)])
def test_every_two_judges_meet_about_equally_often(judges, entries, per_entry):
    names, regions = numbered("J", judges), numbered("E", entries)
    rng = np.random.default_rng(1)
    conflicts = {(judge, entry) for judge in names for entry in regions if rng.random() < 0.05}

    made = assign(names, regions, per_entry=per_entry, conflicts=conflicts)

    assert made.overlap.most - made.overlap.least <= 1
    together = Counter(
        pair for entry in regions for pair in combinations(sorted(judge for judge, of in made.pairs if of == entry), 2)
    )
    meetings = [together[pair] for pair in combinations(sorted(names), 2)]
    assert (made.overlap.least, made.overlap.most) == (min(meetings), max(meetings))
    assert made.overlap.mean == pytest.approx(sum(meetings) / len(meetings))
    assert made.connected
    assert made.notices == ()


def test_the_round_of_the_regions_is_as_firmly_connected_as_the_best_known_design():
    """107 regions, 20 assessors, 3 each: random balanced designs have about 8.5."""
    made = assign(numbered("J", 20), numbered("E", 107), per_entry=3)

    assert fiedler(made.pairs) > 9.8


def test_fiedlers_value_is_zero_for_islands_and_the_judges_number_for_complete_panels():
    complete = [(judge, entry) for judge in "XYZ" for entry in "ABCDE"]

    assert fiedler(complete) == pytest.approx(5.0)
    assert fiedler([("X", "A"), ("Y", "A"), ("V", "B"), ("W", "B")]) == pytest.approx(0.0, abs=1e-12)
    assert np.isnan(fiedler([("X", "A")]))


def test_each_entry_gets_different_backgrounds_where_that_can_be():
    judges = numbered("J", 6)
    kinds = dict(zip(judges, ["academic", "government", "practitioner"] * 2, strict=True))

    made = assign(judges, numbered("E", 20), per_entry=3, backgrounds=kinds)

    teams: dict[str, set[str]] = {}
    for judge, entry in made.pairs:
        teams.setdefault(entry, set()).add(kinds[judge])
    assert {len(team) for team in teams.values()} == {3}
    assert (made.mixed, set(made.loads.values())) == (20, {10})


def test_judges_of_one_kind_are_spread_as_far_as_there_are_others():
    judges = numbered("J", 4)
    kinds = dict(zip(judges, ["academic", "academic", "academic", "government"], strict=True))

    made = assign(judges, numbered("E", 8), per_entry=2, backgrounds=kinds)

    assert (set(made.loads.values()), made.mixed) == ({4}, 4)
    assert assign(judges, numbered("E", 8), per_entry=2).mixed is None


def test_only_experts_judge_what_needs_them():
    made = assign(numbered("J", 6), numbered("E", 12), per_entry=2, experts={"E0": ["J1", "J2"], "E5": ["J1", "J4"]})

    assert {judge for judge, entry in made.pairs if entry == "E0"} == {"J1", "J2"}
    assert {judge for judge, entry in made.pairs if entry == "E5"} == {"J1", "J4"}
    assert set(made.loads.values()) == {4}


def test_islands_that_conflicts_make_are_said():
    judges, entries = ["A", "B", "C", "D"], ["k", "l", "m", "n"]
    apart = {(judge, entry) for judge in "AB" for entry in "mn"} | {(judge, entry) for judge in "CD" for entry in "kl"}

    made = assign(judges, entries, per_entry=2, conflicts=apart)

    assert (made.connected, made.islands) == (False, 2)
    assert made.notices == (
        (
            "The judges form 2 groups that no entry connects, because of conflicts or finished work: "
            "severity cannot be compared between them."
        ),
    )


def test_too_few_sheets_to_connect_all_judges_are_said():
    made = assign(numbered("J", 6), numbered("E", 3), per_entry=2)
    single = assign(numbered("J", 2), numbered("E", 4), per_entry=1)
    idle = assign(numbered("J", 5), numbered("E", 2), per_entry=1)

    assert made.notices == (
        (
            "The judges form 3 groups that no entry connects, because there are too few entries for so many judges: "
            "severity cannot be compared between them. Take fewer judges, or more for each entry."
        ),
    )
    assert single.notices[0].startswith("The judges form 2 groups that no entry connects, because every entry has one")
    assert sorted(idle.loads.values()) == [0, 0, 0, 1, 1]
    assert idle.notices[0].startswith("No entry for 'J")


def test_uneven_loads_that_conflicts_force_are_said():
    made = assign(["A", "B"], numbered("E", 6), per_entry=1, conflicts={("A", f"E{n}") for n in range(5)})

    assert dict(made.loads) == {"A": 1, "B": 5}
    assert made.notices[0] == "Loads go from 1 to 5: conflicts or finished work leave no evener ones."


def test_more_finished_work_than_asked_for_stays_and_is_said():
    made = assign(list("ABC"), ["k", "l"], per_entry=1, fixed={("A", "k"), ("B", "k")})

    assert made.pairs == (("A", "k"), ("B", "k"), ("C", "l"))
    assert made.notices[0] == "'k': more than 1 judges have finished, and all of them stay."


def test_judges_who_are_no_longer_there_count_for_the_entries_they_have_finished():
    made = assign(["A", "B"], ["k", "l", "m"], per_entry=2, elsewhere={"k": 1, "l": 2})

    assert [entry for _, entry in made.pairs] == ["k", "m", "m"]
    assert sorted(made.loads.values()) == [1, 2]


def test_the_document_names_every_judge_and_has_no_pairs_for_one():
    assert document(assign(["A"], ["k", "l"], per_entry=1)) == {
        "assignments": [{"judge": "A", "entry": "k"}, {"judge": "A", "entry": "l"}],
        "loads": {"A": 2},
        "connected": True,
        "pair_overlap": {"min": None, "max": None, "mean": None},
        "warnings": ["Only one judge: no two judges share an entry."],
    }


HALL = {("V", entry) for entry in "abc"} | {("W", entry) for entry in "abc"}
"""Three entries that only X, Y and Z may judge; with 2 each there are 6 sheets for them and 4 for the other two."""


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"per_entry": 6},
            "The judges for each entry cannot be 6: there are only 5. Ask for fewer or add judges.",
        ),
        (
            {"per_entry": 4},
            ("The judges for each entry cannot be 4: entry 'a' has only 3 without a conflict (+2). "
            "Ask for fewer or add judges."),
        ),
        (
            {"per_entry": 2, "most": 1},
            ("The most entries for a judge cannot be 1: there are 10 sheets to fill and 5 judges, who take 5. "
            "Allow at least 2."),
        ),
        (
            {"per_entry": 2, "least": 3},
            ("The fewest entries for a judge cannot be 3: there are 10 sheets to fill and 5 judges, who need 15. "
            "Ask for at most 2."),
        ),
        (
            {"per_entry": 3, "most": 3, "conflicts": HALL | {("X", "d"), ("Y", "d"), ("W", "d")}},
            (
                "The judges for each entry cannot be 3: entry 'd' has only 2 without a conflict. "
                "Ask for fewer or add judges."
            ),
        ),
        (
            {"per_entry": 2, "least": 2, "conflicts": {("V", entry) for entry in "abcd"}},
            "The fewest entries for a judge cannot be 2: judge 'V' has only 1 without a conflict. Ask for at most 1.",
        ),
        (
            {"per_entry": 2, "least": 2, "most": 1},
            "The fewest entries for a judge, 2, cannot exceed the most, 1. Change one of them.",
        ),
        (
            {"per_entry": 1, "least": 1, "most": 3, "judges": list("VW"), "entries": list("abcd"), "conflicts": set(),
             "fixed": {("V", entry) for entry in "abcd"}},
            ("The fewest entries for a judge cannot be 1: no entry is left for judge 'W' without a conflict. "
            "Leave the fewest out, or the judge."),
        ),
        (
            {"per_entry": 1, "least": 3, "judges": list("VWX"), "entries": list("ab"), "conflicts": set()},
            ("The fewest entries for a judge cannot be 3: there are 2 sheets to fill and 3 judges, so some get none. "
            "Leave the fewest out."),
        ),
        (
            {"per_entry": 1, "most": 2, "judges": list("VW"), "entries": list("abcd"), "conflicts": set(),
             "fixed": {("V", entry) for entry in "abc"}},
            "The most entries for a judge cannot be 2: judge 'V' has finished 3 already. Allow at least 3.",
        ),
    ],
)  # fmt: skip
def test_what_counting_refutes_is_refused_with_the_number_that_would_do(options, sentence):
    options = {"judges": list("VWXYZ"), "entries": list("abcde"), "conflicts": HALL} | options

    with pytest.raises(CannotAssign) as refused:
        assign(options.pop("judges"), options.pop("entries"), **options)

    assert refused.value.sentence() == sentence


def test_entries_that_share_too_few_judges_are_named_with_them():
    """10 sheets, 15 places, and every entry has three judges: only all of a, b and c together show the want."""
    conflicts = HALL | {("X", entry) for entry in "abc"}

    with pytest.raises(CannotAssign) as refused:
        assign(list("VWXYZ"), list("abcde"), per_entry=2, most=2, conflicts=conflicts)

    assert refused.value.sentence() == (
        "The most entries for a judge cannot be 2: 'a', 'b', 'c' need 6 judges together and find 0 outside of "
        "'Y', 'Z', who have room for only 4. Allow at least 3 or add judges."
    )


def test_finished_work_counts_in_the_proof():
    with pytest.raises(CannotAssign) as refused:
        assign(list("XYZ"), list("abcd"), per_entry=1, most=2, fixed={("X", "a"), ("Y", "b")},
               conflicts={("Z", "c"), ("Z", "d"), ("Y", "c"), ("Y", "d")})  # fmt: skip

    assert refused.value.sentence() == (
        "The most entries for a judge cannot be 2: 'c', 'd' need 2 judges together and find 0 outside of 'X', "
        "who have room for only 1. Allow at least 3 or add judges."
    )


def test_judges_who_share_too_few_entries_are_named():
    conflicts = {(judge, entry) for judge in "VW" for entry in "cdefgh"}

    with pytest.raises(CannotAssign) as refused:
        assign(list("VWXY"), list("abcdefgh"), per_entry=1, least=2, most=4, conflicts=conflicts)
    made = assign(list("VWXY"), list("abcdefgh"), per_entry=1, least=1, conflicts=conflicts)

    assert refused.value.sentence() == (
        "The fewest entries for a judge cannot be 2: 'V', 'W' need 4 together, but their conflicts and the "
        "number of judges for each entry, 1, leave them only 2. Ask for at most 1."
    )
    assert sorted(made.loads.values()) == [1, 1, 3, 3]


@settings(max_examples=40, deadline=None)
@given(rounds(), st.integers(0, 4), st.integers(0, 5))
def test_the_number_that_a_refusal_offers_can_be_had(round_, least, most):
    options = {"least": least, "most": most}
    for _ in range(3):
        try:
            made = round_.assign(**options)
        except CannotAssign as refused:
            if refused.field == "per_entry" or "exceed" in refused.sentence():
                return
            possible = refused.details["possible"]
            tighter = possible < most if refused.field == "most" else possible > least
            assert not tighter
            options[refused.field] = possible
        else:
            check(round_, made)
            return


@given(rounds(with_fixed=True), st.data())
@settings(max_examples=60)
def test_hints_change_no_load_break_no_rule_and_are_followed_where_it_costs_nothing(round_, data):
    pairs = [(judge, entry) for judge in round_.judges for entry in round_.entries]
    hints = set(data.draw(st.lists(st.sampled_from(pairs), max_size=6)))
    try:
        plain = round_.assign()
    except CannotAssign:
        with pytest.raises(CannotAssign):
            round_.assign(hints=hints)
        return

    hinted = round_.assign(hints=hints)

    assert sorted(hinted.loads.values()) == sorted(plain.loads.values())
    assert Counter(entry for _, entry in hinted.pairs) == Counter(entry for _, entry in plain.pairs)
    assert set(hinted.pairs) >= round_.fixed
    assert not (set(hinted.pairs) - round_.fixed) & round_.conflicts
    assert hinted.islands <= plain.islands
    assert round_.assign(hints=hints) == hinted


def test_a_judge_who_knows_an_entry_gets_it_where_loads_and_pairs_stay_as_even():
    judges, entries = numbered("J", 6), numbered("E", 12)
    hints = {("J0", "E5"), ("J1", "E5"), ("J3", "E9")}

    plain, hinted = (assign(judges, entries, per_entry=2, hints=each) for each in ((), hints))

    assert hints <= set(hinted.pairs)
    assert hinted.loads == plain.loads
    assert (hinted.overlap.most, hinted.connected) == (plain.overlap.most, True)


def test_words_of_an_expertise_that_an_entry_shares_are_hints():
    texts = {"A": "Kota Malang, Jawa Timur: wisata kampung", "B": "Kota Bogor, Jawa Barat: air bersih", "C": "Solo"}

    found = expertise.hints({"J1": "pakar Wisata", "J2": "AIR minum", "J3": "kota dan jawa", "J4": ""}, texts)

    assert found == {("J1", "A")}
