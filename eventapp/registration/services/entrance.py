"""Codes and invitations at the moment they are used: counted once, however many press at the same time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.errors import Refusal
from eventapp.registration.errors import DayFull, InvitationOver, QuotaFull, RegionFull, TypeFull
from eventapp.registration.models.types import AccessCode, Invitation
from eventapp.registration.queries import quotas
from eventapp.registration.queries.openings import Opening
from eventapp.registration.rules.limits import Limit
from eventapp.registration.rules.states import Attendance

_code: Any = AccessCode.__table__
_invitation: Any = Invitation.__table__
_KINDS: dict[Limit, Callable[[], Refusal]] = {Limit.TYPE: TypeFull, Limit.REGION: RegionFull, Limit.DAY: DayFull}
_of_code = sa.and_(AccessCode.edition_id == sa.bindparam("of_edition"), AccessCode.id == sa.bindparam("of_code"))
_LEFT = (
    sa.select(AccessCode.reserved)
    .where(AccessCode.edition_id == sa.bindparam("edition_id"), AccessCode.id == sa.bindparam("id"))
    .with_for_update()
)
_USE = (
    sa.update(_code)
    .where(
        _of_code,
        sa.or_(AccessCode.most.is_(None), AccessCode.used < AccessCode.most),
        AccessCode.withdrawn_at.is_(None),
    )
    .values(used=AccessCode.used + 1, reserved=AccessCode.reserved - sa.bindparam("from_reserved"))
)
_LEAVE = (
    sa.update(_code)
    .where(_of_code)
    .values(used=AccessCode.used - 1, reserved=AccessCode.reserved + sa.bindparam("to_reserved"))
)
_UNUSED = (
    sa.select(Invitation.id)
    .where(
        Invitation.edition_id == sa.bindparam("edition_id"),
        Invitation.id == sa.bindparam("id"),
        Invitation.used_at.is_(None),
        Invitation.withdrawn_at.is_(None),
    )
    .with_for_update()
)
_SPEND = (
    sa.update(_invitation)
    .where(Invitation.edition_id == sa.bindparam("of_edition"), Invitation.id == sa.bindparam("of_invitation"))
    .values(used_at=sa.bindparam("at"), registration_id=sa.bindparam("by"))
)


def refusal(full: Limit, attendance: Attendance) -> Refusal:
    """What is said when this limit is full."""
    return QuotaFull(attendance) if full is Limit.WAY else _KINDS[full]()


def look_up(scope: Scope, opening: Opening | None, attendance: Attendance) -> bool:
    """Hold the invitation, and say whether the code keeps a seat of this way. Raises InvitationOver.

    Nothing without a code; 1 statement for an invitation, 2 for a code that keeps seats.
    """
    if opening is None:
        return False
    if opening.is_invitation:
        if db.session.execute(_UNUSED, {"edition_id": scope.edition_id, "id": opening.id}).first() is None:
            raise InvitationOver(field="access_code")
        return False
    if not opening.reserved or opening.attendance is not attendance:
        return False
    quotas.locked(scope)  # before the code's row, as everywhere
    return bool(db.session.execute(_LEFT, {"edition_id": scope.edition_id, "id": opening.id}).scalar())


def count_use(scope: Scope, opening: Opening | None, *, kept: bool) -> bool:
    """Count one more use of the code; False when it was used as often as it may be. 1 statement for a code."""
    if opening is None or opening.is_invitation:
        return True
    where = {"of_edition": scope.edition_id, "of_code": opening.id, "from_reserved": int(kept)}
    return bool(db.change(_USE, where))


def take_use_back(scope: Scope, opening: Opening | None, *, kept: bool) -> None:
    """Undo ``count_use``. 1 statement for a code."""
    if opening is not None and not opening.is_invitation:
        leave_code(scope, opening.id, kept=kept)


def leave_code(scope: Scope, code_id: int, *, kept: bool = False) -> None:
    """A registration that used a code is no more. 1 statement."""
    where = {"of_edition": scope.edition_id, "of_code": code_id, "to_reserved": int(kept)}
    db.change(_LEAVE, where)


def spend(scope: Scope, opening: Opening | None, registration_id: int) -> None:
    """Note who came by the invitation, which is held. 1 statement for an invitation."""
    if opening is not None and opening.is_invitation:
        where = {"of_edition": scope.edition_id, "of_invitation": opening.id}
        db.change(_SPEND, where | {"at": now(), "by": registration_id})
