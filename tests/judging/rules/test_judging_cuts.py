"""Places, ties and who goes on."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.judging.errors import BadMark, UnfillableCut
from eventapp.judging.rules.cuts import Cap, Selection, check_fillable, check_grouped, select
from eventapp.judging.rules.ranking import Standing, standings


def ranked(scores: dict[str, float | None]) -> list[Standing]:
    return standings(list(scores), list(scores.values()))


def test_equal_scores_share_the_rank_and_the_next_rank_counts_them():
    places = ranked({"a": 1.0, "d": 2.0, "b": 3.0, "c": 2.0 + 5e-10, "e": None})

    assert [(each.rank, each.entry, each.tied_with) for each in places] == [
        (1, "b", ()),
        (2, "c", ("d",)),
        (2, "d", ("c",)),
        (4, "a", ()),
        (5, "e", ()),
    ]


def test_scores_further_apart_than_a_billionth_differ():
    assert [each.rank for each in ranked({"a": 1.0, "b": 1.0 + 2e-9})] == [1, 2]


def test_a_row_of_near_ties_does_not_melt_into_one_rank():
    assert [each.rank for each in ranked({"a": 0.0, "b": 0.8e-9, "c": 1.6e-9})] == [1, 1, 3]


def test_the_best_are_selected_in_order():
    assert select(ranked({"a": 1, "b": 3, "c": 2}), places=2, cap=None, groups={}) == Selection(("b", "c"), (), (), 0)


def test_a_full_group_is_passed_over_and_the_next_entry_takes_the_place():
    places = ranked({"a": 5, "b": 4, "c": 3, "d": 2, "e": 1})
    groups = {"a": "Bali", "b": "Bali", "c": "Bali", "d": "Papua", "e": "Papua"}

    assert select(places, places=3, cap=Cap("province", 2), groups=groups) == Selection(("a", "b", "d"), ("c",), (), 0)


def test_a_tie_across_the_cut_selects_none_of_the_equals():
    places = ranked({"a": 5, "b": 4, "c": 4, "d": 4, "e": 1})

    assert select(places, places=2, cap=None, groups={}) == Selection(("a",), (), ("b", "c", "d"), 1)


def test_a_tie_inside_the_cut_decides_nothing():
    assert select(ranked({"a": 4, "b": 4, "c": 1}), places=2, cap=None, groups={}).selected == ("a", "b")


def test_equals_of_one_group_that_compete_for_its_last_place_stay_undecided_and_the_others_go_on():
    places = ranked({"a": 5, "b": 5, "c": 5, "d": 4, "e": 3})
    groups = {"a": "Bali", "b": "Bali", "c": "Papua", "d": "Bali", "e": "Aceh"}

    result = select(places, places=3, cap=Cap("province", 1), groups=groups)

    assert result == Selection(("c", "e"), ("d",), ("a", "b"), 1)


def test_entries_without_a_score_are_not_selected():
    assert select(ranked({"a": 5, "b": None}), places=2, cap=None, groups={}) == Selection(("a",), (), (), 1)


@given(
    st.lists(st.tuples(st.integers(0, 6), st.sampled_from("XYZ")), min_size=1, max_size=14),
    st.integers(1, 14),
    st.integers(1, 4),
)
def test_a_selection_fills_the_places_within_the_caps_and_prefers_nobody_to_an_equal(entries, places, most):
    scores = {f"e{index:02}": float(score) for index, (score, _) in enumerate(entries)}
    groups = {f"e{index:02}": group for index, (_, group) in enumerate(entries)}
    possible = sum(min(count, most) for count in Counter(groups.values()).values())

    result = select(ranked(scores), places=places, cap=Cap("province", most), groups=groups)

    assert len(result.selected) + result.open_places == places
    assert result.open_places >= max(0, places - possible)
    assert max(Counter(groups[entry] for entry in result.selected).values(), default=0) <= most
    assert len({*result.selected, *result.capped, *result.undecided}) == sum(
        map(len, (result.selected, result.capped, result.undecided))
    )
    for loser in result.undecided:
        assert all(scores[winner] != scores[loser] or groups[winner] != groups[loser] for winner in result.selected)


def test_more_places_than_entries_are_refused_with_their_number():
    with pytest.raises(UnfillableCut) as refused:
        check_fillable(["a", "b"], places=3, cap=None, groups={}, category="A")

    assert refused.value.sentence() == ("Only 2 entries ('A') have a score, so 3 cannot be selected; lower the cut.")


def test_a_cap_that_cannot_fill_the_cut_is_refused_with_the_number_that_it_can():
    groups = {"a": "Bali", "b": "Bali", "c": "Bali", "d": "Papua"}

    with pytest.raises(UnfillableCut) as refused:
        check_fillable(list(groups), places=4, cap=Cap("province", 2), groups=groups, category=None)

    assert refused.value.sentence() == (
        "With at most 2 for each 'province' only 3 of the entries can be selected, not 4; "
        "raise the cap or lower the cut."
    )


def test_an_entry_without_a_group_is_refused_with_its_line():
    with pytest.raises(BadMark, match=r"^Line 7: entry 'b' has no 'province', by which the cap counts; fill it\.$"):
        check_grouped(["a", "b"], cap=Cap("province", 1), groups={"a": "Bali"}, lines={"a": 2, "b": 7})
