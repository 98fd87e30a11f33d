"""A large file gathered at once gives the document of the same file read line by line, whatever is in it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from eventapp.errors import Refusal
from eventapp.surveys.rules import packing
from eventapp.surveys.rules.reading import Responses
from eventapp.surveys.rules.report import statistics

PEOPLE = st.sampled_from(["a", "b", " b", "orang-yang-namanya-panjang-sekali", "é", "007", "7"])
KEYS = st.sampled_from(["U1", "U2", "U2 ", "pilihan", "m"])
VALUES = st.sampled_from(["1", "4", "4.0", " 3", "", "  ", "Ya", "tidak", "1,5x".replace(",", "."), "None", "5"])
DEFINED = [
    {"key": "U1", "type": "scale", "options": [1, 2, 3, 4]},
    {"key": "m", "type": "multi", "options": ["1", "4", "Ya"]},
]


def outcome(data: bytes, questions, *, at_once: bool, group: str | None) -> object:
    """The document, or the sentence of the refusal."""
    answers = Responses(data, multi={"m": ("1", "4", "Ya")} if questions else None)
    quick = (lambda define: packing.packed(data, define)) if at_once else None
    try:
        return statistics(questions, answers, line=lambda: answers.line, group=group, quick=quick)
    except Refusal as refusal:
        return refusal.sentence()


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(PEOPLE, KEYS, VALUES), min_size=1, max_size=25),
    st.booleans(),
    st.sampled_from([None, "U1", "pilihan"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_both_ways_give_the_same(rows, is_defined, group, end):
    text = end.join(["respondent,question,value", *(",".join(row) for row in rows)])
    data = ("\ufeff" + text + end).encode()
    questions = DEFINED if is_defined else None
    before, packing._FEWEST = packing._FEWEST, 0
    try:
        at_once = outcome(data, questions, at_once=True, group=group)
    finally:
        packing._FEWEST = before

    assert at_once == outcome(data, questions, at_once=False, group=group)


def test_what_is_unusual_is_left_to_the_other_way():
    head = b"respondent,question,value\n"
    filler = b"".join(b"r%d,U1,4\n" % number for number in range(9_000))

    assert packing.packed(head + filler, lambda _key: None).people == 9_000
    for odd in (b'"a",U1,4\n', b"a,U1\n", b"a,U1,4,5\n", b",U1,4\n", b"a,,4\n", b"r1,U1,4\n", b"\xff,U1,4\n", b"\n"):
        assert packing.packed(head + filler + odd, lambda _key: None) is None
    assert packing.packed(head, lambda _key: None) is None
    assert packing.packed(b"question,respondent,value\n" + filler, lambda _key: None) is None
