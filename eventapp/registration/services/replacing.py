"""Replacing one person of a delegation by another until its deadline: the seat goes over, the old QR admits nobody."""

from __future__ import annotations

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.errors import NotFound
from eventapp.registration.models.delegations import Delegate, Protocol
from eventapp.registration.models.registrations import Registration
from eventapp.registration.queries import delegations
from eventapp.registration.queries.delegations import Member
from eventapp.registration.rules.findings import Person
from eventapp.registration.rules.refusals import PersonEntered
from eventapp.registration.rules.states import Status
from eventapp.registration.services import counters, entering, entrance, issuing, line, standing, telling
from eventapp.registration.services import delegations as delegating


@act
def replace(scope: Scope, *, token: str, public_id: str, person: Person) -> str:
    """Let ``person`` come instead of somebody of the delegation; gives the public id of the new registration.

    The quota is held over both steps, so that nobody takes the seat in between; both are told. Seat and head go over.
    Raises NotFound, DelegationLinkUnknown, DelegationClosed, PersonEntered and what ``entering.enter_all`` raises.
    """
    own = delegating.held(scope, token)
    one = delegations.member(scope, own.id, public_id)
    if not one.comes:
        raise NotFound
    found = standing.of_token(scope, one.manage_token)
    of_row = {"edition_id": scope.edition_id, "id": one.id}
    gone = {"status": Status.CANCELLED.value, "cancelled_at": now(), "waiting_since": None}
    claim = found.claim
    db.change(sa.update(Registration).filter_by(**of_row).values(gone).execution_options(synchronize_session=False))
    standing.drop_offer(scope, one.id)
    counters.give_back(scope, claim, found.status, cancelled=1)
    if found.row.access_code_id is not None:
        entrance.leave_code(scope, found.row.access_code_id)
    _leave(scope, one)
    by = delegating.by_coordinator(own)
    entered = entering.enter_all(scope, [person], by=by, delegation_id=own.id)
    if not entered:
        raise PersonEntered(field="email")
    if one.is_head and not person.is_head:
        _hand_on_head(scope, entered[0].id)
    if one.seat or one.is_vip:
        _hand_on_seat(scope, one, entered[0].id)
    audit(scope, "registration.replaced", f"registration:{one.id}", by="coordinator")
    telling.replaced(issuing.forum(scope), found.to(), by)
    line.fill(scope, found.held)  # who comes in another way than the one before leaves a seat
    return entered[0].public_id


def _leave(scope: Scope, one: Member) -> None:
    """The one who goes is neither counted in the delegation nor its head any more."""
    of_row = {"edition_id": scope.edition_id, "registration_id": one.id}
    left = sa.update(Delegate).filter_by(**of_row).values(is_head=False)
    db.change(left.execution_options(synchronize_session=False))


def _hand_on_head(scope: Scope, registration_id: int) -> None:
    of_row = {"edition_id": scope.edition_id, "registration_id": registration_id}
    head = sa.update(Delegate).filter_by(**of_row).values(is_head=True)
    db.change(head.execution_options(synchronize_session=False))


def _hand_on_seat(scope: Scope, one: Member, registration_id: int) -> None:
    """Where protocol had placed the one who goes."""
    of_row = {"edition_id": scope.edition_id, "registration_id": registration_id}
    seat = {"seat": one.seat, "is_vip": one.is_vip}
    plain = sa.update(Protocol).filter_by(**of_row).values(seat).execution_options(synchronize_session=False)
    if not db.change(plain):
        db.session.execute(sa.insert(Protocol), of_row | seat)
    old = {"edition_id": scope.edition_id, "registration_id": one.id}
    freed = sa.update(Protocol).filter_by(**old).values(seat="")
    db.change(freed.execution_options(synchronize_session=False))
