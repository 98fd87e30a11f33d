"""What is true about booked sessions: who has a seat in which, who waits for one, who follows it online."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.agenda.models
import eventapp.editions.models
import eventapp.registration.models.registrations
from eventapp.core.db import Model, Moment, Pk, one_of
from eventapp.registration.rules.bookings import BookingState


class SessionBooking(Model):
    """One person and one session. Only *booked* holds a seat, which the session counts.

    ``told`` is when and where the person was last told that the session is, so that a change is told once.
    """

    __tablename__ = "session_booking"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "session_id", "registration_id"),
        one_of("state", BookingState),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"], ["registration.edition_id", "registration.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["edition_id", "session_id"], ["session.edition_id", "session.id"], ondelete="CASCADE"),
        sa.CheckConstraint("(state = 'waiting') = (waiting_since IS NOT NULL)", name="waiting_has_time"),
        sa.Index("ix_session_booking_edition_id_registration_id", "edition_id", "registration_id"),
        sa.Index(
            "ix_session_booking_line",
            "edition_id",
            "session_id",
            "waiting_since",
            "id",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        ),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    session_id: Mapped[int]
    registration_id: Mapped[int]
    state: Mapped[str] = mapped_column(sa.String(10))
    booked_at: Mapped[Moment]
    waiting_since: Mapped[datetime | None]
    told: Mapped[str] = mapped_column(sa.String(300), server_default="")
