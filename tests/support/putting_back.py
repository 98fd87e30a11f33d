"""Puts a PostgreSQL database back to what it held at first, wherever something was written: a few milliseconds.

What was written is read from the rows themselves: each bears the number of the transaction that made it, so a table
that has as many rows as before, and none that is newer, is as before. That sees every writer, also one in another
process. Rows of the other tables are deleted and written again, sequences are set back. When anything cannot be put
back so, because a test made a table or cut every connection, the caller makes the database anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, LiteralString

import psycopg
from psycopg import sql

LARGE_BYTES = 256 * 1024  # of dead rows in a table, which every later read would pass
CATALOGUES = ("pg_class", "pg_attribute", "pg_constraint", "pg_trigger", "pg_index", "pg_type")
TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname"
COLUMNS = """
SELECT attname FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
"""
SEQUENCES = """
SELECT oid::regclass::text, pg_sequence_last_value(oid) FROM pg_class
WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace
"""
SIZES = """
SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
OTHERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""

Written = dict[str, tuple[int, int]]  # rows of each table, and the number of the newest writer


class AsItWas:
    """What a database held when it was made, through a connection of its own."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        tables = [name for (name,) in connection.execute(TABLES)]
        self._look = _question(tables)
        self._look_at_catalogues = _question(CATALOGUES)
        self._may_skip_checks = self._skips_checks()
        self._written = self._rows(self._look)
        self._catalogues = self._rows(self._look_at_catalogues)
        self._sequences = dict(self._ask(SEQUENCES))
        self._sizes = dict(self._ask(SIZES))
        self._content = {name: self._saved(name) for name, (rows, _) in self._written.items() if rows}

    def put_back(self) -> bool:
        """Make it hold what it held at first. False when it has to be made anew."""
        if not self._may_skip_checks:
            return False
        try:
            self._connection.execute(OTHERS)
            if self._rows(self._look_at_catalogues) != self._catalogues:
                return False
            self._put_back_rows()
            self._put_back_sequences()
            self._sweep()
        except psycopg.Error:
            return False
        return True

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _put_back_rows(self) -> None:
        changed = [name for name, written in self._rows(self._look).items() if written != self._written[name]]
        if not changed:
            return
        with self._connection.transaction(), self._connection.cursor() as cursor:
            deletes = (sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for name in changed)
            cursor.execute(sql.SQL("; ").join(deletes), prepare=False)
            for name in changed:
                if name in self._content:
                    columns, rows = self._content[name]
                    with cursor.copy(_copy(name, columns, "FROM STDIN")) as copy:
                        copy.write(rows)
        self._written |= self._rows(_question(changed))

    def _put_back_sequences(self) -> None:
        for name, value in self._ask(SEQUENCES):
            at_first = self._sequences[name]
            if value != at_first:
                self._connection.execute("SELECT setval(%s, %s, %s)", [name, at_first or 1, at_first is not None])

    def _sweep(self) -> None:
        """Let tables be written from their beginning again in which many dead rows lie."""
        for name, size in self._ask(SIZES):
            if size > self._sizes[name] + LARGE_BYTES:
                self._connection.execute(sql.SQL("VACUUM {}").format(sql.Identifier(name)))

    def _skips_checks(self) -> bool:
        """Whether rows may be written in any order: only an administrator may."""
        try:
            self._connection.execute("SET session_replication_role = replica")
        except psycopg.errors.InsufficientPrivilege:
            return False
        return True

    def _saved(self, table: str) -> tuple[list[str], bytes]:
        columns = [name for (name,) in self._connection.execute(COLUMNS, [f'"{table}"'])]
        with self._connection.cursor().copy(_copy(table, columns, "TO STDOUT")) as copy:
            return columns, b"".join(copy)

    def _rows(self, question: sql.Composed) -> Written:
        return {name: (rows, newest) for name, rows, newest in self._ask(question)}

    def _ask(self, question: LiteralString | sql.Composed) -> list[Any]:
        return self._connection.execute(question, prepare=True).fetchall()


def _question(tables: Iterable[str]) -> sql.Composed:
    """How many rows each of these has, and the number of the transaction that wrote last."""
    one = sql.SQL("SELECT {}, count(*), coalesce(max(xmin::text::bigint), 0) FROM {}")
    return sql.SQL(" UNION ALL ").join(one.format(sql.Literal(name), sql.Identifier(name)) for name in tables)


def _copy(table: str, columns: list[str], direction: LiteralString) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) ").format(sql.Identifier(table), names) + sql.SQL(direction)
