"""Decisions, sealed snapshots, signatures and published results."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Model, Moment, Pk, one_of
from eventapp.judging.models.keys import in_category, in_edition
from eventapp.judging.models.states import Confirmation, SignerRole


class Decision(Model):
    """What the panel decided where scores leave the first place open, with its reason."""

    __tablename__ = "judging_decision"
    __table_args__ = (
        sa.UniqueConstraint("category_id"),
        in_edition("category_id", "judging_category"),
        in_category("entry_id", "judging_entry"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    category_id: Mapped[int]
    entry_id: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(1000))
    decided_at: Mapped[Moment]


class Snapshot(Model):
    """A result as it was signed, sealed with a key of its own that is wrapped by the application's key."""

    __tablename__ = "judging_snapshot"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        in_edition("round_id", "judging_round"),
        sa.CheckConstraint("(voided_at IS NULL) = (void_reason = '')", name="voided_has_reason"),
        sa.Index(
            "uq_judging_snapshot_valid",
            "round_id",
            unique=True,
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        ),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    round_id: Mapped[int]
    result_hash: Mapped[str] = mapped_column(sa.String(64))
    head_hash: Mapped[str] = mapped_column(sa.String(64))
    sealed: Mapped[bytes]
    wrapped_key: Mapped[bytes]
    created_at: Mapped[Moment]
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str] = mapped_column(sa.String(1000), server_default="")


class Signature(Model):
    """One of the two signatures under a snapshot, over the same hash by two different people."""

    __tablename__ = "judging_signature"
    __table_args__ = (
        sa.UniqueConstraint("snapshot_id", "role"),
        sa.UniqueConstraint("snapshot_id", "user_id"),
        one_of("role", SignerRole),
        one_of("confirmed_by", Confirmation),
        in_edition("snapshot_id", "judging_snapshot"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    snapshot_id: Mapped[int]
    role: Mapped[str] = mapped_column(sa.String(20))
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    result_hash: Mapped[str] = mapped_column(sa.String(64))
    confirmed_by: Mapped[str] = mapped_column(sa.String(20))
    signed_at: Mapped[Moment]


class Outcome(Model):
    """A category's published result as a whole; written by publication only."""

    __tablename__ = "judging_outcome"
    __table_args__ = (
        sa.UniqueConstraint("category_id"),
        in_edition("category_id", "judging_category"),
        in_category("winner_entry_id", "judging_entry"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    category_id: Mapped[int]
    winner_entry_id: Mapped[int | None]
    contested: Mapped[bool]
    decision: Mapped[str] = mapped_column(sa.String(1000), server_default="")  # the panel's reason, where it decided
    document: Mapped[dict[str, Any]]  # judges, reliability, warnings: what stands beside the ranking


class Result(Model):
    """One line of a published ranking."""

    __tablename__ = "judging_result"
    __table_args__ = (
        sa.UniqueConstraint("entry_id"),
        in_edition("category_id", "judging_category"),
        in_category("entry_id", "judging_entry"),
        sa.Index("ix_judging_result_category_id", "category_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    category_id: Mapped[int]
    entry_id: Mapped[int]
    rank: Mapped[int] = mapped_column(sa.Integer)
    score: Mapped[float | None] = mapped_column(sa.Double)
    raw_mean: Mapped[float | None] = mapped_column(sa.Double)
    judges: Mapped[int] = mapped_column(sa.Integer)
    se: Mapped[float | None] = mapped_column(sa.Double)
    rank_low: Mapped[int | None] = mapped_column(sa.Integer)
    rank_high: Mapped[int | None] = mapped_column(sa.Integer)
    selected: Mapped[bool]
