"""What is true about ticket types and limits: what an edition offers to whom, and how many of each it takes.

Every limit is a counter beside its size under a CHECK. ``services.seats`` moves them all, in one order, in the act
that moves the registration. An edition without rows here has ordinary participants and the quotas of its ways only.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.accounts.models
import eventapp.editions.models
import eventapp.regions.models
import eventapp.registration.models.registrations
from eventapp.core.db import Json, Model, Moment, Pk, one_of
from eventapp.registration.rules.states import Attendance
from eventapp.registration.rules.types import Colour, PersonRole

_OF_REGISTRATION = (["edition_id", "registration_id"], ["registration.edition_id", "registration.id"])
_OF_TYPE = (["edition_id", "type_id"], ["ticket_type.edition_id", "ticket_type.id"])


class DecisionKind(StrEnum):
    """What somebody decided about a registration, with a reason."""

    APPROVED = "approved"
    REFUSED = "refused"
    MOVED_UP = "moved_up"


class RegistrationOptions(Model):
    """What an edition switched on besides the ordinary; without a row nothing is.

    ``offer_hours`` is how long a freed seat is offered, 0 gives it at once. ``region_limit`` holds for each region
    that has no limit of its own. ``ordinary`` is whether people may register without a type while there are types.
    """

    __tablename__ = "registration_options"
    __table_args__ = (
        sa.CheckConstraint("offer_hours BETWEEN 0 AND 720", name="offer_hours_sensible"),
        sa.CheckConstraint("region_limit >= 0", name="region_limit_not_negative"),
    )

    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True)
    offer_hours: Mapped[int] = mapped_column(sa.Integer, server_default="0")
    by_day: Mapped[bool] = mapped_column(server_default=sa.false())
    ordinary: Mapped[bool] = mapped_column(server_default=sa.true())
    region_limit: Mapped[int | None] = mapped_column(sa.Integer)


class TicketType(Model):
    """One kind of ticket. ``used`` = confirmed + pending of this type; ``size`` is None where only the quota limits.

    ``opens_at`` and ``closes_at`` take the place of the edition's where they are set. ``days`` are ISO dates on which
    it admits; an empty list means all days.
    """

    __tablename__ = "ticket_type"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("edition_id", "key"),
        one_of("colour", Colour),
        sa.CheckConstraint("onsite OR online", name="some_way"),
        sa.CheckConstraint("used >= 0 AND (size IS NULL OR used <= size)", name="used_within_size"),
        sa.CheckConstraint("pending BETWEEN 0 AND used", name="pending_within_used"),
        sa.CheckConstraint("waiting >= 0", name="waiting_counted"),
        sa.CheckConstraint("cancelled >= 0", name="cancelled_counted"),
        sa.CheckConstraint("opens_at < closes_at", name="opens_before_closes"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(sa.String(40))
    name_id: Mapped[str] = mapped_column(sa.String(80))
    name_en: Mapped[str] = mapped_column(sa.String(80))
    note_id: Mapped[str] = mapped_column(sa.String(200), server_default="")
    note_en: Mapped[str] = mapped_column(sa.String(200), server_default="")
    colour: Mapped[str] = mapped_column(sa.String(10))
    onsite: Mapped[bool]
    online: Mapped[bool]
    needs_code: Mapped[bool] = mapped_column(server_default=sa.false())
    needs_approval: Mapped[bool] = mapped_column(server_default=sa.false())
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    days: Mapped[list[str]] = mapped_column(Json, server_default="[]")
    position: Mapped[int] = mapped_column(sa.Integer)
    size: Mapped[int | None] = mapped_column(sa.Integer)
    used: Mapped[int] = mapped_column(sa.Integer, server_default="0")
    pending: Mapped[int] = mapped_column(sa.Integer, server_default="0")
    waiting: Mapped[int] = mapped_column(sa.Integer, server_default="0")
    cancelled: Mapped[int] = mapped_column(sa.Integer, server_default="0")


class RegionQuota(Model):
    """The seats of one region, once somebody of it registered or it was given a limit of its own (``is_own``)."""

    __tablename__ = "region_quota"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "region_id"),
        sa.CheckConstraint("used BETWEEN 0 AND size", name="used_within_size"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    region_id: Mapped[int] = mapped_column(sa.ForeignKey("region.id"))
    size: Mapped[int] = mapped_column(sa.Integer)
    used: Mapped[int] = mapped_column(sa.Integer, server_default="0")
    is_own: Mapped[bool] = mapped_column(server_default=sa.false())


class DayQuota(Model):
    """The seats of one day and way to attend, where a day has fewer than the whole forum."""

    __tablename__ = "day_quota"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "day", "attendance"),
        one_of("attendance", Attendance),
        sa.CheckConstraint("used BETWEEN 0 AND size", name="used_within_size"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    day: Mapped[date]
    attendance: Mapped[str] = mapped_column(sa.String(10))
    size: Mapped[int] = mapped_column(sa.Integer)
    used: Mapped[int] = mapped_column(sa.Integer, server_default="0")


class RegistrationDay(Model):
    """A day for which a registration is good, and how. Only registrations for certain days have rows: none is all."""

    __tablename__ = "registration_day"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "registration_id", "day"),
        one_of("attendance", Attendance),
        sa.ForeignKeyConstraint(*_OF_REGISTRATION, ondelete="CASCADE"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    registration_id: Mapped[int]
    day: Mapped[date]
    attendance: Mapped[str] = mapped_column(sa.String(10))


class RegistrationRole(Model):
    """A role that a person has at the forum; several may stand on one ticket."""

    __tablename__ = "registration_role"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "registration_id", "role"),
        one_of("role", PersonRole),
        sa.ForeignKeyConstraint(*_OF_REGISTRATION, ondelete="CASCADE"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    registration_id: Mapped[int]
    role: Mapped[str] = mapped_column(sa.String(20))


class AccessCode(Model):
    """A word that many may use. It opens ``type_id``, or registration as an ordinary participant where that needs one.

    ``used`` counts the living registrations made with it, at most ``most`` (None: any number). ``reserved`` seats of
    the quota of ``attendance`` are still kept for it; they are among the seats that the quota calls used.
    """

    __tablename__ = "access_code"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("edition_id", "code"),
        one_of("attendance", Attendance),
        sa.CheckConstraint("used >= 0 AND (most IS NULL OR used <= most)", name="used_within_most"),
        sa.CheckConstraint("reserved >= 0", name="reserved_not_negative"),
        sa.CheckConstraint("reserved = 0 OR attendance IS NOT NULL", name="reserved_somewhere"),
        sa.CheckConstraint("reserved = 0 OR used + reserved <= most", name="reserved_within_most"),
        sa.ForeignKeyConstraint(*_OF_TYPE, ondelete="CASCADE"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    type_id: Mapped[int | None]
    code: Mapped[str] = mapped_column(sa.String(40))  # folded, as it is compared
    written: Mapped[str | None] = mapped_column(sa.String(60))  # as it is shown; None: as it is compared
    label: Mapped[str] = mapped_column(sa.String(120))  # for whom it is
    attendance: Mapped[str | None] = mapped_column(sa.String(10))
    most: Mapped[int | None] = mapped_column(sa.Integer)
    used: Mapped[int] = mapped_column(sa.Integer, server_default="0")
    reserved: Mapped[int] = mapped_column(sa.Integer, server_default="0")
    closes_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    created_at: Mapped[Moment]


class Invitation(Model):
    """A link for one named person, good once. Who registers by it is kept; the link itself only as a hash."""

    __tablename__ = "invitation"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("public_id"),
        sa.UniqueConstraint("token_hash"),
        sa.UniqueConstraint("edition_id", "registration_id"),
        sa.CheckConstraint("(registration_id IS NULL) = (used_at IS NULL)", name="used_by_somebody"),
        sa.CheckConstraint("used_at IS NULL OR withdrawn_at IS NULL", name="used_or_withdrawn"),
        sa.ForeignKeyConstraint(*_OF_TYPE, ondelete="CASCADE"),
        sa.ForeignKeyConstraint(*_OF_REGISTRATION),
        sa.Index("ix_invitation_edition_id_name", "edition_id", "name", "id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    public_id: Mapped[str] = mapped_column(sa.String(26))
    token_hash: Mapped[str] = mapped_column(sa.String(64))
    type_id: Mapped[int | None]
    name: Mapped[str] = mapped_column(sa.String(120))
    email: Mapped[str] = mapped_column(sa.String(254))
    organisation: Mapped[str] = mapped_column(sa.String(200), server_default="")
    locale: Mapped[str] = mapped_column(sa.String(5))
    expires_at: Mapped[Moment]
    created_at: Mapped[Moment]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    registration_id: Mapped[int | None]


class SeatOffer(Model):
    """A freed seat that is kept for somebody who waited, until it is accepted, declined or too late.

    Meanwhile the registration is *pending*, so the seat is counted as held.
    """

    __tablename__ = "seat_offer"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "registration_id"),
        sa.ForeignKeyConstraint(*_OF_REGISTRATION, ondelete="CASCADE"),
        sa.Index("ix_seat_offer_expires_at", "expires_at"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    registration_id: Mapped[int]
    offered_at: Mapped[Moment]
    expires_at: Mapped[Moment]


class Decision(Model):
    """What was decided about a registration, why and by whom. Reasons stay here; the audit log tells none."""

    __tablename__ = "registration_decision"
    __table_args__ = (
        one_of("kind", DecisionKind),
        sa.ForeignKeyConstraint(*_OF_REGISTRATION, ondelete="CASCADE"),
        sa.Index("ix_registration_decision_edition_id_registration_id", "edition_id", "registration_id", "id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    registration_id: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(10))
    reason: Mapped[str] = mapped_column(sa.String(500), server_default="")
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    at: Mapped[Moment]
