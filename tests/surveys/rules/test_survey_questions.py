"""Question files and the spelling of answers."""

from __future__ import annotations

import json

import pytest

from eventapp.surveys.errors import MalformedQuestions, OutsideOptions
from eventapp.surveys.rules.inference import inferred, with_options
from eventapp.surveys.rules.questions import Question, as_question, read_questions


def read(plain: object) -> list[Question]:
    return read_questions(json.dumps(plain).encode())


def test_options_are_numbers_or_text_and_their_keys_are_text():
    questions = read(
        [
            {"key": "a", "type": "scale", "options": [1, 2.0, 2.5, "3"]},
            {"key": "b", "type": "choice", "options": ["Ya", " Tidak "], "text": {"id": "Puas?"}},
            {"key": "c", "type": "text", "options": []},
        ]
    )

    assert [(q.key, q.kind, q.options) for q in questions] == [
        ("a", "scale", ("1", "2", "2.5", "3")),
        ("b", "choice", ("Ya", "Tidak")),
        ("c", "text", None),
    ]


def test_a_net_promoter_question_always_runs_from_0_to_10():
    assert as_question({"key": "n", "type": "nps"}, 1).options == tuple(str(point) for point in range(11))


def test_codes_that_are_equal_as_numbers_stay_two_options():
    question = as_question({"key": "q", "type": "choice", "options": ["32.1", "32.10"]}, 1)

    assert [question.reads(text) for text in question.options] == ["32.1", "32.10"]


@pytest.mark.parametrize("text", ["4", "4.0", "04", "+4", "4e0"])
def test_one_number_is_one_option_however_it_is_written(text):
    assert Question("q", "scale", ("1", "4")).reads(text) == "4"


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (Question("q", "scale", ("1", "2")), "3"),
        (Question("q", "scale", ("1", "2")), "1,0"),
        (Question("q", "choice", ("Ya", "Tidak")), "ya"),
        (Question("q", "choice", ("Ya", "2")), "2.0"),
        (Question("q", "number"), "1,5"),
        (Question("q", "number"), "NaN"),
        (Question("q", "number"), "1e400"),
        (Question("q", "scale"), "baik"),
    ],
)
def test_an_answer_that_is_not_offered_is_refused(question, text):
    with pytest.raises(OutsideOptions, match=r"is (not an answer that question “q” offers|no number for question “q”)"):
        question.reads(text)


def test_the_refusal_names_line_value_and_what_is_offered():
    with pytest.raises(OutsideOptions) as refused:
        Question("q1", "scale", ("1", "2")).reads("=HYPERLINK(\n1)", 7)

    assert refused.value.sentence() == "Line 7: “=HYPERLINK( 1)” is not an answer that question “q1” offers (1, 2)."


@pytest.mark.parametrize(
    ("plain", "sentence"),
    [
        ({}, "must hold a list"),
        (["q"], "Question 1 of the question file is not an object"),
        ([{"type": "text"}], "Question 1 of the question file has no “key”"),
        ([{"key": 1, "type": "text"}], "Question 1 of the question file has no “key”"),
        ([{"key": "\ud800", "type": "text"}], "Question 1 of the question file has no “key”"),
        ([{"key": "q"}], "Question “q” has the type “None”"),
        ([{"key": "q", "type": "stars"}], "Question “q” has the type “stars”; it must be one of scale, choice, multi"),
        ([{"key": "q", "type": ["scale"]}], "Question “q” has the type"),
        ([{"key": "q", "type": "scale", "options": "1234"}], "The options of question “q” are not a list"),
        ([{"key": "q", "type": "scale", "options": [1, None]}], "must be numbers or text; “None” is neither"),
        ([{"key": "q", "type": "scale", "options": [True]}], "must be numbers or text; “True” is neither"),
        ([{"key": "q", "type": "scale", "options": [""]}], "must be numbers or text; “” is neither"),
        ([{"key": "q", "type": "scale", "options": [1, "1.0"]}], "hold “1.0” twice"),
        ([{"key": "q", "type": "scale", "options": [0, "0.0"]}], "hold “0.0” twice"),
        ([{"key": "q", "type": "nps", "options": [1, 2, 3]}], "is of type nps, so its options are 0 to 10"),
        ([{"key": "q", "type": "text"}, {"key": "q", "type": "text"}], "defines “q” twice"),
    ],
)
def test_a_definition_that_says_too_little_is_refused(plain, sentence):
    with pytest.raises(MalformedQuestions) as refused:
        read(plain)

    assert sentence in refused.value.sentence()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"[\n{]", "not JSON (line 2, column 2)"),
        (b"", "not JSON (line 1, column 1)"),
        (b"\n\xff", "Line 2 of the question file is not UTF-8"),
        (b'[{"key": "q", "type": "scale", "options": [NaN]}]', "such as NaN"),
        (b"[" * 100_000, "such as NaN"),
    ],
)
def test_a_file_that_is_no_json_is_refused(data, sentence):
    with pytest.raises(MalformedQuestions) as refused:
        read_questions(data)

    assert sentence in refused.value.sentence()


@pytest.mark.parametrize(
    ("answers", "kind", "options"),
    [
        (["4", "3", "10"], "scale", ("3", "4", "10")),
        (["4.5", "3"], "number", None),
        (["11", "3"], "number", None),
        (["-1"], "number", None),
        (["Ya", "Tidak", "3"], "choice", ("3", "Tidak", "Ya")),
        (["None", "NA"], "choice", ("NA", "None")),
        (["01", "2"], "choice", ("01", "2")),
        (["32.10", "32.1"], "number", None),
        ([f"word {i}" for i in range(21)], "text", None),
        (["x" * 81], "text", None),
        ([], "scale", ()),
    ],
)
def test_without_a_definition_the_kind_is_judged_by_all_answers(answers, kind, options):
    question = with_options(inferred("q", answers), answers)

    assert (question.kind, question.options) == (kind, options)
