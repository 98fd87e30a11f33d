"""A session whose statements go past the ORM wherever no object is built or changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import NoneType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from eventapp.core.prepared import Prepared, Preparer, Rows

_ONE_ROW = (dict, NoneType)
_STATEMENTS = (sa.Select, sa.CompoundSelect, sa.Insert, sa.Update, sa.Delete)
ROW = "row_to_insert"  # execution option of ``db.insert_or_ignore``
MOST_UNSENT = 4  # writes that wait for each other


class PlainSession(Session):
    """A session that hands statements without objects to its connection.

    The ORM's bookkeeping is for objects. A statement that only names columns costs a third without it, and is compiled
    once; entities, and changes while objects are loaded (they must follow), go the ORM's way on the same connection.
    A plain statement that comes again goes to the driver itself (``core/prepared``).
    """

    def __init__(self, connect: Callable[[], sa.Connection], preparer: Preparer) -> None:
        super().__init__(expire_on_commit=False, autoflush=True)
        self._connect = connect
        self._preparer = preparer
        self._own: sa.Connection | None = None
        self._cursor: Any = None
        self._has_read = False
        self._is_open = False
        self._unsent: list[tuple[Prepared, Any]] = []

    @property
    def own(self) -> sa.Connection:
        """The one connection, taken on first use."""
        if self._own is None:
            self._own = self._connect()
        return self._own

    def get_bind(self, *_args: Any, **_kwargs: Any) -> sa.Connection:
        """The ORM works on the same connection."""
        return self.own

    def execute(self, statement: Any, params: Any = None, **options: Any) -> Any:
        """As in SQLAlchemy; a statement of ``insert_or_ignore`` brings its row along."""
        params = _row_of(statement) if params is None else params
        if not options and (known := self._known(statement, params)) is not None:
            return known
        if options.keys() <= {"execution_options"} and self._is_plain(statement, params):
            return self.execute_plainly(statement, params, **options)
        self._send_writes()
        return super().execute(statement, params, **options)

    def write(self, statement: Any, values: Mapping[str, Any]) -> None:
        """Write a row that nothing reads before the act's next statement, with which it may wait for others like it.

        So a log's line and a letter cost PostgreSQL one statement. Rows that wait must be different ones.
        """
        gathers = self._is_open and self._preparer.may_gather
        prepared = self._preparer.prepared(statement, values) if gathers else None
        if prepared is None:
            self.execute(statement, values)
            return
        filled = prepared.filled(values)
        self._tell(prepared.text, filled)
        self._unsent.append((prepared, filled))
        if len(self._unsent) >= MOST_UNSENT:
            self._send_writes()

    def flush(self, objects: Any = None) -> None:
        """As in SQLAlchemy; what waits is sent first."""
        self._send_writes()
        super().flush(objects)

    def forget_writes(self) -> None:
        """Drop what waits, as the part of the act that wrote it is undone."""
        self._unsent.clear()

    def _send_writes(self) -> None:
        if not self._unsent:
            return
        unsent, self._unsent = self._unsent, []
        if len(unsent) == 1:
            self._send(unsent[0][0].text, unsent[0][1])
        else:
            together = self._preparer.together([prepared for prepared, _ in unsent])
            self._send(together.text, together.filled([values for _, values in unsent]))

    def execute_plainly(self, statement: Any, params: Any = None, **options: Any) -> sa.CursorResult[Any]:
        """Run the statement beside the ORM: objects that are loaded do not learn what it changed."""
        self.flush()
        self._has_read = True
        return self.own.execute(statement, _row_of(statement) if params is None else params, **options)

    def scalar(self, statement: Any, params: Any = None, **options: Any) -> Any:
        """As in SQLAlchemy."""
        if self._is_plain(statement, params):
            return self.execute(statement, params, **options).scalar()
        return super().scalar(statement, params, **options)

    def scalars(self, statement: Any, params: Any = None, **options: Any) -> Any:
        """As in SQLAlchemy."""
        if self._is_plain(statement, params):
            return self.execute(statement, params, **options).scalars()
        return super().scalars(statement, params, **options)

    def _known(self, statement: Any, params: Any) -> Rows | None:
        """The result of a statement that is prepared; None when it is not, or must go the ORM's way."""
        if not (
            isinstance(statement, _STATEMENTS) and isinstance(params, _ONE_ROW) and self._is_plain(statement, params)
        ):
            return None
        values = params or {}
        prepared = self._preparer.prepared(statement, values)
        if prepared is None:
            return None
        self.flush()
        self._has_read = True
        return prepared.result(*self._run(prepared.text, prepared.filled(values)))

    def open_act(self, words: str) -> None:
        """Begin a transaction by these words."""
        self._is_open = True
        self._run(words, ())

    def commit_act(self) -> None:
        """Keep what the transaction did; what the ORM holds for a rollback is not needed any more."""
        self.flush()
        self._run("COMMIT", ())
        self._is_open = False
        if self.in_transaction():
            self.commit()
        self._has_read = False

    def _run(self, text: str, values: Any) -> tuple[Any, list[Any]]:
        """Let the driver run a statement; gives the cursor and the rows. Raises what SQLAlchemy raises."""
        self._tell(text, values)
        return self._send(text, values)

    def _tell(self, text: str, values: Any) -> None:
        """Tell whoever counts statements."""
        for listener in self.own.engine.dispatch.before_cursor_execute:
            listener(self.own, self._cursor, text, values, None, False)

    def _send(self, text: str, values: Any) -> tuple[Any, list[Any]]:
        own = self.own
        if self._cursor is None:
            self._cursor = own.connection.cursor()
        cursor = self._cursor
        try:
            cursor.execute(text, values)
            return cursor, cursor.fetchall() if cursor.description else []
        except BaseException as error:
            self._cursor = None
            own._handle_dbapi_exception(error, text, values, cursor, None)

    def begin_afresh(self) -> None:
        """Before an act: objects that were read before are read again when somebody looks at them."""
        if self.in_transaction():
            self.rollback()
        elif self._has_read:
            self.expire_all()
        self._has_read = False

    def rollback(self) -> None:
        """Undo the open transaction, whoever wrote in it."""
        was_open, self._is_open = self._is_open, False
        self.forget_writes()
        super().rollback()
        if self._own is not None and not self._own.invalidated:
            if was_open and not self._own.in_transaction():
                self._own.begin()  # so that SQLAlchemy has something to roll back
            self._own.rollback()

    def release(self) -> sa.Connection | None:
        """End the session and undo what is open; gives the connection that it held."""
        if self._is_open:
            self.rollback()
        if self.in_transaction() or self.identity_map:
            self.close()
        own, self._own, self._cursor = self._own, None, None
        return own

    def _is_plain(self, statement: Any, params: Any) -> bool:
        """Whether the statement neither builds nor changes objects."""
        if isinstance(statement, sa.Select):
            return _only_columns(statement._raw_columns)
        if isinstance(statement, sa.CompoundSelect):
            return all(self._is_plain(part, None) for part in statement.selects)
        if isinstance(statement, sa.Insert):
            return _only_columns(statement._returning) and _has_one_shape(params)
        if isinstance(statement, sa.Update | sa.Delete):
            return not self.identity_map and not isinstance(params, list) and _only_columns(statement._returning)
        return isinstance(statement, sa.TextClause)


def _only_columns(elements: Iterable[object]) -> bool:
    return all(isinstance(element, sa.ColumnElement) for element in elements)


def _row_of(statement: Any) -> Any:
    return statement.get_execution_options().get(ROW) if isinstance(statement, sa.Insert) else None


def _has_one_shape(params: Any) -> bool:
    """Whether all rows name the same columns, as one prepared INSERT needs it."""
    return not isinstance(params, list) or all(row.keys() == params[0].keys() for row in params)
