"""The database: one set of typed models for SQLite and PostgreSQL, one session per context, one act per transaction.

Connections run in autocommit: a read costs no BEGIN. Only ``act`` opens a transaction, and it opens a writing one
(``BEGIN IMMEDIATE`` on SQLite), so that no read has to be upgraded to a write, which is where SQLite deadlocks.
"""

from __future__ import annotations

import functools
import hashlib
import random
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, ParamSpec, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column

from eventapp.core import scoping
from eventapp.core.logs import log
from eventapp.core.plainsession import ROW, PlainSession
from eventapp.core.prepared import Preparer
from eventapp.errors import N_, Refusal

FEW_CONNECTIONS = 8  # while no more are out, nobody waits for one

P = ParamSpec("P")
R = TypeVar("R")

SQLITE_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000", "cache_size=-2000")
POSTGRES_OPTIONS = (
    "-c statement_timeout=15s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s -c timezone=UTC"
)
WAL_TRIES = 40
CONNECTION_SECONDS = 1800
RETRIES = 4
RETRYABLE_STATES = {"40001", "40P01"}  # serialization_failure, deadlock_detected


class Busy(Refusal):
    """The database did not answer in time; the act was rolled back."""

    code, status = "busy", 503
    message = N_("The system is busy. Nothing was changed; please try again in a moment.")


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware time in UTC. SQLite keeps it as text that sorts, PostgreSQL as timestamptz. Naive times are refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What marks of pages are turned back into."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Refuse naive times; hand UTC to the driver."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Give aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


AnySelect = sa.Select[*tuple[Any, ...]]  # a select of whatever columns
_SQL = (sa.ClauseElement, sa.SQLColumnExpression)  # what is no plain value in an INSERT
_LOCK = sa.select(sa.func.pg_advisory_xact_lock(sa.bindparam("number", type_=sa.BigInteger)))
BigId = sa.BigInteger().with_variant(sa.Integer, "sqlite")


class Json(sa.types.TypeDecorator[Any]):
    """A JSON document: JSONB on PostgreSQL, text on SQLite."""

    impl = sa.JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """JSONB where there is one."""
        return dialect.type_descriptor(postgresql.JSONB() if dialect.name == "postgresql" else sa.JSON())


Pk = Annotated[int, mapped_column(BigId, primary_key=True, autoincrement=True)]
Moment = Annotated[datetime, mapped_column(UtcDateTime)]


class Model(DeclarativeBase):
    """Base of every table. Constraint names follow one convention, so that migrations can name them."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime, dict[str, Any]: Json, int: BigId}


def one_of(column: str, states: type[StrEnum]) -> sa.CheckConstraint:
    """The CHECK that a column holds one of these states; named ``<column>_known``."""
    values = ", ".join(f"'{state.value}'" for state in states)
    return sa.CheckConstraint(f"{column} IN ({values})", name=f"{column}_known")


class Database:
    """The process's database. ``connect`` once, ``session`` anywhere, ``remove`` at the end of a request or job."""

    Model = Model

    def __init__(self) -> None:
        self._engine: sa.Engine | None = None
        self._idle: deque[tuple[float, sa.Connection]] = deque()  # each until when it may be taken
        self._session: ContextVar[PlainSession | None] = ContextVar("eventapp_session", default=None)
        self._in_act: ContextVar[bool] = ContextVar("eventapp_in_act", default=False)

    def connect(self, url: str, *, check_scope: bool = False, pool_size: int = 16) -> None:
        """Use the database at ``url`` from now on; connections open on first use."""
        self.dispose()
        is_sqlite = url.startswith("sqlite")
        connect_args: dict[str, Any] = (
            {"check_same_thread": False, "timeout": 10}
            if is_sqlite
            else {"options": POSTGRES_OPTIONS, "connect_timeout": 5}
        )
        engine = sa.create_engine(
            url,
            isolation_level="AUTOCOMMIT",
            execution_options={"preserve_rowcount": True},  # else psycopg's count of inserted rows is lost
            connect_args=connect_args,
            hide_parameters=True,  # what people typed does not reach the logs with a statement that fails
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=False,
            pool_recycle=CONNECTION_SECONDS,
            pool_use_lifo=True,  # the connection whose caches are warm
            poolclass=sa.pool.QueuePool,
        )
        event.listen(engine, "handle_error", _say_no_values)
        if is_sqlite:
            event.listen(engine, "connect", _prepare_sqlite)
        if check_scope:
            event.listen(engine, "before_execute", scoping.refuse_unscoped)
        self._engine, self._preparer = engine, Preparer(engine.dialect)

    def dispose(self) -> None:
        """Close the current session and every pooled connection."""
        self.remove()
        self._close_idle()
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    @property
    def engine(self) -> sa.Engine:
        """The engine. Raises RuntimeError before ``connect``."""
        if self._engine is None:
            raise RuntimeError("the database is not connected")
        return self._engine

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.engine.dialect.name == "sqlite"

    @property
    def session(self) -> Session:
        """This context's session."""
        return self._session.get() or self._open()

    def _open(self) -> PlainSession:
        session = PlainSession(self._connection, self._preparer)
        self._session.set(session)
        return session

    @property
    def in_act(self) -> bool:
        """Whether an act is open in this context."""
        return self._in_act.get()

    def remove(self) -> None:
        """Give the context's connection back. Called at the end of each request, job and command."""
        session = self._session.get()
        if session is not None:
            self._session.set(None)
            self._in_act.set(False)
            self._give_back(session.release())

    def _connection(self) -> sa.Connection:
        """The connection that was given back last, whose caches are warm, or one of the pool."""
        with suppress(IndexError):
            until, connection = self._idle.pop()
            if until > time.monotonic():
                return connection
            connection.close()
        return self.engine.connect()

    def _give_back(self, connection: sa.Connection | None) -> None:
        """Keep a connection at hand: to check it in and out of the pool costs as much as a statement."""
        if connection is None:
            return
        if connection.in_transaction():
            connection.rollback()
        if connection.invalidated or connection.engine is not self._engine:
            connection.close()
            self._close_idle()  # when the server went away, it did so for all
        elif cast("sa.QueuePool", connection.engine.pool).checkedout() > FEW_CONNECTIONS:
            connection.close()  # somebody may be waiting for it at the pool
        else:
            self._idle.append((time.monotonic() + CONNECTION_SECONDS, connection))

    def _close_idle(self) -> None:
        with suppress(IndexError):
            while True:
                self._idle.pop()[1].close()

    def rows(self, statement: sa.Executable, **parameters: Any) -> list[Any]:
        """All rows of a statement, as SQLAlchemy's named tuples."""
        return cast("list[Any]", self.session.execute(statement, parameters or None).all())

    def scalar(self, statement: sa.Executable, **parameters: Any) -> Any:
        """The first column of the first row, or None."""
        return self.session.execute(statement, parameters or None).scalar()

    def change(self, statement: sa.Executable, values: Any = None) -> int:
        """Run an INSERT, UPDATE or DELETE; gives how many rows it touched."""
        result = self.session.execute(statement, values)
        return int(cast("sa.CursorResult[Any]", result).rowcount)

    def lock(self, name: str) -> None:
        """Hold a named lock until the act ends, so that chains do not fork. SQLite's writers already queue."""
        if not self.is_sqlite:
            number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
            self.session.execute(_LOCK, {"number": number})

    def run(self, work: Callable[[], R]) -> R:
        """Run ``work`` in the open transaction, or in a new one that is retried when the database says *try again*."""
        if self.in_act:
            return work()
        for attempt in range(1, RETRIES + 1):
            try:
                return self._transaction(work)
            except OperationalError as error:
                if not _may_retry(error):
                    raise
                if attempt == RETRIES:
                    raise Busy from error
                log.warning("db.retry", attempt=attempt, state=getattr(error.orig, "sqlstate", None))
                time.sleep(random.uniform(0.01, 0.05) * attempt)  # noqa: S311 -- jitter, not a secret
        raise AssertionError("unreachable")

    def undone_when_refused(self, work: Callable[[], R]) -> R:
        """Run ``work`` in the open transaction; a refusal takes back what it wrote, and the act may go on."""
        session = self._session.get() or self._open()
        session.flush()
        session.own.exec_driver_sql("SAVEPOINT attempt")
        try:
            result = work()
            session.flush()
        except Refusal:
            session.own.exec_driver_sql("ROLLBACK TO SAVEPOINT attempt")
            session.expire_all()
            raise
        session.own.exec_driver_sql("RELEASE SAVEPOINT attempt")
        return result

    def _transaction(self, work: Callable[[], R]) -> R:
        session = self._session.get() or self._open()
        session.begin_afresh()
        token = self._in_act.set(True)
        try:
            session.open_act("BEGIN IMMEDIATE" if self.is_sqlite else "BEGIN")
            result = work()
            session.commit_act()
        except BaseException:
            session.rollback()
            raise
        finally:
            self._in_act.reset(token)
        return result


db = Database()


def act(function: Callable[P, R]) -> Callable[P, R]:
    """One business act = one transaction. The outermost opens, retries and commits; inner acts join."""

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        return db.run(lambda: function(*args, **kwargs))

    return wrapper


def insert_or_ignore(table: type[Model], values: dict[str, Any] | list[dict[str, Any]], conflict: Iterable[str]) -> Any:
    """``INSERT … ON CONFLICT (columns) DO NOTHING`` for both databases; add ``.returning(…)`` to see who won.

    One row of plain values is carried along, so that the statement is the same each time and compiled once. Without
    values it is the very same object each time, to be executed with a row: that costs least.
    """
    statement = _insert_or_ignore(db.engine.dialect.name, table, tuple(conflict))
    if isinstance(values, list) or any(isinstance(value, _SQL) for value in values.values()):
        return statement.values(values)
    return statement.execution_options(**{ROW: values}) if values else statement


@functools.cache
def _insert_or_ignore(dialect: str, table: type[Model], conflict: tuple[str, ...]) -> Any:
    build = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return build(table).on_conflict_do_nothing(index_elements=conflict)


def _say_no_values(failure: Any) -> None:
    """PostgreSQL adds a DETAIL with the row at fault; only the first line of its words may reach the logs."""
    error = failure.original_exception
    words = str(error)
    if "\nDETAIL:" in words:
        error.args = (words.partition("\nDETAIL:")[0],)
        if failure.sqlalchemy_exception is not None:
            failure.sqlalchemy_exception.args = tuple(
                str(part).replace(words, str(error)) for part in failure.sqlalchemy_exception.args
            )


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        _set_pragma(cursor, pragma)
    cursor.close()


def _set_pragma(cursor: Any, pragma: str) -> None:
    """Two processes that turn a new file to WAL do not wait for each other, whatever the timeout: ask again."""
    import sqlite3  # noqa: PLC0415 -- 1 MB that PostgreSQL does not need

    for left in reversed(range(WAL_TRIES)):
        try:
            cursor.execute(f"PRAGMA {pragma}")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or not left:
                raise
            time.sleep(0.05)
        else:
            return


def _may_retry(error: OperationalError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state in RETRYABLE_STATES or "database is locked" in str(error.orig) or state == "55P03"
