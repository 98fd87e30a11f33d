"""All rows of a PostgreSQL database as files, and back, by COPY alone: PostgreSQL's client programs are not needed.

The schema is not in the copy. Migrations make it, up to the revision at which the rows were written.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import psycopg
import sqlalchemy as sa
from psycopg import sql

from eventapp.core import migrating
from eventapp.errors import Refusal

Connection: TypeAlias = psycopg.Connection[tuple[Any, ...]]
VERSIONS = "alembic_version"
BLOCK_BYTES = 1 << 20
# Values are written in one form whatever the server's settings, and a long copy is not taken for a stuck request.
OPTIONS = (
    "-c timezone=UTC -c datestyle=ISO -c intervalstyle=postgres -c extra_float_digits=3 "
    "-c statement_timeout=0 -c lock_timeout=60s -c idle_in_transaction_session_timeout=0"
)

REVISION = "SELECT version_num FROM alembic_version"
ANYTHING = "SELECT 1 FROM pg_class WHERE relnamespace = current_schema()::regnamespace LIMIT 1"
TABLES = """
SELECT relname FROM pg_class
WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND relname <> %s ORDER BY relname
"""
COLUMNS = """
SELECT attname FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
"""
FOREIGN_KEYS = """
SELECT relname, conname, pg_get_constraintdef(pg_constraint.oid)
FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY relname, conname
"""
SEQUENCES = """
SELECT sequencename, last_value FROM pg_sequences
WHERE schemaname = current_schema() AND last_value IS NOT NULL ORDER BY sequencename
"""


class CopyFailed(Refusal):
    """PostgreSQL did not do what the copy needs."""

    code, status = "copy_failed", 500
    message = "The copy of the database failed: %(why)s."


class OtherTables(Refusal):
    """The rows were written for another schema than the migrations make."""

    code, status = "other_tables", 422
    message = (
        "The backup does not fit the tables of its revision: %(tables)s. Restore it with the version that made it."
    )


def is_empty(url: str) -> bool:
    """Whether the database holds nothing at all. Raises DatabaseUnreachable."""
    with _connected(url) as connection:
        return connection.execute(ANYTHING).fetchone() is None


def copy_out(url: str, folder: Path) -> dict[str, Any]:
    """Write one file per table of one moment into ``folder``; gives what ``copy_in`` must know. No write waits for it.

    Raises DatabaseUnreachable, CopyFailed.
    """
    with _connected(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        # The first statement, before the moment of the copy is fixed: a migration is over by then, and the next waits.
        connection.execute(sql.SQL("LOCK TABLE {} IN SHARE MODE").format(sql.Identifier(VERSIONS)))
        columns = {table: _columns(connection, table) for table in _tables(connection)}
        for table, names in columns.items():
            with (folder / f"{table}.copy").open("wb") as file, _copy(connection, table, names, "TO STDOUT") as copy:
                for block in copy:
                    file.write(block)
        # Read last: a sequence runs ahead of the rows that are seen, and may do so by more.
        sequences = connection.execute(SEQUENCES).fetchall()
        ((revision,),) = connection.execute(REVISION)
    return {"revision": revision, "tables": columns, "sequences": dict(sequences)}


def copy_in(url: str, folder: Path, described: dict[str, Any]) -> None:
    """Fill the tables from the files of ``copy_out``, all or nothing.

    Keys between tables are dropped and made again, which checks every row, so that the order of tables is no matter.
    Raises OtherTables, CopyFailed.
    """
    columns: dict[str, list[str]] = described["tables"]
    with _connected(url) as connection:
        here = {table: _columns(connection, table) for table in _tables(connection)}
        if other := sorted(table for table in here.keys() | columns.keys() if not _same(here, columns, table)):
            raise OtherTables(tables=", ".join(other))
        keys = connection.execute(FOREIGN_KEYS).fetchall()
        for table, key, _definition in keys:
            connection.execute(_alter(table, sql.SQL("DROP CONSTRAINT {}").format(sql.Identifier(key))))
        for table, names in columns.items():
            connection.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(table)))  # rows that a migration made
            with (folder / f"{table}.copy").open("rb") as file, _copy(connection, table, names, "FROM STDIN") as copy:
                while block := file.read(BLOCK_BYTES):
                    copy.write(block)
        for table, key, definition in keys:
            added = sql.SQL("ADD CONSTRAINT {} ").format(sql.Identifier(key)) + sql.SQL(definition)
            connection.execute(_alter(table, added))
        for name, value in described["sequences"].items():
            connection.execute("SELECT setval(%s::regclass, %s)", [sql.Identifier(name).as_string(), value])


def drop_tables(url: str) -> None:
    """Empty a database that a failed restore has begun to fill."""
    with _connected(url) as connection:
        for table in [*_tables(connection), VERSIONS]:
            connection.execute(sql.SQL("DROP TABLE IF EXISTS {} CASCADE").format(sql.Identifier(table)))


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    """One connection and one transaction."""
    place = sa.make_url(url)
    plain = place.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        connection = psycopg.connect(plain, connect_timeout=5, client_encoding="utf8", options=OPTIONS)
    except psycopg.Error as error:
        raise migrating.DatabaseUnreachable(database=migrating.address(place), why=_why(error)) from error
    try:
        with connection:
            yield connection
    except psycopg.Error as error:
        raise CopyFailed(why=_why(error)) from error


def _why(error: psycopg.Error) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)[:200].rstrip(".:")


def _tables(connection: Connection) -> list[str]:
    return [name for (name,) in connection.execute(TABLES, [VERSIONS])]


def _columns(connection: Connection, table: str) -> list[str]:
    """The columns that hold values of their own, in order."""
    return [name for (name,) in connection.execute(COLUMNS, [sql.Identifier(table).as_string()])]


def _same(here: dict[str, list[str]], described: dict[str, list[str]], table: str) -> bool:
    """Whether a table is in both and has the same columns, in whatever order."""
    return table in here and table in described and sorted(here[table]) == sorted(described[table])


def _copy(connection: Connection, table: str, names: list[str], to_or_from: str) -> Any:
    """COPY these columns; text is the form that every version of the server reads."""
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    statement = sql.SQL("COPY {} ({}) ").format(sql.Identifier(table), columns) + sql.SQL(to_or_from)
    return connection.cursor().copy(statement)


def _alter(table: str, change: sql.Composable) -> sql.Composed:
    return sql.SQL("ALTER TABLE {} ").format(sql.Identifier(table)) + change
