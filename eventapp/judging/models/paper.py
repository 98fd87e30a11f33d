"""Score sheets on paper: what two people read from one, before it becomes scores."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.accounts.models
import eventapp.judging.models.panels
from eventapp.core.db import Model, Moment, Pk
from eventapp.judging.models.keys import in_edition


class PaperReading(Model):
    """One person's reading of one sheet. Two that say the same become rows of the score log, and stay as evidence."""

    __tablename__ = "judging_paper_reading"
    __table_args__ = (
        sa.UniqueConstraint("assignment_id", "number"),
        sa.UniqueConstraint("assignment_id", "user_id"),  # four eyes are the eyes of two people
        sa.CheckConstraint("number IN (1, 2)", name="number_one_or_two"),
        in_edition("assignment_id", "judging_assignment"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    assignment_id: Mapped[int]
    number: Mapped[int] = mapped_column(sa.Integer)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    # {"scores": {criterion: score}, "notes": {criterion: note}}
    content: Mapped[dict[str, Any]]
    read_at: Mapped[Moment]
    written_at: Mapped[datetime | None]  # when both agreed and the log got the scores
