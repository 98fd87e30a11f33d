"""Favourites that are kept with a ticket, so that they show on every device that has opened it."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.errors import NotFound
from eventapp.exhibition.errors import TooManyFavourites
from eventapp.exhibition.models.booths import Booth
from eventapp.exhibition.models.finding import Favourite, FindingDocument
from eventapp.exhibition.rules.favourites import MOST, Kept
from eventapp.registration.models.registrations import Registration


@act
def keep(scope: Scope, *, registration_id: int, kept: Collection[Kept]) -> None:
    """Keep these with the ticket; what visitors do not see is passed over, twice is once. Raises TooManyFavourites.

    The page has made sure that the ticket is the visitor's. Which booths somebody likes stands in no log.
    """
    slugs = sorted({each.slug for each in kept})
    query = (
        sa.select(Booth.slug, Booth.id, FindingDocument.innovation_id)
        .join(
            FindingDocument,
            sa.and_(FindingDocument.edition_id == Booth.edition_id, FindingDocument.booth_id == Booth.id),
        )
        .where(Booth.edition_id == scope.edition_id, Booth.slug.in_(slugs))
    )
    ids = {Kept(row.slug, row.innovation_id): row.id for row in db.rows(query)} if slugs else {}
    held = sa.select(Registration.id).where(
        Registration.edition_id == scope.edition_id, Registration.id == registration_id
    )
    if db.scalar(held.with_for_update()) is None:
        raise NotFound
    rows = [
        {
            "edition_id": scope.edition_id,
            "registration_id": registration_id,
            "booth_id": ids[each],
            "innovation_id": each.innovation_id,
            "kept_at": now(),
        }
        for each in kept
        if each in ids
    ]
    if rows:
        columns = ["edition_id", "registration_id", "booth_id", "innovation_id"]
        db.session.execute(insert_or_ignore(Favourite, {}, columns), rows)
    own = (Favourite.edition_id == scope.edition_id, Favourite.registration_id == registration_id)
    if db.scalar(sa.select(sa.func.count()).select_from(Favourite).where(*own)) > MOST:
        raise TooManyFavourites(most=MOST)
    audit(scope, "favourites.kept", f"registration:{registration_id}", count=len(rows))


@act
def drop(scope: Scope, *, registration_id: int, kept: Kept) -> None:
    """No longer keep this with the ticket; what was not kept is no error."""
    booth_id = sa.select(Booth.id).where(Booth.edition_id == scope.edition_id, Booth.slug == kept.slug)
    dropped = db.change(
        sa.delete(Favourite).where(
            Favourite.edition_id == scope.edition_id,
            Favourite.registration_id == registration_id,
            Favourite.booth_id == booth_id.scalar_subquery(),
            Favourite.innovation_id == kept.innovation_id,
        )
    )
    audit(scope, "favourites.dropped", f"registration:{registration_id}", count=dropped)
