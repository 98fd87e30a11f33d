"""Statements that come again go to the driver itself: what comes back, and what goes wrong, must not differ by that."""

from __future__ import annotations

import contextvars
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError, OperationalError

from eventapp.accounts.models import User
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.core.outbox import OutboxMessage

AT = datetime(2027, 5, 12, 1, 30, tzinfo=UTC)
ROW = {"kind": "test", "args": {"text": "é", "list": [1, None]}, "state": "ready", "run_at": AT, "created_at": AT}
INSERT = sa.insert(OutboxMessage)
SELECT = (
    sa.select(OutboxMessage.key, OutboxMessage.args, OutboxMessage.run_at, OutboxMessage.lease_until)
    .where(OutboxMessage.key == sa.bindparam("of_key"), OutboxMessage.kind == "test")
    .execution_options(unscoped="test")
)
TOUCH = (
    sa.update(OutboxMessage)
    .where(OutboxMessage.key == sa.bindparam("of_key"), OutboxMessage.state == "ready")
    .values(tries=OutboxMessage.tries + 1)
)
ONE_OF = SELECT.where(
    OutboxMessage.state.in_(["ready", "50%"]),
    OutboxMessage.tries.in_([0, 7]),
    sa.select(sa.func.aggregate_strings(OutboxMessage.state, "%:")).scalar_subquery() == "ready",
)
EITHER = sa.union_all(SELECT, SELECT.where(OutboxMessage.tries > 100))


def add(key: str, **other: Any) -> int:
    """One row by the statement that comes again."""
    return db.run(lambda: db.change(INSERT, ROW | {"key": key, "tries": 0} | other))


def run_by_sqlalchemy(work) -> int:
    """How many statements SQLAlchemy itself had to run for ``work``."""
    seen: list[object] = []

    def note(_connection, statement, *_rest) -> None:
        seen.append(statement)

    db.remove()
    db._idle.clear()  # a connection that is at hand would not learn of the listener
    event.listen(db.engine, "before_execute", note)
    try:
        work()
    finally:
        event.remove(db.engine, "before_execute", note)
    return len(seen)


@pytest.mark.parametrize("statement", [SELECT, ONE_OF, EITHER])
def test_rows_are_the_same_at_the_first_and_at_every_later_time(database, statement):
    add("a")
    found = [db.rows(statement, of_key="a") for _ in range(4)]

    assert found[0] == [("a", ROW["args"], AT, None)]
    assert found[1:] == found[:1] * 3
    (row,) = found[3]
    assert (row.key, row.run_at.tzinfo, row._mapping["args"]) == ("a", UTC, ROW["args"])
    assert [db.scalar(statement, of_key="nobody") for _ in range(2)] == [None, None]
    assert run_by_sqlalchemy(lambda: db.rows(statement, of_key="a")) == 0


def test_inserts_and_updates_say_how_many_rows_they_touched(database):
    assert [add(key) for key in ("a", "b", "c")] == [1, 1, 1]
    assert [db.run(lambda key=key: db.change(TOUCH, {"of_key": key})) for key in ("a", "a", "x", "a")] == [1, 1, 0, 1]
    assert db.rows(sa.select(OutboxMessage.tries).order_by("key").execution_options(unscoped="test")) == [
        (3,),
        (0,),
        (0,),
    ]


def test_an_insert_of_one_row_is_always_the_same_statement(database):
    def insert(key: str) -> int:
        return db.change(insert_or_ignore(OutboxMessage, {}, ["key"]), ROW | {"key": key, "tries": 0})

    assert [db.run(lambda key=key: insert(key)) for key in ("a", "a", "b", "b")] == [1, 0, 1, 0]
    assert run_by_sqlalchemy(lambda: db.run(lambda: insert("c"))) == 0


def test_what_is_added_to_a_statement_counts(database):
    for key in ("a", "b", "c"):
        add(key)
    assert [len(db.rows(SELECT, of_key="a")) for _ in range(3)] == [1, 1, 1]

    assert db.rows(SELECT.where(OutboxMessage.tries == 7), of_key="a") == []
    assert [add(key, error="x") for key in ("d", "e")] == [1, 1]  # another set of columns
    assert db.scalar(sa.select(sa.func.count()).where(OutboxMessage.error == "x").execution_options(unscoped="t")) == 2


def test_an_object_that_is_loaded_follows_an_update_that_comes_again(make):
    rename = sa.update(User).where(User.name == "Old").values(name="New")

    @act
    def renamed(user_id: int) -> str:
        person = db.session.get(User, user_id)
        db.change(rename)
        return person.name

    for _ in range(2):
        db.run(lambda: db.change(rename))

    assert [renamed(make.user(name="Old").id) for _ in range(2)] == ["New", "New"]


def test_what_the_database_refuses_is_undone_and_says_no_values(database):
    for key in ("a", "b"):
        add(key)

    @act
    def twice() -> None:
        db.change(INSERT, ROW | {"key": "c", "tries": 0})
        db.change(INSERT, ROW | {"key": "a", "tries": 0})

    with pytest.raises(IntegrityError) as refused:
        twice()
    db.remove()

    assert "é" not in str(refused.value)
    assert not db.in_act
    assert add("d") == 1
    everything = sa.select(OutboxMessage.key).order_by(OutboxMessage.key).execution_options(unscoped="test")
    assert db.rows(everything) == [("a",), ("b",), ("d",)]


def test_a_session_that_ends_within_an_act_keeps_nothing(database):
    for key in ("a", "b"):
        add(key)

    db.session.open_act("BEGIN")
    db.change(INSERT, ROW | {"key": "c", "tries": 0})
    db.remove()

    assert db.rows(SELECT, of_key="c") == []
    assert add("c") == 1


def test_when_the_server_has_gone_away_one_act_fails_and_no_more(database):
    if db.is_sqlite:
        return  # has no server
    for key in ("a", "b"):
        add(key)
    db.remove()
    other = contextvars.copy_context()
    other.run(add, "c")
    add("d")  # two at a time: two connections
    other.run(db.remove)
    db.remove()
    assert len(db._idle) == 2
    with psycopg.connect(database.url.replace("+psycopg", "", 1), autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    with pytest.raises(OperationalError):
        add("e")
    db.remove()

    assert [add(key) for key in ("e", "f")] == [1, 1]


def test_a_connection_at_hand_is_taken_again_and_none_outlives_the_database(database):
    own = db.session.own
    db.remove()
    assert db.session.own is own

    engine = db.engine
    db.remove()
    db.dispose()
    db.connect(database.url)

    assert own.closed
    assert db.session.own.engine is not engine
