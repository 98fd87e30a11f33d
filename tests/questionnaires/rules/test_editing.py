"""Writing questions step by step: keys that nothing else has, options that keep their code, an order that holds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.errors import NotFound
from eventapp.questionnaires.errors import InvalidQuestionnaire, QuestionNeeded
from eventapp.questionnaires.rules import editing, sensitive
from eventapp.questionnaires.rules.questions import Condition, Draft, Kind, Option, check

SIZES = (Option("s", "Kecil", "Small"), Option("m", "Sedang", "Medium"))
SHIRT = Draft("shirt", Kind.CHOICE, "Kaus?", "A shirt?", SIZES, required=True)
COLOUR = Draft("colour", Kind.LINE, "Warna", "Colour", show_if=Condition("shirt", ("s",)))
NOTE = Draft("note", Kind.TEXT, "Catatan", "Note")
ALL = (SHIRT, COLOUR, NOTE)


def test_a_question_that_is_added_gets_a_key_from_its_words_that_nothing_else_has():
    first = editing.added((), Draft("", Kind.LINE, "Jabatan & Gol. Anda!", "Position"))
    twice = editing.added(first, Draft("", Kind.LINE, "Jabatan & Gol. Anda?", "Position"))
    strange = editing.added(twice, Draft("", Kind.LINE, "你好", "Hello"), facts={"attendance": ("onsite",)})
    taken = editing.added(strange, Draft("", Kind.LINE, "Attendance", "Attendance"), facts={"attendance": ("onsite",)})

    assert [draft.key for draft in taken] == ["jabatan_gol_anda", "jabatan_gol_anda_2", "q", "attendance_2"]


def test_a_question_on_which_another_depends_stays_before_it():
    with pytest.raises(QuestionNeeded):
        editing.removed(ALL, "shirt")
    with pytest.raises(QuestionNeeded):
        editing.moved(ALL, "shirt", up=False)
    with pytest.raises(QuestionNeeded):
        editing.moved(ALL, "colour", up=True)

    assert editing.removed(ALL, "colour") == (SHIRT, NOTE)
    assert editing.moved(ALL, "note", up=True) == (SHIRT, NOTE, COLOUR)
    assert editing.moved(ALL, "note", up=False) == ALL
    assert editing.moved(ALL, "shirt", up=True) == ALL
    with pytest.raises(NotFound):
        editing.removed(ALL, "nobody")


def test_a_question_keeps_its_key_and_kind_and_a_condition_needs_an_answer_that_is_offered():
    assert editing.replaced(ALL, replace(NOTE, text_en="Anything else"))[2].text_en == "Anything else"
    with pytest.raises(InvalidQuestionnaire, match="keeps its kind"):
        editing.replaced(ALL, replace(NOTE, kind=Kind.LINE))
    with pytest.raises(InvalidQuestionnaire, match="does not offer"):
        editing.replaced(ALL, replace(SHIRT, options=(SIZES[1], Option("l", "Besar", "Large"))))
    with pytest.raises(InvalidQuestionnaire, match="not asked before it"):
        editing.replaced(ALL, replace(SHIRT, show_if=Condition("note", ("x",))))
    with pytest.raises(InvalidQuestionnaire, match="not asked before it"):
        editing.replaced(ALL, replace(SHIRT, show_if=Condition("shirt", ("s",))))
    with pytest.raises(InvalidQuestionnaire, match="too long"):
        check([replace(NOTE, text_id="x" * 401)])


def test_options_keep_their_code_while_their_words_or_their_number_stay():
    reworded = editing.options(["Kecil", "Menengah"], ["Small", "Middle"], SIZES)
    more = editing.options(["Besar", "Kecil", "Sedang"], ["Large", "Small", "Medium"], SIZES)
    less = editing.options(["Sedang", "Besar"], ["Medium", "Large"], SIZES)

    assert [(one.value, one.label_id) for one in reworded] == [("s", "Kecil"), ("m", "Menengah")]
    assert [one.value for one in more] == ["besar", "s", "m"]
    assert less[0].value == "m"
    with pytest.raises(InvalidQuestionnaire, match="as many answers"):
        editing.options(["Satu", "Dua"], ["One"])
    assert editing.lines(" Satu \r\n\n  Dua  kata ") == ["Satu", "Dua kata"]


def test_what_publishing_changes_is_named():
    after = (replace(NOTE, required=True), SHIRT, Draft("new", Kind.LINE, "Baru", "New"))

    changes = editing.changes(ALL, after)

    assert (changes.added, changes.changed, changes.removed, changes.moved) == (("new",), ("note",), ("colour",), True)
    assert not editing.changes(ALL, ALL).any


words = st.text(max_size=40)
drafts = st.lists(
    st.builds(Draft, key=st.just(""), kind=st.sampled_from([Kind.LINE, Kind.CONSENT]), text_id=words, text_en=words),
    max_size=6,
)


@given(drafts, st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=10))
def test_whatever_is_added_and_moved_is_a_questionnaire_and_survives_being_stored(some, moves):
    kept: editing.Drafts = ()
    for draft in some:
        try:
            kept = editing.added(kept, draft)
        except InvalidQuestionnaire:
            assert not draft.text_id.strip() or not draft.text_en.strip()
    for place, up in moves:
        if place < len(kept):
            kept = editing.moved(kept, kept[place].key, up=up)

    check(kept, may_be_empty=True)
    assert editing.from_json(editing.to_json(kept)) == kept


@given(st.lists(words.filter(str.strip), min_size=2, max_size=6, unique_by=str.strip))
def test_options_never_share_a_code(labels):
    made = editing.options(labels, labels)

    assert len({option.value for option in made}) == len(labels)
    check([Draft("x", Kind.CHOICE, "X", "X", made)])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nomor Induk Kependudukan (NIK)", ["nik"]),
        ("N.I.P. Anda", ["nip"]),
        ("Nomor KTP", ["nik"]),
        ("NPWP dan nomor rekening", ["tax", "bank"]),
        ("Your bank account", ["bank"]),
        ("Tax number", ["tax"]),
        ("Ukuran kaus", []),
        ("Teknik yang dipakai", []),
        ("Bankit, Nipah, unikal", []),
    ],
)
def test_questions_for_what_is_not_to_be_kept_are_told_by_their_words(text, found):
    assert sensitive.asks_for(Draft("x", Kind.LINE, text, "A question")) == tuple(found)
