"""Conditions: what is not asked is not needed and not kept, and the order in which answers come decides nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eventapp.questionnaires.errors import AnswerNeeded
from eventapp.questionnaires.rules.answers import judge
from eventapp.questionnaires.rules.conditions import for_type
from eventapp.questionnaires.rules.questions import YES, Condition, Kind
from tests.questionnaires.rules.asking import Asked

FLY = Asked("fly", Kind.CHOICE, True, ("plane", "train"))
LANDS = Asked("lands", Kind.DATE, True, show_if=Condition("fly", ("plane",)))
PICK_UP = Asked("pick_up", Kind.CONSENT, False, show_if=Condition("fly", ("plane", "train")))
PHONE = Asked("driver", Kind.PHONE, True, show_if=Condition("pick_up", (YES,)))
MEAL = Asked("meal", Kind.CHOICE, True, ("rice", "none"), show_if=Condition("attendance", ("onsite",)))
ALL = [FLY, LANDS, PICK_UP, PHONE, MEAL]
ONSITE, ONLINE = {"attendance": ("onsite",)}, {"attendance": ("online",)}


def test_a_chain_of_conditions_is_followed_to_its_end():
    judged = judge(
        ALL, {"fly": "plane", "lands": "2031-05-11", "pick_up": "y", "driver": "0812 3456 789"}, facts=ONLINE
    )

    assert judged.errors == {}
    assert judged.answers == {
        "fly": ("plane",),
        "lands": ("2031-05-11",),
        "pick_up": (YES,),
        "driver": ("08123456789",),
    }
    assert judged.hidden == {"meal"}


def test_what_is_not_asked_is_dropped_whatever_was_typed_there_and_what_depends_on_it_too():
    typed = {"fly": "train", "lands": "no day" * 9000, "driver": "?", "meal": "nothing that is offered"}

    judged = judge(ALL, typed, facts=ONLINE)

    assert (judged.answers, judged.errors) == ({"fly": ("train",)}, {})
    assert judged.hidden == {"lands", "driver", "meal"}


def test_a_needed_question_is_needed_as_soon_as_it_is_asked():
    judged = judge(ALL, {"fly": "plane", "pick_up": "on"}, facts=ONSITE, names={"meal": "Your meal"})

    assert {key: type(error) for key, error in judged.errors.items()} == dict.fromkeys(
        ("lands", "driver", "meal"), AnswerNeeded
    )
    assert judged.errors["meal"].sentence() == "Question “Your meal” has no answer yet."


def test_a_wrong_answer_leads_to_no_further_question():
    judged = judge(ALL, {"fly": "balloon"}, facts=ONLINE)

    assert set(judged.errors) == {"fly"}
    assert judged.hidden == {"lands", "pick_up", "driver", "meal"}


def test_people_of_other_types_are_not_asked():
    press = Asked("card", Kind.LINE, True, types=("press",))

    assert for_type([FLY, press], "") == [FLY]
    assert for_type([FLY, press], "press") == [FLY, press]
    assert for_type([FLY, press], "vip") == [FLY]


# Laws, for any questions of which each may depend on any before it.
KINDS = st.sampled_from([Kind.CHOICE, Kind.MULTI, Kind.CONSENT, Kind.LINE])
VALUES = ("a", "b", "c")


@st.composite
def questionnaires(draw):
    """A list of questions with conditions, and answers in some order."""
    questions = []
    for number in range(draw(st.integers(1, 8))):
        kind = draw(KINDS)
        telling = [one for one in questions if one.kind is not Kind.LINE]
        condition = None
        if telling and draw(st.booleans()):
            source = draw(st.sampled_from(telling))
            offered = (YES,) if source.kind is Kind.CONSENT else VALUES
            condition = Condition(source.key, tuple(draw(st.sets(st.sampled_from(offered), min_size=1))))
        values = VALUES if kind in {Kind.CHOICE, Kind.MULTI} else ()
        questions.append(Asked(f"q{number}", kind, draw(st.booleans()), values, show_if=condition))
    answer = st.one_of(st.none(), st.sampled_from([*VALUES, "y", "zebra", ""]), st.lists(st.sampled_from(VALUES)))
    answers = draw(st.dictionaries(st.sampled_from([one.key for one in questions]), answer))
    return questions, answers, draw(st.permutations(list(answers)))


@given(questionnaires())
def test_what_is_hidden_is_never_needed_and_never_kept(case):
    questions, answers, _ = case

    judged = judge(questions, answers)

    assert judged.hidden.isdisjoint(judged.errors)
    assert judged.hidden.isdisjoint(judged.answers)


@given(questionnaires())
def test_the_order_in_which_answers_come_decides_nothing(case):
    questions, answers, order = case

    one, other = judge(questions, answers), judge(questions, {key: answers[key] for key in order})

    assert (one.answers, one.hidden, set(one.errors)) == (other.answers, other.hidden, set(other.errors))


@given(questionnaires())
def test_what_was_taken_is_taken_again_with_the_same_questions_hidden(case):
    questions, answers, _ = case
    first = judge(questions, answers)

    again = judge(questions, first.answers)

    assert again.answers == first.answers
    assert first.hidden <= again.hidden


@given(questionnaires())
def test_a_question_is_shown_just_when_its_condition_holds(case):
    questions, answers, _ = case
    judged = judge(questions, answers)

    for question in questions:
        condition = question.show_if
        holds = condition is None or bool(set(condition.values) & set(judged.answers.get(condition.key, ())))
        assert (question.key in judged.hidden) is not holds
