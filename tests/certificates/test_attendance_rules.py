"""Who has earned a certificate of attendance, its words and its number."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.certificates.rules.attendance import (
    Days,
    Record,
    Rule,
    filled,
    has_earned,
    is_number_format,
    masked,
    number,
    unknown_marks,
)

MON, TUE = date(2031, 5, 12), date(2031, 5, 13)
FORUM = [MON, TUE]
BOTH = frozenset(FORUM)


@pytest.mark.parametrize(
    ("rule", "record", "expected"),
    [
        (Rule(Days.ONE), Record(), False),
        (Rule(Days.ONE), Record(frozenset([TUE])), True),
        (Rule(Days.ALL), Record(frozenset([TUE])), False),
        (Rule(Days.ALL), Record(BOTH), True),
        (Rule(Days.NONE), Record(), True),
        (Rule(Days.ONE, min_sessions=2), Record(BOTH, ("A",)), False),
        (Rule(Days.ONE, min_sessions=2), Record(BOTH, ("A", "B")), True),
        (Rule(Days.NONE, min_minutes=90), Record(BOTH, ("A",), 89), False),
        (Rule(Days.NONE, min_minutes=90), Record(BOTH, ("A",), 90), True),
        (Rule(Days.ONE, needs_survey=True), Record(BOTH), False),
        (Rule(Days.ONE, needs_survey=True), Record(BOTH, answered=True), True),
    ],
)
def test_a_certificate_is_earned_by_every_part_of_its_rule(rule, record, expected):
    assert has_earned(rule, record, FORUM) is expected


@given(
    st.builds(Rule, st.sampled_from(Days), st.integers(0, 3), st.integers(0, 200)),
    st.builds(
        Record, st.sets(st.sampled_from(FORUM)).map(frozenset), st.lists(st.just("A")).map(tuple), st.integers(0, 300)
    ),
    st.integers(0, 50),
)
def test_who_did_more_never_loses_a_certificate(rule, record, more):
    better = Record(BOTH, (*record.sessions, "B"), record.minutes + more, answered=True)

    assert has_earned(rule, better, FORUM) >= has_earned(rule, record, FORUM)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("{number:04}/SERT/{month}/{year}", "0012/SERT/V/2031"),
        ("S-{number}", "S-12"),
        ("{number:3}", "012"),
        ("SERT/{year}", None),
        ("{number}-{number}", None),
        ("{number}/{unit}", None),
        ("{number:99}", None),
    ],
)
def test_a_number_format_holds_the_number_once(form, expected):
    assert is_number_format(form) is (expected is not None)
    if expected:
        assert number(form, 12, MON) == expected


def test_words_are_filled_in_and_unknown_marks_are_named():
    assert (
        filled("hadir {days} hari di {forum}", {"days": "2", "forum": "Forum {days}"}) == "hadir 2 hari di Forum {days}"
    )
    assert unknown_marks("{forum} {nama} {Hours}") == ["nama", "Hours"]
    assert masked("Ni Wayan A") == "N• W•••• A"
