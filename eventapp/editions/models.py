"""What is true about an edition and about those who belong to it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.accounts.models
import eventapp.regions.models
from eventapp.core.access import Role
from eventapp.core.db import Json, Model, Moment, Pk, one_of


class Track(StrEnum):
    """The way a region goes through an edition."""

    PREPARING = "preparing"
    IMPLEMENTING = "implementing"
    PROVINCE = "province"


class Stage(StrEnum):
    """How far a region has come on its track. An award is no stage but a recognition beside it."""

    INVITED = "invited"
    ASSESSED = "assessed"
    SELECTED = "selected"
    MOU_SIGNED = "mou_signed"
    MENTORED = "mentored"
    MASTERPLAN_DONE = "masterplan_done"
    EVALUATED = "evaluated"
    NAMED = "named"  # a document names the region as a participant and says no more


class TieKind(StrEnum):
    """Why a person is not impartial about a region."""

    HOME = "home"
    EMPLOYER = "employer"
    DELEGATION = "delegation"
    MENTOR = "mentor"
    TEAM = "team"
    DECLARED = "declared"


class TokenScope(StrEnum):
    """What an API token may do."""

    ORGANISER = "organiser"
    GATE = "gate"


class Edition(Model):
    """One year of the programme; owns everything that carries its ``edition_id``."""

    __tablename__ = "edition"
    __table_args__ = (
        sa.UniqueConstraint("slug"),
        sa.CheckConstraint("starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on", name="starts_before_ends"),
    )

    id: Mapped[Pk]
    slug: Mapped[str] = mapped_column(sa.String(40))
    year: Mapped[int] = mapped_column(sa.Integer)
    name: Mapped[str] = mapped_column(sa.String(200))
    programme: Mapped[str] = mapped_column(sa.String(200))
    zone: Mapped[str] = mapped_column(sa.String(40), server_default="Asia/Jakarta")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    venue: Mapped[str] = mapped_column(sa.String(200), server_default="")
    help_contact: Mapped[str] = mapped_column(sa.String(200), server_default="")
    is_example: Mapped[bool] = mapped_column(server_default=sa.false())
    is_history: Mapped[bool] = mapped_column(server_default=sa.false())  # closed, known from documents only
    facts: Mapped[dict[str, Any]] = mapped_column(
        Json
    )  # figures as the documents give them: {key: {value, note, source}}
    sources: Mapped[list[str]] = mapped_column(Json)
    created_at: Mapped[Moment]


class Dimension(Model):
    """One of the edition's dimensions, such as Smart Governance."""

    __tablename__ = "dimension"
    __table_args__ = (sa.UniqueConstraint("edition_id", "id"), sa.UniqueConstraint("edition_id", "key"))

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(sa.String(40))
    label: Mapped[str] = mapped_column(sa.String(120))
    position: Mapped[int] = mapped_column(sa.Integer)


class Participation(Model):
    """A region in an edition, on a track, at a stage; ``as_written`` is the name in the document."""

    __tablename__ = "participation"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("edition_id", "region_id"),
        one_of("track", Track),
        one_of("stage", Stage),
        sa.Index("ix_participation_region_id", "region_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    region_id: Mapped[int] = mapped_column(sa.ForeignKey("region.id"))
    track: Mapped[str] = mapped_column(sa.String(20))
    stage: Mapped[str] = mapped_column(sa.String(20))
    position: Mapped[int] = mapped_column(sa.Integer)
    as_written: Mapped[str] = mapped_column(sa.String(120))
    note: Mapped[str] = mapped_column(sa.String(300), server_default="")


class Membership(Model):
    """A person's role in an edition, for a region team also the region."""

    __tablename__ = "membership"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("edition_id", "user_id", "role", "region_id"),
        sa.Index(
            "uq_membership_role_without_region",
            "edition_id",
            "user_id",
            "role",
            unique=True,
            sqlite_where=sa.text("region_id IS NULL"),
            postgresql_where=sa.text("region_id IS NULL"),
        ),
        one_of("role", Role),
        sa.CheckConstraint("(role = 'region') = (region_id IS NOT NULL)", name="region_team_has_region"),
        sa.Index("ix_membership_user_id", "user_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(sa.String(20))
    region_id: Mapped[int | None] = mapped_column(sa.ForeignKey("region.id"))
    created_at: Mapped[Moment]


class Appointment(Model):
    """A chair or auditor whose role waits for a second person, or waited; a membership exists once it is agreed."""

    __tablename__ = "appointment"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.CheckConstraint("role IN ('chair', 'auditor')", name="role_of_an_official"),
        sa.CheckConstraint("(decided_at IS NULL) = (is_agreed IS NULL)", name="decided_has_answer"),
        sa.CheckConstraint("asked_by <> decided_by OR NOT is_agreed", name="two_people"),
        sa.Index(
            "uq_appointment_waiting",
            "edition_id",
            "user_id",
            unique=True,
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        ),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(sa.String(20))
    asked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    asked_at: Mapped[Moment]
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None]
    is_agreed: Mapped[bool | None]


class Tie(Model):
    """A reason why a person may not judge a region. Judging reads it, also for ties that appear later."""

    __tablename__ = "tie"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "user_id", "region_id", "kind"),
        one_of("kind", TieKind),
        sa.Index("ix_tie_user_id", "user_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id", ondelete="CASCADE"))
    region_id: Mapped[int] = mapped_column(sa.ForeignKey("region.id"))
    kind: Mapped[str] = mapped_column(sa.String(20))
    source: Mapped[str] = mapped_column(sa.String(120))
    created_at: Mapped[Moment]


class Recognition(Model):
    """What a region was given in an edition: a category won, or a condition met."""

    __tablename__ = "recognition"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "category_key", "region_id"),
        sa.Index("ix_recognition_region_id", "region_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    region_id: Mapped[int] = mapped_column(sa.ForeignKey("region.id"))
    category_key: Mapped[str] = mapped_column(sa.String(60))
    category_label: Mapped[str] = mapped_column(sa.String(160))
    position: Mapped[int] = mapped_column(sa.Integer)
    source: Mapped[list[str]] = mapped_column(Json)
    given_at: Mapped[datetime | None]


class ProgrammeEvent(Model):
    """Something that happened in an edition's year, as a document tells it; a date may be unknown."""

    __tablename__ = "programme_event"

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(300))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    precision: Mapped[str] = mapped_column(sa.String(120), server_default="")
    venue: Mapped[str] = mapped_column(sa.String(200), server_default="")
    region_id: Mapped[int | None] = mapped_column(sa.ForeignKey("region.id"))
    details: Mapped[dict[str, Any]] = mapped_column(Json)
    source: Mapped[list[str]] = mapped_column(Json)


class HistoryNote(Model):
    """A contradiction or gap in the documents, shown and not smoothed over. Without an edition: about all years."""

    __tablename__ = "history_note"

    id: Mapped[Pk]
    about_edition_id: Mapped[int | None] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(sa.String(60), unique=True)
    text_id: Mapped[str]
    text_en: Mapped[str]
    source: Mapped[list[str]] = mapped_column(Json)


class ApiToken(Model):
    """A token of the API, for one edition and one scope. Only its hash is kept."""

    __tablename__ = "api_token"
    __table_args__ = (sa.UniqueConstraint("token_hash"), one_of("scope", TokenScope))

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64))
    scope: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[str] = mapped_column(sa.String(120))
    created_at: Mapped[Moment]
    ended_at: Mapped[datetime | None]


class SourceDocument(Model):
    """A document that the archive was taken from; pages call it by its number."""

    __tablename__ = "source_document"
    __table_args__ = (sa.UniqueConstraint("file"), sa.UniqueConstraint("number"))

    id: Mapped[Pk]
    number: Mapped[int] = mapped_column(sa.Integer)
    file: Mapped[str] = mapped_column(sa.String(120))
    title_id: Mapped[str] = mapped_column(sa.String(200))
    title_en: Mapped[str] = mapped_column(sa.String(200))
    language: Mapped[str] = mapped_column(sa.String(10))
