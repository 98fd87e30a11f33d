"""Who accepted the integrity pact and the duty of confidentiality, in which wording and when."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.accounts.models
import eventapp.judging.models.rounds
from eventapp.core.db import Model, Moment, Pk
from eventapp.judging.models.keys import in_edition


class PactAcceptance(Model):
    """One judge's acceptance for one round. ``recorded_by``: who copied it from a pact signed on paper."""

    __tablename__ = "judging_pact"
    __table_args__ = (sa.UniqueConstraint("round_id", "user_id"), in_edition("round_id", "judging_round"))

    id: Mapped[Pk]
    edition_id: Mapped[int]
    round_id: Mapped[int]
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id", ondelete="CASCADE"))
    version: Mapped[str] = mapped_column(sa.String(20))
    accepted_at: Mapped[Moment]
    conflicts: Mapped[int] = mapped_column(sa.Integer)  # regions declared together with it
    recorded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
