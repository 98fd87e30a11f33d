"""Rounds, categories and rubrics.

Exact decimals (scores, scales, weights) are plain text such as ``4`` or ``4.5``: the log hashes the very characters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Model, Moment, Pk, one_of
from eventapp.judging.models.keys import in_edition
from eventapp.judging.models.states import Method, RoundKind, RoundState


class Round(Model):
    """A body of judging. The numbers of its closing stay, so that the books can be balanced later."""

    __tablename__ = "judging_round"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("edition_id", "key"),
        one_of("kind", RoundKind),
        one_of("state", RoundState),
        one_of("method", Method),
        sa.CheckConstraint("places >= 1", name="places_from_one"),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed_has_moment"),
        sa.CheckConstraint("(closed_at IS NULL) = (head_hash IS NULL)", name="closed_has_head"),
        sa.CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published_has_moment"),
        sa.CheckConstraint(
            "sheets_complete = sheets_assigned - sheets_recused - sheets_missing", name="the_books_balance"
        ),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(160))
    kind: Mapped[str] = mapped_column(sa.String(20))
    state: Mapped[str] = mapped_column(sa.String(20))
    method: Mapped[str] = mapped_column(sa.String(20))
    places: Mapped[int] = mapped_column(sa.Integer)  # of a selection; an award has one
    created_at: Mapped[Moment]
    closed_at: Mapped[datetime | None]
    close_reason: Mapped[str] = mapped_column(sa.String(1000), server_default="")  # why it closed without some sheets
    head_sequence: Mapped[int | None]  # the log's last row when the round closed; 0 for an empty log
    head_hash: Mapped[str | None] = mapped_column(sa.String(64))
    sheets_assigned: Mapped[int | None] = mapped_column(sa.Integer)
    sheets_recused: Mapped[int | None] = mapped_column(sa.Integer)
    sheets_missing: Mapped[int | None] = mapped_column(sa.Integer)
    sheets_complete: Mapped[int | None] = mapped_column(sa.Integer)
    published_at: Mapped[datetime | None]


class Category(Model):
    """What is judged by one rubric and one panel. ``key`` stands in addresses and in recognitions."""

    __tablename__ = "judging_category"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("edition_id", "key"),
        in_edition("round_id", "judging_round"),
        sa.Index("ix_judging_category_round_id", "round_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    round_id: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(60))
    label: Mapped[str] = mapped_column(sa.String(160))
    position: Mapped[int] = mapped_column(sa.Integer)


class Criterion(Model):
    """One thing that is judged, from ``low`` to ``high`` in steps; ``levels`` say what a score means."""

    __tablename__ = "judging_criterion"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("category_id", "key"),
        in_edition("category_id", "judging_category"),
        sa.CheckConstraint("CAST(low AS NUMERIC) < CAST(high AS NUMERIC)", name="low_below_high"),
        sa.CheckConstraint("CAST(step AS NUMERIC) > 0", name="step_above_zero"),
        sa.CheckConstraint("CAST(weight AS NUMERIC) >= 0", name="weight_not_negative"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    category_id: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(60))
    label: Mapped[str] = mapped_column(sa.String(160))
    weight: Mapped[str] = mapped_column(sa.String(20))
    low: Mapped[str] = mapped_column(sa.String(20))
    high: Mapped[str] = mapped_column(sa.String(20))
    step: Mapped[str] = mapped_column(sa.String(20))
    position: Mapped[int] = mapped_column(sa.Integer)
    levels: Mapped[dict[str, Any]]  # {score as text: what it means}
