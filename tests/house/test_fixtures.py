"""What every test relies on: a database of its own, a browser, a mail server."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage

import pytest
import sqlalchemy as sa

from eventapp.core import outbox
from eventapp.core.db import db
from tests.support.servers import serving
from tests.support.statements import counted, statements

HOW_MANY = sa.select(sa.func.count()).select_from(outbox.OutboxMessage).execution_options(unscoped="counts all rows")


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_has_a_database_of_its_own(database, turn):
    db.run(lambda: outbox.enqueue("example", key="once", args={}))

    assert db.engine.dialect.name == database.dialect
    assert db.scalar(HOW_MANY) == 1


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
