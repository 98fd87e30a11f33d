"""Changing, cancelling and the waiting list: a seat that is given up goes to whoever waits longest."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventapp.core import clock
from eventapp.core.access import Role, system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.errors import Forbidden, NotFound
from eventapp.registration import checks
from eventapp.registration.errors import AlreadyCancelled, NothingToMail, QuotaFull, TicketUnknown
from eventapp.registration.queries import exports, lists, quotas, tickets
from eventapp.registration.rules.fields import ChangeData
from eventapp.registration.rules.states import Attendance, Status
from eventapp.registration.services import changing, resending, seats
from tests.support.registrations import open_forum, register
from tests.support.statements import counted


def to(attendance: str = "onsite", **changed) -> ChangeData:
    """A change to this way to attend."""
    values = {"phone": "+6281300000000", "organisation": "Bappeda", "attendance": Attendance(attendance)}
    return ChangeData(**(values | changed))


def standing(registered):
    """State and way to attend of a registration now, and whether it has a code."""
    ticket = tickets.own_ticket(registered.manage_token)
    return ticket.status.value, ticket.attendance.value, ticket.code is not None


def counters(scope, attendance=Attendance.ONSITE):
    """Used, waiting and cancelled of a quota."""
    row = quotas.quota(scope, attendance)
    return row.used, row.waiting, row.cancelled


def letters():
    """The mails of the outbox: template and address."""
    query = sa.select(OutboxMessage.args).order_by(OutboxMessage.id).execution_options(unscoped="test")
    return [(args["template"].rpartition("/")[2], args["to"]) for (args,) in db.rows(query)]


def broken():
    """The invariants that do not hold."""
    return [i.name for i in checks.invariants if db.rows(i.broken().execution_options(unscoped="test"))]


def test_cancelling_by_ones_own_link_frees_the_seat(make):
    scope = system_scope(open_forum(make))
    registered = register(scope)

    changing.cancel_own(scope, token=registered.manage_token)

    assert standing(registered) == ("cancelled", "onsite", True)
    assert counters(scope) == (0, 0, 1)
    assert broken() == []


def test_cancelling_twice_is_cancelling_once(make):
    scope = system_scope(open_forum(make))
    registered = register(scope, email="wayan@contoh.example")

    for _ in range(2):
        changing.cancel_own(scope, token=registered.manage_token)

    assert counters(scope) == (0, 0, 1)
    assert letters() == [("ticket", "wayan@contoh.example"), ("cancelled", "wayan@contoh.example")]


def test_whoever_cancelled_may_register_again(make):
    scope = system_scope(open_forum(make))
    person = {"name": "Ni Wayan", "email": "wayan@contoh.example"}
    first = register(scope, **person)
    changing.cancel_own(scope, token=first.manage_token)

    second = register(scope, **person)

    assert (second.is_new, second.code != first.code) == (True, True)
    assert counters(scope) == (1, 0, 1)


def test_the_seat_of_somebody_who_cancels_goes_to_the_first_who_waits(make):
    scope = system_scope(open_forum(make, onsite=1))
    holder = register(scope)
    first = register(scope, allow_waiting=True, email="pertama@contoh.example")
    second = register(scope, allow_waiting=True)

    changing.cancel_own(scope, token=holder.manage_token)

    assert [standing(one) for one in (first, second)] == [("confirmed", "onsite", True), ("waiting", "onsite", False)]
    assert counters(scope) == (1, 1, 1)
    assert letters()[-1] == ("promoted", "pertama@contoh.example")
    assert broken() == []


def test_whoever_is_given_a_seat_can_be_found_by_the_new_code(make):
    scope = system_scope(open_forum(make, onsite=0))
    waiting = register(scope, allow_waiting=True)

    seats.set_quota(scope, attendance=Attendance.ONSITE, size=1)

    code = tickets.own_ticket(waiting.manage_token).code
    assert [row.public_id for row in lists.registrations(scope, lists.Filters(q=code)).items] == [waiting.public_id]


def test_new_seats_go_to_those_who_wait_in_their_order(make):
    scope = system_scope(open_forum(make, onsite=0))
    line = [register(scope, allow_waiting=True) for _ in range(4)]

    seats.set_quota(scope, attendance=Attendance.ONSITE, size=3)

    assert [standing(one)[0] for one in line] == ["confirmed"] * 3 + ["waiting"]
    assert counters(scope) == (3, 1, 0)
    assert broken() == []


def test_cancelling_while_waiting_gives_nobody_a_seat(make):
    scope = system_scope(open_forum(make, onsite=1))
    register(scope)
    first, second = register(scope, allow_waiting=True), register(scope, allow_waiting=True)

    changing.cancel_own(scope, token=first.manage_token)

    assert [standing(one)[0] for one in (first, second)] == ["cancelled", "waiting"]
    assert counters(scope) == (1, 1, 1)


def test_a_change_keeps_name_address_and_ticket(make):
    make.regions()
    scope = system_scope(open_forum(make))
    registered = register(scope, name="Ni Wayan", email="wayan@contoh.example")

    changing.change_own(scope, token=registered.manage_token, data=to(organisation="Kota Bogor", photo=True))

    ticket = tickets.own_ticket(registered.manage_token)
    assert (ticket.name, ticket.email, ticket.code) == ("Ni Wayan", "wayan@contoh.example", registered.short_code)
    assert (ticket.phone, ticket.organisation, ticket.photo) == ("+6281300000000", "Kota Bogor", True)
    assert [row.region_code for row in exports.people(scope, lists.Filters(q="bogor wayan"))] == ["32.71"]
    assert broken() == []


def test_moving_to_the_other_way_takes_a_seat_there_and_frees_one_here(make):
    scope = system_scope(open_forum(make, onsite=1, online=1))
    registered = register(scope)
    waiting = register(scope, allow_waiting=True)

    changing.change_own(scope, token=registered.manage_token, data=to("online"))

    assert standing(registered) == ("confirmed", "online", True)
    assert standing(waiting) == ("confirmed", "onsite", True)
    assert (counters(scope), counters(scope, Attendance.ONLINE)) == ((1, 0, 0), (1, 0, 0))
    assert broken() == []


def test_moving_to_a_full_way_is_refused_and_changes_nothing(make):
    scope = system_scope(open_forum(make, onsite=1, online=0))
    registered = register(scope)
    before = tickets.own_ticket(registered.manage_token)

    with pytest.raises(QuotaFull):
        changing.change_own(scope, token=registered.manage_token, data=to("online"))

    assert tickets.own_ticket(registered.manage_token) == before
    assert broken() == []


def test_somebody_who_waits_may_move_to_a_way_with_seats_and_gets_a_ticket(make):
    scope = system_scope(open_forum(make, onsite=0, online=1))
    waiting = register(scope, allow_waiting=True, email="wayan@contoh.example")

    state = changing.change_own(scope, token=waiting.manage_token, data=to("online"))

    assert (state, standing(waiting)) == (Status.CONFIRMED, ("confirmed", "online", True))
    assert letters()[-1] == ("ticket", "wayan@contoh.example")
    assert broken() == []


def test_somebody_who_waits_may_wait_for_the_other_way_at_the_end_of_its_line(make):
    scope = system_scope(open_forum(make, onsite=0, online=0))
    early = now()
    with clock.frozen(early):
        mover = register(scope, allow_waiting=True)
    with clock.frozen(early + timedelta(minutes=1)):
        stayer = register(scope, allow_waiting=True, attendance="online")
    with clock.frozen(early + timedelta(minutes=2)):
        changing.change_own(scope, token=mover.manage_token, data=to("online"))

    seats.set_quota(scope, attendance=Attendance.ONLINE, size=1)

    assert [standing(one)[0] for one in (stayer, mover)] == ["confirmed", "waiting"]
    assert counters(scope) == (0, 0, 0)
    assert broken() == []


def test_a_cancelled_registration_cannot_be_changed(make):
    scope = system_scope(open_forum(make))
    registered = register(scope)
    changing.cancel_own(scope, token=registered.manage_token)

    with pytest.raises(AlreadyCancelled):
        changing.change_own(scope, token=registered.manage_token, data=to())


@pytest.mark.parametrize(
    "act", [changing.cancel_own, lambda scope, token: changing.change_own(scope, token=token, data=to())]
)
def test_a_link_of_another_edition_changes_nothing_here(make, act):
    here, there = system_scope(open_forum(make, "2031")), system_scope(open_forum(make, "2032"))
    registered = register(there)

    with pytest.raises(TicketUnknown):
        act(here, token=registered.manage_token)

    assert standing(registered)[0] == "confirmed"


def test_the_desk_may_cancel_and_change_but_not_across_editions(make):
    edition, other = open_forum(make, "2031"), open_forum(make, "2032")
    registered = register(system_scope(edition))
    desk, stranger = make.scope(edition, Role.DESK), make.scope(other, Role.DESK)

    with pytest.raises(NotFound):
        changing.cancel(stranger, registration_id=registered.id)
    with pytest.raises(NotFound):
        changing.change(stranger, registration_id=registered.id, data=to())
    changing.change(desk, registration_id=registered.id, data=to("online"))
    changing.cancel(desk, registration_id=registered.id)

    assert standing(registered) == ("cancelled", "online", True)


@pytest.mark.parametrize("role", [Role.GATE, Role.JUDGE, Role.ANALYST, Role.REGION])
def test_nobody_else_may_cancel_for_others(make, role):
    edition = open_forum(make)
    registered = register(system_scope(edition))

    with pytest.raises(Forbidden):
        changing.cancel(make.scope(edition, role), registration_id=registered.id)
    with pytest.raises(Forbidden):
        resending.resend(make.scope(edition, role), registration_id=registered.id)


def test_the_desk_mails_a_ticket_again_to_the_registered_address(make):
    edition = open_forum(make)
    registered = register(system_scope(edition), email="wayan@contoh.example")

    resending.resend(make.scope(edition, Role.DESK), registration_id=registered.id)

    assert letters() == [("ticket", "wayan@contoh.example"), ("again", "wayan@contoh.example")]


def test_a_cancelled_registration_has_no_ticket_to_mail(make):
    scope = system_scope(open_forum(make))
    registered = register(scope)
    changing.cancel(scope, registration_id=registered.id)

    with pytest.raises(NothingToMail):
        resending.resend(scope, registration_id=registered.id)


def test_the_history_tells_what_happened_and_who_did_it(make):
    edition = open_forum(make, onsite=1)
    scope = system_scope(edition)
    holder = register(scope)
    waiting = register(scope, allow_waiting=True)
    changing.cancel(make.scope(edition, Role.DESK), registration_id=holder.id)
    changing.change_own(scope, token=waiting.manage_token, data=to())

    told = [[(row.action, row.actor_kind) for row in lists.timeline(scope, one.id)] for one in (holder, waiting)]

    assert told == [
        [("registration.confirmed", "system"), ("registration.cancelled", "person")],
        [("registration.waiting", "system"), ("registration.promoted", "person"), ("registration.changed", "system")],
    ]


def test_cancelling_costs_eight_statements_when_nobody_waits(make):
    scope = system_scope(open_forum(make))
    register(scope)
    registered = register(scope)

    with counted() as asked:
        changing.cancel_own(scope, token=registered.manage_token)

    assert (len(asked.statements), asked.commits) == (8, 1)
