"""What is true about surveys. Who was asked and what was answered lie apart, with nothing that joins them.

* ``survey_invited`` says who was asked. It is written when the link is mailed and never again.
* ``survey_invitation`` holds the links that can still be used, by the hash of their secret. Answering deletes the row,
  because a mark *used* would carry the same transaction number as the answers (PostgreSQL's ``xmin``), by which plain
  SQL joins the two; and a second table in the order of answering would join them by rank.
* ``survey_response``, ``survey_answer`` and ``survey_comment`` say what was answered. Their keys are random numbers, so
  that neither a serial number nor SQLite's row order tells when; there is no time, no day, no address and no language.
  A free text is kept apart from the choices, because its words may be recognised.
* ``survey_submission`` knows a form by the hash of a random number made when it was shown, so that sending it twice is
  once. It is emptied when the survey is settled.

No line of the audit log, no log event and no mail is written when somebody answers: each would hold the moment. What
remains is said to the people who answer: while a survey runs, whoever owns the database could read its transaction log
or a backup; ``services.settling`` rewrites the rows after the end.
"""

from __future__ import annotations

import secrets
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import BigId, Model, Moment, Pk, one_of
from eventapp.surveys.rules.phases import State

_IN_KEY_ORDER: dict[str, Any] = {"sqlite_with_rowid": False}  # no hidden row number that counts up


def random_id() -> int:
    """A new key that says nothing about when it was made: 63 random bits."""
    return secrets.randbits(63)


def _of_survey(**options: Any) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["edition_id", "survey_id"], ["survey.edition_id", "survey.id"], **options)


class Survey(Model):
    """Questions that take answers for some time. ``mails_links``: whoever was checked in gets a personal link."""

    __tablename__ = "survey"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        sa.UniqueConstraint("edition_id", "slug"),
        sa.ForeignKeyConstraint(["edition_id", "questionnaire_id"], ["questionnaire.edition_id", "questionnaire.id"]),
        sa.CheckConstraint("opens_at < closes_at", name="opens_before_closes"),
        one_of("state", State),
    )

    id: Mapped[Pk]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(sa.String(80))
    title: Mapped[str] = mapped_column(sa.String(200))
    questionnaire_id: Mapped[int]
    opens_at: Mapped[Moment]
    closes_at: Mapped[Moment]
    state: Mapped[str] = mapped_column(sa.String(12))
    mails_links: Mapped[bool] = mapped_column(server_default=sa.false())
    created_at: Mapped[Moment]


class Invited(Model):
    """That somebody was asked; whether that person answered is not known here."""

    __tablename__ = "survey_invited"
    __table_args__ = (
        _of_survey(ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"], ["registration.edition_id", "registration.id"], ondelete="CASCADE"
        ),
        sa.Index("ix_survey_invited_registration_id", "registration_id"),
        _IN_KEY_ORDER,
    )

    survey_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    registration_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    # after the key: SQLite 3.40 reports a NULL that is not there when a column stands before a key without row numbers


class Invitation(Model):
    """A personal link that was not used yet. It names nobody; using it deletes the row."""

    __tablename__ = "survey_invitation"
    __table_args__ = (_of_survey(ondelete="CASCADE"), _IN_KEY_ORDER)

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    survey_id: Mapped[int]


class Submission(Model):
    """That a form was sent, so that sending it again changes nothing."""

    __tablename__ = "survey_submission"
    __table_args__ = (_of_survey(ondelete="CASCADE"), _IN_KEY_ORDER)

    key_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    survey_id: Mapped[int]


class Response(Model):
    """That somebody took part."""

    __tablename__ = "survey_response"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "id"),
        _of_survey(ondelete="CASCADE"),
        sa.Index("ix_survey_response_edition_id_survey_id", "edition_id", "survey_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    survey_id: Mapped[int]


class Answer(Model):
    """One answer that can be counted; several ticks of one question are several rows."""

    __tablename__ = "survey_answer"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["edition_id", "response_id"], ["survey_response.edition_id", "survey_response.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["edition_id", "question_id"], ["question.edition_id", "question.id"]),
        sa.CheckConstraint("value <> ''", name="value_given"),
        _IN_KEY_ORDER,
    )

    response_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    question_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    value: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))


class Comment(Model):
    """A free text, without the response that it came with."""

    __tablename__ = "survey_comment"
    __table_args__ = (
        _of_survey(ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["edition_id", "question_id"], ["question.edition_id", "question.id"]),
        sa.Index("ix_survey_comment_edition_id_survey_id", "edition_id", "survey_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    survey_id: Mapped[int]
    question_id: Mapped[int]
    body: Mapped[str]
