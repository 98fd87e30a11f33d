"""What is true about delegations: the people one region or organisation sends, and where protocol places a person.

A delegate is an ordinary registration with a ticket of its own; leaving the delegation leaves the registration.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.editions.models
import eventapp.regions.models
import eventapp.registration.models.registrations
from eventapp.core.db import Model, Moment, Pk


class Delegation(Model):
    """The people that one region or organisation sends, entered by one coordinator through one link."""

    __tablename__ = "delegation"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("public_id"),
        sa.UniqueConstraint("link_hash"),
        sa.UniqueConstraint("edition_id", "name"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    public_id: Mapped[str] = mapped_column(sa.String(26))
    link_number: Mapped[int] = mapped_column(sa.Integer, server_default="1")  # counts the links; the last one opens
    link_hash: Mapped[str | None] = mapped_column(sa.String(64))  # of the coordinator's link; None once it is ended
    name: Mapped[str] = mapped_column(sa.String(200))  # such as Kota Bandung
    region_id: Mapped[int | None] = mapped_column(sa.ForeignKey("region.id"))
    coordinator_name: Mapped[str] = mapped_column(sa.String(120), server_default="")
    coordinator_email: Mapped[str] = mapped_column(sa.String(254), server_default="")
    coordinator_phone: Mapped[str] = mapped_column(sa.String(20), server_default="")
    seats: Mapped[int | None] = mapped_column(sa.Integer)  # None where nobody limits the delegation
    changes_until: Mapped[datetime | None]  # until then people may be entered, corrected and replaced
    mailed_at: Mapped[datetime | None]  # when the link was last mailed to the coordinator
    created_at: Mapped[Moment]


class Delegate(Model):
    """One registration as a member of a delegation."""

    __tablename__ = "delegate"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "registration_id"),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"], ["registration.edition_id", "registration.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "delegation_id"], ["delegation.edition_id", "delegation.id"], ondelete="CASCADE"
        ),
        sa.Index("ix_delegate_edition_id_delegation_id", "edition_id", "delegation_id"),
        sa.Index(
            "uq_delegate_one_head",
            "edition_id",
            "delegation_id",
            unique=True,
            sqlite_where=sa.text("is_head"),
            postgresql_where=sa.text("is_head"),
        ),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    registration_id: Mapped[int]
    delegation_id: Mapped[int]
    is_head: Mapped[bool] = mapped_column(server_default=sa.false())
    was_entered: Mapped[bool] = mapped_column(server_default=sa.true())  # False for who had registered alone before


class Protocol(Model):
    """Where protocol places a person; only those have a row of whom something is known."""

    __tablename__ = "protocol"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "registration_id"),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"], ["registration.edition_id", "registration.id"], ondelete="CASCADE"
        ),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    registration_id: Mapped[int]
    position: Mapped[str] = mapped_column(sa.String(160), server_default="")  # jabatan, such as Kepala Dinas Kominfo
    rank: Mapped[str] = mapped_column(sa.String(60), server_default="")  # pangkat/golongan, such as Pembina Utama Muda
    organisation_kind: Mapped[str] = mapped_column(sa.String(20), server_default="")
    protocol_order: Mapped[int | None] = mapped_column(sa.Integer)  # 1 comes first
    represents: Mapped[str] = mapped_column(sa.String(160), server_default="")  # for whom this person comes
    seat: Mapped[str] = mapped_column(sa.String(40), server_default="")
    is_vip: Mapped[bool] = mapped_column(server_default=sa.false())
