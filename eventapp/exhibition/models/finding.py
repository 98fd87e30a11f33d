"""What visitors find booths and innovations by, and which of them a participant keeps.

The index holds what visitors may see and nothing else: the acts that publish, hide and show a booth write it.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.editions.models
import eventapp.exhibition.models.booths
import eventapp.registration.models.registrations
from eventapp.core.db import Model, Moment, Pk


class FindingState(Model):
    """A random mark of an edition's index that each change of it renews, so that nobody reads an old copy."""

    __tablename__ = "finding_state"

    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True)
    revision: Mapped[str] = mapped_column(sa.String(26))


class FindingDocument(Model):
    """A booth that visitors see, or one of its innovations, as published in ``version``."""

    __tablename__ = "finding_document"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("edition_id", "booth_id", "innovation_id"),
        sa.ForeignKeyConstraint(["edition_id", "booth_id"], ["booth.edition_id", "booth.id"], ondelete="CASCADE"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    booth_id: Mapped[int]
    innovation_id: Mapped[int]  # as in the published version; 0 for the booth itself
    version: Mapped[int] = mapped_column(sa.Integer)
    position: Mapped[int] = mapped_column(sa.Integer)
    dimensions: Mapped[str] = mapped_column(sa.String(500))  # keys, parted by blanks
    status: Mapped[str] = mapped_column(sa.String(20))  # of an innovation, else empty
    title: Mapped[str] = mapped_column(sa.String(200))
    lead: Mapped[str] = mapped_column(sa.Text)
    body: Mapped[str] = mapped_column(sa.Text)


class FindingWord(Model):
    """A word or stem of a document and how much it counts there."""

    __tablename__ = "finding_word"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["edition_id", "document_id"], ["finding_document.edition_id", "finding_document.id"], ondelete="CASCADE"
        ),
        sa.Index("ix_finding_word_edition_id_document_id", "edition_id", "document_id"),
        {"sqlite_with_rowid": False},  # the rows of a word lie side by side
    )

    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True)
    word: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    document_id: Mapped[int] = mapped_column(primary_key=True)
    weight: Mapped[int] = mapped_column(sa.SmallInteger)


class FindingSpelling(Model):
    """How a word of the index may be written by somebody who means it."""

    __tablename__ = "finding_spelling"
    __table_args__ = (
        sa.Index("ix_finding_spelling_edition_id_word", "edition_id", "word"),
        {"sqlite_with_rowid": False},
    )

    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True)
    written: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    word: Mapped[str] = mapped_column(sa.String(40), primary_key=True)


class Favourite(Model):
    """A booth, or one of its innovations, that somebody who takes part keeps with the ticket."""

    __tablename__ = "favourite"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"], ["registration.edition_id", "registration.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["edition_id", "booth_id"], ["booth.edition_id", "booth.id"], ondelete="CASCADE"),
        sa.Index("ix_favourite_edition_id_booth_id", "edition_id", "booth_id"),
    )

    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True)
    registration_id: Mapped[int] = mapped_column(primary_key=True)
    booth_id: Mapped[int] = mapped_column(primary_key=True)
    innovation_id: Mapped[int] = mapped_column(primary_key=True)  # 0 for the booth itself
    kept_at: Mapped[Moment]
