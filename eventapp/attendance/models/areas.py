"""What is true about areas and gates that are not ordinary: who may enter, ways out, and who went out for a while.

An area without a row here is entered once a day by everybody; a gate without one is a way in.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.attendance.models.door
import eventapp.editions.models
import eventapp.registration.models.registrations
from eventapp.attendance.rules.entering import Direction, Mode
from eventapp.core.db import Json, Model, Moment, Pk, one_of


class AreaRule(Model):
    """How an area is entered. ``admits`` holds roles and, as ``type:<key>``, ticket types; empty is everybody."""

    __tablename__ = "area_rule"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "area_id"),
        sa.ForeignKeyConstraint(["edition_id", "area_id"], ["area.edition_id", "area.id"], ondelete="CASCADE"),
        one_of("mode", Mode),
        sa.CheckConstraint("capacity > 0", name="capacity_positive"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    area_id: Mapped[int]
    mode: Mapped[str] = mapped_column(sa.String(10), server_default=Mode.ONCE.value)
    capacity: Mapped[int | None] = mapped_column(sa.Integer)  # shown beside who is inside; refuses nobody
    admits: Mapped[list[str]] = mapped_column(Json, server_default="[]")


class GateRule(Model):
    """A gate that is a way out, or a desk that registers and prints."""

    __tablename__ = "gate_rule"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "gate_id"),
        sa.ForeignKeyConstraint(["edition_id", "gate_id"], ["gate.edition_id", "gate.id"], ondelete="CASCADE"),
        one_of("direction", Direction),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    gate_id: Mapped[int]
    direction: Mapped[str] = mapped_column(sa.String(3), server_default=Direction.IN.value)
    is_desk: Mapped[bool] = mapped_column(server_default=sa.false())


class Whereabouts(Model):
    """Whether somebody who went out of an area on a day is back inside. Who never went out has an entry only."""

    __tablename__ = "whereabouts"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "area_id", "day", "registration_id"),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"], ["registration.edition_id", "registration.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["edition_id", "area_id"], ["area.edition_id", "area.id"], ondelete="CASCADE"),
        sa.CheckConstraint("returns >= 0", name="returns_counted"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    area_id: Mapped[int]
    day: Mapped[date]
    registration_id: Mapped[int]
    inside: Mapped[bool]
    changed_at: Mapped[Moment]
    returns: Mapped[int] = mapped_column(sa.Integer, server_default="0")
