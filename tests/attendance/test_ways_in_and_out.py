"""Undoing, ways out and back, areas for some, days: what happens at the door besides the first entry."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventapp.attendance.checks import CHECKS
from eventapp.attendance.errors import TooLateToUndo
from eventapp.attendance.models.door import Scan
from eventapp.attendance.queries import door as queries
from eventapp.attendance.queries import occupancy
from eventapp.attendance.rules.entering import Direction, Mode
from eventapp.attendance.services import delegations
from eventapp.attendance.services import door as services
from eventapp.core import clock
from eventapp.core.access import Role, system_scope
from eventapp.core.db import db
from eventapp.core.invariants import violations
from eventapp.errors import Forbidden
from eventapp.registration.models.types import RegistrationDay
from eventapp.registration.services import changing
from tests.support.door import open_door, ticket
from tests.support.gates import delegation, entries, protocol


@pytest.fixture
def edition(make):
    """An edition whose door is open."""
    return make.edition()


@pytest.fixture
def gate(edition):
    """Gate A."""
    return open_door(edition)


def told(edition, gate, one, nonce: str) -> tuple[str, str | None, str | None]:
    """Result, note and reason of a scan."""
    answer = services.scan(system_scope(edition), gate=gate, text=one.scan, nonce=nonce)
    reason = db.scalar(sa.select(Scan.reason).where(Scan.edition_id == edition.id, Scan.nonce == nonce))
    return answer.result.value, answer.note, reason


def test_an_admission_can_be_undone_for_a_minute_and_once(edition, gate):
    scope, one = system_scope(edition), ticket(edition)
    told(edition, gate, one, "1")

    services.undo(scope, gate=gate, nonce="1")

    assert (entries(edition), queries.inside(scope, gate.area_id)) == (0, 0)
    assert db.scalar(sa.select(sa.func.count()).select_from(Scan).where(Scan.edition_id == edition.id)) == 1
    with pytest.raises(TooLateToUndo):
        services.undo(scope, gate=gate, nonce="1")
    assert told(edition, gate, one, "2") == ("admitted", None, None)
    with clock.frozen(clock.now() + timedelta(seconds=61)), pytest.raises(TooLateToUndo):
        services.undo(scope, gate=gate, nonce="2")
    told(edition, gate, one, "3")
    with pytest.raises(TooLateToUndo):
        services.undo(scope, gate=gate, nonce="3")  # it was amber
    assert violations(CHECKS) == []


def test_who_leaves_is_outside_until_back_and_the_books_balance(edition, gate):
    scope, one, other = system_scope(edition), ticket(edition, 1), ticket(edition, 2)
    out = services.add_gate(scope, area="Hall", name="Way out", direction=Direction.OUT)
    gate = queries.gate(scope, gate.public_id)
    assert gate.mode == Mode.REENTRY

    passed = [
        told(edition, gate, one, "1"),
        told(edition, gate, one, "2"),
        told(edition, out, one, "3"),
        told(edition, out, one, "4"),
    ]
    assert passed == [
        ("admitted", None, None),
        ("already", None, None),
        ("admitted", "left", None),
        ("already", "outside", None),
    ]
    assert queries.inside(scope, gate.area_id) == 0
    services.undo(scope, gate=out, nonce="3")
    assert queries.inside(scope, gate.area_id) == 1
    assert told(edition, out, one, "5")[1] == "left"
    assert told(edition, gate, one, "6") == ("admitted", "again", None)
    services.undo(scope, gate=gate, nonce="6")
    assert queries.inside(scope, gate.area_id) == 0
    assert told(edition, out, other, "7") == ("admitted", "left", None)  # came in unseen
    row = occupancy.areas(scope)[0]
    assert (row.inside, row.entered) == (0, 2)
    services.undo(scope, gate=out, nonce="7")
    assert entries(edition) == 1
    assert violations(CHECKS) == []


def test_a_prayer_room_is_green_every_time_and_a_hall_for_some_red_for_others(edition, gate):
    scope, guest, other = system_scope(edition), ticket(edition, 1), ticket(edition, 2)
    protocol(edition, guest, is_vip=True)
    room = services.add_gate(scope, area="Prayer room", name="Prayer room")
    room = services.configure(scope, gate=room, mode=Mode.FREE)
    lounge = services.add_gate(scope, area="Lounge", name="Lounge")
    lounge = services.configure(scope, gate=lounge, mode=Mode.ONCE, capacity=40, admits=["vip", "type:press"])

    assert [told(edition, room, other, str(n))[:2] for n in range(3)] == [
        ("admitted", None),
        ("admitted", "again"),
        ("admitted", "again"),
    ]
    assert told(edition, lounge, guest, "9") == ("admitted", None, None)
    assert told(edition, lounge, other, "10") == ("invalid", None, "not_for_area")
    assert {row.name: row.capacity for row in occupancy.areas(scope)}["Lounge"] == 40
    assert violations(CHECKS) == []
    with pytest.raises(Forbidden):
        services.configure(scope.__class__(edition=edition), gate=room, mode=Mode.ONCE)


def test_a_ticket_for_one_day_says_other_day_and_a_cancelled_one_says_cancelled(edition, gate):
    one, cancelled = ticket(edition, 1), ticket(edition, 2)
    tomorrow = queries.today(system_scope(edition)) + timedelta(days=1)
    row = {"edition_id": edition.id, "registration_id": one.id, "day": tomorrow, "attendance": "onsite"}
    db.run(lambda: db.session.execute(sa.insert(RegistrationDay), row))
    changing.cancel(system_scope(edition), registration_id=cancelled.id)

    assert told(edition, gate, one, "1") == ("invalid", None, "other_day")
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert told(edition, gate, one, "2") == ("admitted", None, None)


def test_a_delegation_is_let_in_by_one_press_and_the_same_press_again_changes_nothing(edition, gate, make):
    scope = system_scope(edition)
    head, *others = people = [ticket(edition, number) for number in range(5)]
    stranger = ticket(edition, 9)
    group = delegation(edition, people)
    told(edition, gate, head, "1")
    chosen = [one.public_id for one in (*others[:3], stranger)]

    first = delegations.admit(scope, gate=gate, delegation=group, persons=chosen, nonce="press")
    again = delegations.admit(scope, gate=gate, delegation=group, persons=chosen, nonce="press")

    assert first == again
    assert [answer.result for _person, answer in first] == ["admitted"] * 3
    assert entries(edition) == 4
    assert violations(CHECKS) == []
    with pytest.raises(Forbidden):
        delegations.admit(make.scope(edition, Role.JUDGE), gate=gate, delegation=group, persons=chosen, nonce="x")


def test_guests_of_honour_stand_on_top_as_they_arrive_with_seat_and_whom_they_represent(edition, gate):
    scope = system_scope(edition)
    mayor, deputy, other = (ticket(edition, number) for number in range(3))
    protocol(edition, mayor, is_vip=True, seat="A1", protocol_order=1)
    protocol(edition, deputy, is_vip=True, seat="A2", represents="Wali Kota Semarang", protocol_order=2)
    told(edition, gate, other, "1")
    told(edition, gate, deputy, "2")

    rows = occupancy.guests(scope)

    assert [(row.seat, row.represents, row.gate) for row in rows] == [
        ("A2", "Wali Kota Semarang", "Gate A"),
        ("A1", "", None),
    ]
    assert sum(row.number for row in occupancy.arrivals(scope)) == 2
