"""Judging answers: each in its one spelling, or a sentence why it does not fit."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.questionnaires.errors import (
    AnswerNeeded,
    AnswerNoNumber,
    AnswerNotOffered,
    AnswerTooLong,
    QuestionUnknown,
    SeveralAnswers,
)
from eventapp.questionnaires.rules.answers import LONGEST_TEXT, judge
from eventapp.questionnaires.rules.questions import Kind


@dataclass(frozen=True)
class Asked:
    """A question, as much of it as judging needs."""

    key: str
    kind: Kind
    required: bool = False
    values: tuple[str, ...] = ()


LEVELS = Asked("overall", Kind.SCALE, True, ("4", "3", "2", "1"))
TICKS = Asked("useful", Kind.MULTI, False, ("panel", "workshop", "award"))
SCORE = Asked("recommend", Kind.NPS)
AGE = Asked("people", Kind.NUMBER)
TEXT = Asked("comment", Kind.TEXT)
ALL = [LEVELS, TICKS, SCORE, AGE, TEXT]


def one(question: Asked, value: object) -> tuple[str, ...] | str:
    """The judged answer to one question, or the name of what was refused."""
    judged = judge([question], {question.key: value})
    if judged.errors:
        return type(judged.errors[question.key]).__name__
    return judged.answers.get(question.key, ())


@pytest.mark.parametrize(
    ("question", "value", "answer"),
    [
        (LEVELS, 4, ("4",)),
        (LEVELS, " 3 ", ("3",)),
        (LEVELS, 2.0, ("2",)),
        (TICKS, ["award", "panel", "award"], ("panel", "award")),
        (TICKS, "workshop", ("workshop",)),
        (TICKS, [], ()),
        (SCORE, "10", ("10",)),
        (AGE, "1500", ("1500",)),
        (AGE, "1,50", ("1.5",)),
        (AGE, "-0", ("0",)),
        (AGE, "-07,250", ("-7.25",)),
        (TEXT, "  Lebih\r\npagi \x00", ("Lebih\npagi",)),
        (TEXT, " \n\t ", ()),
        (TEXT, None, ()),
    ],
)
def test_an_answer_has_one_spelling(question, value, answer):
    assert one(question, value) == answer


@pytest.mark.parametrize(
    ("question", "value", "refusal"),
    [
        (LEVELS, None, AnswerNeeded),
        (LEVELS, "", AnswerNeeded),
        (LEVELS, "5", AnswerNotOffered),
        (LEVELS, ["4", "3"], SeveralAnswers),
        (TICKS, ["panel", "dinner"], AnswerNotOffered),
        (SCORE, "11", AnswerNotOffered),
        (SCORE, "9.5", AnswerNotOffered),
        (AGE, "many", AnswerNoNumber),
        (AGE, "1.500", AnswerNoNumber),
        (AGE, "NaN", AnswerNoNumber),
        (AGE, "١٢", AnswerNoNumber),
        (TEXT, "x" * (LONGEST_TEXT + 1), AnswerTooLong),
    ],
)
def test_what_does_not_fit_is_refused(question, value, refusal):
    assert one(question, value) == refusal.__name__


def test_every_refusal_names_the_place_of_its_question():
    judged = judge(ALL, {"useful": "x" * 200, "people": "?"})

    assert {key: error.sentence() for key, error in judged.errors.items()} == {
        "overall": "Question 1 has no answer yet.",
        "useful": f"Question 2 does not offer “{'x' * 39}…”; choose an answer that is shown.",
        "people": "Question 4: “?” is not clear; write a number such as 1500 or 1,5.",
    }


def test_an_answer_to_no_question_is_refused():
    judged = judge([LEVELS], {"overall": 4, "name": "Adhi"})

    assert {key: type(error) for key, error in judged.errors.items()} == {"name": QuestionUnknown}


anything = st.one_of(
    st.none(),
    st.text(),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.lists(st.text()),
    st.binary(),
    st.dictionaries(st.text(), st.text()),
)


@given(st.fixed_dictionaries({question.key: anything for question in ALL}))
def test_whatever_comes_is_answered_passed_over_or_refused(answers):
    judged = judge(ALL, answers)

    assert not judged.answers.keys() & judged.errors.keys()
    assert set(judged.answers.get("overall", ())) <= set(LEVELS.values)
    assert all("\x00" not in text for answer in judged.answers.values() for text in answer)


@given(st.fixed_dictionaries({question.key: anything for question in ALL}))
def test_judging_twice_changes_nothing(answers):
    first = judge(ALL, answers).answers

    again = judge(ALL, {"overall": "4", **first}).answers

    assert {key: value for key, value in again.items() if key in first} == first
