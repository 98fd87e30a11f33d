"""Retries by a client-made key: the same key and body get the identical answer, another body is refused.

The answer is kept sealed, because it may hold a ticket's secret.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from eventapp.core import ids
from eventapp.core.clock import now
from eventapp.core.db import Model, Moment, Pk, db
from eventapp.core.keys import keys
from eventapp.errors import N_, Refusal
from eventapp.frozen import frozen

KEPT = timedelta(days=8)


class KeyReused(Refusal):
    """One key, two different requests."""

    code, status = "idempotency_key_reused", 422
    message = N_("This idempotency key was already used with other data. Use a new key for a new request.")


class IdempotencyKey(Model):
    """The answer that was given to a key."""

    __tablename__ = "idempotency_key"
    __table_args__ = (sa.UniqueConstraint("edition_id", "key"),)

    id: Mapped[Pk]
    edition_id: Mapped[int]
    key: Mapped[str]
    request_hash: Mapped[str]
    answer: Mapped[bytes]
    created_at: Mapped[Moment]


_KEPT = sa.select(IdempotencyKey.request_hash, IdempotencyKey.answer).where(
    IdempotencyKey.edition_id == sa.bindparam("edition_id"), IdempotencyKey.key == sa.bindparam("key")
)
_INSERT = sa.insert(IdempotencyKey)


@frozen
class Answer:
    """Status and JSON body as they were first given."""

    status: int
    body: dict[str, Any]


def request_hash(body: Any) -> str:
    """A hash of a JSON body that does not depend on the order of its keys."""
    return ids.token_hash(json.dumps(body, sort_keys=True, ensure_ascii=False, default=str))


def recall(edition_id: int, key: str, body_hash: str) -> Answer | None:
    """The kept answer, or None for a new key. Raises KeyReused for another body. 1 statement."""
    kept = db.session.execute(_KEPT, {"edition_id": edition_id, "key": ids.token_hash(key)}).first()
    if kept is None:
        return None
    if kept.request_hash != body_hash:
        raise KeyReused
    document = json.loads(keys.open("idempotency", kept.answer))
    return Answer(document["status"], document["body"])


def remember(edition_id: int, key: str, body_hash: str, answer: Answer) -> None:
    """Keep the answer, in the act that made it. 1 statement."""
    sealed = keys.seal("idempotency", json.dumps({"status": answer.status, "body": answer.body}).encode())
    row = {"edition_id": edition_id, "key": ids.token_hash(key), "request_hash": body_hash, "answer": sealed}
    db.session.execute(_INSERT, {**row, "created_at": now()})


def forget_old() -> int:
    """Delete keys older than KEPT; gives how many."""
    old = sa.delete(IdempotencyKey).where(IdempotencyKey.created_at < now() - KEPT)
    return db.run(lambda: db.change(old))
