"""The road of a round, step by step, and what the panel says and votes between closing and signing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.accounts.models
import eventapp.judging.models.entries
import eventapp.judging.models.panels
import eventapp.judging.models.rounds
from eventapp.core.db import Json, Model, Moment, Pk, one_of
from eventapp.judging.models.keys import in_category, in_edition
from eventapp.judging.models.states import RoundState


class RoundStep(Model):
    """One move of a round from a state to another: who, when, why. Rows are only ever added."""

    __tablename__ = "judging_round_step"
    __table_args__ = (
        in_edition("round_id", "judging_round"),
        one_of("state_from", RoundState),
        one_of("state_to", RoundState),
        sa.Index("ix_judging_round_step_round_id", "round_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    round_id: Mapped[int]
    state_from: Mapped[str] = mapped_column(sa.String(20))
    state_to: Mapped[str] = mapped_column(sa.String(20))
    reason: Mapped[str] = mapped_column(sa.String(1000), server_default="")
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    at: Mapped[Moment]


class DeliberationNote(Model):
    """What was said about an entry while the panel deliberated; written down by the chair."""

    __tablename__ = "judging_deliberation_note"
    __table_args__ = (
        in_edition("category_id", "judging_category"),
        in_category("entry_id", "judging_entry"),
        sa.Index("ix_judging_deliberation_note_category_id", "category_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    category_id: Mapped[int]
    entry_id: Mapped[int]
    body: Mapped[str] = mapped_column(sa.String(2000))
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    at: Mapped[Moment]


class Vote(Model):
    """A question to the panel about entries that scores leave level, and what came of it.

    ``voters`` are the panel members who may vote: those who are not recused from any of the options, as it was when the
    vote began. A vote ends with a result and its reason, or void with the reason why.
    """

    __tablename__ = "judging_vote"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("category_id", "id"),
        sa.UniqueConstraint("public_id"),
        in_edition("category_id", "judging_category"),
        sa.CheckConstraint("quorum >= 1", name="quorum_from_one"),
        sa.CheckConstraint("(ended_at IS NULL) = (reason = '')", name="ended_has_reason"),
        sa.Index(
            "uq_judging_vote_running",
            "category_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    category_id: Mapped[int]
    public_id: Mapped[str] = mapped_column(sa.String(26))
    question: Mapped[str] = mapped_column(sa.String(500))
    quorum: Mapped[int] = mapped_column(sa.Integer)
    options: Mapped[list[Any]] = mapped_column(Json())  # [[entry's id, region's name]]
    voters: Mapped[list[Any]] = mapped_column(Json())  # ids of the panel members
    begun_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    begun_at: Mapped[Moment]
    ended_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(sa.String(1000), server_default="")
    is_void: Mapped[bool] = mapped_column(server_default=sa.false())


class Ballot(Model):
    """One member's answer; ``entry_id`` is None for an abstention. It may be changed until the vote ends."""

    __tablename__ = "judging_ballot"
    __table_args__ = (
        sa.UniqueConstraint("vote_id", "panel_member_id"),
        in_category("vote_id", "judging_vote"),
        in_category("panel_member_id", "judging_panel_member"),
        in_category("entry_id", "judging_entry"),
        in_edition("category_id", "judging_category"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    category_id: Mapped[int]
    vote_id: Mapped[int]
    panel_member_id: Mapped[int]
    entry_id: Mapped[int | None]
    cast_at: Mapped[Moment]
