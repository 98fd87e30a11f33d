"""What was answered.

* ``survey_response``, ``survey_answer`` and ``survey_comment``: their keys are random numbers, so that neither a serial
  number nor SQLite's row order tells when; there is no time, no day, no address and no language. A free text is kept
  apart from the choices, because its words may be recognised.
* ``survey_submission`` knows a form by the hash of a random number made when it was shown, so that sending it twice is
  once. It is emptied when the survey is settled.
* ``survey_named`` says whose a response is, for surveys that say so before the first question; the database refuses a
  row of any other survey.

No line of the audit log, no log event and no mail is written when somebody answers: each would hold the moment. What
remains is said to the people who answer: while a survey runs, whoever owns the database could read its transaction log
or compare copies of it; ``services.stirring`` rewrites the rows every few minutes, ``services.settling`` after the end.
"""

from __future__ import annotations

import secrets
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.editions.models
import eventapp.questionnaires.models
import eventapp.registration.models.registrations
from eventapp.core.db import BigId, Json, Model, one_of
from eventapp.surveys.models.surveys import of_survey
from eventapp.surveys.rules.texts import Review

IN_KEY_ORDER: dict[str, Any] = {"sqlite_with_rowid": False}  # no hidden row number that counts up


def random_id() -> int:
    """A new key that says nothing about when it was made: 63 random bits."""
    return secrets.randbits(63)


def of_person() -> sa.ForeignKeyConstraint:
    """The composite key by which a row names a registration of its own edition."""
    return sa.ForeignKeyConstraint(
        ["edition_id", "registration_id"], ["registration.edition_id", "registration.id"], ondelete="CASCADE"
    )


def bears_person() -> sa.ForeignKeyConstraint:
    """Holds only while the survey is a named one; without ``named`` it asks for nothing."""
    return sa.ForeignKeyConstraint(
        ["edition_id", "survey_id", "named"], ["survey.edition_id", "survey.id", "survey.is_named"], ondelete="CASCADE"
    )


def of_subject() -> sa.ForeignKeyConstraint:
    """The composite key by which a row names a session or booth that a survey of its own edition asks about."""
    return sa.ForeignKeyConstraint(["edition_id", "subject_id"], ["survey_subject.edition_id", "survey_subject.id"])


class Submission(Model):
    """That a form was sent, so that sending it again changes nothing."""

    __tablename__ = "survey_submission"
    __table_args__ = (of_survey(ondelete="CASCADE"), IN_KEY_ORDER)

    key_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    survey_id: Mapped[int]


class Response(Model):
    """That somebody took part; ``subject_id`` says which session or booth it was about, if the survey has such."""

    __tablename__ = "survey_response"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        of_survey(ondelete="CASCADE"),
        of_subject(),
        sa.Index("ix_survey_response_edition_id_survey_id", "edition_id", "survey_id"),
        sa.Index("ix_survey_response_subject_id", "subject_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    survey_id: Mapped[int]
    subject_id: Mapped[int | None]


class Answer(Model):
    """One answer that can be counted; several ticks of one question are several rows."""

    __tablename__ = "survey_answer"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["edition_id", "response_id"], ["survey_response.edition_id", "survey_response.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["edition_id", "question_id"], ["question.edition_id", "question.id"]),
        sa.CheckConstraint("value <> ''", name="value_given"),
        IN_KEY_ORDER,
    )

    response_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    question_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    value: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))


class Comment(Model):
    """A free text, without the response that it came with. ``review`` says whether it may be published."""

    __tablename__ = "survey_comment"
    __table_args__ = (
        of_survey(ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["edition_id", "question_id"], ["question.edition_id", "question.id"]),
        of_subject(),
        sa.Index("ix_survey_comment_edition_id_survey_id", "edition_id", "survey_id"),
        sa.Index("ix_survey_comment_subject_id", "subject_id"),
        one_of("review", Review),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    survey_id: Mapped[int]
    question_id: Mapped[int]
    subject_id: Mapped[int | None]
    body: Mapped[str]
    review: Mapped[str] = mapped_column(sa.String(8), server_default=Review.PENDING.value)
    tags: Mapped[list[str]] = mapped_column(Json, server_default="[]")


class NamedResponse(Model):
    """Whose a response of a named survey is; each person once."""

    __tablename__ = "survey_named"
    __table_args__ = (
        sa.UniqueConstraint("survey_id", "registration_id"),
        sa.ForeignKeyConstraint(
            ["edition_id", "response_id"], ["survey_response.edition_id", "survey_response.id"], ondelete="CASCADE"
        ),
        bears_person(),
        of_person(),
        sa.CheckConstraint("named", name="named_only"),
        sa.Index("ix_survey_named_edition_id_survey_id", "edition_id", "survey_id"),
        sa.Index("ix_survey_named_registration_id", "registration_id"),
        IN_KEY_ORDER,
    )

    response_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    survey_id: Mapped[int]
    registration_id: Mapped[int]
    named: Mapped[bool]
