"""Statements without objects go past the ORM: they must meet the same transaction, and objects must stay true."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.core.outbox import OutboxMessage

ROW = {
    "key": "a",
    "kind": "test",
    "args": {"text": "x"},
    "state": "ready",
    "run_at": now(),
    "tries": 0,
    "created_at": now(),
}
everything = {"unscoped": "test"}


def keys() -> list[str]:
    """What the outbox holds."""
    query = sa.select(OutboxMessage.key).order_by(OutboxMessage.key).execution_options(**everything)
    return list(db.session.scalars(query))


def test_a_row_that_is_only_pending_is_seen_by_a_plain_select(make):
    @act
    def add() -> list[str]:
        db.session.add(User(email="new@contoh.example", name="New", is_admin=False, is_example=False, created_at=now()))
        return list(db.session.scalars(sa.select(User.name)))

    assert add() == ["New"]


def test_an_object_that_is_loaded_follows_an_update(make):
    @act
    def rename(user_id: int) -> str:
        person = db.session.get(User, user_id)
        db.session.execute(sa.update(User).where(User.id == user_id).values(name="Renamed"))
        return person.name

    assert rename(make.user().id) == "Renamed"


def test_an_act_reads_anew_what_was_loaded_before_it(make):
    person = make.user()
    db.rows(sa.select(User.id))
    db.run(lambda: db.change(sa.update(User).where(User.id == person.id).values(name="Renamed")))

    assert db.run(lambda: db.session.get(User, person.id).name) == "Renamed"


def test_what_was_done_past_the_orm_is_undone_with_the_act(database):
    @act
    def fail() -> None:
        db.session.execute(sa.insert(OutboxMessage), ROW)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()

    assert keys() == []


def test_a_connection_comes_back_clean_after_an_act_that_failed(database):
    @act
    def fail() -> None:
        db.session.execute(sa.insert(OutboxMessage), ROW)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    db.remove()
    db.run(lambda: db.session.execute(sa.insert(OutboxMessage), ROW))
    db.remove()

    assert keys() == ["a"]


def test_an_insert_says_whether_it_won(database):
    def insert(key: str) -> int:
        return db.run(lambda: db.change(insert_or_ignore(OutboxMessage, ROW | {"key": key}, ["key"])))

    assert [insert("a"), insert("a"), insert("b")] == [1, 0, 1]
    assert keys() == ["a", "b"]


def test_an_insert_gives_back_the_row_it_made(database):
    wanted = insert_or_ignore(OutboxMessage, ROW, ["key"]).returning(OutboxMessage.key)

    assert db.run(lambda: [db.session.execute(wanted).scalar(), db.session.scalar(wanted)]) == ["a", None]


def test_an_insert_takes_several_rows_and_values_of_the_database(database):
    rows = [ROW | {"key": key} for key in ("a", "b", "a")]
    counted = sa.select(sa.func.count()).select_from(OutboxMessage).execution_options(**everything).scalar_subquery()

    several = db.run(lambda: db.change(insert_or_ignore(OutboxMessage, rows, ["key"])))
    db.run(lambda: db.change(insert_or_ignore(OutboxMessage, ROW | {"key": "c", "tries": counted}, ["key"])))

    tries = sa.select(OutboxMessage.tries).where(OutboxMessage.key == "c").execution_options(**everything)
    assert (several, keys(), db.scalar(tries)) == (2, ["a", "b", "c"], 2)


def test_rows_of_different_shapes_are_inserted_each_in_its_own(database):
    rows = [ROW | {"key": "a"}, ROW | {"key": "b", "error": "late"}]

    db.run(lambda: db.session.execute(sa.insert(OutboxMessage), rows))

    assert keys() == ["a", "b"]
