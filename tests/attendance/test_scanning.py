"""One entry per ticket, area and day: whoever scans, however often, from however many gates."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventapp.attendance.errors import NameTaken, NonceReused
from eventapp.attendance.models.door import Entry, ScanResult
from eventapp.attendance.queries import door as queries
from eventapp.attendance.services import door as services
from eventapp.core import clock
from eventapp.core.access import Role, system_scope
from eventapp.core.db import db
from eventapp.core.invariants import violations
from eventapp.errors import Forbidden
from eventapp.registration.rules.states import Attendance
from eventapp.registration.services import changing
from tests.support.door import open_door, ticket
from tests.support.statements import statements


@pytest.fixture
def edition(make):
    """An edition whose door is open."""
    return make.edition()


@pytest.fixture
def gate(edition):
    """Gate A."""
    return open_door(edition)


def result(edition, gate, text: str, nonce: str, **kwargs) -> ScanResult:
    """What the gate is told."""
    return services.scan(system_scope(edition), gate=gate, text=text, nonce=nonce, **kwargs).result


def test_a_ticket_is_admitted_once_and_then_already_inside(edition, gate):
    scan = ticket(edition).scan

    first = services.scan(system_scope(edition), gate=gate, text=scan, nonce="1")
    second = services.scan(system_scope(edition), gate=gate, text=f"HTTPS://FORUM.EXAMPLE/C/{scan.upper()}", nonce="2")

    assert (first.result, second.result) == (ScanResult.ADMITTED, ScanResult.ALREADY)
    assert (second.first_at, second.first_gate) == (first.first_at, gate.public_id)


def test_the_same_nonce_gets_its_first_answer(edition, gate):
    scan = ticket(edition).scan
    first = services.scan(system_scope(edition), gate=gate, text=scan, nonce="1")

    assert services.scan(system_scope(edition), gate=gate, text=scan, nonce="1") == first


def test_the_same_nonce_with_another_ticket_is_refused_and_admits_nobody(edition, gate):
    services.scan(system_scope(edition), gate=gate, text=ticket(edition, 1).scan, nonce="1")
    other = ticket(edition, 2)

    with pytest.raises(NonceReused):
        services.scan(system_scope(edition), gate=gate, text=other.scan, nonce="1")

    assert result(edition, gate, other.scan, "2") is ScanResult.ADMITTED


@pytest.mark.parametrize("text", ["", "x", "https://forum.example/", "=cmd()", "a" * 26, "A" * 500])
def test_any_other_text_is_invalid(edition, gate, text):
    assert result(edition, gate, text, "1") is ScanResult.INVALID


def test_a_ticket_admits_again_on_the_second_day_and_in_another_area(edition, gate):
    scan = ticket(edition).scan
    room = services.add_gate(system_scope(edition), area="Room", name="Room door")

    today = result(edition, gate, scan, "1")
    elsewhere = result(edition, room, scan, "1")
    with clock.frozen(clock.now() + timedelta(days=1)):
        tomorrow = result(edition, gate, scan, "2")

    assert [today, elsewhere, tomorrow] == [ScanResult.ADMITTED] * 3


def test_a_second_gate_of_the_same_area_knows_who_is_inside(edition, gate):
    scan = ticket(edition).scan
    other = services.add_gate(system_scope(edition), area="Hall", name="Gate B")
    result(edition, gate, scan, "1")

    told = services.scan(system_scope(edition), gate=other, text=scan, nonce="1")

    assert (told.result, told.first_gate) == (ScanResult.ALREADY, gate.public_id)


def test_cancelled_online_and_foreign_tickets_do_not_admit(edition, gate, make):
    cancelled, online = ticket(edition, 1), ticket(edition, 2, Attendance.ONLINE)
    changing.cancel(system_scope(edition), registration_id=cancelled.id)
    other = make.edition("2032")
    open_door(other)
    foreign = ticket(other, 3)

    answers = [
        result(edition, gate, t, str(n)) for n, t in enumerate([cancelled_scan(cancelled), online.scan, foreign.scan])
    ]

    assert answers == [ScanResult.INVALID] * 3


def cancelled_scan(registered) -> str:
    """The scan code that the ticket had."""
    return registered.scan


def test_staff_may_type_the_short_code_but_a_scanner_may_not(edition, gate):
    code = ticket(edition).code

    by_scanner = result(edition, gate, code, "1")
    by_hand = result(edition, gate, code.lower(), "2", by_hand=True)

    assert (by_scanner, by_hand) == (ScanResult.INVALID, ScanResult.ADMITTED)


def test_a_judge_cannot_scan(edition, gate, make):
    with pytest.raises(Forbidden):
        services.scan(make.scope(edition, Role.JUDGE), gate=gate, text="x", nonce="1")


def test_a_gate_needs_a_name_of_its_own(edition, gate):
    with pytest.raises(NameTaken, match="Gate A"):
        services.add_gate(system_scope(edition), area="Hall", name="Gate A")


def test_one_ticket_at_sixteen_gates_at_once_is_admitted_once(edition, gate):
    scope = system_scope(edition)
    gates = [gate, *(services.add_gate(scope, area="Hall", name=f"Gate {number}") for number in range(15))]
    scans = [ticket(edition, number).scan for number in range(4)]
    barrier = threading.Barrier(16)
    told: list[ScanResult] = []

    def scan_all(number: int) -> None:
        for index, text in enumerate(scans):
            barrier.wait()
            told.append(result(edition, gates[number], text, f"{number}-{index}"))
        db.remove()

    threads = [threading.Thread(target=scan_all, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert told.count(ScanResult.ADMITTED) == 4
    assert told.count(ScanResult.ALREADY) == 60
    entries = sa.select(sa.func.count()).select_from(Entry).where(Entry.edition_id == edition.id)
    assert db.scalar(entries) == 4


def test_an_admission_costs_five_statements(edition, gate):
    scan = ticket(edition).scan
    scope = system_scope(edition)
    db.remove()

    with statements(5):
        services.scan(scope, gate=gate, text=scan, nonce="1")


def test_the_books_of_the_door_balance(edition, gate):
    from eventapp.attendance.checks import CHECKS  # noqa: PLC0415 -- beside its use

    result(edition, gate, ticket(edition).scan, "1")

    assert violations(CHECKS) == []
    assert queries.inside(system_scope(edition), gate.area_id) == 1
