"""What an access code or an invitation opens, for whoever holds it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.keys import keys
from eventapp.frozen import frozen
from eventapp.registration.errors import CodeUnknown, CodeUsedUp, InvitationOver
from eventapp.registration.models.types import AccessCode, Invitation, TicketType
from eventapp.registration.rules import limits
from eventapp.registration.rules.states import Attendance

TOKEN_CHARACTERS = 26  # of an invitation; codes are shorter unless somebody makes a long one


@frozen
class Opening:
    """A code or an invitation that is good now. ``type_key`` is None where it opens ordinary registration.

    An invitation prefills ``name``, ``email`` and ``organisation``. ``reserved`` seats of ``attendance`` are kept.
    """

    is_invitation: bool
    id: int
    type_key: str | None
    attendance: Attendance | None = None
    reserved: int = 0
    name: str = ""
    email: str = ""
    organisation: str = ""
    expires_at: datetime | None = None


def invitation_token(public_id: str) -> str:
    """The token of an invitation's link, made again from the key whenever the letter is sent."""
    return keys.token("invitation", public_id)


_TYPE = sa.and_(TicketType.edition_id == AccessCode.edition_id, TicketType.id == AccessCode.type_id)
_CODE = (
    sa.select(
        AccessCode.id,
        TicketType.key,
        AccessCode.attendance,
        AccessCode.reserved,
        AccessCode.most,
        AccessCode.used,
        AccessCode.closes_at,
        AccessCode.withdrawn_at,
    )
    .outerjoin(TicketType, _TYPE)
    .where(AccessCode.edition_id == sa.bindparam("edition_id"), AccessCode.code == sa.bindparam("code"))
)
_INVITATION = (
    sa.select(
        Invitation.id,
        TicketType.key,
        Invitation.name,
        Invitation.email,
        Invitation.organisation,
        Invitation.expires_at,
        Invitation.used_at,
        Invitation.withdrawn_at,
    )
    .outerjoin(TicketType, sa.and_(TicketType.edition_id == Invitation.edition_id, TicketType.id == Invitation.type_id))
    .where(Invitation.edition_id == sa.bindparam("edition_id"), Invitation.token_hash == sa.bindparam("token_hash"))
)


def opening(scope: Scope, code: str) -> Opening:
    """What a code or an invitation's token opens now. 1-2 statements.

    Raises CodeUnknown, CodeUsedUp, InvitationOver.
    """
    typed = code.strip()
    found = _invitation(scope, typed.lower()) if len(typed) >= TOKEN_CHARACTERS else None
    return found or _code(scope, typed)


def _invitation(scope: Scope, token: str) -> Opening | None:
    wanted = {"edition_id": scope.edition_id, "token_hash": ids.token_hash(token)}
    row = db.session.execute(_INVITATION, wanted).first()
    if row is None:
        return None
    if row.used_at is not None or row.withdrawn_at is not None or row.expires_at <= now():
        raise InvitationOver(field="access_code")
    return Opening(
        is_invitation=True,
        id=row.id,
        type_key=row.key,
        name=row.name,
        email=row.email,
        organisation=row.organisation,
        expires_at=row.expires_at,
    )


def _code(scope: Scope, typed: str) -> Opening:
    folded = limits.folded_code(typed)
    row = db.session.execute(_CODE, {"edition_id": scope.edition_id, "code": folded}).first()
    is_over = row is not None and (row.withdrawn_at is not None or (row.closes_at and row.closes_at <= now()))
    if row is None or is_over:
        raise CodeUnknown(field="access_code")
    if row.most is not None and row.used >= row.most:
        raise CodeUsedUp(field="access_code")
    return Opening(
        is_invitation=False,
        id=row.id,
        type_key=row.key,
        attendance=Attendance(row.attendance) if row.attendance else None,
        reserved=row.reserved,
        expires_at=row.closes_at,
    )
