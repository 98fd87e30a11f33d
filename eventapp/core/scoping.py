"""In tests, a select of an edition's table that names no edition is an error: no query may forget its scope.

A select by a global secret (a ticket's token) says so: ``.execution_options(unscoped="by ticket token")``.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import visitors

_accepted: set[tuple[Any, ...]] = set()  # SQLAlchemy's keys of statements, whatever their values: to look takes long


class UnscopedSelect(AssertionError):
    """A statement reads a table of an edition without saying which edition."""


def refuse_unscoped(
    connection: sa.Connection, statement: Any, multiparams: Any, params: Any, execution_options: Any
) -> None:
    """Engine event ``before_execute``. Raises UnscopedSelect."""
    if not isinstance(statement, sa.Select) or execution_options.get("unscoped"):
        return
    if statement.get_execution_options().get("unscoped"):
        return
    key = statement._generate_cache_key()
    if key is not None and key.key in _accepted:
        return
    tables = [table for source in statement.get_final_froms() for table in _tables(source)]
    scoped = [table for table in tables if "edition_id" in table.columns]
    if scoped and not _names_edition(statement):
        names = ", ".join(sorted({table.name for table in scoped}))
        raise UnscopedSelect(f"select of {names} without an edition: {statement}")
    if key is not None:
        _accepted.add(key.key)


def _tables(source: Any) -> list[sa.Table]:
    return [element for element in visitors.iterate(source) if isinstance(element, sa.Table)]


def _names_edition(statement: sa.Select[Any]) -> bool:
    if statement.whereclause is None:
        return False
    return any(getattr(element, "key", None) == "edition_id" for element in visitors.iterate(statement.whereclause))
