"""Access codes and personal invitations: given out, withdrawn, and over when their time has come."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.core import ids
from eventapp.core.access import Scope, system_scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.registration.errors import BadCode, BadWindow, CodeTaken, InvitationOver, QuotaFull, TypeUnknown
from eventapp.registration.models.registrations import Quota
from eventapp.registration.models.types import AccessCode, Invitation, TicketType
from eventapp.registration.queries import invitations, openings, quotas
from eventapp.registration.rules import limits, people
from eventapp.registration.rules.states import Attendance
from eventapp.registration.services import issuing, line, notices

INVITE = "registration.invite"
_LONGEST_CODE = 60
_SHORTEST_CODE = 6  # shorter ones are guessed


@frozen(kw_only=True)
class CodeDraft:
    """An access code as an organiser wants it. ``reserved`` seats of ``attendance`` are kept for it at once."""

    code: str
    label: str
    type_key: str = ""
    most: int | None = None
    attendance: Attendance | None = None
    reserved: int = 0
    closes_at: datetime | None = None


@frozen(kw_only=True)
class Guest:
    """Somebody to invite; ``email`` and ``name`` are clean."""

    name: str
    email: str
    organisation: str = ""
    locale: str = "id"


@act
def add_code(scope: Scope, draft: CodeDraft) -> str:
    """Give out a code; gives it as people type it. Raises BadCode, CodeTaken, TypeUnknown, QuotaFull, Forbidden."""
    scope.require(INVITE)
    written = people.cleaned(draft.code)[:_LONGEST_CODE]
    written = written if limits.folded_code(written) else ids.human_code()
    folded = limits.folded_code(written)
    fits = draft.most is not None and draft.attendance is not None and draft.reserved <= draft.most
    if len(folded) < _SHORTEST_CODE or draft.reserved < 0 or (draft.reserved and not fits):
        raise BadCode(field="reserved" if len(folded) >= _SHORTEST_CODE else "code")
    if draft.most is not None and draft.most < 1:
        raise BadCode(field="most")
    row = {
        "edition_id": scope.edition_id,
        "type_id": _type_id(scope, draft.type_key),
        "code": folded,
        "written": written,
        "label": draft.label,
        "attendance": draft.attendance.value if draft.attendance else None,
        "most": draft.most,
        "used": 0,
        "reserved": draft.reserved,
        "closes_at": draft.closes_at,
        "created_at": now(),
    }
    if draft.reserved and draft.attendance:
        _reserve(scope, draft.attendance, draft.reserved)
    if not db.change(insert_or_ignore(AccessCode, row, ["edition_id", "code"])):
        raise CodeTaken(field="code")
    audit(scope, "access_code.added", f"access_code:{folded}", most=draft.most, reserved=draft.reserved)
    return written


@act
def withdraw_code(scope: Scope, *, code_id: int) -> None:
    """End a code; registrations made with it stay, its kept seats go to the line. Twice is once.

    Raises NotFound, Forbidden.
    """
    scope.require(INVITE)
    _end_code(scope, code_id, withdrawn_at=now())
    audit(scope, "access_code.withdrawn", f"access_code:{code_id}")


@act
def invite(scope: Scope, guest: Guest, *, type_key: str = "", until: datetime) -> str:
    """Invite one person by mail, in that person's language; gives the invitation's public id.

    Raises TypeUnknown, BadWindow, Forbidden. 5 statements.
    """
    scope.require(INVITE)
    at = now()
    if until <= at:
        raise BadWindow(field="until")
    public_id = ids.opaque()
    row = {
        "edition_id": scope.edition_id,
        "public_id": public_id,
        "token_hash": ids.token_hash(openings.invitation_token(public_id)),
        "type_id": _type_id(scope, type_key),
        "name": guest.name,
        "email": guest.email,
        "organisation": guest.organisation,
        "locale": guest.locale,
        "expires_at": until,
        "created_at": at,
    }
    db.session.execute(sa.insert(Invitation), row)
    _mail(scope, row)
    audit(scope, "invitation.sent", f"invitation:{public_id}")
    return public_id


@act
def invite_all(scope: Scope, guests: list[Guest], *, type_key: str = "", until: datetime) -> int:
    """Invite several people; who was invited to this type already and may still come is left out. Gives how many."""
    scope.require(INVITE)
    type_id = _type_id(scope, type_key)
    there = {
        (row.name.casefold(), row.email.casefold())
        for row in invitations.invitations(scope)
        if row.is_open and row.type_id == type_id
    }
    new = [guest for guest in guests if (guest.name.casefold(), guest.email.casefold()) not in there]
    for guest in new:
        invite(scope, guest, type_key=type_key, until=until)
    return len(new)


@act
def extend(scope: Scope, *, public_id: str, until: datetime) -> None:
    """Mail an invitation again with another deadline. Raises InvitationOver, BadWindow, NotFound, Forbidden."""
    scope.require(INVITE)
    if until <= now():
        raise BadWindow(field="until")
    row = _open_invitation(scope, public_id)
    db.change(sa.update(Invitation).filter_by(edition_id=scope.edition_id, id=row["id"]).values(expires_at=until))
    _mail(scope, row | {"expires_at": until})
    audit(scope, "invitation.sent_again", f"invitation:{public_id}")


@act
def withdraw(scope: Scope, *, public_id: str) -> None:
    """Make an invitation's link useless. Raises InvitationOver for a used one, NotFound, Forbidden."""
    scope.require(INVITE)
    row = _open_invitation(scope, public_id)
    db.change(sa.update(Invitation).filter_by(edition_id=scope.edition_id, id=row["id"]).values(withdrawn_at=now()))
    audit(scope, "invitation.withdrawn", f"invitation:{public_id}")


def end_due() -> int:
    """Give the kept seats of codes whose time has passed to the line, in every edition; gives how many codes."""
    found = invitations.codes_over()
    for edition, code_id in found:
        _end_due(system_scope(edition), code_id)
    return len(found)


@act
def _end_due(scope: Scope, code_id: int) -> None:
    _end_code(scope, code_id)
    audit(scope, "access_code.over", f"access_code:{code_id}")


def _end_code(scope: Scope, code_id: int, **values: Any) -> None:
    """Free what a code still keeps, with the quotas locked before the code. Raises NotFound."""
    held = quotas.locked(scope)
    own = {"edition_id": scope.edition_id, "id": code_id}
    query = sa.select(AccessCode.reserved, AccessCode.attendance, AccessCode.withdrawn_at).filter_by(**own)
    row = next(iter(db.rows(query.with_for_update())), None)
    if row is None:
        raise NotFound
    if row.withdrawn_at is not None:
        return
    db.change(sa.update(AccessCode).filter_by(**own).values(reserved=0, **values))
    if row.reserved:
        freed = {"used": Quota.used - row.reserved, "reserved": Quota.reserved - row.reserved}
        db.change(sa.update(Quota).filter_by(edition_id=scope.edition_id, attendance=row.attendance).values(**freed))
        line.fill(scope, held)


def _reserve(scope: Scope, attendance: Attendance, seats: int) -> None:
    """Keep seats that are free now. 1 statement. Raises QuotaFull."""
    kept = (
        sa.update(Quota)
        .where(
            Quota.edition_id == scope.edition_id,
            Quota.attendance == attendance.value,
            Quota.used + seats <= Quota.size,
        )
        .values(used=Quota.used + seats, reserved=Quota.reserved + seats)
    )
    if not db.change(kept):
        raise QuotaFull(attendance)


def _type_id(scope: Scope, key: str) -> int | None:
    """The id of a type. 1 statement, none without a key. Raises TypeUnknown."""
    if not key:
        return None
    found: int | None = db.scalar(sa.select(TicketType.id).filter_by(edition_id=scope.edition_id, key=key))
    if found is None:
        raise TypeUnknown(field="ticket_type")
    return found


def _open_invitation(scope: Scope, public_id: str) -> dict[str, Any]:
    columns = Invitation.__table__.columns
    query = sa.select(*columns).where(Invitation.edition_id == scope.edition_id, Invitation.public_id == public_id)
    row = next(iter(db.rows(query.with_for_update())), None)
    if row is None:
        raise NotFound
    if row.used_at is not None or row.withdrawn_at is not None:
        raise InvitationOver
    return dict(row._mapping)


def _mail(scope: Scope, row: dict[str, Any]) -> None:
    notices.invitation(
        issuing.forum(scope),
        public_id=row["public_id"],
        name=row["name"],
        email=row["email"],
        locale=row["locale"],
        until=row["expires_at"],
        zone=scope.edition.zone if scope.edition else "",
    )
