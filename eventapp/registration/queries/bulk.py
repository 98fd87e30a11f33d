"""Acts for many people at once: how far each is, and what became of whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.core import paging
from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.core.paging import Page
from eventapp.errors import NotFound
from eventapp.frozen import field_names, frozen
from eventapp.registration.models.notes import BulkAct, BulkRow, BulkRowState
from eventapp.registration.models.registrations import Registration


@frozen
class BulkDetail:
    """One press."""

    id: int
    public_id: str
    kind: str
    reason: str
    actor_id: int | None
    roles: list[str]
    people: int
    pressed_at: datetime


@frozen
class OutcomeRow:
    """What became of one person; ``sentence`` is a message id, empty where nothing was refused."""

    public_id: str
    name: str
    state: str
    sentence: str
    details: dict[str, object]


_ONE: Any = sa.select(*(getattr(BulkAct, name) for name in field_names(BulkDetail))).where(
    BulkAct.edition_id == sa.bindparam("edition_id"), BulkAct.public_id == sa.bindparam("public_id")
)
_COUNTS: Any = (
    sa.select(BulkRow.state, sa.func.count())
    .where(BulkRow.edition_id == sa.bindparam("edition_id"), BulkRow.bulk_id == sa.bindparam("bulk_id"))
    .group_by(BulkRow.state)
)


def one(scope: Scope, public_id: str) -> BulkDetail:
    """One press. Raises NotFound. 1 statement."""
    row = db.session.execute(_ONE, {"edition_id": scope.edition_id, "public_id": public_id}).first()
    if row is None:
        raise NotFound
    return BulkDetail(*row)


def counts(scope: Scope, bulk_id: int) -> dict[BulkRowState, int]:
    """How many people stand how. 1 statement."""
    found = {row[0]: int(row[1]) for row in db.rows(_COUNTS, edition_id=scope.edition_id, bulk_id=bulk_id)}
    return {state: found.get(state, 0) for state in BulkRowState}


def outcomes(
    scope: Scope, bulk_id: int, *, state: BulkRowState | None, after: str | None = None, limit: int = 50
) -> Page[OutcomeRow]:
    """What became of whom, in the order of the list. 1 statement; keyset pages."""
    query: Any = (
        sa.select(Registration.public_id, Registration.name, BulkRow.state, BulkRow.sentence, BulkRow.details)
        .join(
            Registration,
            sa.and_(Registration.edition_id == BulkRow.edition_id, Registration.id == BulkRow.registration_id),
        )
        .where(BulkRow.edition_id == scope.edition_id, BulkRow.bulk_id == bulk_id)
    )
    if state is not None:
        query = query.where(BulkRow.state == state.value)
    return paging.page(query, by=(BulkRow.id,), row=OutcomeRow, after=after, limit=limit)
