"""Many at the same moment, through the production server: a seat is given once, a ticket admits once."""

from __future__ import annotations

import logging
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from eventapp.app import product
from eventapp.attendance.models.door import Entry
from eventapp.attendance.services import door as attendance
from eventapp.core import clock
from eventapp.core.access import system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.invariants import violations
from eventapp.editions.models import TokenScope
from eventapp.editions.services import setup
from eventapp.errors import Refusal
from eventapp.registration.models.registrations import Quota, Ticket
from eventapp.registration.queries import openings, quotas, tickets
from eventapp.registration.queries import types as queries
from eventapp.registration.rules.states import Attendance
from eventapp.registration.services import changing, inviting, limits, offering, seats, types
from eventapp.registration.services.inviting import Guest
from eventapp.registration.services.types import TypeDraft
from tests.faults.callers import Caller, at_once, person
from tests.support.door import open_door, ticket
from tests.support.processes import port_of
from tests.support.registrations import open_forum, register

pytestmark = pytest.mark.fault
log = logging.getLogger(__name__)
SEATS, PEOPLE = 100, 300
GATES, TICKETS = 16, 6
CONNECTIONS = 50


def test_three_hundred_at_once_for_a_hundred_seats_get_exactly_a_hundred(installation, make):
    open_door(make.edition(), onsite=SEATS)
    port = port_of(installation.start("serve", "--port", 0))

    def register(number: int):
        caller = Caller(port)
        answer = caller.post("/api/v1/editions/2031/registrations", person(number), **{"Idempotency-Key": f"{number}"})
        caller.hang_up()
        return answer.status, answer.document.get("code")

    answers = Counter(at_once(PEOPLE, register))

    log.info("answers %s", dict(answers))
    assert answers == {(201, None): SEATS, (409, "quota_full"): PEOPLE - SEATS}
    assert db.scalar(sa.select(sa.func.count()).select_from(Ticket)) == SEATS
    assert db.rows(sa.select(Quota.size, Quota.used).where(Quota.attendance == "onsite")) == [(SEATS, SEATS)]


def test_one_ticket_at_sixteen_gates_at_once_is_admitted_once(installation, make):
    edition = make.edition()
    open_door(edition)
    scope = system_scope(edition)
    gates = [attendance.add_gate(scope, area="Hall", name=f"Gate {number}").public_id for number in range(2, GATES + 2)]
    token = setup.create_token(scope, token_scope=TokenScope.GATE, name="test")
    tickets = [ticket(edition, number) for number in range(TICKETS)]
    port = port_of(installation.start("serve", "--port", 0))
    callers = [Caller(port, {"Authorization": f"Bearer {token}"}) for _ in gates]

    def scan(code: str | None, which: int):
        seen = {"scan": code, "nonce": f"{code}-{which}"[:60], "scanned_at": "2031-05-12T08:00:00+07:00"}
        return callers[which].post(f"/api/v1/gates/{gates[which]}/scans", seen).document

    for one in tickets:
        answers = at_once(GATES, partial(scan, one.scan))

        assert Counter(answer["result"] for answer in answers) == {"admitted": 1, "already": GATES - 1}
        assert len({str(answer["first"]) for answer in answers}) == 1
    for caller in callers:
        caller.hang_up()
    assert db.scalar(sa.select(sa.func.count()).select_from(Entry)) == TICKETS


def in_threads(calls):
    """What each call gave, or the code of its refusal; each in a thread with a database session of its own."""

    def run(call):
        try:
            return call()
        except Refusal as refusal:
            return refusal.code
        finally:
            db.remove()

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return list(pool.map(run, calls))


def nothing_broken() -> bool:
    """Whether everything holds that ``eventapp check`` looks at."""
    found = violations(product.invariants)
    log.info("violations %s", found)
    return found == []


def test_three_hundred_for_a_hundred_seats_under_a_type_of_forty_and_a_limit_for_each_region(installation, make):
    make.regions()
    scope = system_scope(open_forum(make, onsite=SEATS))
    types.add(scope, TypeDraft(name_id="Pers", name_en="Press", size=40))
    limits.set_region_limit(scope, size=10)
    regions = ["Kota Bandung", "Kota Bogor", "Universitas A", "Universitas B"]

    def attempt(number: int):
        wish = {"ticket_type": "press"} if number % 2 else {}
        return lambda: register(scope, organisation=regions[number % 4], **wish).status.value

    answers = Counter(in_threads([attempt(number) for number in range(PEOPLE)]))

    log.info("answers %s", dict(answers))
    assert answers["confirmed"] == SEATS
    assert answers["type_full"] + answers["region_full"] + answers["quota_full"] == PEOPLE - SEATS
    assert queries.ticket_type(scope, "press").used == 40
    assert {row.name: row.used for row in quotas.regions(scope)} == {"Kota Bandung": 10, "Kota Bogor": 10}
    assert nothing_broken()


def test_one_invitation_used_by_sixteen_at_once_lets_one_in(installation, make):
    scope = system_scope(open_forum(make))
    public_id = inviting.invite(scope, Guest(name="A", email="a@contoh.example"), until=now() + timedelta(days=1))
    token = openings.invitation_token(public_id)

    answers = Counter(in_threads([lambda: register(scope, access_code=token).status.value] * GATES))

    assert answers == {"confirmed": 1, "invitation_over": GATES - 1}
    assert quotas.quota(scope, Attendance.ONSITE).used == 1
    assert nothing_broken()


def test_offers_that_end_while_people_accept_go_to_exactly_one_person_each(installation, make):
    scope = system_scope(open_forum(make, onsite=10))
    limits.set_options(scope, offer_hours=1, by_day=False, ordinary=True)
    holders = [register(scope) for _ in range(10)]
    line = [register(scope, allow_waiting=True) for _ in range(30)]
    start = now()
    with clock.frozen(start):
        for one in holders:
            changing.cancel_own(scope, token=one.manage_token)
    late = start + timedelta(hours=1)

    def accept(one):
        return lambda: offering.accept(scope, token=one.manage_token) or "accepted"

    in_time = in_threads([accept(one) for one in line[:5] * 2])  # each presses twice
    with clock.frozen(late):
        too_late = in_threads([*(accept(one) for one in line[5:20]), *([offering.expire_due] * 4)])

    assert in_time == ["accepted"] * 10
    log.info("after the deadline %s", too_late)
    row = quotas.quota(scope, Attendance.ONSITE)
    assert (row.used, row.waiting) == (10, 15)
    assert nothing_broken()
    assert Counter(tickets.own_ticket(one.manage_token).status.value for one in line[5:10]) == {"cancelled": 5}


def test_capacity_that_changes_while_people_register_and_cancel_is_never_oversold(installation, make):
    scope = system_scope(open_forum(make, onsite=20))
    types.add(scope, TypeDraft(name_id="Pers", name_en="Press", size=10))
    held = [register(scope, allow_waiting=True, ticket_type="press" if n % 2 else "") for n in range(30)]

    def resize(size: int):
        return lambda: seats.set_quota(scope, attendance=Attendance.ONSITE, size=size).size

    def retype(size: int):
        return lambda: types.change(scope, key="press", draft=TypeDraft(name_id="Pers", name_en="Press", size=size))

    calls = [
        *(lambda: register(scope, allow_waiting=True, ticket_type="press").status.value for _ in range(20)),
        *(lambda: register(scope).status.value for _ in range(20)),
        *(lambda one=one: changing.cancel_own(scope, token=one.manage_token) for one in held[::2]),
        *(resize(size) for size in (15, 18, 25, 30, 22, 28)),
        *(retype(size) for size in (5, 8, 14, 12)),
    ]
    random.Random(11).shuffle(calls)  # noqa: S311 -- the order of a test, not a secret

    answers = Counter(str(answer) for answer in in_threads(calls))

    log.info("answers %s", dict(answers))
    row = quotas.quota(scope, Attendance.ONSITE)
    assert row.used <= row.size
    assert "busy" not in answers
    assert nothing_broken()
