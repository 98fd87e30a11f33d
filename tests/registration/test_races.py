"""Many callers at once: the last seat is given once, a submission counts once, and the books balance afterwards."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from eventapp.core.access import system_scope
from eventapp.core.db import db
from eventapp.errors import Refusal
from eventapp.registration import checks
from eventapp.registration.queries import quotas
from eventapp.registration.rules.states import Attendance
from eventapp.registration.services import changing, seats
from tests.support.registrations import open_forum, register

pytestmark = pytest.mark.fault
CALLERS = 24


def at_once(calls):
    """What each call gave, or the code of its refusal; all in threads with a database session of their own."""

    def run(call):
        try:
            return call()
        except Refusal as refusal:
            return refusal.code
        finally:
            db.remove()

    with ThreadPoolExecutor(CALLERS) as pool:
        return list(pool.map(run, calls))


def broken():
    """The invariants that do not hold."""
    return [i.name for i in checks.invariants if db.rows(i.broken().execution_options(unscoped="test"))]


def test_300_submissions_for_100_seats_make_exactly_100(make):
    scope = system_scope(open_forum(make, onsite=100))

    outcomes = at_once([lambda: register(scope).status.value] * 300)

    assert sorted(outcomes) == ["confirmed"] * 100 + ["quota_full"] * 200
    assert quotas.quota(scope, Attendance.ONSITE).used == 100
    assert broken() == []


def test_50_submissions_of_one_form_make_one_ticket_that_all_see(make):
    scope = system_scope(open_forum(make))
    person = {"name": "Ni Wayan", "email": "wayan@contoh.example", "key": "k" * 26}

    tickets = at_once([lambda: register(scope, **person)] * 50)

    assert len({(ticket.code, ticket.scan) for ticket in tickets}) == 1
    assert [ticket.is_new for ticket in tickets].count(True) == 1
    assert quotas.quota(scope, Attendance.ONSITE).used == 1


def test_one_person_with_many_keys_is_registered_once(make):
    scope = system_scope(open_forum(make))
    person = {"name": "Ni Wayan", "email": "wayan@contoh.example"}

    outcomes = at_once([lambda key=key: register(scope, key=f"key-{key}", **person).status.value for key in range(30)])

    assert sorted(outcomes) == ["already_registered"] * 29 + ["confirmed"]
    assert broken() == []


def test_registering_cancelling_and_resizing_at_once_keep_the_books_balanced(make):
    scope = system_scope(open_forum(make, onsite=10))
    held = [register(scope, allow_waiting=True) for _ in range(20)]
    calls = [
        *(lambda one=one: changing.cancel_own(scope, token=one.manage_token) for one in held),
        *(lambda: register(scope, allow_waiting=True) for _ in range(20)),
        *(lambda size=size: seats.set_quota(scope, attendance=Attendance.ONSITE, size=size) for size in (12, 14, 11)),
    ]
    random.Random(7).shuffle(calls)  # noqa: S311 -- the order of a test, not a secret

    at_once(calls)

    row = quotas.quota(scope, Attendance.ONSITE)
    assert (row.cancelled, row.used + row.waiting) == (20, 20)
    assert broken() == []
