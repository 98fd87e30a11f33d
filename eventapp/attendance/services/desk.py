"""What the desk at the door does: register who comes without a ticket, and print badges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

import sqlalchemy as sa

from eventapp.attendance.errors import NoSeatAtTheDoor, PerhapsTheSame, RunOver
from eventapp.attendance.models.desk import BadgePrint, WalkIn
from eventapp.attendance.queries import desk as queries
from eventapp.attendance.queries.desk import BadgeRow
from eventapp.attendance.queries.door import GateRow
from eventapp.attendance.rules.entering import Direction
from eventapp.attendance.services import door
from eventapp.core import ids
from eventapp.core.access import Role, Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.errors import Forbidden
from eventapp.registration.errors import AlreadyRegistered, QuotaFull
from eventapp.registration.rules.fields import RegistrationData
from eventapp.registration.services import registering


def may_register(scope: Scope, gate: GateRow) -> bool:
    """Desk staff may everywhere; a phone or gate staff only at a gate that is a desk."""
    return scope.may("attendance.register") or (gate.is_desk and scope.may("attendance.scan"))


@act
def walk_in(scope: Scope, *, gate: GateRow, data: RegistrationData, nonce: str, is_another: bool = False) -> str:
    """Register somebody at the door and let them in; gives the public id. The same press again registers nobody.

    A form that was filled in anew after the back button is a press of its own. Seats are held by the quotas as always.
    Who gives no e-mail address gets no letter, and with ``is_another`` is not who has the same name. Raises Forbidden,
    PerhapsTheSame for a namesake without an address, NoSeatAtTheDoor, AlreadyRegistered.
    """
    if not may_register(scope, gate):
        raise Forbidden
    door.refuse_bad_nonce(nonce)
    nonce = ids.token_hash(f"{nonce}\n{sorted(asdict(data).items())}")
    known = queries.walk_in(scope, nonce)
    if known is not None:
        return known
    as_desk = replace(scope, roles=scope.roles | {Role.DESK})
    apart = nonce if is_another and not data.email else ""
    try:
        made = registering.register_within_act(as_desk, data, by_staff=True, letter=bool(data.email), apart=apart)
    except QuotaFull as refusal:
        raise NoSeatAtTheDoor from refusal
    except AlreadyRegistered as refusal:
        if data.email:
            raise
        raise PerhapsTheSame from refusal
    values = {
        "edition_id": scope.edition_id,
        "registration_id": made.id,
        "gate_id": gate.id,
        "nonce": nonce,
        "at": now(),
    }
    db.session.execute(sa.insert(WalkIn), values)
    audit(scope, "registration.at_door", f"registration:{made.id}", gate=gate.id)
    if gate.direction == Direction.IN:
        door.scan_person(as_desk, gate=gate, public_id=made.public_id, nonce=nonce)
    return made.public_id


@act
def note_badges(scope: Scope, *, badges: Sequence[BadgeRow], gate: GateRow | None = None) -> None:
    """Each badge that is handed to a printer is counted; from the second on it is a reprint. Raises Forbidden."""
    if not (scope.may("attendance.register") or (gate is not None and may_register(scope, gate))):
        raise Forbidden
    at, gate_id = now(), gate.id if gate else None
    rows = [
        {"edition_id": scope.edition_id, "registration_id": each.id, "gate_id": gate_id, "at": at} for each in badges
    ]
    if rows:
        db.session.execute(sa.insert(BadgePrint), rows)
    subject = f"registration:{badges[0].id}" if len(badges) == 1 else f"edition:{scope.edition_id}"
    reprints = sum(each.prints > 0 for each in badges)
    audit(scope, "badge.printed", subject, badges=len(badges), reprints=reprints, gate=gate_id)


@act
def take_back_run(scope: Scope, *, at: datetime) -> int:
    """The printer failed: the badges of the last run, made at ``at``, were not printed; gives how many.

    Raises RunOver when it is no longer the last one, Forbidden. 3 statements.
    """
    scope.require("attendance.register")
    last = queries.last_run(scope)
    if last is None or last.at != at:
        raise RunOver
    own = (BadgePrint.edition_id == scope.edition_id, BadgePrint.gate_id.is_(None), BadgePrint.at == at)
    number = db.change(sa.delete(BadgePrint).where(*own))
    audit(scope, "badge.run_taken_back", f"edition:{scope.edition_id}", badges=number)
    return number
