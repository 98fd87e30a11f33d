"""What is true about the phones at the gates: a code that pairs one phone once, and the phone with its one gate."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.attendance.models.door
import eventapp.editions.models
from eventapp.core.db import Model, Moment, Pk

_OF_GATE = (["edition_id", "gate_id"], ["gate.edition_id", "gate.id"])


class Device(Model):
    """A phone that was paired with one gate. Its cookie is a token of which only the hash is kept."""

    __tablename__ = "gate_device"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("public_id"),
        sa.UniqueConstraint("token_hash"),
        sa.ForeignKeyConstraint(*_OF_GATE, ondelete="CASCADE"),
        sa.CheckConstraint("paired_at < expires_at", name="paired_before_end"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    gate_id: Mapped[int]
    public_id: Mapped[str] = mapped_column(sa.String(26))
    token_hash: Mapped[str] = mapped_column(sa.String(64))
    name: Mapped[str] = mapped_column(sa.String(80))
    paired_at: Mapped[Moment]
    expires_at: Mapped[Moment]  # the end of the shift
    seen_at: Mapped[Moment]
    synced_at: Mapped[datetime | None]  # when it last handed over what it had scanned without a network
    waiting: Mapped[int] = mapped_column(sa.Integer, server_default="0")  # scans that it said it still holds
    clock_seconds: Mapped[int | None] = mapped_column(sa.Integer)  # how far its clock is ahead of ours
    revoked_at: Mapped[datetime | None]


class Pairing(Model):
    """A code that pairs one phone with a gate, once and only for some minutes."""

    __tablename__ = "gate_pairing"
    __table_args__ = (
        sa.UniqueConstraint("code_hash"),
        sa.ForeignKeyConstraint(*_OF_GATE, ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["edition_id", "device_id"], ["gate_device.edition_id", "gate_device.id"], ondelete="CASCADE"
        ),
        sa.CheckConstraint("(device_id IS NULL) = (used_at IS NULL)", name="used_by_device"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    gate_id: Mapped[int]
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    made_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    shift_ends_at: Mapped[Moment]
    used_at: Mapped[datetime | None]
    device_id: Mapped[int | None]
