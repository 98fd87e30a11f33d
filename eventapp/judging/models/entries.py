"""Regions in categories, and every coming and going of an entry."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.accounts.models
import eventapp.judging.models.rounds
import eventapp.regions.models
from eventapp.core.db import Model, Moment, Pk, one_of
from eventapp.judging.models.keys import in_edition
from eventapp.judging.models.states import EntrySource, EntryState


class Entry(Model):
    """A region in a category. Its scores stay in the log, whatever becomes of it."""

    __tablename__ = "judging_entry"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("category_id", "id"),
        sa.UniqueConstraint("category_id", "region_id"),
        one_of("state", EntryState),
        one_of("source", EntrySource),
        sa.Index(
            "uq_judging_entry_calibration",
            "category_id",
            unique=True,
            sqlite_where=sa.text("is_calibration"),
            postgresql_where=sa.text("is_calibration"),
        ),
        in_edition("category_id", "judging_category"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    category_id: Mapped[int]
    region_id: Mapped[int] = mapped_column(sa.ForeignKey("region.id"))
    state: Mapped[str] = mapped_column(sa.String(20))
    source: Mapped[str] = mapped_column(sa.String(20), server_default="regions")
    # judged first by the whole panel, to compare notes; never counted, ranked or published. At most one a category
    is_calibration: Mapped[bool] = mapped_column(server_default=sa.false())


class EntryChange(Model):
    """An entry left the ranking, or came back: why, by which decision, who wrote it down. Rows are only added."""

    __tablename__ = "judging_entry_change"
    __table_args__ = (
        in_edition("entry_id", "judging_entry"),
        one_of("state", EntryState),
        sa.CheckConstraint("reason <> ''", name="has_reason"),
        sa.CheckConstraint("state <> 'disqualified' OR decision_number <> ''", name="disqualified_by_decision"),
        sa.Index("ix_judging_entry_change_entry_id", "entry_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    entry_id: Mapped[int]
    state: Mapped[str] = mapped_column(sa.String(20))  # since then
    reason: Mapped[str] = mapped_column(sa.String(1000))
    decision_number: Mapped[str] = mapped_column(sa.String(120), server_default="")
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    at: Mapped[Moment]
