"""Messages between a visitor and a booth, and what its team and the organiser note beside them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.accounts.models
import eventapp.editions.models
import eventapp.exhibition.models.booths
from eventapp.core.db import Model, Moment, Pk, one_of


class EnquiryState(StrEnum):
    """What is to be done: *new* and *working* wait for the team, *answered* for the visitor, *closed* for nobody."""

    NEW = "new"
    WORKING = "working"
    ANSWERED = "answered"
    CLOSED = "closed"


class Side(StrEnum):
    """Who wrote a message, reports a conversation or missed a meeting."""

    VISITOR = "visitor"
    TEAM = "team"


class Decision(StrEnum):
    """What the organiser made of a report."""

    ENDED = "ended"
    KEPT = "kept"


class Enquiry(Model):
    """A conversation between a visitor and a booth. Of the token of the visitor's page only the hash is kept.

    Once ``answer_seconds`` is there the team has answered, and from then on it sees the visitor's address.
    """

    __tablename__ = "enquiry"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("public_id"),
        sa.UniqueConstraint("token_hash"),
        sa.UniqueConstraint("edition_id", "booth_id", "request_key"),
        sa.ForeignKeyConstraint(["edition_id", "booth_id"], ["booth.edition_id", "booth.id"], ondelete="CASCADE"),
        one_of("state", EnquiryState),
        one_of("last_side", Side),
        sa.CheckConstraint("state <> 'answered' OR answer_seconds IS NOT NULL", name="answered_has_time"),
        sa.CheckConstraint("ended_at IS NULL OR state = 'closed'", name="ended_is_closed"),
        sa.CheckConstraint("(nudged_at IS NULL) = (nudges = 0)", name="nudged_was_counted"),
        sa.Index("ix_enquiry_edition_id_booth_id_last_at", "edition_id", "booth_id", "last_at"),
        sa.Index("ix_enquiry_edition_id_state_created_at", "edition_id", "state", "created_at"),
        sa.Index("ix_enquiry_email", "email"),
        sa.Index("ix_enquiry_assigned_to", "assigned_to"),
        sa.Index(
            "ix_enquiry_due_at",
            "due_at",
            sqlite_where=sa.text("answer_seconds IS NULL"),
            postgresql_where=sa.text("answer_seconds IS NULL"),
        ),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    booth_id: Mapped[int]
    public_id: Mapped[str] = mapped_column(sa.String(26))
    token_hash: Mapped[str] = mapped_column(sa.String(64))
    request_key: Mapped[str] = mapped_column(sa.String(64))
    name: Mapped[str] = mapped_column(sa.String(200))
    email: Mapped[str] = mapped_column(sa.String(254))
    phone: Mapped[str] = mapped_column(sa.String(16), server_default="")  # E.164, if the visitor gave one
    locale: Mapped[str] = mapped_column(sa.String(5))
    state: Mapped[str] = mapped_column(sa.String(20))
    last_side: Mapped[str] = mapped_column(sa.String(10))
    last_at: Mapped[Moment]
    changes: Mapped[int] = mapped_column(sa.Integer, server_default="1")  # grows with whatever the visitor may see
    assigned_to: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    answer_seconds: Mapped[int | None] = mapped_column(sa.Integer)  # from the first message to the first answer
    due_at: Mapped[datetime | None]  # until when the first answer was promised
    reminded_at: Mapped[datetime | None]
    handed_over_at: Mapped[datetime | None]
    nudges: Mapped[int] = mapped_column(sa.Integer, server_default="0")  # how often the organiser wrote by hand
    nudged_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]  # by the organiser: nobody writes in it any more
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
    by_hand_at: Mapped[datetime | None]  # when somebody of the team sent it by WhatsApp as well
    created_at: Mapped[Moment]
    text: Mapped[str] = mapped_column(sa.Text)


class EnquiryNote(Model):
    """What the team writes for itself. A table of its own, so that no page of the visitor can hold it."""

    __tablename__ = "enquiry_note"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "enquiry_id", "request_key"),
        sa.ForeignKeyConstraint(["edition_id", "enquiry_id"], ["enquiry.edition_id", "enquiry.id"], ondelete="CASCADE"),
        sa.Index("ix_enquiry_note_user_id", "user_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    enquiry_id: Mapped[int]
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    request_key: Mapped[str] = mapped_column(sa.String(64))
    created_at: Mapped[Moment]
    text: Mapped[str] = mapped_column(sa.String(1000))


class EnquiryBlock(Model):
    """An address from which a booth takes no more messages; only its keyed hash, as the team may not know it."""

    __tablename__ = "enquiry_block"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "booth_id", "email_hash"),
        sa.ForeignKeyConstraint(["edition_id", "booth_id"], ["booth.edition_id", "booth.id"], ondelete="CASCADE"),
        sa.Index("ix_enquiry_block_user_id", "user_id"),
        sa.Index("ix_enquiry_block_email_hash", "email_hash"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    booth_id: Mapped[int]
    email_hash: Mapped[str] = mapped_column(sa.String(26))
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    created_at: Mapped[Moment]


class EnquiryReport(Model):
    """A visitor or a team asks the organiser to look at a conversation; once each."""

    __tablename__ = "enquiry_report"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "enquiry_id", "side"),
        sa.ForeignKeyConstraint(["edition_id", "enquiry_id"], ["enquiry.edition_id", "enquiry.id"], ondelete="CASCADE"),
        one_of("side", Side),
        one_of("decision", Decision),
        sa.CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided_has_time"),
        sa.Index("ix_enquiry_report_decided_by", "decided_by"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    enquiry_id: Mapped[int]
    side: Mapped[str] = mapped_column(sa.String(10))
    reason: Mapped[str] = mapped_column(sa.String(500))
    created_at: Mapped[Moment]
    decision: Mapped[str | None] = mapped_column(sa.String(10))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))


class AnswerTemplate(Model):
    """A text that a team answers with often."""

    __tablename__ = "answer_template"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "booth_id", "title"),
        sa.ForeignKeyConstraint(["edition_id", "booth_id"], ["booth.edition_id", "booth.id"], ondelete="CASCADE"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    booth_id: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(80))
    text: Mapped[str] = mapped_column(sa.Text)
