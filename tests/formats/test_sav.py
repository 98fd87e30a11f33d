"""System files of SPSS: what pyreadstat reads back is what was written, cell by cell."""

from __future__ import annotations

import io
import math
from datetime import date

import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventapp.formats import sav
from eventapp.formats.sav import Variable

DAY = date(2031, 5, 12)
CELLS = st.none() | st.integers(-120, 160) | st.floats(-1e12, 1e12)


def read(variables, rows, tmp_path):
    """The file as pyreadstat sees it: cells and what it says about them."""
    path = tmp_path / "t.sav"
    with path.open("wb+") as file:
        sav.write(file, variables, rows, label="Survei", day=DAY)
    table, about = pyreadstat.read_sav(path)
    cells = [[None if math.isnan(cell) else cell for cell in row] for row in table.astype(float).to_numpy().tolist()]
    return cells, about


@pytest.fixture(scope="module")
def tmp(tmp_path_factory):
    return tmp_path_factory.mktemp("sav")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=30))
def test_every_number_comes_back(tmp, rows):
    cells, _ = read([Variable("a"), Variable("b"), Variable("c")], rows, tmp)

    assert cells == rows


def test_many_rows_at_a_time_come_back(tmp):
    rows = [[i % 5, None, 1000 + i if i % 3 else -1] for i in range(20_000)]
    blocks = [
        sav.Block(50, *sav.encoded([cell for row in rows[i : i + 50] for cell in row])) for i in range(0, 20_000, 50)
    ]

    cells, about = read([Variable("a"), Variable("b"), Variable("c")], [*blocks, [7, 8, 9]], tmp)

    assert about.number_rows == 20_001
    assert cells == [*rows, [7, 8, 9]]


def test_labels_measures_and_missing_values_are_told(tmp):
    long = "Apakah " + "sangat " * 60 + "puas?"
    variables = [
        Variable("u1", long, {1: "Tidak baik", 4: "Sangat baik — é", 9: "Tidak berlaku"}, "ordinal", [9]),
        Variable("biaya", "Biaya", measure="scale", decimals=2),
    ]

    cells, about = read(variables, [[4, 1.5], [9, None]], tmp)

    assert about.column_names == ["u1", "biaya"]
    assert about.variable_value_labels["u1"][4] == "Sangat baik — é"
    assert (about.variable_measure["u1"], about.variable_measure["biaya"]) == ("ordinal", "scale")
    assert about.column_names_to_labels["u1"].startswith("Apakah sangat")
    assert len(about.column_names_to_labels["u1"].encode()) <= sav.LONGEST_LABEL
    assert (about.file_label, about.file_encoding) == ("Survei", "UTF-8")
    assert cells == [[4, 1.5], [None, None]]  # what does not apply is no value


def test_a_file_without_rows_is_a_file(tmp):
    cells, about = read([Variable("a", "A", {1: "x"})], [], tmp)

    assert (cells, about.number_rows) == ([], 0)


def test_names_are_fit_for_the_program():
    assert sav.names(["u1", "U1", "and", "9x", "a b", "", "x" * 90]) == [
        "u1",
        "U1_2",
        "V_and",
        "V_9x",
        "a_b",
        "V",
        "x" * 60,
    ]


def test_the_number_of_cases_is_told_in_the_head():
    file = io.BytesIO(b"before")
    file.seek(6)

    number = sav.write(file, [Variable("a")], [[1], [2], [3]], label="", day=DAY)

    assert number == 3
    assert file.getvalue()[6 + 80 : 6 + 84] == (3).to_bytes(4, "little")
