"""What can be asked about people and their log-ins."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from eventapp.accounts.errors import AccountDisabled, LinkEnded, PasswordLinkEnded
from eventapp.accounts.models import LinkPurpose, SignIn, SignInLink, User
from eventapp.core import ids
from eventapp.core.access import Actor, ActorKind
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.frozen import frozen


@frozen
class SignInRow:
    """One log-in of a person, for the list where it can be ended."""

    id: int
    created_at: datetime
    seen_at: datetime
    device: str
    is_current: bool


@frozen
class PersonRow:
    """A person as the lists of organisers show one."""

    id: int
    name: str
    email: str
    is_admin: bool
    disabled_at: datetime | None


@frozen
class CurrentSignIn:
    """The log-in behind a cookie."""

    actor: Actor
    sign_in_id: int
    seen_at: datetime


_BY_COOKIE = (
    sa.select(User.id, User.name, User.is_admin, SignIn.id.label("sign_in_id"), SignIn.seen_at)
    .join(SignIn, SignIn.user_id == User.id)
    .where(
        SignIn.token_hash == sa.bindparam("hash"),
        SignIn.ended_at.is_(None),
        SignIn.ends_at > sa.bindparam("at"),
        SignIn.seen_at > sa.bindparam("idle_since"),
        User.disabled_at.is_(None),
    )
)


def current_sign_in(token: str, *, idle_since: datetime) -> CurrentSignIn | None:
    """The log-in of a cookie, unless it has ended, was idle too long or its person is disabled. 1 statement."""
    row = db.session.execute(_BY_COOKIE, {"hash": ids.token_hash(token), "at": now(), "idle_since": idle_since}).first()
    if row is None:
        return None
    return CurrentSignIn(Actor(ActorKind.PERSON, row.id, row.name, row.is_admin), row.sign_in_id, row.seen_at)


def user_by_email(email: str) -> User | None:
    """The person with this address. 1 statement."""
    return db.session.scalar(sa.select(User).where(User.email == email.strip().lower()))


def user(user_id: int) -> User | None:
    """The person with this id. 1 statement."""
    return db.session.get(User, user_id)


def link(token: str) -> SignInLink | None:
    """A link that was neither spent nor is too old, whoever it is for, or None. 1 statement."""
    row = _link(token)
    return row[0] if row else None


def usable_link(token: str) -> SignInLink:
    """A link that signs its person in. 1 statement. Raises LinkEnded, AccountDisabled."""
    row = _link(token)
    if row is None or row[0].purpose == LinkPurpose.PASSWORD:
        raise LinkEnded
    if row[1] is not None:
        raise AccountDisabled
    return row[0]


def password_link(token: str) -> SignInLink:
    """A link by which its person sets a password. 1 statement. Raises PasswordLinkEnded, AccountDisabled."""
    row = _link(token)
    if row is None or row[0].purpose != LinkPurpose.PASSWORD:
        raise PasswordLinkEnded
    if row[1] is not None:
        raise AccountDisabled
    return row[0]


def _link(token: str) -> tuple[SignInLink, datetime | None] | None:
    """The link, and when its person was disabled."""
    query = (
        sa.select(SignInLink, User.disabled_at)
        .join(User, User.id == SignInLink.user_id)
        .where(
            SignInLink.token_hash == ids.token_hash(token), SignInLink.ends_at > now(), SignInLink.spent_at.is_(None)
        )
    )
    row = db.session.execute(query).first()
    return (row[0], row[1]) if row else None


def other_administrators(user_id: int) -> int:
    """How many administrators besides this person can sign in. 1 statement."""
    others = sa.select(sa.func.count()).select_from(User)
    return int(db.scalar(others.where(User.is_admin, User.disabled_at.is_(None), User.id != user_id)))


def sign_ins(user_id: int, *, current: int | None) -> list[SignInRow]:
    """A person's open log-ins, latest first. 1 statement."""
    query = (
        sa.select(SignIn.id, SignIn.created_at, SignIn.seen_at, SignIn.device)
        .where(SignIn.user_id == user_id, SignIn.ended_at.is_(None), SignIn.ends_at > now())
        .order_by(SignIn.seen_at.desc())
    )
    return [SignInRow(row.id, row.created_at, row.seen_at, row.device, row.id == current) for row in db.rows(query)]


def people(*, limit: int = 200) -> list[PersonRow]:
    """People of the installation by name, for the administrator. 1 statement."""
    query = sa.select(User.id, User.name, User.email, User.is_admin, User.disabled_at).order_by(User.name, User.id)
    return [PersonRow(*row) for row in db.rows(query.limit(limit))]
