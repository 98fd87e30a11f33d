"""Whose an uploaded file is, and whether visitors may see it, by its random name."""

from __future__ import annotations

import sqlalchemy as sa

from eventapp.core.db import db
from eventapp.exhibition.models.booths import Booth
from eventapp.exhibition.models.media import Media
from eventapp.frozen import frozen


@frozen
class Owner:
    """The booth's edition and region. ``is_public`` once a published version has named the file."""

    edition_id: int
    region_id: int
    is_public: bool


_BY_NAME = (
    sa.select(Booth.edition_id, Booth.region_id, Media.shown_at.is_not(None))
    .join(Booth, sa.and_(Booth.edition_id == Media.edition_id, Booth.id == Media.booth_id))
    .where(Media.public_id == sa.bindparam("public_id"))
    .execution_options(unscoped="by a random name")
)


def owner(public_id: str) -> Owner | None:
    """Whose file this is; None for a name that nobody has. 1 statement."""
    row = db.session.execute(_BY_NAME, {"public_id": public_id}).first()
    return Owner(row[0], row[1], bool(row[2])) if row else None
