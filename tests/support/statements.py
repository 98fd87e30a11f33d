"""Counts what a block asks of the database, so that tests can pin it: ``with statements(2): client.get(url)``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from eventapp.core.db import db

TRANSACTION = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


@dataclass
class Counted:
    """What was asked, transaction words aside, and how often something was committed."""

    statements: list[str] = field(default_factory=list)
    commits: int = 0

    def __str__(self) -> str:
        return "\n".join(f"{number}. {' '.join(text.split())[:300]}" for number, text in enumerate(self.statements, 1))


@contextmanager
def counted() -> Iterator[Counted]:
    """Count inside the block, in every thread."""
    found = Counted()
    engine = db.engine

    def note(_connection: Any, _cursor: Any, text: str, _parameters: Any, _context: Any, _many: bool) -> None:
        word = text.lstrip().split(None, 1)[0].upper().rstrip(";")
        if word == "COMMIT":
            found.commits += 1
        if word not in TRANSACTION:
            found.statements.append(text)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


@contextmanager
def statements(number: int) -> Iterator[Counted]:
    """Fail unless the block asks exactly ``number`` statements; the failure lists them."""
    with counted() as found:
        yield found
    assert len(found.statements) == number, f"{len(found.statements)} statements instead of {number}:\n{found}"
