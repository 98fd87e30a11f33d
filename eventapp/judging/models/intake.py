"""How region teams enter a category: their dossier, its files, and the versions that were handed in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.accounts.models
import eventapp.judging.models.rounds
import eventapp.regions.models
from eventapp.core.db import Json, Model, Moment, Pk, one_of
from eventapp.judging.models.keys import in_edition
from eventapp.judging.models.states import DossierState


class Dossier(Model):
    """A region's dossier for a category. The answers here are the draft; judges see the version handed in last."""

    __tablename__ = "judging_dossier"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("category_id", "region_id"),
        sa.UniqueConstraint("receipt"),
        one_of("state", DossierState),
        sa.CheckConstraint("(state = 'draft') = (version = 0)", name="handed_in_has_version"),
        sa.CheckConstraint("(version = 0) = (receipt IS NULL)", name="handed_in_has_receipt"),
        sa.CheckConstraint("state NOT IN ('returned', 'refused') OR reason <> ''", name="sent_back_has_reason"),
        sa.CheckConstraint("(state = 'returned') = (again_until IS NOT NULL)", name="returned_has_end"),
        in_edition("category_id", "judging_category"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    category_id: Mapped[int]
    region_id: Mapped[int] = mapped_column(sa.ForeignKey("region.id"))
    state: Mapped[str] = mapped_column(sa.String(20))
    answers: Mapped[dict[str, str]] = mapped_column(Json())  # by the question's key
    version: Mapped[int] = mapped_column(sa.Integer)  # handed in last; 0 before
    receipt: Mapped[str | None] = mapped_column(sa.String(20))
    returned: Mapped[bool] = mapped_column(sa.Boolean)  # was sent back before, which happens once
    again_until: Mapped[datetime | None]  # until when a returned one can be handed in again
    reason: Mapped[str] = mapped_column(sa.String(1000))  # the secretariat's last word to the team
    checked_at: Mapped[datetime | None]
    checked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    created_at: Mapped[Moment]
    edited_at: Mapped[Moment]


class DossierVersion(Model):
    """A dossier as it was handed in, with the questions as they were asked. Never changed."""

    __tablename__ = "judging_dossier_version"
    __table_args__ = (
        sa.UniqueConstraint("dossier_id", "number"),
        sa.CheckConstraint("number > 0", name="number_positive"),
        in_edition("dossier_id", "judging_dossier"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    dossier_id: Mapped[int]
    number: Mapped[int] = mapped_column(sa.Integer)
    # {"questions": [...], "answers": {key: text}, "files": [public id]}
    content: Mapped[dict[str, Any]]
    fingerprint: Mapped[str] = mapped_column(sa.String(64))  # SHA-256 over the content with the files' own hashes
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    at: Mapped[Moment]


class Evidence(Model):
    """An uploaded file. A file of a version that was handed in stays, also when the draft no longer shows it."""

    __tablename__ = "judging_evidence"
    __table_args__ = (
        sa.UniqueConstraint("public_id"),
        sa.CheckConstraint("size > 0", name="not_empty"),
        in_edition("dossier_id", "judging_dossier"),
        sa.Index("ix_judging_evidence_dossier_id", "dossier_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int]
    dossier_id: Mapped[int]
    public_id: Mapped[str] = mapped_column(sa.String(26))  # names the file in addresses and in storage
    name: Mapped[str] = mapped_column(sa.String(120))  # as the team called it
    kind: Mapped[str] = mapped_column(sa.String(4))  # pdf, jpg, png: by its content
    size: Mapped[int] = mapped_column(sa.Integer)  # bytes
    sha256: Mapped[str] = mapped_column(sa.String(64))
    added_at: Mapped[Moment]
    removed_at: Mapped[datetime | None]  # from the draft
