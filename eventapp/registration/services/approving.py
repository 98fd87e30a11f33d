"""Deciding about registrations that wait for approval: each is an act of its own, so one that fails stops no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.errors import NotFound, Refusal
from eventapp.frozen import frozen
from eventapp.registration.errors import NotPending, ReasonNeeded
from eventapp.registration.models.registrations import Registration
from eventapp.registration.models.types import Decision, DecisionKind, SeatOffer
from eventapp.registration.rules import limits, people
from eventapp.registration.rules.states import Status
from eventapp.registration.services import counters, issuing, letters, line, notices, standing
from eventapp.registration.services.letters import Recipient
from eventapp.registration.services.standing import Standing

DECIDE = "registration.decide"


@frozen
class Outcome:
    """What became of one of many; ``refusal`` is None where it was done."""

    public_id: str
    name: str
    refusal: Refusal | None = None


_NAMES = sa.select(Registration.id, Registration.public_id, Registration.name).where(
    Registration.edition_id == sa.bindparam("edition_id"),
    Registration.public_id.in_(sa.bindparam("public_ids", expanding=True)),
)
_OFFERED = sa.select(SeatOffer.id).where(
    SeatOffer.edition_id == sa.bindparam("edition_id"), SeatOffer.registration_id == sa.bindparam("registration_id")
)


@act
def approve(scope: Scope, *, registration_id: int) -> None:
    """Confirm somebody who waits for approval, with ticket and letter. Raises NotPending, NotFound, Forbidden."""
    scope.require(DECIDE)
    found = _pending(scope, registration_id)
    counters.shift(scope, found.claim, pending=-1)
    line.set_status(scope, registration_id, Status.CONFIRMED)
    code = issuing.issue_new_ticket(scope, registration_id=registration_id, public_id=found.row.public_id)
    letters.ticket(issuing.forum(scope), found.to(code=code))
    note(scope, registration_id, DecisionKind.APPROVED)
    audit(scope, "registration.approved", f"registration:{registration_id}")


@act
def refuse(scope: Scope, *, registration_id: int, reason: str) -> None:
    """Refuse somebody who waits for approval; the person is told why, and the seat goes on.

    Raises ReasonNeeded, NotPending, NotFound, Forbidden.
    """
    scope.require(DECIDE)
    why = needed(reason)
    found = _pending(scope, registration_id)
    note(scope, registration_id, DecisionKind.REFUSED, why)
    standing.end(found, action="registration.refused", letter=partial(_say, why))


def approve_all(scope: Scope, *, public_ids: Sequence[str]) -> list[Outcome]:
    """Approve several people, in the order given; says for each whether it was done. Raises Forbidden."""
    scope.require(DECIDE)
    return _each(scope, public_ids, lambda registration_id: approve(scope, registration_id=registration_id))


def refuse_all(scope: Scope, *, public_ids: Sequence[str], reason: str) -> list[Outcome]:
    """Refuse several people for one reason; says for each whether it was done. Raises ReasonNeeded, Forbidden."""
    scope.require(DECIDE)
    why = needed(reason)
    return _each(scope, public_ids, lambda registration_id: refuse(scope, registration_id=registration_id, reason=why))


def needed(reason: str) -> str:
    """A reason in one line. Raises ReasonNeeded."""
    why = people.cleaned(reason)[: limits.LONGEST_REASON]
    if not any(char.isalpha() for char in why):
        raise ReasonNeeded(field="reason")
    return why


def note(scope: Scope, registration_id: int, kind: DecisionKind, reason: str = "") -> None:
    """Keep what was decided and why. 1 statement."""
    values: dict[str, Any] = {
        "edition_id": scope.edition_id,
        "registration_id": registration_id,
        "kind": kind.value,
        "reason": reason,
        "actor_id": scope.actor.id if scope.actor.is_signed_in else None,
        "at": now(),
    }
    db.session.execute(sa.insert(Decision), values)


def _pending(scope: Scope, registration_id: int) -> Standing:
    found = standing.of_id(scope, registration_id)
    offered = db.rows(_OFFERED, edition_id=scope.edition_id, registration_id=registration_id)
    if found.status is not Status.PENDING or offered:
        raise NotPending
    return found


def _say(why: str, forum: letters.Forum, to: Recipient) -> None:
    notices.refused(forum, to, reason=why)


def _each(scope: Scope, public_ids: Sequence[str], decide: Callable[[int], None]) -> list[Outcome]:
    found = {row.public_id: row for row in db.rows(_NAMES, edition_id=scope.edition_id, public_ids=list(public_ids))}
    outcomes = []
    for public_id in dict.fromkeys(public_ids):
        row, refusal = found.get(public_id), None
        try:
            if row is None:
                raise NotFound
            decide(row.id)
        except Refusal as fault:
            refusal = fault
        outcomes.append(Outcome(public_id, row.name if row else "", refusal))
    return outcomes
