"""Who gets what: announced scores, recorded orders, and how often one region may win."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eventapp.judging.rules.cuts import Cap
from eventapp.judging.rules.outcomes import Contest, Decided, PassedOver, outcomes, places_of


def ranks(standings):
    """Entries with their ranks."""
    return [(each.rank, each.entry) for each in standings]


def test_the_single_best_wins():
    (found,) = outcomes([Contest("a", {"X": 4.0, "Y": 3.0})])

    assert (found.winner, found.open, ranks(found.standings)) == ("X", (), [(1, "X"), (2, "Y")])


def test_scores_that_are_announced_as_equal_leave_the_place_open():
    (found,) = outcomes([Contest("a", {"X": 4.0041, "Y": 4.0039, "Z": 3.0})])

    assert (found.winner, found.open, ranks(found.standings)) == (None, (("X", "Y"),), [(1, "X"), (1, "Y"), (3, "Z")])


def test_a_recorded_order_tells_equals_apart_and_nobody_else():
    decided = Decided(order=(("Y",), ("X",), ("Z",)))

    (found,) = outcomes([Contest("a", {"X": 4.0, "Y": 4.0, "Z": 5.0}, decided=decided)])

    assert (found.winner, ranks(found.standings)) == ("Z", [(1, "Z"), (2, "Y"), (3, "X")])


def test_an_order_that_names_some_leaves_the_others_behind_them_together():
    found = places_of(dict.fromkeys("VWXY", 4.0), decimals=2, decided=Decided(order=(("Y",),)))

    assert ranks(found) == [(1, "Y"), (2, "V"), (2, "W"), (2, "X")]


def test_what_the_panel_chose_stands_first():
    (found,) = outcomes([Contest("a", {"X": 4.0, "Y": 3.98, "Z": None}, decided=Decided(chosen="Y"))])

    assert (found.winner, ranks(found.standings)) == ("Y", [(1, "Y"), (2, "X"), (3, "Z")])


def test_a_choice_without_a_score_changes_nothing():
    (found,) = outcomes([Contest("a", {"X": 4.0, "Z": None}, decided=Decided(chosen="Z"))])

    assert found.winner == "X"


def test_three_places_are_given_until_equals_stop_them():
    (found,) = outcomes([Contest("a", {"W": 5.0, "X": 4.0, "Y": 4.0, "Z": 3.0}, winners=3)])

    assert (found.winners, found.open) == (("W",), (("X", "Y"),))


def test_a_region_that_has_won_often_enough_is_passed_over_in_the_announced_order():
    found = outcomes(
        [Contest("a", {"X": 5, "Y": 4}), Contest("b", {"X": 5, "Y": 4}), Contest("c", {"X": 5, "Y": 4, "Z": 3})],
        wins_most=1,
    )

    assert [each.winner for each in found] == ["X", "Y", "Z"]
    assert found[2].passed_over == (PassedOver("X", ("a",)), PassedOver("Y", ("b",)))


def test_without_the_rule_one_region_may_win_everything():
    found = outcomes([Contest("a", {"X": 5, "Y": 4}), Contest("b", {"X": 5, "Y": 4})])

    assert [(each.winner, each.passed_over) for each in found] == [("X", ()), ("X", ())]


def test_equals_are_level_only_among_those_who_may_still_win():
    found = outcomes([Contest("a", {"X": 5, "Y": 4}), Contest("b", {"X": 4, "Y": 4})], wins_most=1)

    assert (found[1].winner, found[1].open) == ("Y", ())


def test_a_cut_takes_announced_scores_and_names_the_undecided():
    (found,) = outcomes([Contest("a", {"W": 5.0, "X": 4.001, "Y": 4.002, "Z": 3.0}, cut=2)])

    assert found.selection is not None
    assert (found.selection.selected, found.selection.undecided, found.open) == (("W",), ("X", "Y"), (("X", "Y"),))


def test_a_recorded_order_settles_the_cut_under_its_cap():
    contest = Contest(
        "a",
        {"V": 5.0, "X": 4.0, "Y": 4.0, "Z": 3.0},
        cut=3,
        cap=Cap("province", 2),
        groups={"V": "32", "X": "32", "Y": "32", "Z": "33"},
        decided=Decided(order=(("Y",), ("X",))),
    )

    (found,) = outcomes([contest])

    assert found.selection is not None
    assert (found.selection.selected, found.selection.capped, found.open) == (("V", "Y", "Z"), ("X",), ())


score = st.integers(100, 500).map(lambda number: number / 100)


@given(
    st.lists(st.dictionaries(st.sampled_from("UVWXYZ"), score, min_size=1), min_size=1, max_size=5), st.integers(1, 2)
)
def test_nobody_wins_more_often_than_one_may(tables, most):
    found = outcomes([Contest(str(number), table) for number, table in enumerate(tables)], wins_most=most)

    winners = [each.winner for each in found if each.winner]
    assert all(winners.count(name) <= most for name in winners)


@given(st.dictionaries(st.sampled_from("UVWXYZ"), score, min_size=1), st.integers(1, 6))
def test_every_entry_has_exactly_one_place(table, cut):
    (found,) = outcomes([Contest("a", table, cut=min(cut, len(table)))])

    assert sorted(each.entry for each in found.standings) == sorted(table)
    assert found.selection is not None
    assert len(found.selection.selected) + found.selection.open_places == min(cut, len(table))
