"""What is true about the desk at the door: who registered there, and every badge that was printed."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.attendance.models.door
import eventapp.editions.models
import eventapp.registration.models.registrations
from eventapp.core.db import Model, Moment, Pk

_OF_REGISTRATION = (["edition_id", "registration_id"], ["registration.edition_id", "registration.id"])
_OF_GATE = (["edition_id", "gate_id"], ["gate.edition_id", "gate.id"])


class WalkIn(Model):
    """A registration that was made at the door; counted apart."""

    __tablename__ = "walk_in"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "registration_id"),
        sa.UniqueConstraint("edition_id", "nonce"),
        sa.ForeignKeyConstraint(*_OF_REGISTRATION, ondelete="CASCADE"),
        sa.ForeignKeyConstraint(*_OF_GATE, ondelete="CASCADE"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    registration_id: Mapped[int]
    gate_id: Mapped[int]
    nonce: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[Moment]


class BadgePrint(Model):
    """One printing of a badge; the second and later ones are reprints."""

    __tablename__ = "badge_print"
    __table_args__ = (
        sa.ForeignKeyConstraint(*_OF_REGISTRATION, ondelete="CASCADE"),
        sa.ForeignKeyConstraint(*_OF_GATE, ondelete="CASCADE"),
        sa.Index("ix_badge_print_edition_id_registration_id", "edition_id", "registration_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    registration_id: Mapped[int]
    gate_id: Mapped[int | None]
    at: Mapped[Moment]
