"""What is true about the end of personal data: the announced day, and what was done on it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.editions.models
from eventapp.core.db import Json, Model, Moment


class Retention(Model):
    """The day on which an edition's personal data are deleted. ``report`` counts what there was, and what is left."""

    __tablename__ = "retention"
    __table_args__ = (sa.CheckConstraint("done_at IS NULL OR begun_at IS NOT NULL", name="done_was_begun"),)

    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True)
    delete_on: Mapped[date]
    announced_at: Mapped[Moment]
    begun_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    report: Mapped[dict[str, Any]] = mapped_column(Json)
