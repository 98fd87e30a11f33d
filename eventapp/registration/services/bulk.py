"""One press for many people: approve, refuse, cancel, mail the ticket again.

Who is meant is written down when it is pressed; then each person is an act of its own, so that one that is refused
stops no other and a page that is sent twice does nothing twice. What became of each is kept and can be read.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import SYSTEM, Actor, ActorKind, EditionRef, Role, Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.errors import Refusal
from eventapp.registration.errors import NobodyChosen, PeopleChanged
from eventapp.registration.models.notes import BulkAct, BulkKind, BulkRow, BulkRowState
from eventapp.registration.models.registrations import Registration
from eventapp.registration.queries import bulk, narrowing
from eventapp.registration.queries.bulk import BulkDetail
from eventapp.registration.rules.filtering import Filters
from eventapp.registration.services import approving, changing, letters, resending

WORK = "registration.bulk"
AT_ONCE = 50  # people who are served while the page waits; a job does the others
_PIECE = 1000  # rows of one INSERT
PERMISSIONS = {
    BulkKind.APPROVE: approving.DECIDE,
    BulkKind.REFUSE: approving.DECIDE,
    BulkKind.CANCEL: "registration.manage",
    BulkKind.RESEND: "registration.manage",
}

_CHOSEN: Any = (
    sa.select(BulkRow.id, BulkRow.registration_id)
    .where(
        BulkRow.edition_id == sa.bindparam("edition_id"),
        BulkRow.bulk_id == sa.bindparam("bulk_id"),
        BulkRow.state == BulkRowState.CHOSEN.value,
    )
    .order_by(BulkRow.id)
    .limit(sa.bindparam("most"))
)


@act
def press(scope: Scope, *, kind: BulkKind, filters: Filters, seen: int, key: str, reason: str = "") -> None:
    """Write down who is meant; the same ``key`` again does nothing. ``seen`` is the number that was confirmed.

    Raises NobodyChosen, PeopleChanged, ReasonNeeded, Forbidden. 3 statements and 1 for 1,000 people.
    """
    scope.require(PERMISSIONS[kind])
    why = approving.needed(reason) if kind is BulkKind.REFUSE else ""
    query = narrowing.narrowed(sa.select(Registration.id), scope, filters)
    people = [row[0] for row in db.rows(query.order_by(Registration.sort_name, Registration.id))]
    values: dict[str, Any] = {
        "edition_id": scope.edition_id,
        "public_id": key,
        "kind": kind.value,
        "reason": why,
        "actor_id": scope.actor.id if scope.actor.is_signed_in else None,
        "roles": sorted(role.value for role in scope.roles),
        "people": len(people),
        "pressed_at": now(),
    }
    made = db.session.execute(insert_or_ignore(BulkAct, [values], ["public_id"]).returning(BulkAct.id)).first()
    if made is None:
        return
    if not people:
        raise NobodyChosen
    if len(people) != seen:
        raise PeopleChanged(now=len(people), seen=seen)
    for start in range(0, len(people), _PIECE):
        rows = [_row(scope, made[0], registration_id) for registration_id in people[start : start + _PIECE]]
        db.session.execute(sa.insert(BulkRow), rows)
    audit(scope, "registration.bulk_pressed", f"edition:{scope.edition_id}", kind=kind.value, people=len(people))
    if len(people) > AT_ONCE:
        letters.later(scope, WORK, key=f"bulk:{key}", bulk=key)


def go_on(scope: Scope, *, key: str, most: int | None = AT_ONCE) -> None:
    """Serve the next people of it, each in a transaction of its own; None serves all. Raises NotFound."""
    found = bulk.one(scope, key)
    acts = _acts(found)
    left = most
    while left is None or left > 0:
        some = min(_PIECE, left) if left is not None else _PIECE
        rows = db.rows(_CHOSEN, edition_id=scope.edition_id, bulk_id=found.id, most=some)
        for row in rows:
            _serve(scope, row.id, partial(acts, scope, registration_id=row.registration_id))
        if len(rows) < some:
            return
        left = left - len(rows) if left is not None else None


def work_off(edition: EditionRef, *, key: str) -> None:
    """Serve all who are left, as whoever pressed. For the job; outside a transaction."""
    found = bulk.one(Scope(SYSTEM, edition), key)
    actor = Actor(ActorKind.PERSON, found.actor_id) if found.actor_id else SYSTEM
    go_on(Scope(actor, edition, frozenset(Role(role) for role in found.roles)), key=key, most=None)


def _acts(found: BulkDetail) -> Callable[..., Any]:
    match found.kind:
        case BulkKind.APPROVE:
            return approving.approve
        case BulkKind.REFUSE:
            return partial(approving.refuse, reason=found.reason)
        case BulkKind.CANCEL:
            return changing.cancel
        case _:
            return resending.resend


def _serve(scope: Scope, row_id: int, carry_out: Callable[[], object]) -> None:
    """One person: the act and its *done* stand or fall together; a refusal is kept with its sentence."""

    def both() -> None:
        if _settle(scope, row_id, BulkRowState.DONE):
            carry_out()

    try:
        db.run(both)
    except Refusal as refusal:
        details = {name: value for name, value in refusal.details.items() if isinstance(value, str | int | float)}
        told = {"sentence": refusal.template, "details": details}
        db.run(lambda: _settle(scope, row_id, BulkRowState.REFUSED, **told))


def _settle(scope: Scope, row_id: int, state: BulkRowState, **told: Any) -> int:
    own = (BulkRow.edition_id == scope.edition_id, BulkRow.id == row_id)
    still = sa.update(BulkRow).where(*own, BulkRow.state == BulkRowState.CHOSEN.value)
    return db.change(still.values(state=state.value, **told))


def _row(scope: Scope, bulk_id: int, registration_id: int) -> dict[str, Any]:
    return {
        "edition_id": scope.edition_id,
        "bulk_id": bulk_id,
        "registration_id": registration_id,
        "state": BulkRowState.CHOSEN.value,
        "details": {},
    }
