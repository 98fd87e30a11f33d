"""Messages between a visitor and a booth."""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Model, Moment, Pk, one_of


class EnquiryState(StrEnum):
    """*Answered* once somebody of the team has written; from then on the team sees the visitor's address."""

    NEW = "new"
    ANSWERED = "answered"


class Side(StrEnum):
    """Who wrote a message."""

    VISITOR = "visitor"
    TEAM = "team"


class Enquiry(Model):
    """A conversation between a visitor and a booth. Of the token of the visitor's page only the hash is kept."""

    __tablename__ = "enquiry"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("public_id"),
        sa.UniqueConstraint("token_hash"),
        sa.UniqueConstraint("edition_id", "booth_id", "request_key"),
        sa.ForeignKeyConstraint(["edition_id", "booth_id"], ["booth.edition_id", "booth.id"], ondelete="CASCADE"),
        one_of("state", EnquiryState),
        one_of("last_side", Side),
        sa.CheckConstraint("(state = 'answered') = (answer_seconds IS NOT NULL)", name="answered_has_time"),
        sa.Index("ix_enquiry_edition_id_booth_id_last_at", "edition_id", "booth_id", "last_at"),
        sa.Index("ix_enquiry_email", "email"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    booth_id: Mapped[int]
    public_id: Mapped[str] = mapped_column(sa.String(26))
    token_hash: Mapped[str] = mapped_column(sa.String(64))
    request_key: Mapped[str] = mapped_column(sa.String(64))
    name: Mapped[str] = mapped_column(sa.String(200))
    email: Mapped[str] = mapped_column(sa.String(254))
    locale: Mapped[str] = mapped_column(sa.String(5))
    state: Mapped[str] = mapped_column(sa.String(20))
    last_side: Mapped[str] = mapped_column(sa.String(10))
    last_at: Mapped[Moment]
    answer_seconds: Mapped[int | None] = mapped_column(sa.Integer)  # from the first message to the first answer
    created_at: Mapped[Moment]


class EnquiryMessage(Model):
    """One message of a conversation. ``mails`` is how many mails its act wrote, so that a lost one would be noticed."""

    __tablename__ = "enquiry_message"
    __table_args__ = (
        sa.UniqueConstraint("public_id"),
        sa.UniqueConstraint("edition_id", "enquiry_id", "request_key"),
        sa.ForeignKeyConstraint(["edition_id", "enquiry_id"], ["enquiry.edition_id", "enquiry.id"], ondelete="CASCADE"),
        one_of("side", Side),
        sa.Index("ix_enquiry_message_user_id", "user_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    enquiry_id: Mapped[int]
    public_id: Mapped[str] = mapped_column(sa.String(26))
    request_key: Mapped[str] = mapped_column(sa.String(64))
    side: Mapped[str] = mapped_column(sa.String(10))
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    mails: Mapped[int] = mapped_column(sa.Integer)
    created_at: Mapped[Moment]
    text: Mapped[str] = mapped_column(sa.Text)
