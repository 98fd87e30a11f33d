"""Which answers may be counted together after a question was changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eventapp.questionnaires.errors import InvalidQuestionnaire
from eventapp.questionnaires.rules import comparing, editing
from eventapp.questionnaires.rules.questions import Draft, Item, Kind, Option, check

LEVELS = comparing.levels(["Buruk", "Baik"], ["Bad", "Good"])
SCALE = Draft("overall", Kind.SCALE, "Forum", "Forum", LEVELS)
MATRIX = Draft(
    "parts", Kind.MATRIX, "Setuju?", "Agree?", LEVELS, items=(Item("a", "Satu", "One"), Item("b", "Dua", "Two"))
)


def test_levels_are_numbered_from_the_lowest_and_those_that_begin_with_the_best_count_down():
    best_first = (Option("4", "A", "A"), Option("1", "D", "D"))

    assert [option.value for option in comparing.levels(["x", "y", "z"], ["x", "y", "z"])] == ["1", "2", "3"]
    assert [option.value for option in comparing.levels(["x", "y", "z"], ["x", "y", "z"], best_first)] == [
        "3",
        "2",
        "1",
    ]
    with pytest.raises(InvalidQuestionnaire):
        comparing.levels(["x"], ["x", "y"])


@pytest.mark.parametrize(
    ("changes", "same", "compare"),
    [
        ({"hint_id": "Bantuan"}, False, ""),
        ({"text_id": "Forum ini"}, False, "overall-2"),
        ({"text_id": "Forum ini"}, True, ""),
        ({"options": comparing.levels(["Buruk", "Cukup", "Baik"], ["Bad", "Fair", "Good"])}, True, "overall-2"),
        ({"options": (*LEVELS, comparing.NA_OPTION)}, True, "overall-2"),
    ],
)
def test_other_words_are_another_question_unless_it_is_said_and_another_scale_always_is(changes, same, compare):
    assert comparing.judged(replace(SCALE, **changes), SCALE, means_the_same=same).compare == compare


def test_the_next_change_is_the_next_question_again():
    second = comparing.judged(replace(SCALE, text_id="Dua"), SCALE, means_the_same=False)
    third = comparing.judged(replace(second, text_id="Tiga"), second, means_the_same=False)

    assert (second.compare, third.compare) == ("overall-2", "overall-3")


def test_a_statement_is_judged_by_itself_and_all_of_them_by_their_scale():
    one = replace(MATRIX, items=(Item("a", "Satu", "One"), Item("b", "Dua lain", "Another two")))
    wider = replace(MATRIX, options=comparing.levels(["Buruk", "Cukup", "Baik"], ["Bad", "Fair", "Good"]))

    assert [item.compare for item in comparing.judged(one, MATRIX, means_the_same=False).items] == ["", "b-2"]
    assert [item.compare for item in comparing.judged(wider, MATRIX, means_the_same=True).items] == ["a-2", "b-2"]


def test_statements_keep_their_keys_by_words_or_by_place_and_new_ones_get_their_own():
    items = comparing.statements(["Dua", "Tiga", "Satu"], ["Two", "Three", "One"], MATRIX.items)
    reworded = comparing.statements(["Satu", "Dua!"], ["One", "Two!"], MATRIX.items)
    (kept,) = editing.added((), replace(MATRIX, key="", items=items))

    assert [item.key for item in items] == ["b", "", "a"]
    assert [item.key for item in reworded] == ["a", "b"]
    assert [item.key for item in kept.items] == ["b", "tiga", "a"]


@pytest.mark.parametrize(
    "draft",
    [
        replace(MATRIX, items=()),
        replace(SCALE, items=MATRIX.items),
        replace(SCALE, kind=Kind.FACES),
        replace(MATRIX, key="a"),
        replace(MATRIX, items=(Item("Satu", "Satu", "One"),)),
    ],
)
def test_what_cannot_be_asked_is_refused(draft):
    with pytest.raises(InvalidQuestionnaire):
        check((draft,))
