"""What every test relies on: a database of its own, a browser, a mail server."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage

import pytest
import sqlalchemy as sa

from eventapp.core import outbox
from eventapp.core.db import db
from tests.support.databases import DIALECTS
from tests.support.judging import ROUND
from tests.support.servers import serving
from tests.support.statements import counted, statements

SEQUENCES = "SELECT sequencename::text, last_value FROM pg_sequences ORDER BY 1"
HOW_MANY = sa.select(sa.func.count()).select_from(outbox.OutboxMessage).execution_options(unscoped="counts all rows")


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_has_a_database_of_its_own(database, turn):
    db.run(lambda: outbox.enqueue("example", key="once", args={}))

    assert db.engine.dialect.name == database.dialect
    assert db.scalar(HOW_MANY) == 1


def content(url: str) -> dict[str, list[str]]:
    """Every row of every table, and where the sequences stand."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        tables = sorted(sa.inspect(connection).get_table_names())
        found = {name: sorted(map(str, connection.execute(sa.text(f'SELECT * FROM "{name}"')))) for name in tables}  # noqa: S608
        if connection.dialect.name == "postgresql":
            found["sequences"] = [str(row) for row in connection.execute(sa.text(SEQUENCES))]
    engine.dispose()
    return found


ADD = """
INSERT INTO user_account (email, name, is_admin, is_example, created_at)
VALUES ('x', 'X', true, true, '2031-01-01')
"""
CHANGES = {
    "rows deleted": ["DELETE FROM score_log", "DELETE FROM judging_assignment"],
    "rows changed": ["UPDATE user_account SET name = 'Orang Lain'"],
    "a row added": [ADD],
    "a row added that is gone again": [ADD, "DELETE FROM user_account WHERE email = 'x'"],
    "a table made": ["CREATE TABLE letters (id integer)"],
    "a table dropped": ["DROP TABLE score_log"],
    "a column added": ["ALTER TABLE user_account ADD COLUMN nickname text"],
    "an index made": ["CREATE INDEX nobody_asked ON user_account (name)"],
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_whatever_a_test_did_the_next_one_has_the_database_as_it_was(every_database, dialect, change):
    databases = every_database.of(dialect)
    at_first = content(databases.lend(ROUND).url)
    engine = sa.create_engine(databases.lend(ROUND).url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection, engine.connect() as left_open:
        for statement in CHANGES[change]:
            connection.exec_driver_sql(statement)
        left_open.exec_driver_sql("BEGIN")
        left_open.exec_driver_sql("UPDATE user_account SET name = 'Lain'")

        again = content(databases.lend(ROUND).url)
        left_open.invalidate()
    engine.dispose()

    assert len(at_first["user_account"]) == 5
    assert again == at_first


def test_statements_and_commits_are_counted_apart(database):
    with counted() as found:
        db.run(lambda: outbox.enqueue("example", key="once", args={}))

    assert (len(found.statements), found.commits) == (1, 1)


def test_one_statement_too_many_fails_and_is_listed(database):
    with pytest.raises(AssertionError, match=r"1 statements instead of 0:\n1\. SELECT"), statements(0):
        db.scalar(HOW_MANY)


def test_a_mail_server_keeps_letters(smtp):
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "panitia@contoh.invalid", "tamu@contoh.invalid", "Tiket"
    letter.set_content("Sampai jumpa.")

    with smtplib.SMTP(*smtp.url.removeprefix("smtp://").split(":")) as connection:
        connection.send_message(letter)

    assert [kept["Subject"] for kept in smtp.to("tamu@contoh.invalid")] == ["Tiket"]


@pytest.mark.browser
def test_the_browser_reads_what_the_production_server_sends(browser):
    def application(_environ, start_response):
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return [b"<!doctype html><title>Halo</title>"]

    with serving(application) as running:
        page = browser.new_page()
        page.goto(running.url)
        title = page.title()
        page.close()

    assert title == "Halo"
