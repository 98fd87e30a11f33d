"""What is given out: the frozen figures of a published survey, and files that take a while to be made.

A published survey shows what was counted when it was published, whatever is answered, reworded or deleted later; both
languages are in it. A file is made by the worker and kept in the storage until it is fetched or out of date.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.editions.models
from eventapp.core.db import BigId, Model, Moment, Pk, one_of
from eventapp.surveys.models.surveys import of_survey


class ExportState(StrEnum):
    """Where a file stands."""

    WAITING = "waiting"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


class SurveyPublication(Model):
    """The figures of one survey as they were published. ``payload``: see ``rules.snapshots``."""

    __tablename__ = "survey_publication"
    __table_args__ = (
        of_survey(ondelete="CASCADE"),
        sa.Index("ix_survey_publication_edition_id_survey_id", "edition_id", "survey_id"),
        sa.Index("ix_survey_publication_family", "family"),
    )

    survey_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    family: Mapped[str] = mapped_column(sa.String(40))
    payload: Mapped[dict[str, Any]]
    published_at: Mapped[Moment]


class SurveyLive(Model):
    """What an open survey shows: everything as it was counted at some moment, until ten more people have answered.

    ``counts`` as ``rules.snapshots`` keeps them. There is no time in it; the row goes when the survey has ended.
    """

    __tablename__ = "survey_live"
    __table_args__ = (
        of_survey(ondelete="CASCADE"),
        sa.Index("ix_survey_live_edition_id_survey_id", "edition_id", "survey_id"),
    )

    survey_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    people: Mapped[int] = mapped_column(sa.Integer)
    counts: Mapped[dict[str, Any]]


class SurveyExport(Model):
    """One file of all answers, made in the background. ``done`` of ``total`` people are written."""

    __tablename__ = "survey_export"
    __table_args__ = (
        sa.UniqueConstraint("public_id"),
        of_survey(ondelete="CASCADE"),
        sa.Index("ix_survey_export_edition_id_survey_id", "edition_id", "survey_id"),
        one_of("state", ExportState),
        sa.CheckConstraint("done BETWEEN 0 AND total", name="done_within_total"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    survey_id: Mapped[int]
    public_id: Mapped[str] = mapped_column(sa.String(40))
    kind: Mapped[str] = mapped_column(sa.String(8))
    locale: Mapped[str] = mapped_column(sa.String(8))
    with_bom: Mapped[bool]
    state: Mapped[str] = mapped_column(sa.String(8))
    done: Mapped[int] = mapped_column(sa.Integer)
    total: Mapped[int] = mapped_column(sa.Integer)
    created_at: Mapped[Moment]
    changed_at: Mapped[Moment]
