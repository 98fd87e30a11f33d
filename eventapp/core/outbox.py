"""The outbox: mails and jobs are rows, written in the transaction of the act that causes them.

A row has a unique key, so that enqueueing twice is harmless; the worker takes it by a lease, so that a killed worker
loses nothing. Effects outside the database happen at least once and carry the key as their Message-ID.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from eventapp.core import ids
from eventapp.core.clock import now
from eventapp.core.db import Model, Moment, Pk, db, insert_or_ignore, one_of

MAIL = "mail"
EXAMPLE_DOMAIN = ".invalid"  # RFC 2606: example people have such addresses and get no mail


class State(StrEnum):
    """Where a row stands; *dead* needs a person."""

    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


class OutboxMessage(Model):
    """One mail or job."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        sa.UniqueConstraint("key"),
        one_of("state", State),
        sa.Index("ix_outbox_message_state_run_at", "state", "run_at"),
    )

    id: Mapped[Pk]
    key: Mapped[str]
    kind: Mapped[str]
    edition_id: Mapped[int | None]  # no key: core knows no editions
    args: Mapped[dict[str, Any]]
    state: Mapped[str]
    run_at: Mapped[Moment]
    lease_until: Mapped[datetime | None]
    token: Mapped[str | None]
    tries: Mapped[int]
    error: Mapped[str | None]
    created_at: Mapped[Moment]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that a worker holds, until its lease ends."""

    id: int
    key: str
    kind: str
    args: dict[str, Any]
    tries: int
    token: str


def enqueue(
    kind: str, *, key: str, args: dict[str, Any], edition_id: int | None = None, run_at: datetime | None = None
) -> None:
    """Write one job; a key that is already there is left as it is. 1 statement."""
    at = now()
    values = {
        "key": key,
        "kind": kind,
        "edition_id": edition_id,
        "args": args,
        "state": State.READY.value,
        "run_at": run_at or at,
        "tries": 0,
        "created_at": at,
    }
    db.session.execute(insert_or_ignore(OutboxMessage, values, ["key"]))


def mail(template: str, *, to: str, locale: str, key: str, data: dict[str, Any], edition_id: int | None = None) -> None:
    """Write one mail: ``template`` such as ``registration/mail/ticket`` is rendered in ``locale`` when it is sent.

    ``data`` fills the template, so it must be JSON; tokens that cannot be derived again may be in it.
    """
    if to.endswith(EXAMPLE_DOMAIN):
        return
    args = {"template": template, "to": to, "locale": locale, "data": data}
    enqueue(MAIL, key=f"mail:{key}", args=args, edition_id=edition_id)


def claim(*, limit: int, lease_seconds: int, kinds: frozenset[str]) -> list[Claimed]:
    """Take up to ``limit`` rows that are due, or whose lease ran out. One transaction, two statements at most."""

    def take() -> list[Claimed]:
        at = now()
        due = (
            sa.select(OutboxMessage.id)
            .where(
                OutboxMessage.kind.in_(kinds),
                sa.or_(
                    sa.and_(OutboxMessage.state == State.READY, OutboxMessage.run_at <= at),
                    sa.and_(OutboxMessage.state == State.RUNNING, OutboxMessage.lease_until < at),
                ),
            )
            .order_by(OutboxMessage.run_at, OutboxMessage.id)
            .limit(limit)
            .execution_options(unscoped="the worker serves every edition")
        )
        if not db.is_sqlite:
            due = due.with_for_update(skip_locked=True)
        found = list(db.session.scalars(due))
        if not found:
            return []
        taken = (
            sa.update(OutboxMessage)
            .where(OutboxMessage.id.in_(found))
            .values(
                state=State.RUNNING.value,
                lease_until=at + timedelta(seconds=lease_seconds),
                token=ids.opaque(),
                tries=OutboxMessage.tries + 1,
            )
            .returning(*(getattr(OutboxMessage, field) for field in Claimed.__slots__))
            .execution_options(synchronize_session=False)
        )
        return sorted((Claimed(*row) for row in db.rows(taken)), key=lambda message: message.id)

    return db.run(take)


def finish(messages: list[Claimed]) -> int:
    """Mark as done what this worker still holds; gives how many. Runs in the caller's act."""
    if not messages:
        return 0
    held = sa.or_(*(sa.and_(OutboxMessage.id == m.id, OutboxMessage.token == m.token) for m in messages))
    done = sa.update(OutboxMessage).where(held).values(state=State.DONE.value, lease_until=None, error=None)
    return db.change(done)


def release(messages: list[Claimed]) -> None:
    """Give rows back that were taken and not tried. Runs in the caller's act."""
    held = sa.or_(*(sa.and_(OutboxMessage.id == m.id, OutboxMessage.token == m.token) for m in messages))
    values = {"state": State.READY.value, "lease_until": None, "tries": OutboxMessage.tries - 1}
    db.change(sa.update(OutboxMessage).where(held).values(**values))


def put_back(message: Claimed, *, error: str, run_at: datetime | None) -> None:
    """After a failure: again at ``run_at``, or never (*dead*) when it is None."""
    values: dict[str, Any] = {"state": State.READY.value if run_at else State.DEAD.value, "error": error[:500]}
    if run_at:
        values["run_at"] = run_at
    again = sa.update(OutboxMessage).where(OutboxMessage.id == message.id, OutboxMessage.token == message.token)
    db.run(lambda: db.change(again.values(**values)))
