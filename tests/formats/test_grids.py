"""Lists of people as they are handed in: every kind of file is read, or refused in one sentence."""

from __future__ import annotations

import io
import random
import string

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from eventapp.formats import grids, xlsx
from eventapp.formats.errors import UnreadableFile
from eventapp.formats.grids import Limits
from eventapp.formats.table import Row
from tests.formats.test_xlsx import sheet, with_member

LONG_CELL = (
    "A cell in line %s of daftar holds %s characters; no list of people needs so much."
    " Empty that cell and send the file again."
)
CHANCE = random.Random(1)  # noqa: S311 -- noise that packs badly, the same each time


def read(data: bytes | str, **limits) -> grids.Grid:
    return grids.read(data.encode() if isinstance(data, str) else data, name="daftar", limits=Limits(**limits))


def refused(data: bytes | str, **limits) -> str:
    with pytest.raises(UnreadableFile) as refusal:
        read(data, **limits)
    return str(refusal.value)


def said(grid: grids.Grid) -> list[str]:
    return [notice.sentence() for notice in grid.notices]


def book(fill) -> bytes:
    """A spreadsheet that ``fill`` writes."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as made:
        fill(made)
    return file.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_any_delimiter_line_end_and_mark_gives_the_same_rows(delimiter, end, bom):
    grid = read(bom + end.join(delimiter.join(row) for row in (("Nama", "Surel"), ("", ""), ("Siti", "s@x.id"))))

    assert grid.rows == (Row(1, ("Nama", "Surel")), Row(3, ("Siti", "s@x.id")))
    assert grid.notices == ()


def test_what_excel_writes_besides_utf_8_is_read_and_said():
    said_once = said(read("Nama;Surel\nAndré;a@x.id".encode("cp1252")))
    assert [sentence.partition(";")[0] for sentence in said_once] == [
        "daftar is not in UTF-8 and was read as Windows-1252"
    ]
    assert read("Nama;Surel\nAndré;a@x.id".encode("cp1252")).rows[1].cells[0] == "André"
    assert read("Nama\tSurel\nAndré\ta@x.id".encode("utf-16")).rows[1].cells[0] == "André"
    assert read("sep=;\nNama;Catatan\nA;x,y\n").rows == (Row(2, ("Nama", "Catatan")), Row(3, ("A", "x,y")))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "daftar holds no rows. Choose the file with the list, or paste the list."),
        (b"\n ;\n", "daftar holds no rows. Choose the file with the list, or paste the list."),
        (b"Nama\0x\n", "daftar is no text and no .xlsx spreadsheet; save the list as .xlsx or as CSV."),
        (
            b"\xd0\xcf\x11\xe0" * 20,
            "daftar is an old .xls file or is locked with a password; save it as .xlsx without a password.",
        ),
        (b"PK\x03\x04" + b"\0" * 50, "daftar is not an XLSX spreadsheet; save it as XLSX or as CSV in UTF-8."),
        (
            b'Nama;Surel\n"A;b\n',
            "Line 2 of daftar is not well-formed CSV: a quotation mark is out of place or a cell is too long.",
        ),
        (b"a," * 61 + b"b", "daftar has more than 60 columns; keep only those that are needed."),
        (
            b"Nama;Surel\n" + b"x" * 5001 + b";y",
            LONG_CELL % (2, 5001),
        ),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(data, sentence):
    assert refused(data) == sentence


def test_a_list_over_its_rows_or_bytes_is_refused():
    assert refused("a\n" * 4, rows=3) == "daftar has more than 3 rows; split it into smaller files."
    assert refused("a\n" * 600_000, bytes=1 << 20) == "daftar is larger than 1 MB; split it into smaller files."
    assert (
        refused(xlsx.write(["a"], [["1"]] * 5), rows=5) == "daftar has more than 5 rows; split it into smaller files."
    )


def test_merged_cells_are_filled_downwards_and_told_sideways():
    def fill(made):
        page = made.add_worksheet("Peserta")
        page.merge_range(0, 0, 0, 2, "DAFTAR")
        page.merge_range(1, 0, 3, 0, "Kota Bandung")
        for line in (1, 2, 3):
            page.write(line, 1, f"Contoh {line}")

    grid = read(book(fill))

    assert grid.rows[1:] == tuple(Row(line + 1, ("Kota Bandung", f"Contoh {line}")) for line in (1, 2, 3))
    assert grid.spans == {1: ((0, 2),)}


def test_formulas_give_their_saved_value_and_stay_formulas_without_one():
    data = sheet(
        '<row r="1"><c r="A1" t="str"><v>No</v></c><c r="B1" t="str"><v>Nama</v></c></row>'
        '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>A1&amp;B1</f></c></row>'
    )

    grid = read(data)

    assert grid.rows[1] == Row(2, ("2", "=A1&B1"))
    assert said(grid) == ["2 cells hold formulas; their values as last saved were taken."]


def test_the_visible_sheet_that_looks_like_a_list_is_read_and_the_others_are_named():
    def fill(made):
        made.add_worksheet("Sampul").write(0, 0, "Petunjuk")
        made.add_worksheet("Rahasia").write_row(0, 0, ["Nama", "Surel", "HP"])
        made.add_worksheet("Isi").write_row(0, 0, ["Nama", "Surel"])
        made.add_worksheet("Lagi").write_row(0, 0, ["Nama"])
        made.get_worksheet_by_name("Rahasia").hide()

    grid = grids.read(
        book(fill), name="daftar", prefer=lambda rows: len(rows[0].cells) if rows[0].cells[0] == "Nama" else 0
    )

    assert grid.rows[0].cells == ("Nama", "Surel")
    assert said(grid) == [
        "Only the sheet “Isi” was read; there are also: Lagi.",
        "Hidden sheets were not read: Rahasia.",
    ]


def test_a_cell_in_the_last_corner_is_named_and_costs_nothing():
    grid = read(
        sheet(
            '<row r="1"><c r="A1" t="str"><v>Nama</v></c></row>'
            '<row r="1048576"><c r="XFD1048576" t="str"><v>b</v></c></row>'
        )
    )

    assert grid.rows == (Row(1, ("Nama",)),)
    assert said(grid) == ["Cell XFD1048576 stands far outside the list and was not read."]


def test_a_cell_of_a_megabyte_is_refused_with_its_line():
    text = "".join(CHANCE.choices(string.ascii_letters, k=1_000_000))

    assert refused(sheet(f'<row r="1"><c r="A1" t="str"><v>{text}</v></c></row>')) == (
        "Row 1 of daftar holds far more than a list needs; empty it and try again."
    )
    strings = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{text}</t></si></sst>'
    data = with_member(
        book(lambda made: made.add_worksheet().write(0, 0, "a")), "xl/sharedStrings.xml", strings.encode()
    )
    assert refused(data) == (LONG_CELL % (1, 1_000_000))


def test_a_hundred_thousand_rows_are_refused_before_they_are_parsed():
    data = sheet("".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 200_001)))

    assert refused(data) == "daftar has more than 10000 rows; split it into smaller files."


def test_a_row_of_very_many_cells_and_a_bomb_of_tags_are_refused_before_they_are_parsed():
    wide = "".join(f'<c s="{CHANCE.randrange(10**6)}"/>' for _ in range(40_000))
    assert refused(sheet(f'<row r="1">{wide}</row>')) == (
        "Row 1 of daftar holds far more than a list needs; empty it and try again."
    )
    tags = "".join(f"<x{CHANCE.randrange(1000)}/>" for _ in range(1_000_001))
    assert refused(sheet(f"</sheetData>{tags}<sheetData>")) == (
        "daftar unpacks to more than a list needs; copy the list alone into a new spreadsheet."
    )
    assert refused(with_member(xlsx.write(["a"], []), "xl/media/zeros.bin", b"\0" * (60 << 20))) == (
        "daftar unpacks to more than a list needs; copy the list alone into a new spreadsheet."
    )


@given(st.text(max_size=300))
def test_any_pasted_text_is_read_or_refused(text):
    try:
        grid = grids.read_pasted(text)
    except UnreadableFile:
        return
    assert all(any(cell.strip() for cell in row.cells) for row in grid.rows)
