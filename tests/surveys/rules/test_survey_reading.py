"""Files of answers: both shapes, what is text and what is missing, and every refusal with its line."""

from __future__ import annotations

import pytest

from eventapp.surveys.errors import AnsweredTwice, MalformedResponses, NotText
from eventapp.surveys.rules.reading import Responses


def answers(text: str, **options: object) -> list[tuple[str, str | None, str]]:
    return [answer for answer in Responses(text.encode(), **options) if answer[1] is not None]


def test_a_long_file_is_read_as_it_stands():
    assert answers("respondent,question,value\n007,q1,4\n007,q2,NA\nb,q1,\n") == [
        ("007", "q1", "4"),
        ("007", "q2", "NA"),
        ("b", "q1", ""),
    ]


def test_a_wide_file_gives_the_same_answers():
    assert answers("respondent,q1,q2\n007,4,None\nb,,x\n") == [
        ("007", "q1", "4"),
        ("007", "q2", "None"),
        ("b", "q1", ""),
        ("b", "q2", "x"),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark_make_no_difference(end, mark):
    assert answers(f"{mark}respondent,q1{end}a,4{end}") == [("a", "q1", "4")]


def test_the_columns_of_a_long_file_may_stand_in_any_order_and_further_ones_are_named():
    file = Responses(b"value,day,respondent,question\n4,mon,a,q1\n")

    assert list(file) == [("a", "q1", "4")]
    assert (file.is_long, file.columns, file.ignored) == (True, None, ("day",))


def test_a_header_alone_holds_no_answers():
    assert list(Responses(b"respondent,question,value\n")) == []
    wide = Responses(b"respondent,q1,q2")
    assert (list(wide), wide.columns) == ([], ("q1", "q2"))


def test_a_respondent_without_any_answer_took_part():
    assert list(Responses(b"respondent\na\nb\n")) == [("a", None, ""), ("b", None, "")]


def test_lines_without_content_are_passed_over_but_counted():
    file = Responses(b"\nrespondent,q1\n\n,\na,4\n")

    assert [(answer, file.line) for answer in file][1] == (("a", "q1", "4"), 5)


def test_an_answer_may_hold_commas_quotes_and_line_ends():
    assert answers('respondent,q1\na,"x, ""y""\nz"\n') == [("a", "q1", 'x, "y"\nz')]


def test_empty_cells_beyond_the_header_are_what_spreadsheets_leave():
    assert answers("respondent,q1,\na,4,,\n") == [("a", "q1", "4")]


def test_ticks_of_a_wide_file_are_separated_by_semicolons_unless_the_whole_cell_is_offered():
    multi = {"q1": ("A", "B", "A;B")}

    assert answers("respondent,q1\na,A;C\nb,A;B\n", multi=multi) == [
        ("a", "q1", "A"),
        ("a", "q1", "C"),
        ("b", "q1", "A;B"),
    ]


def test_ticks_may_stand_in_several_columns_and_rows():
    assert answers("respondent,q1,q1,q2\na,A,B,4\na,C,,\n", multi={"q1": ()}) == [
        ("a", "q1", "A"),
        ("a", "q1", "B"),
        ("a", "q2", "4"),
        ("a", "q1", "C"),
        ("a", "q1", ""),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The first line must be a header"),
        ("\n\n", "The first line must be a header"),
        ("a,4\nb,3\n", "it reads “a,4”"),
        ("respondent;q1\na;4\n", "it reads “respondent;q1”"),
        ("respondent,q1,q1\na,4,4\n", "Line 1 names the column “q1” twice"),
        ("respondent,question,value\na,q1\n", "Line 2 has 2 cells, the header has 3"),
        ("respondent,question,value\na,q1,4,5\n", "Line 2 has 4 cells, the header has 3"),
        ("respondent,question,value\na,,4\n", "Line 2 names no question"),
        (f"respondent{',q' * 16_384}\n", "The first line names 16385 columns; at most 16384 can be read."),
        ("respondent,question,value\n ,q1,4\n", "Line 2 names no respondent"),
        ("respondent,q1\n\n,4\n", "Line 3 names no respondent"),
        ("respondent,q1,\na,4,5\n", "Line 2 fills column 3, which the header does not name"),
        ("respondent,q1\na,3,5\n", "Line 2 has 3 cells, the header has 2"),
        ('respondent,q1\na,"4\nb,3\n', "Line 2 is not CSV"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_its_line(text, sentence):
    with pytest.raises(MalformedResponses) as refused:
        answers(text)

    assert sentence in refused.value.sentence()


@pytest.mark.parametrize("data", [b"respondent,q1\na,\xe9\n", b"respondent,q1\na,\0\n"])
def test_what_is_not_text_is_refused_with_its_line(data):
    with pytest.raises(NotText, match="Line 2 is not UTF-8 text"):
        list(Responses(data))


def test_a_workbook_under_another_name_is_not_text():
    with pytest.raises(NotText):
        Responses(b"PK\x03\x04\x14\x00\x08\x08\xff")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("a,4,A\na,3,", "Line 3: respondent “a” answers question “q1” twice"),
        ("a,4,A\na,3,B", "Line 3: respondent “a” answers question “q1” twice"),
        ("a,4,A\na,,", "Line 3: respondent “a” already has a line"),
    ],
)
def test_a_second_row_of_a_person_may_only_add_ticks(rows, sentence):
    with pytest.raises(AnsweredTwice) as refused:
        answers(f"respondent,q1,q2\n{rows}\n", multi={"q2": ()})

    assert sentence in refused.value.sentence()
