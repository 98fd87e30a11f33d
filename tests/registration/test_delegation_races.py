"""Lists that fight for the last seats: each is entered whole or not at all, and the books balance."""

from __future__ import annotations

import pytest

from eventapp.core.access import system_scope
from eventapp.registration.queries import quotas
from eventapp.registration.rules.states import Attendance
from eventapp.registration.services import delegations, importing, replacing
from tests.registration.test_races import at_once, broken
from tests.support.delegations import HEADER, delegation, listed, person
from tests.support.registrations import open_forum, register

pytestmark = pytest.mark.fault


def people(first: int):
    """Ten rows of people with numbers from ``first``."""
    return [
        (f"Contoh {number}", f"p{number}@contoh.example", f"0812{70000000 + number}", "", "Kota Bogor")
        for number in range(first, first + 10)
    ]


def test_eight_lists_of_ten_for_fifty_seats_enter_five_whole_lists(make):
    make.regions()
    scope = system_scope(open_forum(make, onsite=50))
    header = (*HEADER, "Kota")
    drafts = [listed(scope, people(10 * number), header=header) for number in range(8)]
    same = listed(scope, people(0), header=header)

    outcomes = at_once([lambda draft=draft: importing.enter(scope, draft) for draft in (*drafts, drafts[0], same)])

    entered = [outcome for outcome in outcomes if isinstance(outcome, int)]
    assert sum(entered) == 50
    assert set(map(str, outcomes)) <= {"10", "seats_short", "import_entered", "nothing_to_enter", "0"}
    assert quotas.quota(scope, Attendance.ONSITE).used == 50
    assert broken() == []


def test_a_replacement_keeps_its_seat_while_others_want_it(make):
    scope = system_scope(open_forum(make, onsite=2))
    own = delegation(scope, make, seats=2)
    places = [delegations.add_person(scope, token=own.token, person=person(number)) for number in (1, 2)]

    def swap(place: str, number: int) -> str:
        return replacing.replace(scope, token=own.token, public_id=place, person=person(number))

    calls = [lambda: register(scope).status.value] * 10
    outcomes = at_once([*calls, lambda: swap(places[0], 11), *calls, lambda: swap(places[1], 12), *calls])

    assert outcomes.count("quota_full") == 30
    assert quotas.quota(scope, Attendance.ONSITE).used == 2
    assert quotas.quota(scope, Attendance.ONSITE).cancelled == 2
    assert broken() == []
