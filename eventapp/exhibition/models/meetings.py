"""Meetings: times that a booth offers, and who took them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.accounts.models
import eventapp.editions.models
import eventapp.exhibition.models.booths
from eventapp.core.db import Model, Moment, Pk, one_of
from eventapp.exhibition.models.conversations import Side


class SlotState(StrEnum):
    """*Open* can be booked; *taken* has one meeting; *withdrawn* is no longer offered."""

    OPEN = "open"
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"


class MeetingState(StrEnum):
    """*Booked* is to come (or not yet reported); *held* took place; *missed* when one side did not come."""

    BOOKED = "booked"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"


class MeetingSlot(Model):
    """One time that a booth offers. The join link leaves it only for those who booked it."""

    __tablename__ = "meeting_slot"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("public_id"),
        sa.UniqueConstraint("edition_id", "booth_id", "starts_at"),
        sa.ForeignKeyConstraint(["edition_id", "booth_id"], ["booth.edition_id", "booth.id"], ondelete="CASCADE"),
        one_of("state", SlotState),
        sa.CheckConstraint("starts_at < ends_at", name="starts_before_ends"),
        sa.CheckConstraint("place <> '' OR join_url <> ''", name="somewhere"),
        sa.Index("ix_meeting_slot_created_by", "created_by"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    booth_id: Mapped[int]
    public_id: Mapped[str] = mapped_column(sa.String(26))
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    place: Mapped[str] = mapped_column(sa.String(120))
    join_url: Mapped[str] = mapped_column(sa.String(300))
    state: Mapped[str] = mapped_column(sa.String(10))
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    created_at: Mapped[Moment]


class Meeting(Model):
    """A visitor's booking of one slot. At most one that is not cancelled holds a slot."""

    __tablename__ = "meeting"
    __table_args__ = (
        sa.UniqueConstraint("public_id"),
        sa.UniqueConstraint("token_hash"),
        sa.UniqueConstraint("edition_id", "booth_id", "request_key"),
        sa.ForeignKeyConstraint(["edition_id", "booth_id"], ["booth.edition_id", "booth.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["edition_id", "slot_id"], ["meeting_slot.edition_id", "meeting_slot.id"], ondelete="CASCADE"
        ),
        one_of("state", MeetingState),
        one_of("absent", Side),
        one_of("cancelled_by", Side),
        sa.CheckConstraint("(state = 'missed') = (absent IS NOT NULL)", name="missed_by_somebody"),
        sa.CheckConstraint("(state = 'cancelled') = (cancelled_by IS NOT NULL)", name="cancelled_by_somebody"),
        sa.Index("ix_meeting_edition_id_slot_id", "edition_id", "slot_id"),
        sa.Index(
            "uq_meeting_edition_id_slot_id_held",
            "edition_id",
            "slot_id",
            unique=True,
            sqlite_where=sa.text("state <> 'cancelled'"),
            postgresql_where=sa.text("state <> 'cancelled'"),
        ),
        sa.Index("ix_meeting_email", "email"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    booth_id: Mapped[int]
    slot_id: Mapped[int]
    public_id: Mapped[str] = mapped_column(sa.String(26))
    token_hash: Mapped[str] = mapped_column(sa.String(64))
    request_key: Mapped[str] = mapped_column(sa.String(64))
    name: Mapped[str] = mapped_column(sa.String(120))
    email: Mapped[str] = mapped_column(sa.String(254))
    topic: Mapped[str] = mapped_column(sa.String(300))
    locale: Mapped[str] = mapped_column(sa.String(5))
    state: Mapped[str] = mapped_column(sa.String(10))
    absent: Mapped[str | None] = mapped_column(sa.String(10))
    cancelled_by: Mapped[str | None] = mapped_column(sa.String(10))
    sequence: Mapped[int] = mapped_column(sa.Integer, server_default="0")  # of the calendar entry (RFC 5545)
    reminded_at: Mapped[datetime | None]
    created_at: Mapped[Moment]
