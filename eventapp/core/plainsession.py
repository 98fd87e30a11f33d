"""A session whose statements go past the ORM wherever no object is built or changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

ROW = "row_to_insert"  # execution option of ``db.insert_or_ignore``


class PlainSession(Session):
    """A session that hands statements without objects to its connection.

    The ORM's bookkeeping is for objects. A statement that only names columns costs a third without it, and is compiled
    once; entities, and changes while objects are loaded (they must follow), go the ORM's way on the same connection.
    """

    def __init__(self, engine: sa.Engine) -> None:
        super().__init__(expire_on_commit=False, autoflush=True)
        self._engine = engine
        self._own: sa.Connection | None = None
        self._has_read = False

    @property
    def own(self) -> sa.Connection:
        """The one connection, taken from the pool on first use."""
        if self._own is None:
            self._own = self._engine.connect()
        return self._own

    def get_bind(self, *_args: Any, **_kwargs: Any) -> sa.Connection:
        """The ORM works on the same connection."""
        return self.own

    def execute(self, statement: Any, params: Any = None, **options: Any) -> Any:
        """As in SQLAlchemy; a statement of ``insert_or_ignore`` brings its row along."""
        params = _row_of(statement) if params is None else params
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

    def begin_afresh(self) -> None:
        """Before an act: objects that were read before are read again when somebody looks at them."""
        if self.in_transaction():
            self.rollback()
        elif self._has_read:
            self.expire_all()
        self._has_read = False

    def settle(self) -> None:
        """After the COMMIT of an act: what the ORM kept for a rollback is not needed any more."""
        if self.in_transaction():
            self.commit()
        self._has_read = False

    def rollback(self) -> None:
        """Undo the open transaction, whoever wrote in it."""
        super().rollback()
        if self._own is not None:
            self._own.rollback()

    def close(self) -> None:
        """Give the connection back; an open transaction is rolled back."""
        super().close()
        if self._own is not None:
            self._own.close()
            self._own = None

    def _is_plain(self, statement: Any, params: Any) -> bool:
        """Whether the statement neither builds nor changes objects."""
        if isinstance(statement, sa.Select):
            return _only_columns(statement._raw_columns)
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
