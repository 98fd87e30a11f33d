"""A session whose statements go past the ORM wherever no object is built or changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import NoneType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from eventapp.core.prepared import Preparer, Rows

_ONE_ROW = (dict, NoneType)
_STATEMENTS = (sa.Select, sa.CompoundSelect, sa.Insert, sa.Update, sa.Delete)
ROW = "row_to_insert"  # execution option of ``db.insert_or_ignore``


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
        return super().execute(statement, params, **options)

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
        return prepared.result(*self._run(prepared.text, prepared.filled(values), gives_rows=prepared.gives_rows))

    def open_act(self, words: str) -> None:
        """Begin a transaction by these words."""
        self._run(words, ())
        self._is_open = True

    def commit_act(self) -> None:
        """Keep what the transaction did; what the ORM holds for a rollback is not needed any more."""
        self.flush()
        self._run("COMMIT", ())
        self._is_open = False
        if self.in_transaction():
            self.commit()
        self._has_read = False

    def _run(self, text: str, values: Any, *, gives_rows: bool = False) -> tuple[Any, list[Any]]:
        """Let the driver run a statement; gives the cursor and the rows. Raises what SQLAlchemy raises.

        Whether there are rows is not asked of the cursor, for which psycopg describes every column each time.
        """
        own = self.own
        if self._cursor is None:
            self._cursor = own.connection.cursor()
        cursor = self._cursor
        for listener in own.engine.dispatch.before_cursor_execute:
            listener(own, cursor, text, values, None, False)
        try:
            cursor.execute(text, values)
            return cursor, cursor.fetchall() if gives_rows else []
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
