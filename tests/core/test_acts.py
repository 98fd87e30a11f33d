"""One act, one transaction: all of it or nothing, on both databases."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from eventapp.core import outbox
from eventapp.core.access import system_scope
from eventapp.core.audit import AuditEntry, audit
from eventapp.core.db import act, db
from eventapp.core.outbox import OutboxMessage
from eventapp.core.scoping import UnscopedSelect
from eventapp.editions.models import Participation

everything = {"unscoped": "test"}


def count(model: type) -> int:
    """Rows of a table."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).execution_options(**everything))


@act
def write(fail: bool = False) -> None:
    """Audit and outbox row together, then perhaps a failure."""
    audit(system_scope(), "test.written", "test:1")
    outbox.enqueue("test", key="test:1", args={})
    if fail:
        raise ValueError("no")


def test_a_failure_leaves_nothing_of_the_act(database):
    with pytest.raises(ValueError, match="no"):
        write(fail=True)

    assert (count(AuditEntry), count(OutboxMessage)) == (0, 0)


def test_an_inner_act_joins_the_outer_one(database):
    @act
    def outer() -> None:
        write()
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        outer()

    assert count(AuditEntry) == 0


def test_a_key_is_enqueued_once(database):
    write()
    write()

    assert (count(AuditEntry), count(OutboxMessage)) == (2, 1)


def test_what_was_committed_is_seen_by_another_thread(database):
    write()
    seen: list[int] = []

    def look() -> None:
        seen.append(count(AuditEntry))
        db.remove()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()

    assert seen == [1]


def test_writers_queue_and_none_is_lost(database):
    def many() -> None:
        for _ in range(10):
            write()
        db.remove()

    threads = [threading.Thread(target=many) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert count(AuditEntry) == 40


def test_a_select_without_an_edition_is_refused_in_tests(database):
    with pytest.raises(UnscopedSelect):
        db.rows(sa.select(Participation.id))


def test_a_select_with_an_edition_passes(database):
    assert db.rows(sa.select(Participation.id).where(Participation.edition_id == 1)) == []
