"""What stands beside a result on paper: particulars, minutes, cleared comments, openings, questions."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.accounts.models
import eventapp.judging.models.entries
import eventapp.judging.models.panels
import eventapp.judging.models.rounds
from eventapp.core.db import Model, Moment, Pk, one_of
from eventapp.judging.models.keys import in_category, in_edition


class MinutesKind(StrEnum):
    """Where minutes come from."""

    DRAWN = "drawn"  # by the application
    UPLOADED = "uploaded"  # signed outside, kept byte for byte


class Particulars(Model):
    """What the minutes and certificates of a round need to know and no score tells."""

    __tablename__ = "judging_particulars"
    __table_args__ = (
        sa.UniqueConstraint("round_id"),
        in_edition("round_id", "judging_round"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    round_id: Mapped[int]
    held_on: Mapped[date | None]
    place: Mapped[str] = mapped_column(sa.String(200), server_default="")
    decree: Mapped[str] = mapped_column(sa.String(300), server_default="")  # that appointed the jury
    decision: Mapped[str] = mapped_column(sa.String(300), server_default="")  # that names the winners
    signer: Mapped[str] = mapped_column(sa.String(160), server_default="")  # of the certificates
    signer_role: Mapped[str] = mapped_column(sa.String(160), server_default="")
    certifies_finalists: Mapped[bool] = mapped_column(server_default=sa.false())
    questions_until: Mapped[datetime | None]  # the end of the day until which regions may ask; None: they cannot


class Minutes(Model):
    """A version of the minutes. The file lies sealed in the storage, because it names winners before the night."""

    __tablename__ = "judging_minutes"
    __table_args__ = (
        sa.UniqueConstraint("public_id"),
        sa.UniqueConstraint("code"),
        one_of("kind", MinutesKind),
        in_edition("round_id", "judging_round"),
        sa.Index("ix_judging_minutes_round_id", "round_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    round_id: Mapped[int]
    public_id: Mapped[str] = mapped_column(sa.String(26))  # names the file in addresses and in storage
    kind: Mapped[str] = mapped_column(sa.String(20))
    code: Mapped[str] = mapped_column(sa.String(20))  # of core.issued
    result_hash: Mapped[str] = mapped_column(sa.String(64))  # of the result that it tells
    sha256: Mapped[str] = mapped_column(sa.String(64))
    size: Mapped[int] = mapped_column(sa.Integer)  # bytes
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    at: Mapped[Moment]


class ClearedComment(Model):
    """A judge's comment that the chair lets the region read. A comment that is written anew is not cleared."""

    __tablename__ = "judging_cleared_comment"
    __table_args__ = (
        sa.UniqueConstraint("assignment_id", "criterion_id"),
        in_edition("assignment_id", "judging_assignment"),
        in_edition("criterion_id", "judging_criterion"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    assignment_id: Mapped[int]
    criterion_id: Mapped[int]
    comment_hash: Mapped[str] = mapped_column(sa.String(64))
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    at: Mapped[Moment]


class Opening(Model):
    """One category's result opened before publication, by two people, for named recipients and a purpose."""

    __tablename__ = "judging_opening"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("public_id"),
        sa.CheckConstraint("asked_by <> confirmed_by", name="two_people"),
        sa.CheckConstraint("confirmed_by IS NULL OR confirmed_at IS NOT NULL", name="confirmed_has_moment"),
        sa.CheckConstraint("purpose <> ''", name="has_purpose"),
        in_edition("category_id", "judging_category"),
        sa.Index("ix_judging_opening_category_id", "category_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    category_id: Mapped[int]
    public_id: Mapped[str] = mapped_column(sa.String(26))
    purpose: Mapped[str] = mapped_column(sa.String(300))
    result_hash: Mapped[str] = mapped_column(sa.String(64))  # of the signed result; another one needs another opening
    asked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    asked_at: Mapped[Moment]
    confirmed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    confirmed_at: Mapped[datetime | None]


class OpeningRecipient(Model):
    """Somebody who gets a copy with their own name behind every page."""

    __tablename__ = "judging_opening_recipient"
    __table_args__ = (
        sa.UniqueConstraint("opening_id", "number"),
        in_edition("opening_id", "judging_opening"),
        sa.CheckConstraint("(copies = 0) = (last_at IS NULL)", name="copied_has_moment"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    opening_id: Mapped[int]
    number: Mapped[int] = mapped_column(sa.Integer)
    name: Mapped[str] = mapped_column(sa.String(160))
    copies: Mapped[int] = mapped_column(sa.Integer)  # how often the copy was taken; each time is in the audit log
    last_at: Mapped[datetime | None]


class Objection(Model):
    """A region's question about its own published result, and the secretariat's answer."""

    __tablename__ = "judging_objection"
    __table_args__ = (
        sa.UniqueConstraint("public_id"),
        sa.CheckConstraint("(answer = '') = (answered_at IS NULL)", name="answered_has_moment"),
        sa.CheckConstraint("question <> ''", name="has_question"),
        in_edition("category_id", "judging_category"),
        in_category("entry_id", "judging_entry"),
        sa.Index("ix_judging_objection_category_id", "category_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    category_id: Mapped[int]
    entry_id: Mapped[int]
    public_id: Mapped[str] = mapped_column(sa.String(26))
    question: Mapped[str] = mapped_column(sa.String(2000))
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    asked_at: Mapped[Moment]
    answer: Mapped[str] = mapped_column(sa.String(4000), server_default="")
    answered_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    answered_at: Mapped[datetime | None]
