"""What is true about lists of people that somebody handed in: a draft until it is entered, then what it made.

A draft holds the rows as they were written, corrections beside them; both are emptied when the list is entered or
thrown away, because the registrations hold the people from then on.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.accounts.models
import eventapp.editions.models
import eventapp.registration.models.delegations
import eventapp.registration.models.registrations
from eventapp.core.db import Json, Model, Moment, Pk, one_of


class ImportState(StrEnum):
    """Where a list stands."""

    DRAFT = "draft"
    ENTERED = "entered"
    UNDONE = "undone"


class PeopleImport(Model):
    """One list. ``content_hash`` finds the same list again; ``header_hash`` is that of its titles."""

    __tablename__ = "people_import"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("public_id"),
        sa.ForeignKeyConstraint(
            ["edition_id", "delegation_id"], ["delegation.edition_id", "delegation.id"], ondelete="CASCADE"
        ),
        sa.Index("ix_people_import_edition_id_created_at", "edition_id", "created_at"),
        one_of("state", ImportState),
        sa.CheckConstraint("(state = 'draft') = (entered_at IS NULL)", name="entered_has_time"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    public_id: Mapped[str] = mapped_column(sa.String(26))
    delegation_id: Mapped[int | None]  # None for a list of the organiser
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    state: Mapped[str] = mapped_column(sa.String(10))
    file_name: Mapped[str] = mapped_column(sa.String(120))
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    header_hash: Mapped[str] = mapped_column(sa.String(64))
    titles: Mapped[list[str]] = mapped_column(Json)
    mapping: Mapped[dict[str, Any]] = mapped_column(Json)  # field -> column, counted from 0
    rows: Mapped[list[Any]] = mapped_column(Json)  # [line, [cells]] below the header
    corrections: Mapped[dict[str, Any]] = mapped_column(Json)  # line -> field -> text
    notices: Mapped[list[Any]] = mapped_column(Json)  # [sentence, details] about the file
    entered: Mapped[int] = mapped_column(sa.Integer, server_default="0")  # people
    created_at: Mapped[Moment]
    entered_at: Mapped[datetime | None]


class ImportedPerson(Model):
    """A registration that a list made."""

    __tablename__ = "imported_person"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "registration_id"),
        sa.ForeignKeyConstraint(
            ["edition_id", "import_id"], ["people_import.edition_id", "people_import.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"], ["registration.edition_id", "registration.id"], ondelete="CASCADE"
        ),
        sa.Index("ix_imported_person_edition_id_import_id", "edition_id", "import_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    import_id: Mapped[int]
    registration_id: Mapped[int]
    line: Mapped[int] = mapped_column(sa.Integer)


class ColumnMapping(Model):
    """Which column held what, the last time a list with these titles was entered."""

    __tablename__ = "column_mapping"
    __table_args__ = (sa.UniqueConstraint("edition_id", "header_hash"),)

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    header_hash: Mapped[str] = mapped_column(sa.String(64))
    mapping: Mapped[dict[str, Any]] = mapped_column(Json)
    used_at: Mapped[Moment]
