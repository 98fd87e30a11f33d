"""Booths and what they show."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.accounts.models
import eventapp.editions.models
import eventapp.regions.models
from eventapp.core.db import Json, Model, Moment, Pk, one_of
from eventapp.exhibition.rules.links import LinkKind


class BoothState(StrEnum):
    """A draft has never been shown; what is published stays so, edits wait for the next publication."""

    DRAFT = "draft"
    PUBLISHED = "published"


class InnovationStatus(StrEnum):
    """Whether an innovation can be visited today."""

    RUNNING = "running"
    PLANNED = "planned"


class Booth(Model):
    """A region's booth. The texts here are the draft; visitors see the version ``version`` of ``BoothVersion``."""

    __tablename__ = "booth"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("edition_id", "slug"),
        sa.UniqueConstraint("edition_id", "region_id"),
        sa.ForeignKeyConstraint(
            ["edition_id", "region_id"], ["participation.edition_id", "participation.region_id"], ondelete="CASCADE"
        ),
        one_of("state", BoothState),
        sa.CheckConstraint("(state = 'published') = (version > 0)", name="published_has_version"),
        sa.CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published_has_time"),
        sa.Index("ix_booth_pic_user_id", "pic_user_id"),
        sa.Index("ix_booth_edited_by", "edited_by"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    region_id: Mapped[int] = mapped_column(sa.ForeignKey("region.id"))
    slug: Mapped[str] = mapped_column(sa.String(80))
    sort_key: Mapped[int] = mapped_column(sa.Integer)  # drawn once; each day's fair order is reckoned from it
    state: Mapped[str] = mapped_column(sa.String(20))
    version: Mapped[int] = mapped_column(sa.Integer)  # the number that visitors see; 0 before the first publication
    published_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]  # by the organiser; the team's work is untouched
    programme: Mapped[str] = mapped_column(sa.String(150))
    pitch: Mapped[str] = mapped_column(sa.String(160))
    pic_user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    pic_name: Mapped[str] = mapped_column(sa.String(120))
    pic_unit: Mapped[str] = mapped_column(sa.String(120))
    created_at: Mapped[Moment]
    edited_at: Mapped[datetime | None]
    story: Mapped[str] = mapped_column(sa.Text)
    edited_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    greeting: Mapped[str] = mapped_column(sa.Text, server_default="")
    greeter: Mapped[str] = mapped_column(sa.String(160), server_default="")  # name and office
    focus: Mapped[list[str]] = mapped_column(Json, server_default="[]")  # keys of dimensions
    people: Mapped[list[dict[str, Any]]] = mapped_column(Json, server_default="[]")  # {name, role} as typed
    cover: Mapped[str | None] = mapped_column(sa.String(26))  # public ids of the booth's own media
    crest: Mapped[str | None] = mapped_column(sa.String(26))


class Innovation(Model):
    """One thing that the region did or plans, in the draft of its booth."""

    __tablename__ = "innovation"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.ForeignKeyConstraint(["edition_id", "booth_id"], ["booth.edition_id", "booth.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["edition_id", "dimension_id"], ["dimension.edition_id", "dimension.id"], ondelete="CASCADE"
        ),
        one_of("status", InnovationStatus),
        sa.Index("ix_innovation_edition_id_booth_id", "edition_id", "booth_id"),
        sa.Index("ix_innovation_edition_id_dimension_id", "edition_id", "dimension_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    booth_id: Mapped[int]
    dimension_id: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(120))
    problem: Mapped[str] = mapped_column(sa.String(500))
    does: Mapped[str] = mapped_column(sa.String(1000))
    status: Mapped[str] = mapped_column(sa.String(20))
    since: Mapped[int | None] = mapped_column(sa.Integer)  # year
    figures: Mapped[list[dict[str, Any]]] = mapped_column(Json)  # {value, label, source, year} as typed
    position: Mapped[int] = mapped_column(sa.Integer)
    stage: Mapped[str] = mapped_column(sa.String(10), server_default="")  # one of content.STAGES, or empty
    pictures: Mapped[list[str]] = mapped_column(Json, server_default="[]")  # public ids of the booth's media, in order
    brochure: Mapped[str | None] = mapped_column(sa.String(26))
    video: Mapped[str] = mapped_column(sa.String(300), server_default="")
    demo: Mapped[str] = mapped_column(sa.String(300), server_default="")
    open_data: Mapped[str] = mapped_column(sa.String(300), server_default="")


class ContactLink(Model):
    """A way to reach the booth's people, as our rules have normalised it; the address is built when it is shown."""

    __tablename__ = "contact_link"
    __table_args__ = (
        sa.ForeignKeyConstraint(["edition_id", "booth_id"], ["booth.edition_id", "booth.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("edition_id", "booth_id", "kind"),
        one_of("kind", LinkKind),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    booth_id: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(10))
    value: Mapped[str] = mapped_column(sa.String(300))


class BoothVersion(Model):
    """What was published, as it was published; public pages read nothing else of a booth's texts.

    Never changed, but that the name and the contacts of a person go when they leave or when their day has come.
    """

    __tablename__ = "booth_version"
    __table_args__ = (
        sa.ForeignKeyConstraint(["edition_id", "booth_id"], ["booth.edition_id", "booth.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("edition_id", "booth_id", "number"),
        sa.CheckConstraint("number > 0", name="number_positive"),
        sa.Index("ix_booth_version_published_by", "published_by"),
        sa.Index("ix_booth_version_pic_user_id", "pic_user_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    booth_id: Mapped[int]
    number: Mapped[int] = mapped_column(sa.Integer)
    published_at: Mapped[Moment]
    published_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    card: Mapped[dict[str, Any]]  # what a list shows
    content: Mapped[dict[str, Any]]  # what the booth's page shows
    pic_user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))  # back then


class BoothNote(Model):
    """What the organiser asks a team to change; publishing answers it."""

    __tablename__ = "booth_note"
    __table_args__ = (
        sa.ForeignKeyConstraint(["edition_id", "booth_id"], ["booth.edition_id", "booth.id"], ondelete="CASCADE"),
        sa.Index("ix_booth_note_edition_id_booth_id", "edition_id", "booth_id"),
        sa.Index("ix_booth_note_asked_by", "asked_by"),
        sa.CheckConstraint("(answered_at IS NULL) = (answered_version IS NULL)", name="answered_by_a_version"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    booth_id: Mapped[int]
    text: Mapped[str] = mapped_column(sa.String(1000))
    asked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    asked_at: Mapped[Moment]
    answered_at: Mapped[datetime | None]
    answered_version: Mapped[int | None] = mapped_column(sa.Integer)


class ExhibitionSetting(Model):
    """What the organiser decides for all booths of an edition; without a row, booths are open and have no deadline."""

    __tablename__ = "exhibition_setting"

    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True)
    deadline: Mapped[date | None] = mapped_column(sa.Date)  # the last day in the edition's zone
    closes_itself: Mapped[bool] = mapped_column(sa.Boolean, server_default=sa.false())  # after the deadline
    closed_at: Mapped[datetime | None]  # teams edit no more
