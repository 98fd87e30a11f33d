"""What is true about an agenda. Only ``agenda.services`` writes these tables."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.editions.models
from eventapp.core.db import Model, Moment, Pk, one_of


class SessionKind(StrEnum):
    """What sort of item a session is."""

    ARRIVAL = "arrival"
    CEREMONY = "ceremony"
    PLENARY = "plenary"
    PANEL = "panel"
    WORKSHOP = "workshop"
    EXHIBITION = "exhibition"
    AWARD = "award"
    BREAK = "break"


class SpeakerRole(StrEnum):
    """What a person does in a session."""

    SPEAKER = "speaker"
    MODERATOR = "moderator"


class Room(Model):
    """A place where sessions are held."""

    __tablename__ = "room"
    __table_args__ = (sa.UniqueConstraint("edition_id", "id"), sa.UniqueConstraint("edition_id", "name"))

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(sa.String(120))
    position: Mapped[int] = mapped_column(sa.Integer)


class Session(Model):
    """One item of the agenda. ``day`` is the local day of its start; ``seats`` is None where nobody counts them.

    ``seats_taken`` changes only through ``agenda.services.take_seat`` and ``free_seat``. A cancelled session stays.
    ``overflow_address`` is where whoever finds no seat may follow it; it stands in no page.
    """

    __tablename__ = "session"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("public_id"),
        sa.CheckConstraint("starts_at < ends_at", name="starts_before_ends"),
        sa.CheckConstraint("seats >= 0", name="seats_not_negative"),
        sa.CheckConstraint("seats_taken >= 0", name="seats_taken_counted"),
        sa.CheckConstraint("seats IS NULL OR seats_taken <= seats", name="seats_within_limit"),
        one_of("kind", SessionKind),
        sa.ForeignKeyConstraint(["edition_id", "room_id"], ["room.edition_id", "room.id"], ondelete="CASCADE"),
        sa.Index("ix_session_edition_id_starts_at", "edition_id", "starts_at", "id"),
        sa.Index("ix_session_edition_id_room_id", "edition_id", "room_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    public_id: Mapped[str] = mapped_column(sa.String(26))
    room_id: Mapped[int]
    day: Mapped[date]
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    title: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[str] = mapped_column(sa.String(20))
    about: Mapped[str] = mapped_column(sa.String(4000), server_default="")
    seats: Mapped[int | None] = mapped_column(sa.Integer)
    changed_at: Mapped[Moment]
    seats_taken: Mapped[int] = mapped_column(sa.Integer, server_default="0")
    cancelled_at: Mapped[datetime | None]
    overflow_address: Mapped[str] = mapped_column(sa.String(500), server_default="")


class Speaker(Model):
    """A person of the agenda, with what stands below the name."""

    __tablename__ = "speaker"
    __table_args__ = (sa.UniqueConstraint("edition_id", "id"), sa.UniqueConstraint("edition_id", "name", "position"))

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(sa.String(200))
    position: Mapped[str] = mapped_column(sa.String(200), server_default="")


class SessionSpeaker(Model):
    """Who speaks in a session or moderates it; ``rank`` is the order on the page."""

    __tablename__ = "session_speaker"
    __table_args__ = (
        one_of("role", SpeakerRole),
        sa.ForeignKeyConstraint(["edition_id", "session_id"], ["session.edition_id", "session.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["edition_id", "speaker_id"], ["speaker.edition_id", "speaker.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("edition_id", "session_id", "speaker_id", "role"),
        sa.Index("ix_session_speaker_edition_id_speaker_id", "edition_id", "speaker_id"),
        sa.Index(
            "uq_session_speaker_moderator",
            "edition_id",
            "session_id",
            unique=True,
            sqlite_where=sa.text("role = 'moderator'"),
            postgresql_where=sa.text("role = 'moderator'"),
        ),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    session_id: Mapped[int]
    speaker_id: Mapped[int]
    role: Mapped[str] = mapped_column(sa.String(20))
    rank: Mapped[int] = mapped_column(sa.Integer)
