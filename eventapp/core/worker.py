"""Runs what the outbox holds: takes rows by lease, does them, marks them done.

A job that works in the database runs in one transaction with its *done*. A mail is sent first and marked after:
at least once. A worker that is killed loses its lease, and another takes the row over.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from time import monotonic
from typing import Any

import sqlalchemy as sa

from eventapp.core import outbox
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.logs import log
from eventapp.core.outbox import Claimed, OutboxMessage
from eventapp.frozen import frozen

MAX_TRIES = 30  # with the pauses below about a day
BATCH = 20


class NeverAgain(Exception):
    """Raised by a job that will fail however often it is tried, such as an address that does not exist."""


@frozen
class JobKind:
    """How one kind of job is done. ``external`` jobs reach outside the database and are at least once."""

    name: str
    run: Callable[[Claimed], None]
    external: bool = False


@frozen
class Periodic:
    """Work that comes back: enqueued once per period by whichever worker asks first."""

    kind: str
    every: timedelta

    def key(self, at: datetime) -> str:
        """The key of the period that ``at`` lies in."""
        return f"periodic:{self.kind}:{int(at.timestamp() // self.every.total_seconds())}"


@frozen
class Jobs:
    """A module whose JOBS are job kinds: their names, so that it is loaded when the first is due, and how often it is.

    None for a kind that only comes when somebody enqueues it.
    """

    module: str
    every: Mapping[str, timedelta | None]

    @property
    def periodic(self) -> tuple[Periodic, ...]:
        """Those that come back."""
        return tuple(Periodic(name, every) for name, every in self.every.items() if every is not None)


class LateKinds(Mapping[str, JobKind]):
    """Job kinds by name, each loaded when it is first done."""

    def __init__(self, known: Iterable[JobKind], late: Iterable[Jobs]) -> None:
        self._known = {kind.name: kind for kind in known}
        self._modules = {name: jobs.module for jobs in late for name in jobs.every}

    def __getitem__(self, name: str) -> JobKind:
        """Raises KeyError for a kind that nobody has."""
        if name not in self._known:
            self._known |= {kind.name: kind for kind in import_module(self._modules[name]).JOBS}
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known.keys() | self._modules.keys())

    def __len__(self) -> int:
        return len(self._known.keys() | self._modules.keys())


class Worker:
    """One worker. Any number may run, in threads, processes and machines."""

    def __init__(
        self,
        kinds: Mapping[str, JobKind],
        periodic: tuple[Periodic, ...] = (),
        lease_seconds: float = 60,
        context: Callable[[], AbstractContextManager[object]] = nullcontext,
    ):
        """``context`` is entered around each job: the app's, where jobs write addresses and speak a language."""
        self._kinds = kinds
        self._context = context
        self._periodic = periodic
        self._lease_seconds = lease_seconds
        self._enqueued: dict[str, str] = {}  # the period of each kind that is known to be in the outbox
        self._stop = threading.Event()

    def stop(self) -> None:
        """End ``run_forever`` after the current batch."""
        self._stop.set()

    def run_forever(self, pause_seconds: float = 1.0) -> None:
        """Work until ``stop``; sleeps while less is due than one batch takes, so that rows gather and share commits."""
        while not self._stop.is_set():
            try:
                if self.run_due(limit=1) == BATCH:
                    continue
            except Exception:
                log.exception("worker.failed")
            finally:
                db.remove()
            self._stop.wait(pause_seconds)

    def run_due(self, *, limit: int | None = None) -> int:
        """Do what is due now; gives how many rows were taken. Rows that fail are put back for later."""
        self._enqueue_periodic()
        taken = 0
        while limit is None or taken < limit:
            batch = outbox.claim(limit=BATCH, lease_seconds=self._lease_seconds, kinds=frozenset(self._kinds))
            if not batch:
                break
            taken += len(batch)
            self._do(batch)
        db.remove()
        return taken

    def _enqueue_periodic(self) -> None:
        at = now()
        for work in self._periodic:
            key = work.key(at)
            if self._enqueued.get(work.kind) == key:
                continue
            if not db.scalar(
                sa.select(OutboxMessage.id).where(OutboxMessage.key == key).execution_options(unscoped="periodic")
            ):
                db.run(partial(outbox.enqueue, work.kind, key=key, args={}))
            self._enqueued[work.kind] = key

    def _do(self, batch: list[Claimed]) -> None:
        sent: list[Claimed] = []
        until = monotonic() + self._lease_seconds / 2
        for place, message in enumerate(batch):
            if monotonic() > until:  # a slow mail server: the rest is anybody's again before the lease runs out
                db.run(partial(outbox.release, batch[place:]))
                break
            kind = self._kinds[message.kind]
            try:
                with self._context():
                    if kind.external:
                        kind.run(message)
                        sent.append(message)
                    else:
                        db.run(partial(self._in_one_transaction, kind, message))
            except Exception as error:
                self._failed(message, error)
        db.run(lambda: outbox.finish(sent))

    @staticmethod
    def _in_one_transaction(kind: JobKind, message: Claimed) -> None:
        if outbox.finish([message]):  # 0 rows: another worker owns it by now
            kind.run(message)

    @staticmethod
    def _failed(message: Claimed, error: Exception) -> None:
        final = isinstance(error, NeverAgain) or message.tries >= MAX_TRIES
        pause = min(2**message.tries * 15, 3600) * random.uniform(0.8, 1.2)  # noqa: S311 -- jitter, not a secret
        log.warning(
            "job.failed",
            job=message.id,
            kind=message.kind,
            tries=message.tries,
            final=final,
            error=type(error).__name__,
        )
        run_at = None if final else now() + timedelta(seconds=pause)
        outbox.put_back(message, error=f"{type(error).__name__}: {error}", run_at=run_at)


def job(kind: str) -> Callable[[Callable[[dict[str, Any]], None]], JobKind]:
    """Make a job kind of a function that takes the row's ``args`` and works in the database."""

    def decorate(function: Callable[[dict[str, Any]], None]) -> JobKind:
        return JobKind(kind, lambda message: function(message.args))

    return decorate
