"""The outbox: mails and jobs are rows, written in the transaction of the act that causes them.

A row has a unique key, so that enqueueing twice is harmless; the worker takes it by a lease, so that a killed worker
loses nothing. Effects outside the database happen at least once and carry the key as their Message-ID.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from eventapp.core import ids
from eventapp.core.clock import now
from eventapp.core.db import Model, Moment, Pk, db, insert_or_ignore, one_of
from eventapp.frozen import field_names, frozen

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


@frozen
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
    db.session.execute(insert_or_ignore(OutboxMessage, {}, ["key"]), values)


def mail(template: str, *, to: str, locale: str, key: str, data: dict[str, Any], edition_id: int | None = None) -> None:
    """Write one mail: ``template`` such as ``registration/mail/ticket`` is rendered in ``locale`` when it is sent.

    ``data`` fills the template, so it must be JSON; tokens that cannot be derived again may be in it. A path under
    ``unsubscribe`` becomes the header by which mail programs offer to end such letters.
    """
    if to.endswith(EXAMPLE_DOMAIN):
        return
    args = {"template": template, "to": to, "locale": locale, "data": data}
    enqueue(MAIL, key=f"mail:{key}", args=args, edition_id=edition_id)


_DUE = (
    sa.select(OutboxMessage.id)
    .where(
        OutboxMessage.kind.in_(sa.bindparam("kinds", expanding=True)),
        sa.or_(
            sa.and_(OutboxMessage.state == State.READY.value, OutboxMessage.run_at <= sa.bindparam("at")),
            sa.and_(OutboxMessage.state == State.RUNNING.value, OutboxMessage.lease_until < sa.bindparam("at")),
        ),
    )
    .order_by(OutboxMessage.run_at, OutboxMessage.id)
    .limit(sa.bindparam("most"))
    .execution_options(unscoped="the worker serves every edition")
)
_DUE_AND_FREE = _DUE.with_for_update(skip_locked=True)
_TAKE = (
    sa.update(OutboxMessage)
    .where(OutboxMessage.id.in_(sa.bindparam("of_ids", expanding=True)))
    .values(
        state=State.RUNNING.value,
        lease_until=sa.bindparam("until"),
        token=sa.bindparam("by"),
        tries=OutboxMessage.tries + 1,
    )
    .returning(*(getattr(OutboxMessage, field) for field in field_names(Claimed)))
)
_DONE = (
    sa.update(OutboxMessage)
    .where(
        OutboxMessage.token == sa.bindparam("of_token"), OutboxMessage.id.in_(sa.bindparam("of_ids", expanding=True))
    )
    .values(state=State.DONE.value, lease_until=None, error=None)
)


def try_again(keys: list[str]) -> int:
    """Make mails *ready* that are *dead*, as if they were new; gives how many. ``keys`` as ``mail`` got them.

    Runs in the caller's act. 1 statement.
    """
    dead = sa.update(OutboxMessage).where(
        OutboxMessage.key.in_([f"mail:{key}" for key in keys]), OutboxMessage.state == State.DEAD.value
    )
    return db.change(dead.values(state=State.READY.value, run_at=now(), tries=0, error=None))


def empty(part_of_key: str, nothing: dict[str, Any]) -> int:
    """Put ``nothing`` in place of what mails held that have been sent, or never will; gives how many.

    For a person whose data are deleted: what is ready still goes out. Runs in the caller's act. 1 statement.
    """
    over = sa.update(OutboxMessage).where(
        OutboxMessage.kind == MAIL,
        OutboxMessage.key.contains(part_of_key, autoescape=True),
        OutboxMessage.state.in_([State.DONE.value, State.DEAD.value]),
    )
    return db.change(over.values(args=nothing, error=None))


def empty_edition(edition_id: int, kinds: list[str], nothing: dict[str, Any]) -> int:
    """Put ``nothing`` in place of what these rows of an edition held, and let none of them go out; gives how many.

    For an edition whose personal data are deleted. Runs in the caller's act. 1 statement.
    """
    own = sa.update(OutboxMessage).where(
        OutboxMessage.edition_id == edition_id,
        OutboxMessage.kind.in_(kinds),
        OutboxMessage.state != State.RUNNING.value,
    )
    return db.change(own.values(args=nothing, error=None, state=State.DONE.value))


def _to(email: str) -> sa.ColumnElement[bool]:
    """Rows that go to this address, or that were asked for with it."""
    address = email.strip().lower()
    return sa.or_(*(sa.func.lower(OutboxMessage.args[name].as_string()) == address for name in ("to", "email")))


def of_address(email: str) -> list[dict[str, Any]]:
    """The mails to an address, latest first: which letter, when, how it stands. 1 statement over the whole outbox."""
    query = (
        sa.select(OutboxMessage.args["template"].as_string(), OutboxMessage.created_at, OutboxMessage.state)
        .where(OutboxMessage.kind == MAIL, _to(email))
        .order_by(OutboxMessage.id.desc())
        .execution_options(unscoped="a person's mails of all editions")
    )
    return [{"letter": letter, "written_at": at.isoformat(), "state": state} for letter, at, state in db.rows(query)]


def empty_address(email: str, nothing: dict[str, Any]) -> int:
    """Put ``nothing`` in place of every row for an address, and let none of them go out; gives how many.

    What a worker is sending at this moment stays. Runs in the caller's act. 1 statement over the whole outbox.
    """
    own = sa.update(OutboxMessage).where(_to(email), OutboxMessage.state != State.RUNNING.value)
    return db.change(own.values(args=nothing, error=None, state=State.DONE.value))


def claim(*, limit: int, lease_seconds: float, kinds: frozenset[str]) -> list[Claimed]:
    """Take up to ``limit`` rows that are due, or whose lease ran out.

    1 statement when nothing is, without a transaction: a worker asks every second, and seldom is anything due. Else
    one transaction with two more.
    """
    if not db.rows(_DUE, kinds=sorted(kinds), at=now(), most=1):
        return []

    def take() -> list[Claimed]:
        at = now()
        due = _DUE if db.is_sqlite else _DUE_AND_FREE
        found = [row[0] for row in db.rows(due, kinds=sorted(kinds), at=at, most=limit)]
        if not found:
            return []
        until = at + timedelta(seconds=lease_seconds)
        taken = db.rows(_TAKE, of_ids=found, until=until, by=ids.opaque())
        return sorted((Claimed(*row) for row in taken), key=lambda message: message.id)

    return db.run(take)


def finish(messages: list[Claimed]) -> int:
    """Mark as done what this worker still holds; gives how many. Runs in the caller's act. 1 statement per claim."""
    held: dict[str, list[int]] = {}
    for message in messages:
        held.setdefault(message.token, []).append(message.id)
    return sum(db.change(_DONE, {"of_token": token, "of_ids": rows}) for token, rows in held.items())


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
