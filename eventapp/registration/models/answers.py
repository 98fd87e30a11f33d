"""What is true about the answers to an edition's own questions, and about the files among them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.editions.models
import eventapp.questionnaires.models
import eventapp.registration.models.registrations
from eventapp.core.db import Json, Model, Moment, Pk

_OF_REGISTRATION = (["edition_id", "registration_id"], ["registration.edition_id", "registration.id"])


class RegistrationAnswer(Model):
    """One person's answer to one question, in the version of the form that was answered.

    ``values`` are codes of options, or one text; labels stay with the question, whose wording never changes.
    """

    __tablename__ = "registration_answer"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "registration_id", "question_id"),
        sa.ForeignKeyConstraint(*_OF_REGISTRATION, ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["edition_id", "question_id"], ["question.edition_id", "question.id"]),
        sa.Index("ix_registration_answer_edition_id_question_id", "edition_id", "question_id"),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    registration_id: Mapped[int]
    question_id: Mapped[int]
    values: Mapped[list[str]] = mapped_column(Json)


class AnswerFile(Model):
    """A file that was sent with a form. It is nobody's until a registration claims it, and then it is an answer.

    The bytes lie in the storage. Deleting a registration does not delete its files, or they would be lost track of:
    ``services.answering.forget`` lets go of them first.
    """

    __tablename__ = "answer_file"
    __table_args__ = (
        sa.UniqueConstraint("token"),
        sa.ForeignKeyConstraint(*_OF_REGISTRATION),
        sa.Index("ix_answer_file_edition_id_registration_id", "edition_id", "registration_id"),
        sa.Index(
            "ix_answer_file_unclaimed",
            "sent_at",
            sqlite_where=sa.text("registration_id IS NULL"),
            postgresql_where=sa.text("registration_id IS NULL"),
        ),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    token: Mapped[str] = mapped_column(sa.String(26))  # names it in forms, addresses and the storage
    question_key: Mapped[str] = mapped_column(sa.String(40))
    registration_id: Mapped[int | None]
    name: Mapped[str] = mapped_column(sa.String(120))
    kind: Mapped[str] = mapped_column(sa.String(3))
    size: Mapped[int] = mapped_column(sa.Integer)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    sent_at: Mapped[Moment]
    claimed_at: Mapped[datetime | None]
