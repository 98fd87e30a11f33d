"""A large file gathered at once gives the document of the same file read line by line, whatever is in it."""

from __future__ import annotations

import csv
import io
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventapp.errors import Refusal
from eventapp.surveys.rules import blocks, numbering, packing
from eventapp.surveys.rules.reading import Responses
from eventapp.surveys.rules.report import statistics

PEOPLE = st.sampled_from(["a", "b", " b", "orang-yang-namanya-panjang-sekali", "é", "007", "7"])
KEYS = st.sampled_from(["U1", "U2", "U2 ", "pilihan", "m"])
VALUES = st.sampled_from(["1", "4", "4.0", " 3", "", "  ", "Ya", "tidak", "1,5x".replace(",", "."), "None", "5"])
DEFINED = [
    {"key": "U1", "type": "scale", "options": [1, 2, 3, 4]},
    {"key": "m", "type": "multi", "options": ["1", "4", "Ya"]},
]


SIGNS = ["a", "", " ", '"', '""', ",", "\n", "\r\n", "\r", "é", "4", "U1", "sangat panjang sekali", ";", "1;4"]
ODD = st.sampled_from(SIGNS)


@pytest.fixture(scope="module", params=[20, 1 << 19], ids=["blocks of a line", "one block"], autouse=True)
def for_every_size(request):
    """Files of any size are gathered at once, in blocks of a few bytes too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "_FEWEST", 0)
        patch.setattr(blocks, "_BLOCK", request.param)
        patch.setattr(numbering, "_MOST_WORDS", 4 if request.param == 20 else 4_096)
        yield


def outcome(data: bytes, questions, *, at_once: bool, group: str | None = None) -> object:
    """The document, or the sentence of the refusal."""
    try:
        answers = Responses(data, multi={"m": ("1", "4", "Ya")} if questions else None)
        quick = partial(packing.packed, answers) if at_once else None
        line = lambda: answers.line  # noqa: E731 -- short
        return statistics(questions, answers, columns=answers.columns, line=line, group=group, quick=quick)
    except Refusal as refusal:
        return refusal.sentence()


def written(rows, *, quoting=csv.QUOTE_MINIMAL, end="\n") -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=quoting, lineterminator=end).writerows(rows)
    return file.getvalue().encode()


ENDS = st.sampled_from(["\n", "\r\n"])
QUOTING = st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(PEOPLE, KEYS, VALUES), min_size=1, max_size=25),
    st.booleans(),
    st.sampled_from([None, "U1", "pilihan"]),
    ENDS,
    QUOTING,
)
def test_both_ways_give_the_same_of_a_long_file(rows, is_defined, group, end, quoting):
    text = written([("respondent", "question", "value"), *rows], quoting=quoting, end=end)
    questions = DEFINED if is_defined else None

    for data in (text, b"\xef\xbb\xbf" + text, text.rstrip()):
        ways = [outcome(data, questions, at_once=at_once, group=group) for at_once in (True, False)]
        assert ways[0] == ways[1]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(VALUES, VALUES, st.sampled_from(["1;4", "Ya", "", "4; 1", "5"])), min_size=1, max_size=12),
    st.booleans(),
    ENDS,
    QUOTING,
)
def test_both_ways_give_the_same_of_a_wide_file(rows, is_defined, end, quoting):
    people = [(f"orang {number}", *row, "") for number, row in enumerate(rows)]
    data = written([("respondent", "U1", "pilihan", "m", ""), *people], quoting=quoting, end=end)
    questions = DEFINED if is_defined else None

    assert outcome(data, questions, at_once=True) == outcome(data, questions, at_once=False)


@settings(max_examples=80, deadline=None)
@given(st.booleans(), st.lists(st.lists(ODD, max_size=12).map("".join), max_size=4).map("\n".join))
def test_both_ways_give_the_same_of_whatever_is_in_a_file(is_long, rest):
    data = f"{'respondent,question,value' if is_long else 'respondent,U1'}\n{rest}".encode()

    assert outcome(data, None, at_once=True) == outcome(data, None, at_once=False)


def test_what_is_out_of_the_ordinary_is_gathered_and_what_is_at_fault_left_to_the_other_way():
    def gathered(data: bytes):
        return packing.packed(Responses(data), lambda _key: None)

    head = b"respondent,question,value\n"
    filler = b"".join(b"r%d,U1,4\n" % number for number in range(3_000))

    assert gathered(head + filler).people == 3_000
    assert gathered(b"question,respondent,value\n" + filler).people == 1
    for usual in (b'"a",U1,4\n', b'a,U1,"4, ""x"""\n', b"\n", b",,\n", b"a,U1,4,,\n", b"a,U1,4\r\n"):
        assert gathered(head + filler + usual) is not None
    for odd in (b"a,U1\n", b"a,U1,4,5\n", b",U1,4\n", b"a,,4\n", b"r1,U1,4\n", b"\xff,U1,4\n", b'a,U1,"4\n'):
        assert gathered(head + filler + odd) is None
