"""Judging answers: each in its one spelling, or a sentence why it does not fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.questionnaires.errors import (
    AnswerNeeded,
    AnswerNoDate,
    AnswerNoEmail,
    AnswerNoFile,
    AnswerNoNumber,
    AnswerNoPhone,
    AnswerNotOffered,
    AnswerTooLong,
    QuestionUnknown,
    SeveralAnswers,
)
from eventapp.questionnaires.rules.answers import LONGEST_TEXT, judge
from eventapp.questionnaires.rules.questions import Kind
from tests.questionnaires.rules.asking import Asked

LEVELS = Asked("overall", Kind.SCALE, True, ("4", "3", "2", "1"))
TICKS = Asked("useful", Kind.MULTI, False, ("panel", "workshop", "award"))
SCORE = Asked("recommend", Kind.NPS)
AGE = Asked("people", Kind.NUMBER)
TEXT = Asked("comment", Kind.TEXT)
LINE = Asked("title", Kind.LINE)
DAY = Asked("arrives", Kind.DATE)
MAIL = Asked("office", Kind.EMAIL)
CALL = Asked("call", Kind.PHONE)
TICK = Asked("agree", Kind.CONSENT, True)
PAPER = Asked("letter", Kind.FILE)
TALKS = Asked("talks", Kind.SESSION, False, ("s1", "s2"))
PLACE = Asked("from", Kind.REGION, False, ("35.77", "33.21"))
ALL = [LEVELS, TICKS, SCORE, AGE, TEXT]
EVERY_KIND = [*ALL, LINE, DAY, MAIL, CALL, PAPER, TALKS, PLACE]


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
        (LINE, " Dr.\n H.  Ma’ruf,\tM.Si. ", ("Dr. H. Ma’ruf, M.Si.",)),
        (LINE, "Sa\u202eti\u200b", ("Sati",)),
        (LINE, "🎉 مرحبا", ("🎉 مرحبا",)),
        (DAY, "2031-05-12", ("2031-05-12",)),
        (DAY, "12/5/2031", ("2031-05-12",)),
        (DAY, "12 Mei 2031", ("2031-05-12",)),
        (DAY, "12 October 2031", ("2031-10-12",)),
        (MAIL, "kantor@contoh.example", ("kantor@contoh.example",)),
        (CALL, "(021) 555-1234", ("0215551234",)),
        (TICK, True, ("yes",)),
        (TICK, "on", ("yes",)),
        (PAPER, "a2" * 13, ("a2" * 13,)),
        (TALKS, ["s2", "s1"], ("s1", "s2")),
        (PLACE, "35.77", ("35.77",)),
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
        (TEXT, "x" * 10_000_000, AnswerTooLong),
        (LINE, "x" * 201, AnswerTooLong),
        (DAY, "31 Februari 2031", AnswerNoDate),
        (DAY, "besok", AnswerNoDate),
        (MAIL, "kantor@contoh", AnswerNoEmail),
        (CALL, "tanya sekretaris", AnswerNoPhone),
        (TICK, False, AnswerNeeded),
        (TICK, "no", AnswerNeeded),
        (PAPER, "surat.pdf", AnswerNoFile),
        (PAPER, "../../etc/passwd", AnswerNoFile),
        (TALKS, ["s3"], AnswerNotOffered),
        (PLACE, "99.99", AnswerNotOffered),
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


@given(st.fixed_dictionaries({question.key: anything for question in EVERY_KIND}))
def test_whatever_comes_is_answered_passed_over_or_refused(answers):
    judged = judge(EVERY_KIND, answers)

    assert not judged.answers.keys() & judged.errors.keys()
    assert set(judged.answers.get("overall", ())) <= set(LEVELS.values)
    assert all("\x00" not in text for answer in judged.answers.values() for text in answer)


@given(st.fixed_dictionaries({question.key: anything for question in EVERY_KIND}))
def test_judging_twice_changes_nothing(answers):
    first = judge(EVERY_KIND, answers).answers

    again = judge(EVERY_KIND, {"overall": "4", **first}).answers

    assert {key: value for key, value in again.items() if key in first} == first
