"""Documents that were handed out with a code: minutes, certificates, reports. Anybody may ask what a code stands for.

A code is random, or derived from the application's key so that a paper can be printed before its row exists; either
way it carries 98 bits, so nobody finds a document by guessing. ``facts`` are what everybody may read about it, and
hold nothing that was not public when the document was handed out. A withdrawn document stays, and says so.

Facts are ``{"title": message, "lines": [{"label": message, "text" | "message" | "day": value}]}``: labels, the title
and each ``message`` are message ids that the reader's page translates, ``day`` is an ISO date.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import Json, Model, Moment, Pk, act, db, insert_or_ignore, one_of
from eventapp.core.keys import keys
from eventapp.errors import N_, InvalidInput, NotFound
from eventapp.frozen import field_names, frozen

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no letters that look like another
LENGTH = 20  # 30 ** 20 is above 2 ** 98
GROUP = 4
SHORTEST_REASON = 10


class UnknownDocument(NotFound):
    """Nothing was handed out under this code."""

    code = "unknown_document"
    message = N_("No document bears the code %(written)s. Compare it with the paper, character by character.")


class NoReason(InvalidInput):
    """A document is withdrawn for a reason that can be read."""

    code = "no_reason"
    message = N_("Write down why the document is withdrawn, in at least ten characters.")


class DigestOf(StrEnum):
    """What the fingerprint was taken of: the very bytes of a file, or the facts that a page shows."""

    FILE = "file"
    FACTS = "facts"


class IssuedDocument(Model):
    """One document that was handed out."""

    __tablename__ = "issued_document"
    __table_args__ = (
        sa.UniqueConstraint("code"),
        one_of("digest_of", DigestOf),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdraw_reason = '')", name="withdrawn_has_reason"),
        sa.Index("ix_issued_document_edition_id_kind_subject", "edition_id", "kind", "subject"),
    )

    id: Mapped[Pk]
    code: Mapped[str] = mapped_column(sa.String(LENGTH))
    edition_id: Mapped[int | None]  # no key: core knows no editions, and a paper outlives what it tells about
    kind: Mapped[str] = mapped_column(sa.String(40))
    subject: Mapped[str] = mapped_column(sa.String(200))
    digest: Mapped[str] = mapped_column(sa.String(64))
    digest_of: Mapped[str] = mapped_column(sa.String(10))
    facts: Mapped[dict[str, Any]]
    issued_at: Mapped[Moment]
    withdrawn_at: Mapped[datetime | None]
    withdraw_reason: Mapped[str] = mapped_column(sa.String(500), server_default="")  # a sentence, or a message id
    withdraw_facts: Mapped[dict[str, Any] | None] = mapped_column(Json())  # that fill the message; None: nothing does


@frozen
class IssuedRow:
    """A document as its page shows it."""

    code: str
    kind: str
    subject: str
    digest: str
    digest_of: str
    facts: dict[str, Any]
    issued_at: datetime
    withdrawn_at: datetime | None
    withdraw_reason: str
    withdraw_facts: dict[str, Any] | None

    @property
    def written(self) -> str:
        """The code as it stands on paper."""
        return grouped(self.code)

    def why_withdrawn(self, translate: Callable[[str], str]) -> str:
        """The reason in the reader's language; empty for one that holds."""
        said = translate(self.withdraw_reason) if self.withdraw_reason else ""
        return said % self.withdraw_facts if self.withdraw_facts else said

    @property
    def is_valid(self) -> bool:
        """Whether nobody has withdrawn it."""
        return self.withdrawn_at is None


_COLUMNS = tuple(getattr(IssuedDocument, name) for name in field_names(IssuedRow))
_BY_CODE = (
    sa.select(*_COLUMNS)
    .where(IssuedDocument.code == sa.bindparam("of_code"))
    .execution_options(unscoped="by a document's code")
)
_OF_KIND = (
    sa.select(*_COLUMNS)
    .where(
        IssuedDocument.edition_id == sa.bindparam("edition_id"),
        IssuedDocument.kind.in_(sa.bindparam("kinds", expanding=True)),
    )
    .order_by(IssuedDocument.id)
)


def new_code() -> str:
    """A code for a document that is made now."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def derived_code(kind: str, subject: str) -> str:
    """The code that this kind of document about this subject has in this installation, before and after it exists."""
    number = int.from_bytes(hmac.digest(keys.derive(f"issued:{kind}"), subject.encode(), hashlib.sha256))
    found = ""
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        found += ALPHABET[place]
    return found


def grouped(code: str) -> str:
    """``7K2M-9QXA-…``: easier to read aloud and to type."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def plain(written: str) -> str | None:
    """The code behind what somebody typed, with or without hyphens, in any case; None when it cannot be one."""
    found = "".join(written.upper().replace("-", " ").split())
    return found if len(found) == LENGTH and set(found) <= set(ALPHABET) else None


def digest_of_facts(facts: dict[str, Any]) -> str:
    """SHA-256 over the facts as JSON with sorted keys, no blanks, in UTF-8."""
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


@act
def issue(
    scope: Scope, *, kind: str, subject: str, facts: dict[str, Any], code: str | None = None, file: bytes | None = None
) -> str:
    """Write down that a document is handed out; gives its code. The same code twice is once.

    The fingerprint is that of ``file``, or of the facts where the file is drawn anew each time. No permission of its
    own: it is part of an act that has one. 1 or 2 statements.
    """
    code = code or new_code()
    values = {
        "code": code,
        "edition_id": scope.edition.id if scope.edition else None,
        "kind": kind,
        "subject": subject,
        "digest": digest_of_facts(facts) if file is None else hashlib.sha256(file).hexdigest(),
        "digest_of": (DigestOf.FACTS if file is None else DigestOf.FILE).value,
        "facts": facts,
        "issued_at": now(),
        "withdraw_reason": "",
    }
    if db.change(insert_or_ignore(IssuedDocument, values, ["code"])):
        audit(scope, "document.issued", f"{kind}:{subject}")
    return code


@act
def withdraw(scope: Scope, *, code: str, reason: str, facts: dict[str, Any] | None = None) -> bool:
    """Say that a document no longer holds; gives whether it held until now. Raises NoReason. 1 or 2 statements.

    ``facts`` fill the reason where it is a message with names in it.

    No permission of its own: it is part of an act that has one.
    """
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise NoReason(field="reason")
    own = sa.update(IssuedDocument).where(
        IssuedDocument.code == code,
        IssuedDocument.edition_id == scope.edition_id,
        IssuedDocument.withdrawn_at.is_(None),
    )
    ended = bool(db.change(own.values(withdrawn_at=now(), withdraw_reason=reason[:500], withdraw_facts=facts)))
    if ended:
        audit(scope, "document.withdrawn", f"document:{code[:GROUP]}")
    return ended


def by_code(written: str) -> IssuedRow:
    """The document behind a code as somebody typed it. Raises UnknownDocument. 1 statement whatever was typed."""
    row = db.session.execute(_BY_CODE, {"of_code": plain(written) or ""}).first()
    if row is None:
        raise UnknownDocument(written=written[: LENGTH + LENGTH // GROUP])
    return IssuedRow(*row)


def of_kind(scope: Scope, *kinds: str) -> list[IssuedRow]:
    """The edition's documents of these kinds, in the order in which they were handed out. 1 statement."""
    return [IssuedRow(*row) for row in db.rows(_OF_KIND, edition_id=scope.edition_id, kinds=list(kinds))]
