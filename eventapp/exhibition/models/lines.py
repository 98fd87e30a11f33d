"""How a booth's people can be reached: by whom, when, and what the organiser promises on their behalf."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.accounts.models
import eventapp.editions.models
import eventapp.exhibition.models.booths
from eventapp.core.db import Model, one_of


class Audience(StrEnum):
    """Who may see WhatsApp, e-mail and phone. The message form is always there."""

    EVERYONE = "everyone"
    TICKET = "ticket"
    NOBODY = "nobody"


class BoothLine(Model):
    """The person in charge's choices. A booth without a row has the defaults: everyone, at any time."""

    __tablename__ = "booth_line"
    __table_args__ = (
        sa.ForeignKeyConstraint(["edition_id", "booth_id"], ["booth.edition_id", "booth.id"], ondelete="CASCADE"),
        one_of("audience", Audience),
        sa.CheckConstraint(
            "from_minute >= 0 AND from_minute < until_minute AND until_minute <= 1440", name="hours_of_a_day"
        ),
        sa.Index("ix_booth_line_deputy_user_id", "deputy_user_id"),
    )

    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True)
    booth_id: Mapped[int] = mapped_column(primary_key=True)
    audience: Mapped[str] = mapped_column(sa.String(10), server_default=Audience.EVERYONE.value)
    days: Mapped[str] = mapped_column(sa.String(7), server_default="1234567")  # ISO weekdays on which they answer
    from_minute: Mapped[int] = mapped_column(sa.Integer, server_default="0")  # of the day, in the edition's zone
    until_minute: Mapped[int] = mapped_column(sa.Integer, server_default="1440")
    deputy_user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    available_until: Mapped[datetime | None]  # *available now* ends then, unless they do something


class LineSetting(Model):
    """The organiser's promise: within how many hours a booth gives its first answer. No row, no promise."""

    __tablename__ = "line_setting"
    __table_args__ = (sa.CheckConstraint("answer_hours BETWEEN 1 AND 720", name="hours_possible"),)

    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True)
    answer_hours: Mapped[int] = mapped_column(sa.Integer)
