"""What is true about certificates of attendance. Those of awards follow from published results, without rows here."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.editions.models
import eventapp.registration.models.registrations
import eventapp.surveys.models.surveys
from eventapp.certificates.rules.attendance import Days
from eventapp.core.db import Json, Model, Moment, Pk, one_of

_OF_TEMPLATE = (["edition_id", "template_id"], ["certificate_template.edition_id", "certificate_template.id"])


class RunState(StrEnum):
    """How far a round of issuing is."""

    RUNNING = "running"
    DONE = "done"


class CertificateTemplate(Model):
    """One sort of certificate: for whom, by which rule, with which words. ``role`` is *participant* or a role.

    ``next_serial`` grows with each certificate; a number is never given twice. ``survey_id`` is set where an answer to
    that survey is needed, which then says so itself.
    """

    __tablename__ = "certificate_template"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("public_id"),
        one_of("days", Days),
        sa.CheckConstraint("min_sessions >= 0 AND min_minutes >= 0", name="least_not_negative"),
        sa.CheckConstraint("next_serial > 0", name="serial_positive"),
        sa.ForeignKeyConstraint(["edition_id", "survey_id"], ["survey.edition_id", "survey.id"]),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    public_id: Mapped[str] = mapped_column(sa.String(26))
    name: Mapped[str] = mapped_column(sa.String(120))
    role: Mapped[str] = mapped_column(sa.String(20))
    days: Mapped[str] = mapped_column(sa.String(10))
    min_sessions: Mapped[int] = mapped_column(sa.Integer, server_default="0")
    min_minutes: Mapped[int] = mapped_column(sa.Integer, server_default="0")
    survey_id: Mapped[int | None]
    heading_id: Mapped[str] = mapped_column(sa.String(80))
    heading_en: Mapped[str] = mapped_column(sa.String(80), server_default="")
    body_id: Mapped[str] = mapped_column(sa.String(600))
    body_en: Mapped[str] = mapped_column(sa.String(600), server_default="")
    number_format: Mapped[str] = mapped_column(sa.String(60))
    next_serial: Mapped[int] = mapped_column(sa.Integer, server_default="1")
    town: Mapped[str] = mapped_column(sa.String(80), server_default="")
    dated_on: Mapped[date]
    signer: Mapped[str] = mapped_column(sa.String(120))
    signer_position: Mapped[str] = mapped_column(sa.String(160), server_default="")
    created_at: Mapped[Moment]


class Certificate(Model):
    """One person's certificate. ``words`` are those of the paper, so that it is drawn the same for ever."""

    __tablename__ = "certificate"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("code"),
        sa.UniqueConstraint("edition_id", "template_id", "serial"),
        sa.Index(
            "uq_certificate_held",
            "edition_id",
            "template_id",
            "registration_id",
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        ),
        sa.Index("ix_certificate_edition_id_registration_id", "edition_id", "registration_id"),
        sa.ForeignKeyConstraint(*_OF_TEMPLATE, ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["edition_id", "registration_id"], ["registration.edition_id", "registration.id"]),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    template_id: Mapped[int]
    registration_id: Mapped[int]
    code: Mapped[str] = mapped_column(sa.String(20))  # of the issued document
    serial: Mapped[int] = mapped_column(sa.Integer)
    number: Mapped[str] = mapped_column(sa.String(80))
    locale: Mapped[str] = mapped_column(sa.String(5))
    words: Mapped[dict[str, Any]]
    issued_at: Mapped[Moment]
    withdrawn_at: Mapped[datetime | None]


class CertificateRun(Model):
    """One round of issuing: the people as they were when it was started, and how many are done.

    ``people`` are objects with the id of a registration and the values of its marks. The outbox's lease says which
    worker is at it; a worker that is killed leaves ``done`` where its last transaction put it.
    """

    __tablename__ = "certificate_run"
    __table_args__ = (
        sa.UniqueConstraint("public_id"),
        one_of("state", RunState),
        sa.CheckConstraint("done BETWEEN 0 AND total", name="done_within_total"),
        sa.CheckConstraint("issued BETWEEN 0 AND done", name="issued_within_done"),
        sa.ForeignKeyConstraint(*_OF_TEMPLATE, ondelete="CASCADE"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    public_id: Mapped[str] = mapped_column(sa.String(26))
    template_id: Mapped[int]
    state: Mapped[str] = mapped_column(sa.String(10))
    people: Mapped[list[Any]] = mapped_column(Json)
    total: Mapped[int] = mapped_column(sa.Integer)
    done: Mapped[int] = mapped_column(sa.Integer, server_default="0")
    issued: Mapped[int] = mapped_column(sa.Integer, server_default="0")
    mails: Mapped[bool]
    started_at: Mapped[Moment]
    ended_at: Mapped[datetime | None]
