"""Keyset pages: a list is cut by the last row's sort values, so it stays stable while rows are added."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from eventapp.core.db import AnySelect, db
from eventapp.errors import N_, InvalidInput
from eventapp.frozen import frozen

T = TypeVar("T")
MAX_LIMIT = 500
LARGEST = 2**63 - 1  # what a column of whole numbers holds


class BadCursor(InvalidInput):
    """A page mark that this list did not give out."""

    code = "bad_cursor"
    message = N_("This page mark is not valid. Start again from the first page.")


@frozen
class Page(Generic[T]):
    """Some rows and the mark of the next page, or None at the end."""

    items: list[T]
    next: str | None


def encode_cursor(values: Sequence[Any]) -> str:
    """Sort values of a row as a mark for an address."""
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def decode_cursor(mark: str, types: Sequence[type]) -> list[Any]:
    """Undo ``encode_cursor``. Raises BadCursor."""
    try:
        values = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        raise BadCursor from None
    if not isinstance(values, list) or len(values) != len(types):
        raise BadCursor
    return [_sort_value(value, wanted) for value, wanted in zip(values, types, strict=True)]


def _sort_value(value: object, wanted: type) -> Any:
    """A value of a mark, if its column could hold it. Raises BadCursor."""
    if wanted is datetime and isinstance(value, str):
        return _moment(value)
    if wanted is float and isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST:
        return float(value)
    if wanted is int and type(value) is int and abs(value) <= LARGEST:
        return value
    if wanted is str and isinstance(value, str) and "\0" not in value and not any(map(_is_half, value)):
        return value
    raise BadCursor


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise BadCursor


def _is_half(character: str) -> bool:
    """Whether this is half of a surrogate pair, which no database stores."""
    return "\ud800" <= character <= "\udfff"


def page(
    query: AnySelect,
    *,
    by: Sequence[InstrumentedAttribute[Any]],
    row: Callable[..., T],
    after: str | None = None,
    limit: int = 50,
    descending: bool = False,
) -> Page[T]:
    """One page of ``query``: its columns go to ``row`` in order. 1 statement.

    ``by`` must end in a unique column. The sort columns themselves are not handed to ``row``.
    """
    limit = max(1, min(limit, MAX_LIMIT))
    query = query.add_columns(*by)
    if after:
        types = [column.type.python_type for column in by]
        mark = sa.tuple_(*(sa.literal(v, c.type) for v, c in zip(decode_cursor(after, types), by, strict=True)))
        query = query.where(sa.tuple_(*by) < mark if descending else sa.tuple_(*by) > mark)
    query = query.order_by(*(column.desc() if descending else column for column in by)).limit(limit + 1)
    found = db.rows(query)
    cut = -len(by)
    items = [row(*found_row[:cut]) for found_row in found[:limit]]
    more = encode_cursor(found[limit - 1][cut:]) if len(found) > limit else None
    return Page(items, more)
