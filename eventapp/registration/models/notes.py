"""What is true about the desk's own notes, and about work that is done for many people at once.

Notes are for those who work on the edition: no file, letter or page of anybody else holds them.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.accounts.models
import eventapp.editions.models
import eventapp.registration.models.registrations
from eventapp.core.db import Json, Model, Moment, Pk, one_of

LONGEST_NOTE = 1000  # characters
_OF_REGISTRATION = (["edition_id", "registration_id"], ["registration.edition_id", "registration.id"])


class RegistrationNote(Model):
    """What staff wrote about a registration. The log says when it was changed, and by whom, but not the words."""

    __tablename__ = "registration_note"
    __table_args__ = (
        sa.UniqueConstraint("public_id"),
        sa.ForeignKeyConstraint(*_OF_REGISTRATION, ondelete="CASCADE"),
        sa.Index("ix_registration_note_edition_id_registration_id", "edition_id", "registration_id", "id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    public_id: Mapped[str] = mapped_column(sa.String(26))
    registration_id: Mapped[int]
    text: Mapped[str] = mapped_column(sa.String(LONGEST_NOTE))
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    written_at: Mapped[Moment]
    changed_at: Mapped[datetime | None]


class BulkKind(StrEnum):
    """What can be done for many at once."""

    APPROVE = "approve"
    REFUSE = "refuse"
    CANCEL = "cancel"
    RESEND = "resend"


class BulkRowState(StrEnum):
    """What became of one of many."""

    CHOSEN = "chosen"
    DONE = "done"
    REFUSED = "refused"


class BulkAct(Model):
    """One press for many people. ``public_id`` is made by the page before it is pressed, so twice is once."""

    __tablename__ = "bulk_act"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("public_id"),
        one_of("kind", BulkKind),
        sa.CheckConstraint("people >= 0", name="people_counted"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    public_id: Mapped[str] = mapped_column(sa.String(26))
    kind: Mapped[str] = mapped_column(sa.String(10))
    reason: Mapped[str] = mapped_column(sa.String(500), server_default="")
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    roles: Mapped[list[str]] = mapped_column(Json)  # those that the actor held when it was pressed
    people: Mapped[int] = mapped_column(sa.Integer)
    pressed_at: Mapped[Moment]


class BulkRow(Model):
    """One person of it. ``sentence`` and ``details`` say why not, in the words of the refusal."""

    __tablename__ = "bulk_row"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "bulk_id", "registration_id"),
        sa.ForeignKeyConstraint(["edition_id", "bulk_id"], ["bulk_act.edition_id", "bulk_act.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(*_OF_REGISTRATION, ondelete="CASCADE"),
        one_of("state", BulkRowState),
        sa.CheckConstraint("(state = 'refused') = (sentence <> '')", name="refused_has_sentence"),
        sa.Index(
            "ix_bulk_row_chosen",
            "edition_id",
            "bulk_id",
            "id",
            sqlite_where=sa.text("state = 'chosen'"),
            postgresql_where=sa.text("state = 'chosen'"),
        ),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    bulk_id: Mapped[int]
    registration_id: Mapped[int]
    state: Mapped[str] = mapped_column(sa.String(10))
    sentence: Mapped[str] = mapped_column(sa.String(400), server_default="")
    details: Mapped[dict[str, object]] = mapped_column(Json)


class FileState(StrEnum):
    """Where a file stands that is made in the background."""

    ASKED = "asked"
    READY = "ready"
    FAILED = "failed"


class ExportFile(Model):
    """A spreadsheet that takes too long for a page: made by a job, kept for a day, for whoever asked for it."""

    __tablename__ = "export_file"
    __table_args__ = (sa.UniqueConstraint("public_id"), one_of("state", FileState))

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    public_id: Mapped[str] = mapped_column(sa.String(26))
    filters: Mapped[str] = mapped_column(sa.Text, server_default="")
    locale: Mapped[str] = mapped_column(sa.String(5))
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    state: Mapped[str] = mapped_column(sa.String(10))
    rows: Mapped[int] = mapped_column(sa.Integer, server_default="0")
    asked_at: Mapped[Moment]
    ready_at: Mapped[datetime | None]
