"""Keyset pages: a list is cut by the last row's sort values, so it stays stable while rows are added."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from eventapp.core.db import AnySelect, db
from eventapp.errors import N_, InvalidInput

T = TypeVar("T")
MAX_LIMIT = 500


class BadCursor(InvalidInput):
    """A page mark that this list did not give out."""

    code = "bad_cursor"
    message = N_("This page mark is not valid. Start again from the first page.")


@dataclass(frozen=True, slots=True)
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
        if not isinstance(values, list) or len(values) != len(types):
            raise BadCursor
        return [datetime.fromisoformat(v) if t is datetime else t(v) for v, t in zip(values, types, strict=True)]
    except (binascii.Error, ValueError, TypeError, UnicodeDecodeError):
        raise BadCursor from None


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
