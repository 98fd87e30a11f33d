"""Spreadsheets: what is written holds no formula, and no upload can hurt."""

from __future__ import annotations

import hashlib
import io
import time
import zipfile
from datetime import UTC, date, datetime
from datetime import time as clock_time
from decimal import Decimal
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventapp.formats import xlsx
from eventapp.formats.errors import UnreadableFile
from eventapp.formats.table import Row, Table

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://example.id", "{=1}", "internal:A1"]


def member(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info, old.read(info))
        new.writestr(name, content)
    return file.getvalue()


def sheet(rows: str) -> bytes:
    """A spreadsheet whose first sheet has this XML between its rows' tags."""
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f"{rows}</sheetData></worksheet>"
    )
    return with_member(xlsx.write(["a"], []), "xl/worksheets/sheet1.xml", xml.encode())


def refused(data: bytes, **limits) -> str:
    started = time.perf_counter()
    with pytest.raises(UnreadableFile) as refusal:
        xlsx.read_rows(data, name="list.xlsx", **limits)
    assert time.perf_counter() - started < 2
    return str(refusal.value)


def test_no_text_becomes_a_formula_or_a_link():
    data = xlsx.write(["=title"], [[text] for text in FORMULAS])

    assert "<f>" not in member(data, "xl/worksheets/sheet1.xml")
    assert "<hyperlink" not in member(data, "xl/worksheets/sheet1.xml")
    assert xlsx.read_rows(data, name="x") == Table(
        "x", ("=title",), tuple(Row(line, (text,)) for line, text in enumerate(FORMULAS, 2))
    )


def test_numbers_dates_and_clocks_keep_their_kind():
    moment = datetime(2026, 5, 1, 23, 30, tzinfo=UTC).astimezone(ZoneInfo("Asia/Jakarta"))
    row = [-3, Decimal("1.5"), date(2026, 5, 1), moment, clock_time(8, 15), True, None, float("nan"), 10**17, "081"]

    book = openpyxl.load_workbook(io.BytesIO(xlsx.write([f"c{n}" for n in range(10)], [row])))

    assert [cell.value for cell in book["Data"][2]] == [
        -3,
        1.5,
        datetime(2026, 5, 1),  # noqa: DTZ001 -- a spreadsheet knows no zones
        datetime(2026, 5, 2, 6, 30),  # noqa: DTZ001 -- the wall clock in Jakarta
        clock_time(8, 15),
        True,
        None,
        None,
        "100000000000000000",
        "081",
    ]
    assert book["Data"].freeze_panes == "A2"


def test_a_text_over_the_cell_limit_is_cut_with_an_ellipsis():
    table = xlsx.read_rows(xlsx.write(["a"], [["x" * 40_000]]), name="x")

    assert table.rows[0].cells[0] == "x" * 32_766 + "…"


def test_cells_come_back_as_text_with_the_row_they_stand_in():
    data = xlsx.write(["id", "name"], [["007", 3.0], [None, None], [date(2026, 1, 2), 0.25], [True, "x"]])

    assert xlsx.read_rows(data, name="x").rows == (
        Row(2, ("007", "3")),
        Row(4, ("2026-01-02", "0.25")),
        Row(5, ("True", "x")),
    )


@settings(max_examples=20)
@given(
    st.lists(
        st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=30)
        | st.just("_x0041_ _x005F_"),
        max_size=4,
    )
)
def test_any_text_comes_back_whole(texts):
    table = xlsx.read_rows(xlsx.write(["id", "text"], [["1", text] for text in texts]), name="x")

    assert [row.cells for row in table.rows] == [("1", text) for text in texts]


def test_an_escape_for_what_no_text_may_hold_stays_as_it_is_written():
    data = sheet('<row r="1"><c r="A1" t="str"><v>a_x000D_b_x0000_c_xD83D_</v></c></row>')

    assert xlsx.read_rows(data, name="x").header == ("a\rb_x0000_c_xD83D_",)


def test_a_formula_is_refused_with_its_cell():
    data = sheet('<row r="1"><c r="A1" t="str"><v>a</v></c></row><row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>')

    assert refused(data) == "Cell A2 of list.xlsx holds a formula; paste its value instead."


@pytest.mark.parametrize("data", [b"", b"id,name\n1,A\n", b"PK\x03\x04" + b"\0" * 50, b"\xd0\xcf\x11\xe0" * 200])
def test_what_is_no_spreadsheet_is_refused(data):
    assert refused(data) == "list.xlsx is not an XLSX spreadsheet; save it as XLSX or as CSV in UTF-8."


def test_a_damaged_spreadsheet_is_refused():
    data = with_member(xlsx.write(["a"], [["1"]]), "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row")

    assert refused(data) == "list.xlsx is not an XLSX spreadsheet; save it as XLSX or as CSV in UTF-8."


def test_an_empty_sheet_is_refused():
    assert refused(sheet("")) == "list.xlsx is empty; its first row must name the columns."


def test_an_archive_that_unpacks_to_too_much_is_refused_before_it_is_unpacked():
    small = xlsx.write(["a"], [])
    too_much = "list.xlsx unpacks to more than a list needs; copy the list alone into a new spreadsheet."

    assert refused(with_member(small, "xl/media/zeros.bin", b"\0" * (60 << 20))) == too_much
    assert refused(with_member(small, "xl/media/zeros.bin", b"\0" * (2 << 20))) == too_much  # packed 1,000 to 1


def test_an_archive_of_very_many_members_is_refused():
    file = io.BytesIO(xlsx.write(["a"], []))
    with zipfile.ZipFile(file, "a") as archive:
        for number in range(500):
            archive.writestr(f"m{number}", b"")

    assert refused(file.getvalue()) == (
        "list.xlsx unpacks to more than a list needs; copy the list alone into a new spreadsheet."
    )


def test_an_archive_that_lies_about_a_size_is_refused():
    data = xlsx.write(["a"], [[hashlib.sha512(bytes([number])).hexdigest()] for number in range(200)])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    lying = data.replace(info.file_size.to_bytes(4, "little"), (100).to_bytes(4, "little"))

    assert lying != data
    assert refused(lying) == "list.xlsx is not an XLSX spreadsheet; save it as XLSX or as CSV in UTF-8."


def test_a_sheet_that_claims_its_last_corner_costs_nothing():
    data = sheet(
        '<row r="1"><c r="A1" t="str"><v>a</v></c></row><row r="1048576"><c r="XFD1048576" t="str"><v>b</v></c></row>'
    )

    assert refused(data, max_rows=5000) == "list.xlsx has more than 5000 rows; split it into smaller files."


def test_too_many_columns_are_refused_with_the_limit():
    data = xlsx.write([f"c{number}" for number in range(101)], [])

    assert refused(data) == "list.xlsx has more than 100 columns; keep only those that are needed."


def test_entities_that_grow_without_end_are_refused():
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = (
        f'<!DOCTYPE w [<!ENTITY l0 "lol">{levels}]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        '<c r="A1" t="str"><v>&l9;</v></c></row></sheetData></worksheet>'
    )
    data = with_member(xlsx.write(["a"], []), "xl/worksheets/sheet1.xml", bomb.encode())

    assert refused(data) == "list.xlsx is not an XLSX spreadsheet; save it as XLSX or as CSV in UTF-8."


def test_a_file_over_its_bytes_is_refused():
    assert refused(b"x" * 3000, max_bytes=2000) == "list.xlsx is larger than 1 MB; split it into smaller files."


def test_days_before_1900_and_endless_numbers_are_text():
    long_ago, huge = [date(1899, 12, 31), date(1, 2, 3)], 10**400

    [_, *rows] = openpyxl.load_workbook(io.BytesIO(xlsx.write(["a", "b", "c"], [[*long_ago, huge]]))).active.values

    assert rows == [("1899-12-31", "0001-02-03", str(huge))]


def test_a_day_of_the_last_centuries_is_a_day():
    days = [date(1900, 1, 1), date(2199, 12, 31), datetime(1900, 3, 1, 8, 30, tzinfo=UTC)]

    [_, row] = openpyxl.load_workbook(io.BytesIO(xlsx.write(["a", "b", "c"], [days]))).active.values

    assert [f"{day:%Y-%m-%d %H:%M}" for day in row] == ["1900-01-01 00:00", "2199-12-31 00:00", "1900-03-01 08:30"]
