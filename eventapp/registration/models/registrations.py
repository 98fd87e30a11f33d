"""What is true about registrations: one person for one edition, a seat in one quota, and a ticket once confirmed.

``quota`` counts its registrations by state. Only ``registration.services`` writes these tables, and it moves the
counters in the transaction that moves the registration.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.editions.models
import eventapp.regions.models
import eventapp.registration.models.types
from eventapp.core.db import Model, Moment, Pk, one_of
from eventapp.registration.rules.states import Attendance, Status


class RegistrationWindow(Model):
    """When an edition takes registrations."""

    __tablename__ = "registration_window"
    __table_args__ = (sa.CheckConstraint("opens_at < closes_at", name="opens_before_closes"),)

    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True)
    opens_at: Mapped[Moment]
    closes_at: Mapped[Moment]


class Quota(Model):
    """The seats of one way to attend. The last one is given once, however many ask.

    ``used`` = confirmed + pending + ``reserved``; these are kept for access codes and nobody's yet. ``by_region`` and
    ``by_day`` say that regions or days are counted too, so that whoever takes a seat knows it from the same row.
    """

    __tablename__ = "quota"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "attendance"),
        one_of("attendance", Attendance),
        sa.CheckConstraint("used BETWEEN 0 AND size", name="used_within_size"),
        sa.CheckConstraint("pending BETWEEN 0 AND used", name="pending_within_used"),
        sa.CheckConstraint("reserved BETWEEN 0 AND used - pending", name="reserved_within_used"),
        sa.CheckConstraint("waiting >= 0", name="waiting_counted"),
        sa.CheckConstraint("cancelled >= 0", name="cancelled_counted"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    attendance: Mapped[str] = mapped_column(sa.String(10))
    size: Mapped[int] = mapped_column(sa.Integer)
    used: Mapped[int] = mapped_column(sa.Integer, server_default="0")
    pending: Mapped[int] = mapped_column(sa.Integer, server_default="0")
    reserved: Mapped[int] = mapped_column(sa.Integer, server_default="0")
    waiting: Mapped[int] = mapped_column(sa.Integer, server_default="0")
    cancelled: Mapped[int] = mapped_column(sa.Integer, server_default="0")
    by_region: Mapped[bool] = mapped_column(server_default=sa.false())
    by_day: Mapped[bool] = mapped_column(server_default=sa.false())


class Registration(Model):
    """One person for one edition. The person's own link is a token of which only the hash is kept.

    ``identity_hash`` is the same for the same name at the same address, so that nobody is registered twice;
    ``key_hash`` is that of one submission, so that a repeated one is answered and not stored again.
    ``sort_name`` and ``search`` are the folded texts by which lists are ordered and searched. Types and codes are in
    ``models.types``.
    """

    __tablename__ = "registration"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("edition_id", "key_hash"),
        sa.UniqueConstraint("public_id"),
        sa.UniqueConstraint("manage_hash"),
        sa.ForeignKeyConstraint(["edition_id", "attendance"], ["quota.edition_id", "quota.attendance"]),
        sa.ForeignKeyConstraint(["edition_id", "type_id"], ["ticket_type.edition_id", "ticket_type.id"]),
        sa.ForeignKeyConstraint(["edition_id", "access_code_id"], ["access_code.edition_id", "access_code.id"]),
        sa.Index(
            "uq_registration_live_identity",
            "edition_id",
            "identity_hash",
            unique=True,
            sqlite_where=sa.text("status <> 'cancelled'"),
            postgresql_where=sa.text("status <> 'cancelled'"),
        ),
        sa.Index(
            "ix_registration_waiting_line",
            "edition_id",
            "attendance",
            "waiting_since",
            "id",
            sqlite_where=sa.text("status = 'waiting'"),
            postgresql_where=sa.text("status = 'waiting'"),
        ),
        sa.Index(
            "ix_registration_edition_id_type_id",
            "edition_id",
            "type_id",
            "sort_name",
            sqlite_where=sa.text("type_id IS NOT NULL"),
            postgresql_where=sa.text("type_id IS NOT NULL"),
        ),
        sa.Index("ix_registration_edition_id_sort_name", "edition_id", "sort_name", "id"),
        sa.Index("ix_registration_edition_id_status_sort_name", "edition_id", "status", "sort_name", "id"),
        one_of("status", Status),
        sa.CheckConstraint("(status = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelled_has_time"),
        sa.CheckConstraint("status <> 'waiting' OR waiting_since IS NOT NULL", name="waiting_has_time"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    public_id: Mapped[str] = mapped_column(sa.String(26))
    manage_hash: Mapped[str] = mapped_column(sa.String(64))
    key_hash: Mapped[str | None] = mapped_column(sa.String(64))
    identity_hash: Mapped[str] = mapped_column(sa.String(64))
    name: Mapped[str] = mapped_column(sa.String(120))
    email: Mapped[str] = mapped_column(sa.String(254))
    phone: Mapped[str] = mapped_column(sa.String(20))
    organisation: Mapped[str] = mapped_column(sa.String(200))
    region_id: Mapped[int | None] = mapped_column(sa.ForeignKey("region.id"))
    attendance: Mapped[str] = mapped_column(sa.String(10))
    type_id: Mapped[int | None]  # None for an ordinary participant
    access_code_id: Mapped[int | None]  # the code that opened the type
    status: Mapped[str] = mapped_column(sa.String(10))
    consented_at: Mapped[Moment]
    news: Mapped[bool] = mapped_column(server_default=sa.false())
    photo: Mapped[bool] = mapped_column(server_default=sa.false())
    listing: Mapped[bool] = mapped_column(server_default=sa.false())
    locale: Mapped[str] = mapped_column(sa.String(5))
    sort_name: Mapped[str] = mapped_column(sa.String(200))
    search: Mapped[str]
    created_at: Mapped[Moment]
    waiting_since: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]


class Ticket(Model):
    """What admits a confirmed person: the hash of the scan code, and a short code to read aloud to staff."""

    __tablename__ = "ticket"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("edition_id", "registration_id"),
        sa.UniqueConstraint("edition_id", "code"),
        sa.UniqueConstraint("scan_hash"),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"], ["registration.edition_id", "registration.id"], ondelete="CASCADE"
        ),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    registration_id: Mapped[int]
    code: Mapped[str] = mapped_column(sa.String(9))
    scan_hash: Mapped[str] = mapped_column(sa.String(64))
    issued_at: Mapped[Moment]
