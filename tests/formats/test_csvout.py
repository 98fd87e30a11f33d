"""CSV that is handed out: safe in a spreadsheet, and the same table when it comes back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.formats import csvin
from eventapp.formats.csvout import guarded, stream, to_bytes, unguarded

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
# What a file of ours may hold: any text without NUL, which no reader of CSV takes.
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
formulas = st.builds("{}{}{}".format, st.sampled_from(["", " ", "'", "\n"]), st.sampled_from(DANGEROUS), texts)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=cmd()", "'=cmd()"),
        ("+62 812", "'+62 812"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("  =1+1", "'  =1+1"),
        ("\uff1d1", "'\uff1d1"),
        ("'=1", "''=1"),
        ("Ma'ruf", "Ma'ruf"),
        ("'kutip'", "'kutip'"),
        ("a=b", "a=b"),
        ("081234567890", "081234567890"),
        ("", ""),
    ],
)
def test_a_text_that_would_be_a_formula_gets_an_apostrophe(cell, written):
    assert (guarded(cell), unguarded(written)) == (written, cell)


def test_numbers_and_dates_are_written_plainly_and_nothing_as_nothing():
    row = [-3, Decimal("-1.50"), Decimal("1E+3"), 0.1, float("nan"), Decimal("Infinity"), None, True]
    times = [date(2026, 1, 2), datetime(2026, 1, 2, 3, 4, tzinfo=UTC)]

    assert to_bytes(["a"], [row, times]) == (
        b"a\r\n-3,-1.50,1000,0.1,,,,true\r\n2026-01-02,2026-01-02T03:04:00+00:00\r\n"
    )


def test_a_header_is_guarded_too_and_the_mark_comes_first():
    assert to_bytes(["=x", "y"], [], bom=True) == b"\xef\xbb\xbf'=x,y\r\n"


def test_a_long_table_comes_in_pieces_and_rows_are_asked_for_only_as_needed():
    asked = []

    def rows():
        for number in range(10_000):
            asked.append(number)
            yield [number, "x" * 40]

    pieces = stream(["n", "text"], rows())
    first = next(pieces)
    asked_for_first = len(asked)

    assert 60_000 < len(first) < 70_000
    assert asked_for_first < 2_000
    assert (first + b"".join(pieces)).count(b"\r\n") == 10_001


@given(texts | formulas)
def test_the_guard_is_taken_away_exactly(text):
    assert unguarded(guarded(text)) == text


@given(texts | formulas)
def test_no_guarded_text_begins_like_a_formula(text):
    assert not guarded(text).lstrip().startswith(DANGEROUS[:4])
    assert not guarded(text).startswith(DANGEROUS)


@given(st.lists(st.tuples(texts | formulas, texts | formulas), max_size=5), st.booleans())
def test_a_table_comes_back_as_it_was_handed_out(rows, bom):
    read = csvin.read_rows(to_bytes(["one", "two"], rows, bom=bom), name="export.csv")

    assert [tuple(map(unguarded, row.cells)) for row in read.rows] == rows
