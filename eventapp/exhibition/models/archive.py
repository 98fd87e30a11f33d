"""What becomes of an exhibition when the forum is over, and where a continued booth comes from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.editions.models
import eventapp.exhibition.models.booths
from eventapp.core.db import Json, Model, Moment


class ExhibitionEnd(Model):
    """The end of one edition's exhibition. A date that is not set lies its usual number of days after the forum."""

    __tablename__ = "exhibition_end"
    __table_args__ = (
        sa.CheckConstraint("contacts_gone_at IS NULL OR frozen_at IS NOT NULL", name="frozen_before_contacts_go"),
    )

    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True)
    freeze_on: Mapped[date | None]
    contacts_until: Mapped[date | None]
    frozen_at: Mapped[datetime | None]
    contacts_gone_at: Mapped[datetime | None]
    gone: Mapped[dict[str, Any]] = mapped_column(Json)  # how many of what: numbers only


class BoothContinuation(Model):
    """A booth that began as a copy of what its region had published in an earlier edition."""

    __tablename__ = "booth_continuation"
    __table_args__ = (
        sa.ForeignKeyConstraint(["edition_id", "booth_id"], ["booth.edition_id", "booth.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["from_edition_id", "from_booth_id"], ["booth.edition_id", "booth.id"], ondelete="CASCADE"
        ),
        sa.CheckConstraint("edition_id <> from_edition_id", name="from_another_edition"),
        sa.Index("ix_booth_continuation_from_edition_id_from_booth_id", "from_edition_id", "from_booth_id"),
    )

    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True)
    booth_id: Mapped[int] = mapped_column(primary_key=True)
    from_edition_id: Mapped[int]
    from_booth_id: Mapped[int]
    from_version: Mapped[int] = mapped_column(sa.Integer)
    continued_at: Mapped[Moment]
