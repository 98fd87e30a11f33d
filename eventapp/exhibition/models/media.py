"""Pictures and brochures that a team has uploaded. The files lie in the storage, drawn anew by us: rules.pictures."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.accounts.models
import eventapp.editions.models
import eventapp.exhibition.models.booths
from eventapp.core.db import Model, Moment, Pk, one_of


class MediaKind(StrEnum):
    """What was uploaded."""

    PICTURE = "picture"
    BROCHURE = "brochure"


class Media(Model):
    """One uploaded file of a booth. Draft and versions name it by ``public_id``; what none of them names is swept up.

    The same bytes uploaded again are the same row, so that an upload may be repeated. Until a published version names
    it (``shown_at``) the team and the organisers alone may fetch it.
    """

    __tablename__ = "booth_media"
    __table_args__ = (
        sa.ForeignKeyConstraint(["edition_id", "booth_id"], ["booth.edition_id", "booth.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("public_id"),
        sa.UniqueConstraint("edition_id", "booth_id", "digest"),
        one_of("kind", MediaKind),
        sa.CheckConstraint("width > 0 AND height > 0 AND pages > 0", name="has_a_size"),
        sa.Index("ix_booth_media_created_by", "created_by"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    booth_id: Mapped[int]
    public_id: Mapped[str] = mapped_column(sa.String(26))
    kind: Mapped[str] = mapped_column(sa.String(10))
    digest: Mapped[str] = mapped_column(sa.String(64))  # SHA-256 of what was uploaded
    text: Mapped[str] = mapped_column(sa.String(300))  # a picture's alternative text, a brochure's title
    width: Mapped[int] = mapped_column(sa.Integer)  # pixels of the largest picture
    height: Mapped[int] = mapped_column(sa.Integer)
    pages: Mapped[int] = mapped_column(sa.Integer)  # 1 for a picture
    size: Mapped[int] = mapped_column(sa.Integer)  # bytes of what was uploaded
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    created_at: Mapped[Moment]
    shown_at: Mapped[datetime | None]  # when a published version named it first
