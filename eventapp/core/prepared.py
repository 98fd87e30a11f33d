"""Statements that come again, as the driver takes them: worked out once, then only filled with values.

SQLAlchemy looks at a statement anew each time: what it is, what its columns are, how its values are to be turned. For a
statement that a module keeps, that is always the same and costs several times what the driver itself does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine import IteratorResult
from sqlalchemy.engine.result import SimpleResultMetaData

_NEEDED = object()  # a value that the caller must give


class Rows(IteratorResult[Any]):
    """The result of a prepared statement, with all that SQLAlchemy's results can do."""

    rowcount: int


class Prepared:
    """One statement on one database with these names of values."""

    def __init__(self, statement: Any, dialect: sa.Dialect, names: tuple[str, ...]) -> None:
        self._dialect = dialect
        compiled = statement.compile(dialect=dialect, column_keys=list(names) or None)
        self.names = frozenset(names)
        rendered = compiled.post_compile_params | compiled.literal_execute_params
        self.is_simple = not (
            any(bind.key in self.names or bind.required for bind in rendered)
            or compiled.escaped_bind_names
            or (compiled.isinsert and compiled.insert_prefetch)
            or (compiled.isupdate and compiled.update_prefetch)
            or any(bind.callable is not None for bind in compiled.bind_names)
        )
        self._values: list[tuple[str, Any, Callable[[Any], Any] | None]] = []
        by_name = {name: bind for bind, name in compiled.bind_names.items()}
        self._by_position = compiled.positiontup is not None
        self.text, order = str(compiled), compiled.positiontup if self._by_position else by_name
        if rendered and self.is_simple:  # values that are part of the statement, such as those of a fixed IN
            whole = compiled.construct_expanded_state(dict.fromkeys(names))
            self.text, order = whole.statement, whole.positiontup or whole.parameters
        for name in order:
            if name not in by_name:
                self._values.append((name, _turned(whole.processors.get(name), whole.parameters[name]), None))
                continue
            bind = by_name[name]
            given = name in self.names or bind.required
            turn = bind.type.dialect_impl(dialect).bind_processor(dialect)
            self._values.append((name, _NEEDED if given else _turned(turn, bind.value), turn))
        self._columns = compiled._result_columns
        self.gives_rows = bool(self._columns)
        self._metadata: SimpleResultMetaData | None = None

    def filled(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them. Raises KeyError when one is missing."""
        turned = [
            (name, fixed if fixed is not _NEEDED else turn(values[name]) if turn is not None else values[name])
            for name, fixed, turn in self._values
        ]
        return tuple(value for _, value in turned) if self._by_position else dict(turned)

    def result(self, cursor: Any, rows: list[Any]) -> Rows:
        """What the cursor found."""
        if self._metadata is None:
            self._metadata = self._described(cursor.description or ())
        found = Rows(self._metadata, iter(rows))
        found.rowcount = cursor.rowcount
        return found

    def _described(self, described: Any) -> SimpleResultMetaData:
        turns = [
            column.type.dialect_impl(self._dialect).result_processor(self._dialect, about[1])
            for column, about in zip(self._columns, described, strict=True)
        ]
        return SimpleResultMetaData([column.keyname for column in self._columns], _processors=turns)


class Preparer:
    """Keeps the prepared form of statements that are run again as the same object, as those of a module are.

    The first run is SQLAlchemy's; tests look at it there. A statement made for one call is never prepared.
    """

    def __init__(self, dialect: sa.Dialect) -> None:
        self._dialect = dialect
        self._kept: WeakKeyDictionary[Any, Prepared | None] = WeakKeyDictionary()

    def prepared(self, statement: Any, values: Mapping[str, Any]) -> Prepared | None:
        """The statement's prepared form, when it has one that takes these values."""
        found = self._kept.get(statement)
        if found is None:
            if statement not in self._kept:
                self._kept[statement] = None
                return None
            found = self._kept[statement] = Prepared(statement, self._dialect, tuple(values))
        return found if found.is_simple and found.names == values.keys() else None


def _turned(turn: Callable[[Any], Any] | None, value: Any) -> Any:
    return value if turn is None else turn(value)
