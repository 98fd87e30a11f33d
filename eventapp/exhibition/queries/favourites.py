"""What a visitor keeps: on the device, or with the ticket."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.exhibition.models.booths import Booth
from eventapp.exhibition.models.finding import Favourite
from eventapp.exhibition.queries import finding
from eventapp.exhibition.queries.catalogue import INNOVATIONS, Item
from eventapp.exhibition.queries.finding import Row
from eventapp.exhibition.rules.favourites import Kept
from eventapp.registration.models.registrations import Registration

_OF_TICKET = (
    sa.select(Booth.slug, Favourite.innovation_id)
    .join(Booth, sa.and_(Booth.edition_id == Favourite.edition_id, Booth.id == Favourite.booth_id))
    .where(
        Favourite.edition_id == sa.bindparam("edition_id"),
        Favourite.registration_id == sa.bindparam("registration_id"),
    )
    .order_by(Favourite.kept_at, Favourite.booth_id, Favourite.innovation_id)
)


def of_ticket(scope: Scope, registration_id: int) -> list[Kept]:
    """What is kept with a registration, in the order in which it was. 1 statement."""
    rows = db.rows(_OF_TICKET, edition_id=scope.edition_id, registration_id=registration_id)
    return [Kept(slug, innovation_id) for slug, innovation_id in rows]


def rows(scope: Scope, kept: Collection[Kept]) -> tuple[list[Row], list[Row]]:
    """The booths and the innovations that are kept and that visitors see, by name. 4 statements."""

    def mark(item: Item) -> Any:
        return item.mark if Kept(item.place.slug, item.innovation_id) in kept else None

    return finding.rows_of(scope, mark), finding.rows_of(scope, mark, view=INNOVATIONS)


def of_person(email: str) -> list[dict[str, Any]]:
    """What this address keeps with its registrations of all editions. 1 statement."""
    query = (
        sa.select(Booth.slug, Favourite.innovation_id, Favourite.kept_at)
        .join(Booth, sa.and_(Booth.edition_id == Favourite.edition_id, Booth.id == Favourite.booth_id))
        .join(
            Registration,
            sa.and_(Registration.edition_id == Favourite.edition_id, Registration.id == Favourite.registration_id),
        )
        .where(Registration.email == email.strip().lower())
        .order_by(Favourite.kept_at)
        .execution_options(unscoped="a person's data of all editions")
    )
    return [
        {"booth": row.slug, "innovation": row.innovation_id or None, "at": row.kept_at.isoformat()}
        for row in db.rows(query)
    ]
