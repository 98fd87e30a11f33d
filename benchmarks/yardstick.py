"""The yardstick: a bare Flask application that does the least of what a page or a form can do.

No ORM, session, CSRF, language, header or log: Flask, Jinja and the database's driver with one connection per thread,
behind the same server settings as ``eventapp serve``. *r0* is a text, *r1* a page with one SELECT of 20 rows,
*r2* a form: one POST is one INSERT and COMMIT; its flow is the form, the POST and the page after it.
"""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from typing import Any, Protocol

import click
import psycopg
import waitress
from flask import Flask, redirect, render_template, request
from flask.typing import ResponseReturnValue

ROWS = 20
FIELDS = ("name", "email", "phone", "organisation", "attendance", "consent")
SCHEMA = (
    "CREATE TABLE IF NOT EXISTS item (id INTEGER PRIMARY KEY, title TEXT, place TEXT, starts_at TEXT, seats INTEGER)",
    "CREATE TABLE IF NOT EXISTS entry ({key}, " + ", ".join(f"{name} TEXT" for name in FIELDS) + ")",
    "DELETE FROM item",
)
ITEM = "INSERT INTO item (id, title, place, starts_at, seats) VALUES ({0}, {0}, {0}, {0}, {0})"
ITEMS = "SELECT id, title, place, starts_at, seats FROM item ORDER BY id LIMIT 20"
ENTRY = f"INSERT INTO entry ({', '.join(FIELDS)}) VALUES ({', '.join(['{0}'] * len(FIELDS))})"  # noqa: S608 -- fixed names


class Store(Protocol):
    """What the pages ask of a database."""

    def items(self) -> list[Any]:
        """Twenty rows by one SELECT."""
        ...

    def add(self, values: list[str]) -> None:
        """One INSERT and COMMIT."""
        ...


class SqliteStore:
    """sqlite3, as safe as the product's own: WAL, ``synchronous=FULL``."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._local = threading.local()
        with closing(self._open()) as connection:
            for statement in SCHEMA:
                connection.execute(statement.format(key="id INTEGER PRIMARY KEY"))
            connection.executemany(ITEM.format("?"), [_item(number) for number in range(1, ROWS + 1)])

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, isolation_level=None, timeout=10)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        return connection

    @property
    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._local, "connection"):
            self._local.connection = self._open()
        connection: sqlite3.Connection = self._local.connection
        return connection

    def items(self) -> list[Any]:
        """Twenty rows by one SELECT."""
        return self._connection.execute(ITEMS).fetchall()

    def add(self, values: list[str]) -> None:
        """One INSERT and COMMIT."""
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(ENTRY.format("?"), values)
        connection.execute("COMMIT")


class PostgresStore:
    """psycopg with one connection per thread."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._local = threading.local()
        with closing(psycopg.connect(url, autocommit=True)) as connection:
            for statement in SCHEMA:
                connection.execute(statement.format(key="id BIGSERIAL PRIMARY KEY"))
            for number in range(1, ROWS + 1):
                connection.execute(ITEM.format("%s"), _item(number))

    @property
    def _connection(self) -> psycopg.Connection:
        if not hasattr(self._local, "connection"):
            self._local.connection = psycopg.connect(self._url, autocommit=True)
        connection: psycopg.Connection = self._local.connection
        return connection

    def items(self) -> list[Any]:
        """Twenty rows by one SELECT."""
        return self._connection.execute(ITEMS).fetchall()

    def add(self, values: list[str]) -> None:
        """One INSERT and COMMIT."""
        with self._connection.transaction():
            self._connection.execute(ENTRY.format("%s"), values)


def create_yardstick(store: Store) -> Flask:
    """The bare application."""
    app = Flask("benchmarks")

    @app.get("/r0")
    def text() -> str:
        return "ok"

    @app.get("/r1")
    def rows() -> str:
        return render_template("rows.html", items=store.items())

    @app.route("/r2", methods=["GET", "POST"])
    def form() -> ResponseReturnValue:
        if request.method == "POST":
            store.add([request.form[field] for field in FIELDS])
            return redirect("/r2/done", 303)
        return render_template("form.html", fields=FIELDS)

    @app.get("/r2/done")
    def done() -> str:
        return render_template("done.html")

    return app


def _item(number: int) -> tuple[int, str, str, str, int]:
    return number, f"Session {number}", f"Room {number % 5}", f"2027-05-12 {8 + number % 9:02d}:00", 40 + number


@click.command()
@click.option("--database-url", required=True)
@click.option("--port", type=int, required=True)
@click.option("--threads", type=int, required=True)
def main(database_url: str, port: int, threads: int) -> None:
    """Serve the yardstick like ``eventapp serve``."""
    if database_url.startswith("sqlite:///"):
        store: Store = SqliteStore(database_url.removeprefix("sqlite:///"))
    else:
        store = PostgresStore(database_url.replace("+psycopg", "", 1))
    waitress.serve(
        create_yardstick(store),
        host="127.0.0.1",
        port=port,
        threads=threads,
        channel_timeout=30,
        connection_limit=400,
        clear_untrusted_proxy_headers=True,
        ident=None,
        _quiet=True,
    )


if __name__ == "__main__":
    main()
