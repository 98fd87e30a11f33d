"""Reading marks: what a file may look like, and what is refused with its line."""

from __future__ import annotations

import pytest

from eventapp.errors import Refusal
from eventapp.judging.errors import BadMark, MalformedTable, UnreadableFile
from eventapp.judging.rules.marks import Mark, read_marks


def refusal(text: str | bytes, **options) -> str:
    with pytest.raises(Refusal) as refused:
        read_marks(text, **options)
    return refused.value.sentence()


FULL = "category,entry,judge,criterion,score\nA,E1,J1,idea,4.5\nA,E1,J2,idea,3\n"


@pytest.mark.parametrize(
    "content",
    [
        FULL.encode(),
        b"\xef\xbb\xbf" + FULL.encode(),
        FULL.replace("\n", "\r\n").encode(),
        FULL.replace("\n", "\n\n").encode(),
        FULL.replace("\n", "\n,,,,\n", 1).encode(),
        FULL.rstrip("\n").encode(),
        FULL.replace("category,entry", "\ufeffcategory,entry").encode(),
        FULL,
    ],
)
def test_the_same_marks_are_read_whatever_the_line_ends_and_the_byte_order_mark(content):
    marks = read_marks(content)

    assert [mark._replace(line=None) for mark in marks] == [
        Mark("A", "E1", "J1", "idea", 4.5),
        Mark("A", "E1", "J2", "idea", 3.0),
    ]


def test_category_and_criterion_may_be_absent_and_other_columns_are_passed_over():
    marks = read_marks("note,judge,entry,score,\nx,J1,E1,7,\n")

    assert marks == [Mark(None, "E1", "J1", None, 7.0, line=2)]


def test_a_column_that_is_empty_in_every_row_is_as_good_as_absent():
    marks = read_marks("category,entry,judge,criterion,score\n,E1,J1,,7\n,E1,J2,,8\n")

    assert {(mark.category, mark.criterion) for mark in marks} == {(None, None)}


def test_ids_are_text_and_none_and_na_are_names():
    marks = read_marks("category,entry,judge,criterion,score\nNone,007,NA,nan,1\n")

    assert marks == [Mark("None", "007", "NA", "nan", 1.0, line=2)]


def test_only_the_empty_score_is_missing():
    assert read_marks("entry,judge,score\nE1,J1,\n") == [Mark(None, "E1", "J1", None, None, line=2)]


def test_a_line_number_is_where_the_row_begins_blank_lines_and_line_breaks_in_cells_counted():
    marks = read_marks('entry,judge,score\n\n"E\n1",J1,1\nE2,J1,2\n')

    assert [(mark.entry, mark.line) for mark in marks] == [("E\n1", 3), ("E2", 5)]


def test_the_group_is_read_from_the_named_column():
    marks = read_marks("entry,judge,score,province\nE1,J1,1,Jawa Barat\nE2,J1,1,\n", group_column="province")

    assert [mark.group for mark in marks] == ["Jawa Barat", None]


@pytest.mark.parametrize("written", ["1", "1.0", "1.00", " 1 ", "+1", "1.", "1e0", "01"])
def test_a_number_may_be_written_in_several_ways(written):
    assert read_marks(f"entry,judge,score\nE1,J1,{written}\n")[0].score == 1.0


@pytest.mark.parametrize(
    "written", ["NaN", "inf", "-Infinity", "abc", "1_000", "0x10", "=1+1", "\u0661", "--1", "1e999", "9999999999", " "]
)
def test_what_is_not_a_number_is_refused_with_line_and_value(written):
    sentence = refusal(f"entry,judge,score\nE1,J1,1\nE1,J2,{written}\n")

    assert sentence.startswith("Line 3 of SCORES.csv: score")
    assert f"'{written}'" in sentence


def test_a_decimal_comma_is_refused_with_the_right_spelling():
    sentence = refusal('entry,judge,score\nE1,J1,"4,5"\n')

    assert sentence == "Line 2 of SCORES.csv: score '4,5' has a decimal comma; write it with a point, 4.5."


def test_a_decimal_comma_without_quotes_is_a_cell_too_many():
    assert refusal("entry,judge,score\nE1,J1,4,5\n") == (
        "Line 2 of SCORES.csv has 4 cells, the header has 3; "
        "write decimals with a point and put text that holds a comma in quotes."
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "SCORES.csv is empty; its first line must name the columns entry, judge, score."),
        ("\n\n", "SCORES.csv is empty; its first line must name the columns entry, judge, score."),
        ("entry,judge,score\n", "SCORES.csv has a header but no rows; write a line for each score."),
        (
            "a,b,c\n1,2,3\n",
            (
                "Line 1 of SCORES.csv is no header with the columns entry, judge, score, separated by commas: "
                "it lacks entry, judge, score and reads 'a', 'b', 'c'."
            ),
        ),
        (
            "E1;J1;4\n",
            (
                "Line 1 of SCORES.csv is no header with the columns entry, judge, score, separated by commas: "
                "it lacks entry, judge, score and reads 'E1;J1;4'."
            ),
        ),
        (
            "entry,judge,score,score\nE1,J1,1,2\n",
            "The header of SCORES.csv names 'score' more than once; keep one column of each name.",
        ),
        (
            "entry,judge,score\nE1,J1,1\n,J1,1\n",
            "Line 3 of SCORES.csv names no entry; fill the cell or remove the line.",
        ),
        ("entry,judge,score\nE1,,1\n", "Line 2 of SCORES.csv names no judge; fill the cell or remove the line."),
        (
            "category,entry,judge,score\nA,E1,J1,1\n,E1,J2,1\n",
            "Line 3 of SCORES.csv names no category where line 2 does; fill it in every row or in none.",
        ),
        (
            "entry,judge,criterion,score\nE1,J1,,1\nE1,J1,c,1\n",
            "Line 2 of SCORES.csv names no criterion where line 3 does; fill it in every row or in none.",
        ),
    ],
)
def test_a_file_that_is_no_table_of_marks_is_refused_in_one_sentence(text, sentence):
    assert refusal(text) == sentence


def test_a_quotation_mark_that_is_not_closed_is_refused_with_its_line():
    sentence = refusal('entry,judge,score\nE1,J1,1\n"E2,J1,2\nE3,J1,3\n')

    assert sentence.startswith("Line 3 of SCORES.csv is not CSV")


def test_bytes_that_are_not_utf_8_are_refused_with_their_line():
    assert refusal(b"entry,judge,score\nE1,J1,1\nK\xe9diri,J1,2\n") == (
        "Line 3 of SCORES.csv is not UTF-8 text; save the file as CSV in UTF-8."
    )


def test_a_group_column_that_the_file_lacks_is_refused_by_name():
    assert "it lacks province and reads" in refusal("entry,judge,score\nE1,J1,1\n", group_column="province")


def test_a_file_that_is_missing_or_a_folder_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match=r"^none\.csv cannot be read"):
        read_marks(tmp_path / "none.csv")
    with pytest.raises(UnreadableFile):
        read_marks(tmp_path)


def test_refusals_name_the_file_and_stay_on_one_line(tmp_path):
    path = tmp_path / "nilai.csv"
    path.write_text('entry,judge,score\nE1,J1,"a\nb\n\nc"\n', encoding="utf-8")

    with pytest.raises(BadMark) as refused:
        read_marks(path)

    assert refused.value.sentence() == "Line 2 of nilai.csv: score 'a b c' is not a number; correct it."


def test_a_header_alone_is_malformed_not_bad():
    with pytest.raises(MalformedTable):
        read_marks("entry,judge,score\n\n,,\n")
