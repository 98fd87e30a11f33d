"""Marks of pages that no list gave out, and statements that fail without telling what was in them."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from eventapp.accounts.models import User
from eventapp.core import clock, logs
from eventapp.core.db import db
from eventapp.core.paging import BadCursor, decode_cursor, encode_cursor

TYPES = (str, int, datetime)
GOOD = ["a", 1, "2031-05-12T08:00:00+00:00"]
VALUES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.integers(), max_size=2))


def mark(values: object) -> str:
    """Any JSON as a mark."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "values",
    [
        ["a", 10**30, GOOD[2]],
        ["\ud800", 1, GOOD[2]],
        ["a\0", 1, GOOD[2]],
        [["a"], 1, GOOD[2]],
        ["a", "1", GOOD[2]],
        ["a", True, GOOD[2]],
        ["a", 1, 5],
        ["a", 1, "2031-05-12T08:00:00"],
        ["a", 1, "0001-01-01T00:00:00+23:00"],
        ["a", 1],
        {"a": 1},
    ],
)
def test_a_mark_that_no_list_gave_out_is_refused(values):
    with pytest.raises(BadCursor):
        decode_cursor(mark(values), TYPES)


@pytest.mark.parametrize("text", ["é", "====", mark("x") + "?", base64.urlsafe_b64encode(b"[" * 9000).decode()])
def test_a_mark_that_is_no_mark_is_refused(text):
    with pytest.raises(BadCursor):
        decode_cursor(text, TYPES)


@given(st.lists(VALUES, min_size=3, max_size=3))
def test_whatever_stands_in_a_mark_is_read_or_refused(values):
    try:
        read = decode_cursor(mark(values), TYPES)
    except BadCursor:
        return
    assert [type(value) for value in read] == list(TYPES)


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), st.integers(-(2**63) + 1, 2**63 - 1))
def test_what_a_list_gave_out_is_read_back(text, number):
    moment = datetime(2031, 5, 12, 8, tzinfo=UTC)

    assert decode_cursor(encode_cursor([text, number, moment]), TYPES) == [text, number, moment]


@pytest.mark.usefixtures("database")
def test_a_statement_that_fails_names_no_values():
    values = {"email": "rahasia@contoh.example", "name": "Nama Rahasia", "created_at": clock.now()}
    db.run(lambda: db.session.execute(sa.insert(User), values))

    with pytest.raises(IntegrityError) as caught:
        db.run(lambda: db.session.execute(sa.insert(User), values))

    said = f"{caught.value} {caught.value.orig} {caught.value.args}"
    assert "user_account" in said
    assert "rahasia" not in said.lower()


def test_an_event_is_one_line_of_json_with_what_went_wrong(capsys, monkeypatch):
    monkeypatch.setattr(logs, "_as_text", False)
    try:
        raise ValueError("no such hall")
    except ValueError:
        logs.log.exception("hall.failed", hall=Path("hall"))
    told = json.loads(capsys.readouterr().err)
    assert (told["event"], told["level"], told["hall"]) == ("hall.failed", "error", "PosixPath('hall')")
    assert told["exception"].endswith("ValueError: no such hall")
    assert datetime.fromisoformat(told["timestamp"]).tzinfo is not None


def test_an_event_as_text_names_its_facts(capsys, monkeypatch):
    monkeypatch.setattr(logs, "_as_text", True)
    logs.log.warning("limits.off", of="tries")
    assert capsys.readouterr().err.rstrip().endswith("[warning] limits.off                     of='tries'")
