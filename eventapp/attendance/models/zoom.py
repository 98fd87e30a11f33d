"""What is true about reports of online meetings: who was in, for how long, and whom we take them for."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.agenda.models
import eventapp.editions.models
import eventapp.registration.models.registrations
from eventapp.attendance.rules.zoom import How
from eventapp.core.db import Json, Model, Moment, Pk, one_of


class ZoomReport(Model):
    """The reports of one session, or of the broadcast of one day (``session_id`` is None)."""

    __tablename__ = "zoom_report"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("public_id"),
        sa.UniqueConstraint("edition_id", "place"),
        sa.ForeignKeyConstraint(["edition_id", "session_id"], ["session.edition_id", "session.id"], ondelete="CASCADE"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    public_id: Mapped[str] = mapped_column(sa.String(26))
    session_id: Mapped[int | None]
    day: Mapped[date]
    place: Mapped[str] = mapped_column(sa.String(40))  # as in models.presence
    topic: Mapped[str] = mapped_column(sa.String(200), server_default="")
    imported_at: Mapped[Moment]


class ZoomPerson(Model):
    """Somebody of a report, under the name shown there. ``stays`` are times in and out that do not overlap.

    The same file again adds nothing, since stays are united. ``guesses`` are registrations that it might be.
    """

    __tablename__ = "zoom_person"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "report_id", "who"),
        one_of("how", How),
        sa.CheckConstraint(
            "(registration_id IS NOT NULL) = (how IN ('email', 'name', 'hand'))", name="matched_to_somebody"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "report_id"], ["zoom_report.edition_id", "zoom_report.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"], ["registration.edition_id", "registration.id"], ondelete="CASCADE"
        ),
        sa.Index("ix_zoom_person_edition_id_registration_id", "edition_id", "registration_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    report_id: Mapped[int]
    who: Mapped[str] = mapped_column(sa.String(64))  # SHA-256 of name and address as they are compared
    name: Mapped[str] = mapped_column(sa.String(200))
    email: Mapped[str] = mapped_column(sa.String(254), server_default="")
    stays: Mapped[list[Any]] = mapped_column(Json)
    how: Mapped[str] = mapped_column(sa.String(10))
    registration_id: Mapped[int | None]
    guesses: Mapped[list[Any]] = mapped_column(Json, server_default="[]")
