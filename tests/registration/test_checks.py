"""The invariants find what no service would write."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from eventapp.core.access import system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.invariants import violations
from eventapp.core.outbox import OutboxMessage
from eventapp.registration import checks
from eventapp.registration.models.delegations import Delegation
from eventapp.registration.models.registrations import Quota, Registration, Ticket
from eventapp.registration.models.types import AccessCode, DayQuota, RegionQuota, SeatOffer, TicketType
from eventapp.registration.rules.states import Attendance
from eventapp.registration.services import delegations, inviting, limits, types
from eventapp.registration.services.inviting import CodeDraft
from eventapp.registration.services.types import TypeDraft
from tests.support.delegations import delegation
from tests.support.registrations import open_forum, register

BREAKS = {
    "quotas count their registrations": sa.update(Quota).where(Quota.attendance == "onsite").values(used=0),
    "nobody waits beside a free seat": sa.update(Quota).where(Quota.attendance == "onsite").values(size=9),
    "confirmed people have one ticket, waiting ones none": sa.delete(Ticket),
    "ticket types count their registrations": sa.update(TicketType).values(waiting=5),
    "limited regions count their seats": sa.update(RegionQuota).values(used=4),
    "no region is uncounted where all are limited": sa.delete(RegionQuota),
    "limited days count their seats": sa.update(DayQuota).values(used=DayQuota.used - 1),
    "access codes count their uses": sa.update(AccessCode).values(used=3),
    "quotas keep the seats of their codes": sa.update(AccessCode).values(reserved=1, attendance="onsite"),
    "offered seats are held": sa.insert(SeatOffer),
    "delegations hold no more people than seats": sa.update(Delegation).values(seats=0),
    "confirmed people were mailed their ticket": sa.delete(OutboxMessage),
}


def broken():
    """The names of the invariants that do not hold."""
    return [violation.name for violation in violations(checks.invariants)]


def limited_forum(make):
    """An edition with one seat and every kind of limit."""
    make.regions()
    edition = open_forum(make, onsite=1)
    scope = system_scope(edition)
    types.add(scope, TypeDraft(name_id="Pers", name_en="Press", size=9))
    inviting.add_code(scope, CodeDraft(code="KADIN-31", label="Kadin", most=9))
    limits.set_region_limit(scope, size=9)
    limits.set_day_quota(scope, day=date(2031, 5, 12), attendance=Attendance.ONSITE, size=9)
    return edition


class Undone(Exception):
    """Takes back what a test broke."""


def broken_by(statement, values=None):
    """The invariants that would not hold after the statement, which is taken back."""
    found = []

    def try_it():
        db.session.execute(statement.execution_options(synchronize_session=False), values)
        found.extend(broken())
        raise Undone

    with pytest.raises(Undone):
        db.run(try_it)
    return found


def test_each_broken_invariant_is_named(make):
    scope = system_scope(limited_forum(make))
    guest = register(scope, ticket_type="press", access_code="KADIN-31")
    register(scope, allow_waiting=True)
    own = delegation(scope, make, seats=1)
    delegations.attach(scope, delegation_id=own.id, code=guest.short_code)
    offer = {"registration_id": guest.id, "offered_at": now(), "expires_at": now(), "edition_id": scope.edition_id}

    assert broken() == []
    for name, statement in BREAKS.items():
        values = offer if isinstance(statement, sa.Insert) else None
        assert name in broken_by(statement, values), name


REFUSED = [
    sa.update(Quota).values(used=Quota.size + 1),
    sa.update(Quota).values(used=-1),
    sa.update(Quota).values(waiting=-1),
    sa.update(Quota).values(reserved=Quota.used + 1),
    sa.update(Quota).where(Quota.used == 1).values(size=0),
    sa.update(Registration).values(status="vip"),
    sa.update(Registration).values(status="cancelled"),
    sa.update(Registration).values(attendance="moon"),
    sa.update(TicketType).values(used=10),
    sa.update(TicketType).values(onsite=False, online=False),
    sa.update(RegionQuota).values(used=10),
    sa.update(DayQuota).values(used=10),
    sa.update(AccessCode).values(used=10),
    sa.update(AccessCode).values(reserved=9, attendance="onsite"),
]


def test_the_database_itself_refuses_what_a_row_or_a_key_can_tell(make):
    register(system_scope(limited_forum(make)), ticket_type="press", access_code="KADIN-31")

    for statement in REFUSED:
        with pytest.raises(sa.exc.IntegrityError):
            db.run(lambda one=statement: db.session.execute(one.execution_options(synchronize_session=False)))


def test_a_ticket_cannot_belong_to_a_registration_of_another_edition(make):
    there = open_forum(make, "2032")
    registered = register(system_scope(open_forum(make, "2031")))
    stray = {"code": "AAAA-2222", "scan_hash": "x", "issued_at": sa.func.now()}

    with pytest.raises(sa.exc.IntegrityError):
        db.run(
            lambda: db.session.execute(
                sa.insert(Ticket.__table__).values(edition_id=there.id, registration_id=registered.id, **stray)
            )
        )
