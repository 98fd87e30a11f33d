"""Decisions, sealed snapshots, signatures, published results and their bundles."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.accounts.models
import eventapp.judging.models.entries
import eventapp.judging.models.rounds
from eventapp.core.db import Json, Model, Moment, Pk, one_of
from eventapp.judging.models.keys import in_category, in_edition
from eventapp.judging.models.states import Confirmation, DecisionKind, SignerRole


class Decision(Model):
    """How a place that scores leave open was given, with the reason; ``standing`` holds what it was reckoned from.

    ``standing``: ``{"tied": [entry], "order": [[entry]], "steps": [step], "earlier": [{kind, entry, reason, order}]}``,
    best first, entries by the region's name; empty where the panel only named its choice.
    """

    __tablename__ = "judging_decision"
    __table_args__ = (
        sa.UniqueConstraint("category_id"),
        one_of("kind", DecisionKind),
        in_edition("category_id", "judging_category"),
        in_category("entry_id", "judging_entry"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    category_id: Mapped[int]
    entry_id: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(1000))
    decided_at: Mapped[Moment]
    kind: Mapped[str] = mapped_column(sa.String(20), server_default="panel")
    standing: Mapped[dict[str, Any]] = mapped_column(server_default=sa.text("'{}'"))


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
    result_hash: Mapped[str] = mapped_column(sa.String(64))  # SHA-256 of the bundle's manifest
    head_hash: Mapped[str] = mapped_column(sa.String(64))
    sealed: Mapped[bytes]
    members: Mapped[bytes | None]  # what the bundle will hold but for its signatures, sealed too; None: from before
    wrapped_key: Mapped[bytes]
    created_at: Mapped[Moment]
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str] = mapped_column(sa.String(1000), server_default="")


class Signature(Model):
    """One of the two signatures under a snapshot, over the same manifest by two different people.

    The private key was used once and kept nowhere.
    """

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
    public_key: Mapped[bytes | None]  # Ed25519, 32 bytes; None: from before there were bundles
    signature: Mapped[bytes | None]  # 64 bytes


class Publication(Model):
    """A version of a round's published results with its bundle, served byte for byte and kept for good.

    Version 1 has no reason; later ones are corrections, which begin with their reason and end with a bundle.
    """

    __tablename__ = "judging_publication"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "version"),
        sa.CheckConstraint("version >= 1", name="version_from_one"),
        sa.CheckConstraint("(version = 1) = (reason = '')", name="correction_has_reason"),
        sa.CheckConstraint("(published_at IS NULL) = (bundle IS NULL)", name="published_has_bundle"),
        sa.CheckConstraint("(bundle IS NULL) = (sha256 IS NULL)", name="bundle_has_sum"),
        sa.CheckConstraint("(bundle IS NULL) = (snapshot_id IS NULL)", name="bundle_is_of_a_snapshot"),
        in_edition("round_id", "judging_round"),
        in_edition("snapshot_id", "judging_snapshot"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    round_id: Mapped[int]
    version: Mapped[int] = mapped_column(sa.Integer)
    reason: Mapped[str] = mapped_column(sa.String(1000), server_default="")
    snapshot_id: Mapped[int | None]
    bundle: Mapped[bytes | None]
    whole_bundle: Mapped[bytes | None]  # where the public one lacks what the round does not publish; else None
    sha256: Mapped[str | None] = mapped_column(sa.String(64))  # of the bundle's bytes
    # the round's name, rules and particulars as they were; see ``queries.told``. None: from before this was kept
    facts: Mapped[dict[str, Any] | None] = mapped_column(Json())
    published_at: Mapped[datetime | None]


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
    # judges, reliability, warnings: what stands beside the ranking; and the category's name and rules as they were
    document: Mapped[dict[str, Any]]


class Result(Model):
    """One line of a published ranking. ``score`` is this round's; where an earlier stage counts, both on 0-100 and
    what comes of them stand beside it, and the ranks are by that.
    """

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
    carried: Mapped[float | None] = mapped_column(sa.Double)  # of the earlier stage, on 0-100
    own: Mapped[float | None] = mapped_column(sa.Double)  # of this one, on 0-100
    together: Mapped[float | None] = mapped_column(sa.Double)
    # [[criterion, mean, lowest, highest judge]], as signed; None: from before this was kept
    criteria: Mapped[list[Any] | None] = mapped_column(Json())
