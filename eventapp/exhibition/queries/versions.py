"""The versions of the own booth: when each was published and by whom. The region is the membership's."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.exhibition.models.booths import Booth, BoothVersion
from eventapp.exhibition.rules.content import Content, from_json
from eventapp.frozen import frozen


@frozen
class Version:
    """One publication; ``is_shown`` is what visitors see now."""

    number: int
    published_at: datetime
    by: str | None
    is_shown: bool
    content: Content


def of_own_booth(scope: Scope) -> list[Version]:
    """Every version of the own booth, latest first. 1 statement."""
    query = (
        sa.select(
            BoothVersion.number,
            BoothVersion.published_at,
            User.name,
            (BoothVersion.number == Booth.version).label("is_shown"),
            BoothVersion.content,
        )
        .join(Booth, sa.and_(Booth.edition_id == BoothVersion.edition_id, Booth.id == BoothVersion.booth_id))
        .outerjoin(User, User.id == BoothVersion.published_by)
        .where(BoothVersion.edition_id == scope.edition_id, Booth.region_id == scope.region_id)
        .order_by(BoothVersion.number.desc())
    )
    return [Version(*(*facts, from_json(content))) for *facts, content in db.rows(query)]
