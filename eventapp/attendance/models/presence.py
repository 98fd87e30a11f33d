"""What is true about presence in sessions: which door or broadcast a room has, and who was there without a scan."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.agenda.models
import eventapp.attendance.models.door
import eventapp.editions.models
import eventapp.registration.models.registrations
from eventapp.core.db import Model, Moment, Pk, one_of

_OF_REGISTRATION = (["edition_id", "registration_id"], ["registration.edition_id", "registration.id"])
_OF_SESSION = (["edition_id", "session_id"], ["session.edition_id", "session.id"])


class Source(StrEnum):
    """How it became known that somebody was there, besides scans and reports of meetings."""

    ONLINE = "online"
    HAND = "hand"


class SessionRoom(Model):
    """How presence in a room's sessions is known: scans in an area, and whether the forum's broadcast shows it."""

    __tablename__ = "session_room"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "room_id"),
        sa.ForeignKeyConstraint(["edition_id", "room_id"], ["room.edition_id", "room.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["edition_id", "area_id"], ["area.edition_id", "area.id"], ondelete="CASCADE"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    room_id: Mapped[int]
    area_id: Mapped[int | None]
    is_broadcast: Mapped[bool] = mapped_column(server_default=sa.false())


class Presence(Model):
    """Somebody joined online, or was marked present by hand. ``session_id`` is None for a day's broadcast as such.

    ``place`` names session or day, so that pressing again counts once. ``left_at`` is None where nobody knows it.
    """

    __tablename__ = "presence"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "registration_id", "place", "source"),
        one_of("source", Source),
        sa.CheckConstraint("joined_at <= left_at", name="joined_before_left"),
        sa.ForeignKeyConstraint(*_OF_REGISTRATION, ondelete="CASCADE"),
        sa.ForeignKeyConstraint(*_OF_SESSION, ondelete="CASCADE"),
        sa.Index("ix_presence_edition_id_session_id", "edition_id", "session_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    registration_id: Mapped[int]
    session_id: Mapped[int | None]
    day: Mapped[date]
    place: Mapped[str] = mapped_column(sa.String(40))
    source: Mapped[str] = mapped_column(sa.String(10))
    joined_at: Mapped[Moment]
    left_at: Mapped[datetime | None]
