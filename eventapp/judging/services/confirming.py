"""How somebody proves again who they are before signing: the password, or a one-time code that comes by mail.

A code is good for one person, one round and one result, for a few minutes and a few tries; the newest one alone counts.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from eventapp.accounts import queries as accounts
from eventapp.accounts.models import User
from eventapp.core import outbox
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.core.keys import keys
from eventapp.errors import N_, Forbidden, Refusal
from eventapp.judging.errors import WrongConfirmation
from eventapp.judging.models.confirming import SigningCode
from eventapp.judging.queries.progress import RoundRow
from eventapp.judging.services.closing import closed_round

LASTS = timedelta(minutes=10)
MOST_TRIES = 5  # of one code
MOST_CODES, WITHIN = 5, timedelta(minutes=15)
DIGITS = 8
_hasher = PasswordHasher()


class WrongCode(WrongConfirmation):
    """The code of a person without a password is another one, was used, is too old or was tried too often."""

    code = "wrong_code"
    message = N_(
        "That is not the code of the latest mail, or it no longer works. Nothing was signed. Check it, or have a new "
        "one sent."
    )


class TooManyCodes(Refusal):
    """Nobody can fill a mailbox, or guess among many codes."""

    code, status = "too_many_codes", 429
    message = N_("Too many codes were sent to you. Use the latest one, or wait %(minutes)s minutes for another.")


def needs_password(scope: Scope) -> bool:
    """Whether the person confirms by password; somebody without one has a code sent. 1 statement."""
    person = accounts.user(scope.actor.id) if scope.actor.id is not None else None
    return bool(person and person.password_hash)


@act
def send_code(scope: Scope, *, key: str, seen: str) -> str:
    """Mail a code for the result whose hash is ``seen``; earlier codes of the person end. Gives the code.

    Raises TooManyCodes, RoundNotClosed, NotFound, Forbidden.
    """
    scope.require("judging.sign")
    person, round_, at = _person(scope), closed_round(scope, key), now()
    db.lock(f"signing-code:{person.id}")
    mine = (SigningCode.edition_id == scope.edition_id, SigningCode.user_id == person.id)
    lately = sa.select(sa.func.count(SigningCode.id)).where(*mine, SigningCode.sent_at > at - WITHIN)
    if int(db.scalar(lately)) >= MOST_CODES:
        raise TooManyCodes(minutes=int(WITHIN.total_seconds() // 60))
    db.change(sa.update(SigningCode).where(*mine, SigningCode.spent_at.is_(None)).values(spent_at=at))
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    row = SigningCode(
        edition_id=scope.edition_id,
        round_id=round_.id,
        user_id=person.id,
        result_hash=seen[:64],
        code_hash=_hash(round_, person.id, seen, code),
        sent_at=at,
        ends_at=at + LASTS,
        tries=0,
    )
    db.session.add(row)
    db.session.flush()
    outbox.mail(
        "judging/mail/signing_code",
        to=person.email,
        locale=scope.locale,
        key=f"judging-signing-code:{row.id}",
        data={
            "name": person.name,
            "round": round_.name,
            "edition": scope.edition.name if scope.edition else "",
            "code": f"{code[:4]} {code[4:]}",
            "fingerprint": seen[:8],
            "minutes": int(LASTS.total_seconds() // 60),
        },
        edition_id=scope.edition_id,
    )
    audit(scope, "judging.signing_code_sent", f"round:{round_.id}")
    return code


def waiting_since(scope: Scope, round_id: int) -> datetime | None:
    """When the code that counts now was sent to this person; None without one. 1 statement."""
    found: datetime | None = db.scalar(
        sa.select(SigningCode.sent_at).where(*_usable(scope, round_id)).order_by(SigningCode.id.desc()).limit(1)
    )
    return found


def check_password(scope: Scope, password: str) -> None:
    """Raises WrongConfirmation unless it is this person's password. 1 statement."""
    person = _person(scope)
    try:
        _hasher.verify(person.password_hash or "", password[:128])
    except (VerifyMismatchError, InvalidHashError):
        raise WrongConfirmation(field="confirmation") from None


def check_code(scope: Scope, round_: RoundRow, *, seen: str, typed: str) -> int:
    """Count a try of the code that was mailed; gives its id, to be spent with the signature. Raises WrongCode."""
    code_id = _try(scope, round_, seen, "".join(each for each in typed if each.isdigit()))
    if code_id is None:
        raise WrongCode(field="confirmation")
    return code_id


@act
def spend(scope: Scope, code_id: int) -> None:
    """The code is used up, together with the signature. Raises WrongCode where somebody was faster. 1 statement."""
    own = sa.update(SigningCode).where(
        SigningCode.edition_id == scope.edition_id, SigningCode.id == code_id, SigningCode.spent_at.is_(None)
    )
    if not db.change(own.values(spent_at=now())):
        raise WrongCode(field="confirmation")


@act
def _try(scope: Scope, round_: RoundRow, seen: str, typed: str) -> int | None:
    """A transaction of its own, so that a wrong try stays counted. 2 or 3 statements."""
    person = _person(scope)
    db.lock(f"signing-code:{person.id}")
    usable = sa.select(SigningCode.id, SigningCode.code_hash).where(
        *_usable(scope, round_.id), SigningCode.result_hash == seen
    )
    for row in db.rows(usable.order_by(SigningCode.id.desc()).limit(1)):
        counted = sa.update(SigningCode).where(SigningCode.edition_id == scope.edition_id, SigningCode.id == row.id)
        db.change(counted.values(tries=SigningCode.tries + 1))
        if hmac.compare_digest(row.code_hash, _hash(round_, person.id, seen, typed)):
            return int(row.id)
    return None


def _usable(scope: Scope, round_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        SigningCode.edition_id == scope.edition_id,
        SigningCode.round_id == round_id,
        SigningCode.user_id == (scope.actor.id or 0),
        SigningCode.spent_at.is_(None),
        SigningCode.ends_at > now(),
        SigningCode.tries < MOST_TRIES,
    )


def _hash(round_: RoundRow, user_id: int, seen: str, code: str) -> str:
    """Keyed, because eight digits alone could be guessed from a plain hash."""
    text = f"{round_.id}:{user_id}:{seen}:{code}"
    return hmac.digest(keys.derive("judging-signing-code"), text.encode(), hashlib.sha256).hex()


def _person(scope: Scope) -> User:
    """Raises Forbidden for nobody in particular and for somebody who is kept out."""
    person = accounts.user(scope.actor.id) if scope.actor.id is not None else None
    if person is None or person.disabled_at is not None:
        raise Forbidden
    return person
