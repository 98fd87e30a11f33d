"""CSV as it is handed in (CONTRACTS 2): what is accepted, and the one sentence for what is not."""

from __future__ import annotations

import pytest

from eventapp.formats.csvin import read_file, read_rows
from eventapp.formats.errors import UnknownColumn, UnreadableFile
from eventapp.formats.table import Row, Table


def table(data: bytes | str, **limits) -> Table:
    return read_rows(data.encode() if isinstance(data, str) else data, name="people.csv", **limits)


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_mark_and_line_ends_make_no_difference(bom, end):
    read = table(bom + end.join(["id,name", "007,Sítî", "NA,None", ""]))

    assert read == Table("people.csv", ("id", "name"), (Row(2, ("007", "Sítî")), Row(3, ("NA", "None"))))


def test_cells_stand_as_they_are_and_the_header_loses_only_the_blanks_around():
    read = table(' id , name\n 1 ,"=cmd() ""x"", y"\n')

    assert read.header == ("id", "name")
    assert read.rows == (Row(2, (" 1 ", '=cmd() "x", y')),)


def test_lines_are_physical_lines_of_the_file():
    read = table('name,note\n\nA,"two\nlines"\n\nB,\nC\n')

    assert read.rows == (Row(3, ("A", "two\nlines")), Row(6, ("B", "")), Row(7, ("C", "")))


def test_a_header_alone_is_a_table_without_rows():
    assert table("name").rows == ()


def test_a_column_is_found_by_name_and_records_by_line():
    read = table("id,name\n1,A\n2,B\n")

    assert read.cells("name") == [(2, "A"), (3, "B")]
    assert list(read.records()) == [(2, {"id": "1", "name": "A"}), (3, {"id": "2", "name": "B"})]
    with pytest.raises(UnknownColumn, match=r"^people\.csv has no column “nama”; its columns are: id, name\.$"):
        read.index("nama")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "people.csv is empty; its first line must name the columns."),
        (b"\n\r\n", "people.csv is empty; its first line must name the columns."),
        (b" ,\n1,2\n", "people.csv has no header; its first line must name the columns."),
        (b"id,name,id\n", "Line 1 of people.csv names the column “id” twice; name each column once."),
        (b"id\nA\nB\xe9\n", "Line 3 of people.csv is not UTF-8 text; save the file as CSV in UTF-8."),
        ("id\nA\n".encode("utf-16"), "Line 1 of people.csv is not UTF-8 text; save the file as CSV in UTF-8."),
        (b"id\nA\nB\0\n", "Line 3 of people.csv holds a NUL character; save the file as CSV in UTF-8."),
        (
            b"id,name\n1,A\n2,B,C\n",
            "Line 3 of people.csv has 3 cells but the header names 2; put text that holds a comma in quotation marks.",
        ),
        (
            b'id,name\n1,"A\nB,C\n',
            "Line 2 of people.csv is not well-formed CSV: a quotation mark is out of place or a cell is too long.",
        ),
        (
            b'id\n"A"B\n',
            "Line 2 of people.csv is not well-formed CSV: a quotation mark is out of place or a cell is too long.",
        ),
        (
            b"id\n" + b"x" * 200_000,
            "Line 2 of people.csv is not well-formed CSV: a quotation mark is out of place or a cell is too long.",
        ),
        (b"id;name\n1;A\n", "people.csv separates its cells by semicolons; save it as CSV separated by commas."),
    ],
)
def test_a_malformed_file_is_refused_in_one_sentence_that_names_the_line(data, sentence):
    with pytest.raises(UnreadableFile) as refused:
        table(data)

    assert str(refused.value) == sentence


def test_a_file_over_its_bytes_or_rows_is_refused_with_the_limit():
    with pytest.raises(UnreadableFile, match=r"^people\.csv is larger than 1 MB; split it into smaller files\.$"):
        table(b"id\n" + b"1\n" * (1 << 20), max_bytes=1 << 20)
    with pytest.raises(UnreadableFile, match=r"^people\.csv has more than 2 rows; split it into smaller files\.$"):
        table("id\n1\n2\n3\n", max_rows=2)
    assert len(table("id\n1\n2\n\n", max_rows=2).rows) == 2


def test_a_file_on_disk_is_called_by_its_name(tmp_path):
    path = tmp_path / "names.csv"
    path.write_bytes(b"id\n1\n")

    assert read_file(path) == Table("names.csv", ("id",), (Row(2, ("1",)),))
    with pytest.raises(UnreadableFile, match=r"^names\.csv is larger than 1 MB; split it into smaller files\.$"):
        read_file(path, max_bytes=3)


def test_a_file_that_is_not_there_or_no_file_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match=r"^There is no file .*/none\.csv\.$"):
        read_file(tmp_path / "none.csv")
    with pytest.raises(UnreadableFile, match=r"cannot be opened; check that it is a file and that you may read it\.$"):
        read_file(tmp_path)
