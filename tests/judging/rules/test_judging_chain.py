"""The score log's chain: one spelling, one hash, and every kind of tampering noticed."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.judging.errors import BadLogRow
from eventapp.judging.rules.chain import (
    FIELDS,
    GENESIS,
    ChainFailure,
    canonical_json,
    comment_hash,
    row_hash,
    verify_chain,
)


def log(count: int = 4) -> list[dict[str, Any]]:
    """A whole log of `count` rows."""
    rows: list[dict[str, Any]] = []
    previous = GENESIS
    for number in range(1, count + 1):
        row = {
            "sequence": number,
            "judge": f"juri-{number % 2}",
            "entry": "E1",
            "criterion": "inovasi é",
            "score": f"{number}.50",
            "comment": comment_hash(b"salt", "bagus") if number == 2 else None,
        }
        rows.append(row | {"previous": previous, "hash": row_hash(previous, row), "at": "2026-05-05T01:02:03Z"})
        previous = rows[-1]["hash"]
    return rows


def test_canonical_json_has_one_spelling():
    value = {"b": [1, "é", None, True], "a": {"z": "\u2028", "y": "1.50"}}

    assert canonical_json(value) == '{"a":{"y":"1.50","z":"\u2028"},"b":[1,"é",null,true]}'.encode()


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.integers() | st.none() | st.booleans()))
def test_canonical_json_does_not_depend_on_the_order_of_keys(value):
    backwards = dict(reversed(list(value.items())))

    assert canonical_json(backwards) == canonical_json(value)
    assert json.loads(canonical_json(value)) == value


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800"])
def test_canonical_json_refuses_what_has_no_spelling(value):
    with pytest.raises(ValueError):  # noqa: PT011 -- every message will do
        canonical_json([value])


def test_the_hash_is_that_of_the_canonical_row_and_the_previous_hash():
    row = log(1)[0]
    text = (
        f'{{"comment":null,"criterion":"inovasi é","entry":"E1","judge":"juri-1","previous":"{GENESIS}",'
        '"score":"1.50","sequence":1}'
    )

    assert row["hash"] == hashlib.sha256(text.encode()).hexdigest()


def test_names_and_times_beside_the_row_are_not_covered():
    first = log(1)[0]

    assert row_hash(GENESIS, first | {"at": "another time", "name": "x"}) == first["hash"]


def test_a_comment_cannot_be_guessed_without_its_salt():
    assert comment_hash(b"one", "bagus") != comment_hash(b"two", "bagus")
    assert comment_hash(b"one", "bagus") == comment_hash(b"one", "bagus")


def test_a_whole_log_has_no_failures():
    rows = log()

    assert verify_chain(rows, head=rows[-1]["hash"]) == []
    assert verify_chain([], head=GENESIS) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("judge", "juri-9"), ("entry", "E2"), ("criterion", "x"), ("score", "9.99"), ("comment", None)],
)
def test_a_changed_row_is_named(field, value):
    rows = log()
    rows[1][field] = value

    assert verify_chain(rows) == [ChainFailure(2, "the hash does not match the row and the rows before it")]


def test_a_changed_row_with_its_hash_made_anew_breaks_at_the_next_row():
    rows = log()
    rows[1]["score"] = "4"
    rows[1]["hash"] = row_hash(rows[1]["previous"], rows[1])

    assert [failure.row for failure in verify_chain(rows)] == [3, 3]


@pytest.mark.parametrize(
    ("tamper", "failing"),
    [
        (lambda rows: rows[1:], 1),
        (lambda rows: rows[:1] + rows[2:], 2),
        (lambda rows: [rows[0], rows[2], rows[1], rows[3]], 2),
        (lambda rows: [*rows[:2], rows[1], *rows[2:]], 3),
        (lambda rows: rows[:-1], 0),
        (lambda rows: [], 0),
    ],
)
def test_dropped_moved_and_doubled_rows_are_noticed(tamper, failing):
    rows = log()

    failures = verify_chain(tamper(rows), head=rows[-1]["hash"])

    assert failures[0].row == failing


@given(st.integers(0, 3), st.sampled_from([*FIELDS, "previous", "hash"]), st.text() | st.none() | st.integers())
def test_any_other_value_in_any_row_is_noticed(index, field, value):
    rows = log()
    if rows[index][field] == value:
        return
    rows[index][field] = value

    assert verify_chain(rows)[0].row in (index + 1, index + 2)


@pytest.mark.parametrize("row", [None, 3, [], "text", {}, {"sequence": 1}, {"sequence": True, "hash": 5}])
def test_whatever_stands_in_place_of_a_row_is_a_failure_and_no_crash(row):
    assert verify_chain([row])[0].row == 1


@pytest.mark.parametrize(
    ("field", "value", "what"),
    [
        ("sequence", 0, "the sequence is not a whole number from 1"),
        ("sequence", True, "the sequence is not a whole number from 1"),
        ("score", 4.5, "the score is not a plain decimal number as text"),
        ("score", "4,5", "the score is not a plain decimal number as text"),
        ("score", "NaN", "the score is not a plain decimal number as text"),
        ("judge", "", "the judge is not a text"),
        ("entry", "\ud800", "the entry is not a text"),
        ("comment", "bagus", "the comment is not 64 hexadecimal digits"),
    ],
)
def test_a_row_that_is_not_as_it_must_be_is_not_hashed(field, value, what):
    with pytest.raises(BadLogRow) as refused:
        row_hash(GENESIS, log(1)[0] | {field: value})

    assert refused.value.sentence() == f"A row of the score log is not as it must be: {what}."


def test_a_previous_hash_that_is_none_is_refused():
    with pytest.raises(BadLogRow, match="the previous hash is not 64 hexadecimal digits"):
        row_hash("", log(1)[0])


def test_a_score_may_be_taken_back():
    assert len(row_hash(GENESIS, log(1)[0] | {"score": None})) == 64
