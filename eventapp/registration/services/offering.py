"""Answers to an offered seat, offers that nobody answered, and the order of the line."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from eventapp.core.access import Scope, system_scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.registration.errors import NotWaiting, OfferOver
from eventapp.registration.models.registrations import Registration
from eventapp.registration.models.types import DecisionKind, SeatOffer
from eventapp.registration.queries import waiting
from eventapp.registration.rules.states import Status
from eventapp.registration.services import approving, counters, issuing, line, notices, standing

_UNTIL = sa.select(SeatOffer.expires_at).where(
    SeatOffer.edition_id == sa.bindparam("edition_id"), SeatOffer.registration_id == sa.bindparam("registration_id")
)
_FIRST = sa.select(sa.func.min(Registration.waiting_since)).where(
    Registration.edition_id == sa.bindparam("edition_id"),
    Registration.attendance == sa.bindparam("attendance"),
    Registration.status == Status.WAITING.value,
)


@act
def accept(scope: Scope, *, token: str) -> None:
    """Take the offered seat by one's own link: the ticket comes at once, and twice is once.

    Raises TicketUnknown, OfferOver.
    """
    found = standing.of_token(scope, token)
    if found.status is Status.CONFIRMED:
        return
    until = db.scalar(_UNTIL, edition_id=scope.edition_id, registration_id=found.row.id)
    if found.status is not Status.PENDING or until is None or until <= now():
        raise OfferOver
    counters.shift(scope, found.claim, pending=-1)
    standing.drop_offer(scope, found.row.id)
    line.set_status(scope, found.row.id, Status.CONFIRMED)
    line.confirm(scope, issuing.forum(scope), found.row.id, found.to())
    audit(scope, "registration.offer_accepted", f"registration:{found.row.id}")


@act
def decline(scope: Scope, *, token: str) -> None:
    """Leave the seat, or the line, to the next. Twice is once. Raises TicketUnknown."""
    found = standing.of_token(scope, token)
    if found.status in {Status.PENDING, Status.WAITING}:
        standing.end(found, action="registration.offer_declined", by="owner")


def expire_due() -> int:
    """Let offers end whose time has passed, in every edition; the seats go to the next. Gives how many ended."""
    return sum(_expire(system_scope(edition), found) for edition, found in waiting.overdue().items())


@act
def _expire(scope: Scope, registration_ids: list[int]) -> int:
    """One edition's. Whoever accepted meanwhile keeps the seat, because the quotas are locked before anybody looks."""
    ended = 0
    for registration_id in registration_ids:
        found = standing.of_id(scope, registration_id)
        until = db.scalar(_UNTIL, edition_id=scope.edition_id, registration_id=registration_id)
        if found.status is Status.PENDING and until is not None and until <= now():
            standing.end(found, action="registration.offer_expired", letter=notices.offer_over)
            ended += 1
    return ended


@act
def move_up(scope: Scope, *, registration_id: int, reason: str) -> None:
    """Put somebody first in line; the reason is kept. Raises ReasonNeeded, NotWaiting, NotFound, Forbidden."""
    scope.require(approving.DECIDE)
    why = approving.needed(reason)
    found = standing.of_id(scope, registration_id)
    if found.status is not Status.WAITING:
        raise NotWaiting
    first = db.scalar(_FIRST, edition_id=scope.edition_id, attendance=found.attendance.value)
    moved = sa.update(Registration).where(
        Registration.edition_id == scope.edition_id, Registration.id == registration_id
    )
    db.change(moved.values(waiting_since=first - timedelta(milliseconds=1)))
    approving.note(scope, registration_id, DecisionKind.MOVED_UP, why)
    audit(scope, "registration.moved_up", f"registration:{registration_id}")
