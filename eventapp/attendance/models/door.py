"""What is true about the door. An entry exists once per registration, area and day; a scan is kept with its answer."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.editions.models
import eventapp.registration.models.registrations
from eventapp.core.db import Model, Moment, Pk, one_of


class ScanResult(StrEnum):
    """What a gate was told."""

    ADMITTED = "admitted"
    ALREADY = "already"
    INVALID = "invalid"


class Area(Model):
    """A place that people enter, such as the hall; each has its own entries."""

    __tablename__ = "area"
    __table_args__ = (sa.UniqueConstraint("edition_id", "id"), sa.UniqueConstraint("edition_id", "name"))

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(sa.String(80))


class Gate(Model):
    """A door of an area. ``public_id`` stands in addresses and in the API."""

    __tablename__ = "gate"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("public_id"),
        sa.UniqueConstraint("edition_id", "name"),
        sa.ForeignKeyConstraint(["edition_id", "area_id"], ["area.edition_id", "area.id"], ondelete="CASCADE"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    area_id: Mapped[int]
    public_id: Mapped[str] = mapped_column(sa.String(26))
    name: Mapped[str] = mapped_column(sa.String(80))


class Entry(Model):
    """One person through a door: once per area and day, held by the unique key."""

    __tablename__ = "entry"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "area_id", "day", "registration_id"),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"], ["registration.edition_id", "registration.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["edition_id", "area_id"], ["area.edition_id", "area.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["edition_id", "gate_id"], ["gate.edition_id", "gate.id"], ondelete="CASCADE"),
        sa.Index("ix_entry_registration_id", "registration_id"),
        sa.Index("ix_entry_edition_id_at_id", "edition_id", "at", "id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    registration_id: Mapped[int]
    area_id: Mapped[int]
    gate_id: Mapped[int]
    day: Mapped[date]
    at: Mapped[Moment]


class Scan(Model):
    """One scan with its answer. The nonce is made by the device, so that a repeated scan gets its first answer."""

    __tablename__ = "scan"
    __table_args__ = (
        sa.UniqueConstraint("gate_id", "nonce"),
        one_of("result", ScanResult),
        sa.ForeignKeyConstraint(["edition_id", "gate_id"], ["gate.edition_id", "gate.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"], ["registration.edition_id", "registration.id"], ondelete="CASCADE"
        ),
        sa.CheckConstraint("(result = 'invalid') = (first_at IS NULL)", name="entry_known"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    gate_id: Mapped[int]
    nonce: Mapped[str] = mapped_column(sa.String(80))
    text_hash: Mapped[str] = mapped_column(sa.String(64))
    registration_id: Mapped[int | None]
    result: Mapped[str] = mapped_column(sa.String(10))
    reason: Mapped[str | None] = mapped_column(sa.String(20))
    first_at: Mapped[datetime | None]
    first_gate: Mapped[str | None] = mapped_column(sa.String(26))
    note: Mapped[str | None] = mapped_column(sa.String(10))  # such as *again*; None for an ordinary scan
    scanned_at: Mapped[datetime | None]  # by the device's clock; recorded, never a reason to refuse
    received_at: Mapped[Moment]


class ScanUndo(Model):
    """A scan that staff took back within a minute. The scan stays; the entry it made is gone."""

    __tablename__ = "scan_undo"
    __table_args__ = (
        sa.UniqueConstraint("gate_id", "nonce"),
        sa.ForeignKeyConstraint(["edition_id", "gate_id"], ["gate.edition_id", "gate.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["gate_id", "nonce"], ["scan.gate_id", "scan.nonce"], ondelete="CASCADE"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    gate_id: Mapped[int]
    nonce: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[Moment]
