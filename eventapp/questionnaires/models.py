"""What is true about questionnaires. A version is never changed: another wording is another version."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.editions.models
from eventapp.core.db import Json, Model, Moment, Pk, one_of
from eventapp.questionnaires.rules.questions import Kind


class Questionnaire(Model):
    """One version of a body of questions; ``key`` is the same over versions and editions."""

    __tablename__ = "questionnaire"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("edition_id", "key", "version"),
        sa.CheckConstraint("version >= 1", name="version_counted"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(sa.String(40))
    version: Mapped[int] = mapped_column(sa.Integer)
    title_id: Mapped[str] = mapped_column(sa.String(200))
    title_en: Mapped[str] = mapped_column(sa.String(200))
    created_at: Mapped[Moment]


class Question(Model):
    """One question. ``options`` are ``[{"value", "label_id", "label_en", "na"}]`` in the order in which they are shown.

    A row of the kind *matrix* is the heading of the statements that follow it, which are questions of the kind *scale*
    with its key in ``matrix``; nobody answers the heading.
    """

    __tablename__ = "question"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("questionnaire_id", "key"),
        sa.UniqueConstraint("questionnaire_id", "position"),
        sa.ForeignKeyConstraint(
            ["edition_id", "questionnaire_id"], ["questionnaire.edition_id", "questionnaire.id"], ondelete="CASCADE"
        ),
        one_of("kind", Kind),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    questionnaire_id: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(40))
    kind: Mapped[str] = mapped_column(sa.String(10))
    required: Mapped[bool] = mapped_column(server_default=sa.false())
    position: Mapped[int] = mapped_column(sa.Integer)
    text_id: Mapped[str] = mapped_column(sa.String(400))
    text_en: Mapped[str] = mapped_column(sa.String(400))
    hint_id: Mapped[str] = mapped_column(sa.String(300), server_default="")
    hint_en: Mapped[str] = mapped_column(sa.String(300), server_default="")
    options: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    show_if: Mapped[dict[str, Any] | None] = mapped_column(Json)  # {"key", "values"}: the condition
    types: Mapped[list[str] | None] = mapped_column(Json)  # who is asked, by key; nothing is everybody
    matrix: Mapped[str] = mapped_column(sa.String(40), server_default="")  # key of the matrix that it is a statement of
    shuffle: Mapped[bool] = mapped_column(server_default=sa.false())
    page_id: Mapped[str] = mapped_column(sa.String(120), server_default="")  # heading of the page that begins here
    page_en: Mapped[str] = mapped_column(sa.String(120), server_default="")
    compare: Mapped[str] = mapped_column(sa.String(48), server_default="")  # equal where answers mean the same


class QuestionnaireDraft(Model):
    """The next version of a questionnaire while it is being written; ``revision`` counts its changes.

    ``questions`` are those of ``rules.editing``; publishing makes rows of them and forgets the draft.
    """

    __tablename__ = "questionnaire_draft"
    __table_args__ = (sa.UniqueConstraint("edition_id", "key"),)

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(sa.String(40))
    revision: Mapped[int] = mapped_column(sa.Integer)
    questions: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    edited_at: Mapped[Moment]
