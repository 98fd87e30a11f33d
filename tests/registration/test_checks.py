"""The invariants find what no service would write."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from eventapp.core.access import system_scope
from eventapp.core.db import db
from eventapp.core.invariants import violations
from eventapp.core.outbox import OutboxMessage
from eventapp.registration import checks
from eventapp.registration.models.registrations import Quota, Registration, Ticket
from tests.support.registrations import open_forum, register

BREAKS = {
    "quotas count their registrations": sa.update(Quota).where(Quota.attendance == "onsite").values(used=0),
    "nobody waits beside a free seat": sa.update(Quota).where(Quota.attendance == "onsite").values(size=9, waiting=1),
    "confirmed people have one ticket, waiting ones none": sa.delete(Ticket),
    "confirmed people were mailed their ticket": sa.delete(OutboxMessage),
}


def broken():
    """The names of the invariants that do not hold."""
    return [violation.name for violation in violations(checks.invariants)]


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_invariant_is_named(make, name):
    scope = system_scope(open_forum(make, onsite=1))
    register(scope)
    before = broken()

    db.run(lambda: db.session.execute(BREAKS[name].execution_options(synchronize_session=False)))

    assert before == []
    assert name in broken()


@pytest.mark.parametrize(
    "statement",
    [
        sa.update(Quota).values(used=Quota.size + 1),
        sa.update(Quota).values(used=-1),
        sa.update(Quota).values(waiting=-1),
        sa.update(Quota).where(Quota.used == 1).values(size=0),
        sa.update(Registration).values(status="vip"),
        sa.update(Registration).values(status="cancelled"),
        sa.update(Registration).values(attendance="moon"),
    ],
)
def test_the_database_itself_refuses_what_a_row_or_a_key_can_tell(make, statement):
    register(system_scope(open_forum(make, onsite=1)))

    with pytest.raises(sa.exc.IntegrityError):
        db.run(lambda: db.session.execute(statement.execution_options(synchronize_session=False)))


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
