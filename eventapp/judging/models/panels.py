"""Judges of categories, and which entry each of them judges."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.accounts.models
import eventapp.judging.models.entries
import eventapp.judging.models.rounds
from eventapp.core.db import Model, Moment, Pk, one_of
from eventapp.judging.models.keys import in_category, in_edition
from eventapp.judging.models.states import AssignmentState, Background


class PanelMember(Model):
    """A judge of a category, under a random name that no other category knows the person by."""

    __tablename__ = "judging_panel_member"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("category_id", "id"),
        sa.UniqueConstraint("category_id", "user_id"),
        sa.UniqueConstraint("category_id", "pseudonym"),
        in_edition("category_id", "judging_category"),
        one_of("background", Background),
        sa.Index("ix_judging_panel_member_user_id", "user_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    category_id: Mapped[int]
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    pseudonym: Mapped[str] = mapped_column(sa.String(16))
    background: Mapped[str] = mapped_column(sa.String(20), server_default="other")
    expertise: Mapped[str] = mapped_column(sa.String(200), server_default="")
    is_alternate: Mapped[bool] = mapped_column(server_default=sa.false())  # judges nothing before taking over
    ended_at: Mapped[datetime | None]  # an alternate took over; finished sheets still count


class Assignment(Model):
    """A judge and an entry of one category; ``version`` counts what was saved on this sheet."""

    __tablename__ = "judging_assignment"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("public_id"),
        sa.UniqueConstraint("entry_id", "panel_member_id"),
        one_of("state", AssignmentState),
        sa.CheckConstraint("(state = 'recused') = (reason <> '')", name="recused_has_reason"),
        in_edition("category_id", "judging_category"),
        in_category("entry_id", "judging_entry"),
        in_category("panel_member_id", "judging_panel_member"),
        sa.Index("ix_judging_assignment_panel_member_id", "panel_member_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    category_id: Mapped[int]
    entry_id: Mapped[int]
    panel_member_id: Mapped[int]
    public_id: Mapped[str] = mapped_column(sa.String(26))  # random: its order is the judge's own shuffled order
    state: Mapped[str] = mapped_column(sa.String(20))
    reason: Mapped[str] = mapped_column(sa.String(1000), server_default="")
    version: Mapped[int] = mapped_column(sa.Integer)
    created_at: Mapped[Moment]
    saved_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]  # since when the judge lets nothing of it change any more
