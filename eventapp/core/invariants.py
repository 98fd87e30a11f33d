"""Invariants: what must always hold, as SQL that finds the rows that break it. ``eventapp check`` runs them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import sqlalchemy as sa

from eventapp.core.db import db
from eventapp.frozen import frozen


@frozen
class Invariant:
    """``broken`` gives a select (or SQL text) of offending rows; none means that the invariant holds."""

    name: str
    broken: Callable[[], sa.Executable]


@frozen
class Violation:
    """An invariant that does not hold, with how many rows and one of them."""

    name: str
    rows: int
    example: str


def violations(invariants: Iterable[Invariant]) -> list[Violation]:
    """Those invariants that do not hold now. One statement each."""
    found = []
    for invariant in invariants:
        statement = invariant.broken().execution_options(unscoped="invariants look at every edition")
        rows = db.session.execute(statement).all()
        if rows:
            found.append(Violation(invariant.name, len(rows), str(tuple(rows[0]))))
    return found
