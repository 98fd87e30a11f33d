"""How often a booth was looked at: counts by day, and nothing of whoever looked."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.editions.models
import eventapp.exhibition.models.booths
from eventapp.core.db import Model, one_of
from eventapp.exhibition.rules.attention import Kind


class BoothCount(Model):
    """How often something happened at a booth on a day; ``detail`` is a dimension's key or an innovation's id."""

    __tablename__ = "booth_count"
    __table_args__ = (
        sa.ForeignKeyConstraint(["edition_id", "booth_id"], ["booth.edition_id", "booth.id"], ondelete="CASCADE"),
        one_of("kind", Kind),
        sa.CheckConstraint("number > 0", name="number_positive"),
    )

    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True)
    booth_id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)  # where the forum is
    kind: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    detail: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    number: Mapped[int]
