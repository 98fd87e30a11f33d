"""One-time codes by which somebody without a password proves again who they are, before signing."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.accounts.models
import eventapp.judging.models.rounds
from eventapp.core.db import Model, Moment, Pk
from eventapp.judging.models.keys import in_edition


class SigningCode(Model):
    """A code that was mailed to one person for one result of one round; only its keyed hash is kept."""

    __tablename__ = "judging_signing_code"
    __table_args__ = (
        in_edition("round_id", "judging_round"),
        sa.CheckConstraint("tries >= 0", name="tries_not_negative"),
        sa.Index("ix_judging_signing_code_user_id", "user_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    round_id: Mapped[int]
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id", ondelete="CASCADE"))
    result_hash: Mapped[str] = mapped_column(sa.String(64))  # of the result that was shown; another one needs another
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    sent_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    tries: Mapped[int] = mapped_column(sa.Integer)
    spent_at: Mapped[datetime | None]  # used, or replaced by a newer one
