"""Many at the same moment, through the production server: a seat is given once, a ticket admits once."""

from __future__ import annotations

import logging
from collections import Counter
from functools import partial

import pytest
import sqlalchemy as sa

from eventapp.attendance.models.door import Entry
from eventapp.attendance.services import door as attendance
from eventapp.core.access import system_scope
from eventapp.core.db import db
from eventapp.editions.models import TokenScope
from eventapp.editions.services import setup
from eventapp.registration.models.registrations import Quota, Ticket
from tests.faults.callers import Caller, at_once, person
from tests.support.door import open_door, ticket
from tests.support.processes import port_of

pytestmark = pytest.mark.fault
log = logging.getLogger(__name__)
SEATS, PEOPLE = 100, 300
GATES, TICKETS = 16, 6


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
