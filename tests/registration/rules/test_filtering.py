"""The filters of a list: what an address holds, and that writing it loses nothing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.registration.rules.filtering import EVERYBODY, MOST_CHOSEN, Filters, read, written
from eventapp.registration.rules.states import Attendance, Status
from eventapp.registration.rules.types import PersonRole

words = st.from_regex(r"[a-z2-7]{1,20}", fullmatch=True)
filters = st.builds(
    Filters,
    attendance=st.none() | st.sampled_from(Attendance),
    status=st.none() | st.sampled_from(Status),
    q=st.text(max_size=60).map(str.strip),
    type=st.just("") | words,
    region=st.sampled_from(["", "32", "32.73"]),
    delegation=st.just("") | words,
    session=st.just("") | words,
    role=st.none() | st.sampled_from(PersonRole),
    came=st.none() | st.booleans(),
    day=st.none() | st.dates(),
    answers=st.dictionaries(words, words, max_size=3).map(lambda given: tuple(sorted(given.items()))),
    chosen=st.lists(words, unique=True, max_size=4).map(tuple),
)


@given(filters)
def test_what_is_written_is_read_again(some):
    assert read(written(some)) == some


@given(st.dictionaries(st.text(max_size=12), st.text(max_size=40), max_size=8))
def test_any_address_opens_and_is_read_the_same_twice(values):
    found = read(values)
    assert read(written(found)) == found


@pytest.mark.parametrize(
    "values",
    [
        {"status": "vip", "attendance": "moon", "role": "king", "came": "maybe", "day": "tomorrow"},
        {"region": "32.7", "delegation": "a b", "type": "x" * 41, "a-": "x", "a-diet": "' OR 1=1", "chosen": "<b>,,"},
    ],
)
def test_what_does_not_exist_filters_nothing(values):
    assert read(values) == EVERYBODY


def test_only_so_many_rows_can_be_ticked_and_each_once():
    ticked = [f"id{number}" for number in range(MOST_CHOSEN + 50)]
    assert read({}, [*ticked, "id1"]).chosen == tuple(ticked[:MOST_CHOSEN])


def test_counters_answer_only_what_they_know():
    assert EVERYBODY.is_plain
    assert Filters(attendance=Attendance.ONSITE, status=Status.WAITING).is_plain
    assert not Filters(day=date(2031, 5, 12)).is_plain
