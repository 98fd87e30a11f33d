"""Who was asked.

* ``survey_invited`` says who was asked. It is written when the link is given and never again.
* ``survey_invitation`` holds the links that can still be used, by the hash of their secret. Answering deletes the row,
  because a mark *used* would carry the same transaction number as the answers (PostgreSQL's ``xmin``), by which plain
  SQL joins the two; and a second table in the order of answering would join them by rank.

The secret of a link is made of survey and registration by the application's key, so that a reminder finds the links
that are left while no row says whose is whose. Only a named survey's links bear their person, and the database refuses
one of any other survey.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import eventapp.editions.models
import eventapp.registration.models.registrations
from eventapp.core.db import BigId, Model
from eventapp.surveys.models.answers import IN_KEY_ORDER, bears_person, of_person, of_subject
from eventapp.surveys.models.surveys import of_survey


class Invited(Model):
    """That somebody was asked; whether that person answered is not known here.

    ``subject_id`` is the session that it was about, 0 in a survey about the whole forum.
    """

    __tablename__ = "survey_invited"
    __table_args__ = (
        of_survey(ondelete="CASCADE"),
        of_person(),
        sa.Index("ix_survey_invited_registration_id", "registration_id"),
        IN_KEY_ORDER,
    )

    survey_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    registration_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    subject_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False, server_default="0")
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    # after the key: SQLite 3.40 reports a NULL that is not there when a column stands before a key without row numbers


class Invitation(Model):
    """A personal link that was not used yet; using it deletes the row. It names nobody unless the survey is named.

    ``subject_id``: the session that it asks about, of a survey about sessions.
    """

    __tablename__ = "survey_invitation"
    __table_args__ = (
        of_survey(ondelete="CASCADE"),
        bears_person(),
        of_person(),
        of_subject(),
        sa.CheckConstraint("(named IS NULL) = (registration_id IS NULL)", name="person_if_named"),
        sa.CheckConstraint("named", name="named_or_nothing"),
        sa.Index("ix_survey_invitation_registration_id", "edition_id", "registration_id"),
        sa.Index("ix_survey_invitation_subject_id", "subject_id"),
        IN_KEY_ORDER,
    )

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    survey_id: Mapped[int]
    registration_id: Mapped[int | None]
    named: Mapped[bool | None]
    subject_id: Mapped[int | None]
