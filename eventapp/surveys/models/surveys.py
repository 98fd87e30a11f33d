"""Surveys, what they are about, and how many answers they take."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.editions.models
import eventapp.questionnaires.models
from eventapp.core.db import Json, Model, Moment, Pk, one_of
from eventapp.surveys.rules.about import About
from eventapp.surveys.rules.phases import State


def of_survey(**options: Any) -> sa.ForeignKeyConstraint:
    """The composite key by which a row belongs to a survey of its own edition."""
    return sa.ForeignKeyConstraint(["edition_id", "survey_id"], ["survey.edition_id", "survey.id"], **options)


class Survey(Model):
    """Questions that take answers for some time. ``mails_links``: whoever was checked in gets a personal link.

    ``family`` is the same over the years, so that answers can be compared. ``is_named`` is set when the survey is made
    and never again; only then may a row say who answered (see ``models.asked`` and ``models.answers``).
    """

    __tablename__ = "survey"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("edition_id", "slug"),
        sa.UniqueConstraint("edition_id", "id", "is_named"),
        sa.ForeignKeyConstraint(["edition_id", "questionnaire_id"], ["questionnaire.edition_id", "questionnaire.id"]),
        sa.CheckConstraint("opens_at < closes_at", name="opens_before_closes"),
        sa.CheckConstraint("NOT (is_named AND is_open)", name="named_by_link_only"),
        sa.CheckConstraint("skm_weight IN ('1/9', '0.111', '0.11')", name="skm_weight_known"),
        one_of("state", State),
        one_of("about", About),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(sa.String(80))
    title: Mapped[str] = mapped_column(sa.String(200))
    questionnaire_id: Mapped[int]
    family: Mapped[str] = mapped_column(sa.String(40), server_default="")
    about: Mapped[str] = mapped_column(sa.String(10), server_default=About.FORUM.value)
    opens_at: Mapped[Moment]
    closes_at: Mapped[Moment]
    state: Mapped[str] = mapped_column(sa.String(12))
    is_named: Mapped[bool] = mapped_column(server_default=sa.false())
    is_open: Mapped[bool] = mapped_column(server_default=sa.true())  # whoever has the address may answer
    mails_links: Mapped[bool] = mapped_column(server_default=sa.false())
    note_id: Mapped[str] = mapped_column(sa.String(400), server_default="")  # said once it has ended
    note_en: Mapped[str] = mapped_column(sa.String(400), server_default="")
    weighting: Mapped[dict[str, Any] | None] = mapped_column(Json)  # {"question", "population": {value: people}}
    skm_weight: Mapped[str] = mapped_column(sa.String(5), server_default="1/9")  # of each service element
    texts_until: Mapped[Moment | None]  # then free texts are deleted
    answers_until: Mapped[Moment | None]  # then everything that was answered is deleted
    reminders: Mapped[int] = mapped_column(sa.Integer, server_default="0")
    reminded_at: Mapped[Moment | None]
    created_at: Mapped[Moment]


class SurveySubject(Model):
    """One session or booth that a survey asks about; ``source`` is its public identifier.

    It stands by itself, so that answers about a session outlive the session.
    """

    __tablename__ = "survey_subject"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("edition_id", "survey_id", "slug"),
        sa.UniqueConstraint("survey_id", "source"),
        of_survey(ondelete="CASCADE"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    survey_id: Mapped[int]
    slug: Mapped[str] = mapped_column(sa.String(80))
    title: Mapped[str] = mapped_column(sa.String(300))
    source: Mapped[str] = mapped_column(sa.String(80))


class SurveyQuota(Model):
    """How many may answer ``question_key`` with ``value``; both empty: how many may answer at all.

    ``taken`` changes only through ``services.answering``.
    """

    __tablename__ = "survey_quota"
    __table_args__ = (
        sa.UniqueConstraint("survey_id", "question_key", "value"),
        of_survey(ondelete="CASCADE"),
        sa.Index("ix_survey_quota_edition_id_survey_id", "edition_id", "survey_id"),
        sa.CheckConstraint("taken BETWEEN 0 AND most", name="within_most"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    survey_id: Mapped[int]
    question_key: Mapped[str] = mapped_column(sa.String(40), server_default="")
    value: Mapped[str] = mapped_column(sa.String(40), server_default="")
    most: Mapped[int] = mapped_column(sa.Integer)
    taken: Mapped[int] = mapped_column(sa.Integer, server_default="0")
