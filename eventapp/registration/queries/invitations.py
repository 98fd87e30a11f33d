"""Access codes and invitations as organisers see them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import EditionRef, Scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.editions.models import Edition
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.registration.models.registrations import Registration
from eventapp.registration.models.types import AccessCode, Invitation, TicketType

AT_ONCE = 500


@frozen
class CodeRow:
    """One access code; ``code`` as it is compared."""

    id: int
    code: str
    label: str
    type_label: str | None
    attendance: str | None
    most: int | None
    used: int
    reserved: int
    closes_at: datetime | None
    withdrawn_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether somebody can still use it."""
        in_time = self.closes_at is None or self.closes_at > now()
        return self.withdrawn_at is None and in_time and (self.most is None or self.used < self.most)


@frozen
class InvitationRow:
    """One invitation, and who registered by it."""

    public_id: str
    name: str
    email: str
    organisation: str
    type_id: int | None
    type_label: str | None
    expires_at: datetime
    used_at: datetime | None
    withdrawn_at: datetime | None
    registration: str | None  # public id
    registered_as: str | None

    @property
    def is_open(self) -> bool:
        """Whether the link can still be used."""
        return self.used_at is None and self.withdrawn_at is None and self.expires_at > now()

    @property
    def state(self) -> str:
        """open, used, withdrawn or over."""
        if self.used_at is not None:
            return "used"
        if self.withdrawn_at is not None:
            return "withdrawn"
        return "open" if self.is_open else "over"


def codes(scope: Scope) -> list[CodeRow]:
    """All codes of the edition, those in use first. 1 statement."""
    query = (
        sa.select(
            AccessCode.id,
            sa.func.coalesce(AccessCode.written, AccessCode.code),
            AccessCode.label,
            TicketType.name_en if scope.locale == "en" else TicketType.name_id,
            AccessCode.attendance,
            AccessCode.most,
            AccessCode.used,
            AccessCode.reserved,
            AccessCode.closes_at,
            AccessCode.withdrawn_at,
        )
        .outerjoin(
            TicketType, sa.and_(TicketType.edition_id == AccessCode.edition_id, TicketType.id == AccessCode.type_id)
        )
        .where(AccessCode.edition_id == scope.edition_id)
        .order_by(AccessCode.withdrawn_at.is_not(None), AccessCode.label, AccessCode.id)
        .limit(AT_ONCE)
    )
    return [CodeRow(*row) for row in db.rows(query)]


def invitations(scope: Scope) -> list[InvitationRow]:
    """All invitations of the edition, by name. 1 statement."""
    return [InvitationRow(*row) for row in db.rows(_invitations(scope).limit(AT_ONCE))]


def invitation(scope: Scope, public_id: str) -> InvitationRow:
    """One invitation. Raises NotFound. 1 statement."""
    found = db.rows(_invitations(scope).where(Invitation.public_id == public_id))
    if not found:
        raise NotFound
    return InvitationRow(*found[0])


def _invitations(scope: Scope) -> Any:
    return (
        sa.select(
            Invitation.public_id,
            Invitation.name,
            Invitation.email,
            Invitation.organisation,
            Invitation.type_id,
            TicketType.name_en if scope.locale == "en" else TicketType.name_id,
            Invitation.expires_at,
            Invitation.used_at,
            Invitation.withdrawn_at,
            Registration.public_id,
            Registration.name,
        )
        .outerjoin(
            TicketType, sa.and_(TicketType.edition_id == Invitation.edition_id, TicketType.id == Invitation.type_id)
        )
        .outerjoin(
            Registration,
            sa.and_(Registration.edition_id == Invitation.edition_id, Registration.id == Invitation.registration_id),
        )
        .where(Invitation.edition_id == scope.edition_id)
        .order_by(Invitation.name, Invitation.id)
    )


def codes_over() -> list[tuple[EditionRef, int]]:
    """Codes whose time has passed while they still keep seats. 1 statement over every edition."""
    query = (
        sa.select(Edition.id, Edition.slug, Edition.name, Edition.zone, Edition.is_example, AccessCode.id)
        .join(Edition, Edition.id == AccessCode.edition_id)
        .where(AccessCode.reserved > 0, AccessCode.closes_at <= now())
        .order_by(AccessCode.id)
        .limit(AT_ONCE)
        .execution_options(unscoped="codes of every edition that have ended")
    )
    return [(EditionRef(*row[:5]), row[5]) for row in db.rows(query)]
