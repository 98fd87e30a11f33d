"""People who sign in, their log-ins and one-time links. Participants need none of this."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Model, Moment, Pk, one_of


class LinkPurpose(StrEnum):
    """What a link is for. A *password* link signs nobody in: it sets a new password. A *demo* link may be used again
    for a day and exists in a demo folder only.
    """

    SIGN_IN = "sign_in"
    INVITATION = "invitation"
    PASSWORD = "password"  # noqa: S105 -- a kind of link
    DEMO = "demo"


class User(Model):
    """One person who signs in. The address is kept in lower case."""

    __tablename__ = "user_account"
    __table_args__ = (sa.UniqueConstraint("email"), sa.CheckConstraint("email = lower(email)", name="email_lower"))

    id: Mapped[Pk]
    email: Mapped[str] = mapped_column(sa.String(254))
    name: Mapped[str] = mapped_column(sa.String(200))
    password_hash: Mapped[str | None]
    is_admin: Mapped[bool] = mapped_column(server_default=sa.false())
    is_example: Mapped[bool] = mapped_column(server_default=sa.false())
    locale: Mapped[str] = mapped_column(sa.String(5), server_default="id")
    created_at: Mapped[Moment]
    disabled_at: Mapped[datetime | None]


class SignIn(Model):
    """A log-in: ends by itself, by sign-out, or by anybody who may end it."""

    __tablename__ = "sign_in"
    __table_args__ = (sa.UniqueConstraint("token_hash"), sa.Index("ix_sign_in_user_id", "user_id"))

    id: Mapped[Pk]
    token_hash: Mapped[str] = mapped_column(sa.String(64))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id", ondelete="CASCADE"))
    created_at: Mapped[Moment]
    seen_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    ended_at: Mapped[datetime | None]
    device: Mapped[str] = mapped_column(sa.String(120))


class SignInLink(Model):
    """A link that signs in, or sets a password: shown by GET, spent by POST."""

    __tablename__ = "sign_in_link"
    __table_args__ = (
        sa.UniqueConstraint("token_hash"),
        one_of("purpose", LinkPurpose),
        sa.Index("ix_sign_in_link_user_id", "user_id"),
    )

    id: Mapped[Pk]
    token_hash: Mapped[str] = mapped_column(sa.String(64))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(sa.String(20))
    created_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    spent_at: Mapped[datetime | None]
