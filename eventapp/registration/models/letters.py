"""What is true about letters: what everybody must know before the forum, who was written to, and what was marked.

A letter itself is a row of the outbox; these tables say who shall get which, and what people did by hand.
"""

from __future__ import annotations

from datetime import datetime, time
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.editions.models
import eventapp.registration.models.registrations
from eventapp.core.db import Json, Model, Moment, Pk, one_of

SUBJECT, BODY = 150, 6000  # characters of a letter to many


class LetterKind(StrEnum):
    """*Service* is what people need who come; *news* goes only to those who want it, and they can end it."""

    SERVICE = "service"
    NEWS = "news"


class CampaignState(StrEnum):
    """Where a letter to many stands."""

    DRAFT = "draft"
    SENDING = "sending"
    SENT = "sent"  # every letter is in the outbox


class RecipientState(StrEnum):
    """What was decided about one person of a letter to many; whether it arrived, the outbox knows."""

    CHOSEN = "chosen"
    HANDED_ON = "handed_on"  # in the outbox
    DECLINED = "declined"  # wants no news
    UNREACHABLE = "unreachable"  # without a mailbox, cancelled or deleted meanwhile


class WhatsAppKind(StrEnum):
    """What is sent by hand."""

    INVITATION = "invitation"
    TICKET = "ticket"
    REMINDER = "reminder"


class PracticalInformation(Model):
    """What people must know who come to an edition's forum, in two languages; times are those of its place."""

    __tablename__ = "practical_information"
    __table_args__ = (
        sa.CheckConstraint("join_minutes BETWEEN 0 AND 1440", name="join_minutes_of_a_day"),
        sa.CheckConstraint("opens IS NULL OR closes IS NULL OR opens < closes", name="opens_before_closes"),
    )

    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True)
    opens: Mapped[time | None]  # each day
    closes: Mapped[time | None]
    address: Mapped[str] = mapped_column(sa.String(300), server_default="")
    map_url: Mapped[str] = mapped_column(sa.String(300), server_default="")
    contact: Mapped[str] = mapped_column(sa.String(200), server_default="")
    dress_code_id: Mapped[str] = mapped_column(sa.String(300), server_default="")
    dress_code_en: Mapped[str] = mapped_column(sa.String(300), server_default="")
    bring_id: Mapped[str] = mapped_column(sa.String(600), server_default="")
    bring_en: Mapped[str] = mapped_column(sa.String(600), server_default="")
    remarks_id: Mapped[str] = mapped_column(sa.String(1000), server_default="")
    remarks_en: Mapped[str] = mapped_column(sa.String(1000), server_default="")
    reminders: Mapped[list[int]] = mapped_column(Json)  # hours before the forum opens
    stream_address: Mapped[str] = mapped_column(sa.String(500), server_default="")
    join_minutes: Mapped[int] = mapped_column(sa.Integer, server_default="30")  # the stream opens so long before
    changed_at: Mapped[Moment]


class ReminderRun(Model):
    """One reminder of an edition as far as it has been written; ``after_id`` is the last registration."""

    __tablename__ = "reminder_run"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "hours_before", "due_at"),
        sa.CheckConstraint("written >= 0", name="written_counted"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    hours_before: Mapped[int] = mapped_column(sa.Integer)
    due_at: Mapped[Moment]
    after_id: Mapped[int] = mapped_column(server_default="0")
    written: Mapped[int] = mapped_column(sa.Integer, server_default="0")
    done_at: Mapped[datetime | None]


class Campaign(Model):
    """One letter to many. ``filters`` are those of the list of registrations, as they stand in its address."""

    __tablename__ = "campaign"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("public_id"),
        one_of("kind", LetterKind),
        one_of("state", CampaignState),
        sa.CheckConstraint("(state = 'draft') = (confirmed_at IS NULL)", name="confirmed_has_time"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    public_id: Mapped[str] = mapped_column(sa.String(26))
    kind: Mapped[str] = mapped_column(sa.String(10))
    state: Mapped[str] = mapped_column(sa.String(10))
    filters: Mapped[str] = mapped_column(sa.Text, server_default="")
    subject_id: Mapped[str] = mapped_column(sa.String(SUBJECT))
    body_id: Mapped[str] = mapped_column(sa.String(BODY))
    subject_en: Mapped[str] = mapped_column(sa.String(SUBJECT), server_default="")  # empty: all read Indonesian
    body_en: Mapped[str] = mapped_column(sa.String(BODY), server_default="")
    created_by: Mapped[int | None]  # the user's id; the log says more
    created_at: Mapped[Moment]
    confirmed_at: Mapped[datetime | None]


class CampaignRecipient(Model):
    """One person of a letter to many; ``mail_key`` finds the row of the outbox."""

    __tablename__ = "campaign_recipient"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "campaign_id", "registration_id"),
        sa.ForeignKeyConstraint(
            ["edition_id", "campaign_id"], ["campaign.edition_id", "campaign.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"], ["registration.edition_id", "registration.id"], ondelete="CASCADE"
        ),
        one_of("state", RecipientState),
        sa.CheckConstraint("(state = 'handed_on') = (mail_key IS NOT NULL)", name="handed_on_has_key"),
        sa.Index("ix_campaign_recipient_edition_id_registration_id", "edition_id", "registration_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    campaign_id: Mapped[int]
    registration_id: Mapped[int]
    state: Mapped[str] = mapped_column(sa.String(12))
    mail_key: Mapped[str | None] = mapped_column(sa.String(100))


class WhatsAppMark(Model):
    """Somebody sent this to this person by WhatsApp, by hand. ``subject`` is a public id of the kind's own table."""

    __tablename__ = "whatsapp_mark"
    __table_args__ = (sa.UniqueConstraint("edition_id", "kind", "subject"), one_of("kind", WhatsAppKind))

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(sa.String(12))
    subject: Mapped[str] = mapped_column(sa.String(26))
    marked_by: Mapped[int | None]  # the user's id
    marked_at: Mapped[Moment]


class EmailChange(Model):
    """A new address that its reader has not confirmed yet; asking again takes the place of the last one."""

    __tablename__ = "email_change"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "registration_id"),
        sa.UniqueConstraint("token_hash"),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"], ["registration.edition_id", "registration.id"], ondelete="CASCADE"
        ),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    registration_id: Mapped[int]
    token_hash: Mapped[str] = mapped_column(sa.String(64))
    email: Mapped[str] = mapped_column(sa.String(254))
    asked_at: Mapped[Moment]
    ends_at: Mapped[Moment]
