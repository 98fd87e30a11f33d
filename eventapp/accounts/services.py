"""What can be done about people and their log-ins. Tokens are returned once and kept as hashes only."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from eventapp.accounts import queries
from eventapp.accounts.errors import (
    AccountExists,
    LastAdministrator,
    LinkEnded,
    OwnAccount,
    PasswordLinkEnded,
    WeakPassword,
    WrongCredentials,
    WrongCurrentPassword,
)
from eventapp.accounts.models import LinkPurpose, SignIn, SignInLink, User
from eventapp.core import ids, outbox
from eventapp.core.access import SYSTEM, Actor, ActorKind, Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.errors import NotFound

LINK_MINUTES = 30
INVITATION_DAYS = 14
DEMO_LINK_HOURS = 24
SEEN_EVERY = timedelta(minutes=5)  # how often a log-in's last use is written
COMMON_PASSWORDS = {
    "passwordpassword",
    "123456789012",
    "qwertyuiopas",
    "indonesiaraya",
    "smartcity2022",
    "smartcity2023",
}
_hasher = PasswordHasher()


@cache
def _dummy_hash() -> str:
    """A hash that no password matches, so that an unknown address costs the same time as a known one."""
    return _hasher.hash(ids.opaque())


@act
def create_user(
    scope: Scope,
    *,
    email: str,
    name: str,
    password: str | None = None,
    is_admin: bool = False,
    is_example: bool = False,
) -> User:
    """A new person. Raises AccountExists, WeakPassword."""
    email = email.strip().lower()
    if queries.user_by_email(email) is not None:
        raise AccountExists(email=email)
    person = User(
        email=email,
        name=name.strip(),
        password_hash=_hash(password) if password else None,
        is_admin=is_admin,
        is_example=is_example,
        created_at=now(),
    )
    db.session.add(person)
    db.session.flush()
    audit(scope, "user.created", f"user:{person.id}", is_admin=is_admin)
    return person


@act
def change_password(scope: Scope, *, current: str, password: str) -> None:
    """A new password in place of ``current``; every log-in of the person ends, and the person is told by mail.

    Raises WrongCurrentPassword, WeakPassword, NotFound.
    """
    person = _own(scope)
    if not person.password_hash or not _is_password(person.password_hash, current):
        raise WrongCurrentPassword(field="current")
    _set_password(scope, person, password)


@act
def send_password_link(scope: Scope) -> str:
    """Mail oneself a link that sets a password, because a log-in alone may be somebody else's; gives its token.

    A link that was sent before no longer works. Raises NotFound.
    """
    person = _own(scope)
    _end_password_links(person.id)
    token = _new_link(person.id, LinkPurpose.PASSWORD, timedelta(minutes=LINK_MINUTES))
    data = {"name": person.name, "token": token, "minutes": LINK_MINUTES}
    key = f"password-link:{ids.token_hash(token)[:24]}"
    outbox.mail("accounts/mail/password_link", to=person.email, locale=scope.locale, key=key, data=data)
    audit(scope, "user.password_link_sent", f"user:{person.id}")
    return token


@act
def set_password(token: str, *, password: str) -> None:
    """Spend a mailed link on a new password; every log-in of its person ends, and the person is told by mail.

    Raises PasswordLinkEnded, AccountDisabled, WeakPassword.
    """
    found = queries.password_link(token)
    person = queries.user(found.user_id)
    spent = sa.update(SignInLink).where(SignInLink.id == found.id, SignInLink.spent_at.is_(None))
    if person is None or db.change(spent.values(spent_at=now())) == 0:
        raise PasswordLinkEnded
    _set_password(Scope(Actor(ActorKind.PERSON, person.id)), person, password)


def sign_in_with_password(*, email: str, password: str, device: str, hours: int) -> str:
    """A new log-in's token. Raises WrongCredentials, after the same time for known and unknown addresses."""
    person = queries.user_by_email(email)
    usable = person is not None and person.password_hash is not None and person.disabled_at is None
    kept = person.password_hash if usable and person and person.password_hash else _dummy_hash()
    if not _is_password(kept, password) or person is None:
        raise WrongCredentials(field="password")
    return open_sign_in(person.id, device=device, hours=hours, how="password")


@act
def open_sign_in(user_id: int, *, device: str, hours: int, how: str) -> str:
    """A log-in for somebody who has proved who they are; gives its token, which only the cookie keeps."""
    token = ids.opaque()
    at = now()
    entry = SignIn(
        token_hash=ids.token_hash(token),
        user_id=user_id,
        created_at=at,
        seen_at=at,
        ends_at=at + timedelta(hours=hours),
        device=device[:120],
    )
    db.session.add(entry)
    db.session.flush()
    audit(Scope(Actor(ActorKind.PERSON, user_id)), "sign_in.opened", f"sign_in:{entry.id}", how=how)
    return token


@act
def note_seen(sign_in_id: int) -> None:
    """Write that a log-in is in use; callers do so every ``SEEN_EVERY`` at most."""
    db.session.execute(sa.update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=now()))


@act
def end_sign_in(scope: Scope, *, sign_in_id: int) -> None:
    """End one of one's own log-ins. Raises NotFound for somebody else's."""
    own = sa.update(SignIn).where(SignIn.id == sign_in_id, SignIn.user_id == scope.actor.id, SignIn.ended_at.is_(None))
    if db.change(own.values(ended_at=now())) == 0:
        raise NotFound
    audit(scope, "sign_in.ended", f"sign_in:{sign_in_id}")


@act
def disable_user(scope: Scope, *, user_id: int) -> None:
    """The person can no longer sign in, at once; never oneself. Raises OwnAccount, LastAdministrator, NotFound."""
    scope.require("accounts.manage")
    if scope.actor.kind is ActorKind.PERSON and scope.actor.id == user_id:
        raise OwnAccount
    db.lock("administrators")  # two of them do not disable each other
    person = queries.user(user_id)
    if person is None:
        raise NotFound
    if person.is_admin and queries.other_administrators(user_id) == 0:
        raise LastAdministrator
    db.change(sa.update(User).where(User.id == user_id).values(disabled_at=now()))
    _end_all(user_id)
    audit(scope, "user.disabled", f"user:{user_id}")


@act
def enable_user(scope: Scope, *, user_id: int) -> None:
    """A disabled person can sign in again, with a new log-in. Raises Forbidden, NotFound."""
    scope.require("accounts.manage")
    back = sa.update(User).where(User.id == user_id, User.disabled_at.is_not(None))
    if db.change(back.values(disabled_at=None)) == 0:
        raise NotFound
    audit(scope, "user.enabled", f"user:{user_id}")


@act
def send_link(*, email: str, locale: str, next_path: str | None = None) -> None:
    """Mail a one-time link if the address belongs to somebody; says nothing either way."""
    person = queries.user_by_email(email)
    if person is None or person.disabled_at is not None:
        return
    token = _new_link(person.id, LinkPurpose.SIGN_IN, timedelta(minutes=LINK_MINUTES))
    data = {"name": person.name, "token": token, "next": next_path, "minutes": LINK_MINUTES}
    outbox.mail(
        "accounts/mail/link", to=person.email, locale=locale, key=f"link:{ids.token_hash(token)[:24]}", data=data
    )
    audit(Scope(SYSTEM), "sign_in.link_sent", f"user:{person.id}")


@act
def invite(scope: Scope, *, user_id: int, edition_name: str, role_name: str, locale: str = "id") -> str:
    """Mail an invitation that signs in once within two weeks; gives its token."""
    person = queries.user(user_id)
    if person is None:
        raise NotFound
    token = _new_link(user_id, LinkPurpose.INVITATION, timedelta(days=INVITATION_DAYS))
    data = {"name": person.name, "token": token, "edition": edition_name, "role": role_name, "days": INVITATION_DAYS}
    key = f"invitation:{ids.token_hash(token)[:24]}"
    outbox.mail("accounts/mail/invitation", to=person.email, locale=locale, key=key, data=data)
    audit(scope, "user.invited", f"user:{user_id}")
    return token


@act
def create_admin(*, email: str, name: str) -> str:
    """The installation's administrator, and the token of a link that signs in once. Raises AccountExists."""
    person = create_user(Scope(SYSTEM), email=email, name=name, is_admin=True)
    return _new_link(person.id, LinkPurpose.INVITATION, timedelta(days=INVITATION_DAYS))


@act
def demo_link(user_id: int, *, token: str) -> None:
    """A link of the demo: signs in by GET, again and again, for a day from the last time it was asked for."""
    at = now()
    values = {
        "token_hash": ids.token_hash(token),
        "user_id": user_id,
        "purpose": LinkPurpose.DEMO.value,
        "created_at": at,
        "ends_at": at + timedelta(hours=DEMO_LINK_HOURS),
    }
    if db.change(insert_or_ignore(SignInLink, values, ["token_hash"])) == 0:
        known = sa.update(SignInLink).where(SignInLink.token_hash == values["token_hash"])
        db.change(known.values(ends_at=values["ends_at"]))


@act
def use_link(token: str, *, device: str, hours: int) -> str:
    """Spend a link and give the token of the new log-in. Raises LinkEnded, AccountDisabled."""
    found = queries.usable_link(token)
    if found.purpose != LinkPurpose.DEMO:
        spent = sa.update(SignInLink).where(SignInLink.id == found.id, SignInLink.spent_at.is_(None))
        if db.change(spent.values(spent_at=now())) == 0:
            raise LinkEnded
    return open_sign_in(found.user_id, device=device, hours=hours, how=found.purpose)


def _new_link(user_id: int, purpose: LinkPurpose, lasts: timedelta) -> str:
    token = ids.opaque()
    at = now()
    entry = SignInLink(
        token_hash=ids.token_hash(token), user_id=user_id, purpose=purpose.value, created_at=at, ends_at=at + lasts
    )
    db.session.add(entry)
    db.session.flush()
    return token


def _own(scope: Scope) -> User:
    """The person who acts. Raises NotFound for nobody in particular."""
    person = queries.user(scope.actor.id) if scope.actor.id is not None else None
    if person is None:
        raise NotFound
    return person


def _is_password(kept: str, typed: str) -> bool:
    try:
        return _hasher.verify(kept, typed[:128])
    except (VerifyMismatchError, InvalidHashError):
        return False


def _set_password(scope: Scope, person: User, password: str) -> None:
    """The new password, without any of the ways in that were open before; and a mail about it. 4 statements."""
    hashed, at = _hash(password), now()
    db.session.execute(sa.update(User).where(User.id == person.id).values(password_hash=hashed))
    _end_all(person.id)
    _end_password_links(person.id)
    key = f"password-changed:{person.id}:{at.isoformat()}"
    data = {"name": person.name}
    outbox.mail("accounts/mail/password_changed", to=person.email, locale=person.locale, key=key, data=data)
    audit(scope, "user.password_set", f"user:{person.id}")


@act
def end_sign_ins(scope: Scope, *, user_id: int) -> None:
    """End every log-in of a person, who may sign in again. No permission: part of an act that has one."""
    _end_all(user_id)
    audit(scope, "sign_ins.ended", f"user:{user_id}")


def _end_password_links(user_id: int) -> None:
    unspent = sa.update(SignInLink).where(
        SignInLink.user_id == user_id,
        SignInLink.purpose == LinkPurpose.PASSWORD.value,
        SignInLink.spent_at.is_(None),
    )
    db.session.execute(unspent.values(spent_at=now()))


def _hash(password: str) -> str:
    if not 12 <= len(password) <= 128 or password.lower() in COMMON_PASSWORDS or len(set(password)) < 4:
        raise WeakPassword(field="password")
    return _hasher.hash(password)


def _end_all(user_id: int) -> None:
    still_open = sa.update(SignIn).where(SignIn.user_id == user_id, SignIn.ended_at.is_(None))
    db.session.execute(still_open.values(ended_at=now()))
