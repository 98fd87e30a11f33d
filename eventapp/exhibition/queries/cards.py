"""Booths as they stand on paper and beside shared links: names, one sentence, and the cover."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import AnySelect, db
from eventapp.editions.models import Edition
from eventapp.exhibition.models.booths import Booth, BoothState
from eventapp.exhibition.queries.public import OF_PROVINCE, Province
from eventapp.frozen import frozen
from eventapp.regions.models import Region


@frozen
class BoothCard:
    """What a poster says of a booth."""

    slug: str
    name: str
    province: str
    programme: str
    pitch: str


@frozen
class When:
    """Days and place of the forum, as far as they are known."""

    starts_on: date | None
    ends_on: date | None
    venue: str


def own(scope: Scope) -> BoothCard | None:
    """The own booth, published or not; None while the region has none. 1 statement."""
    row = db.session.execute(_cards(scope).where(Booth.region_id == scope.region_id)).first()
    return BoothCard(*row) if row else None


def published(scope: Scope) -> list[BoothCard]:
    """Every booth that visitors see, by name. 1 statement."""
    seen = _cards(scope).where(Booth.state == BoothState.PUBLISHED.value, Booth.hidden_at.is_(None))
    return [BoothCard(*row) for row in db.rows(seen.order_by(Region.name, Region.code))]


def count(scope: Scope) -> int:
    """How many booths visitors see. 1 statement."""
    query = sa.select(sa.func.count()).select_from(Booth).where(Booth.edition_id == scope.edition_id)
    seen = query.where(Booth.state == BoothState.PUBLISHED.value, Booth.hidden_at.is_(None))
    return int(db.scalar(seen))


def when(scope: Scope) -> When:
    """Where and when the forum is. 1 statement."""
    query = sa.select(Edition.starts_on, Edition.ends_on, Edition.venue).where(Edition.id == scope.edition_id)
    return When(*db.session.execute(query).one())


def _cards(scope: Scope) -> AnySelect:
    return (
        sa.select(Booth.slug, Region.name, Province.name.label("province"), Booth.programme, Booth.pitch)
        .join(Region, Region.id == Booth.region_id)
        .join(Province, OF_PROVINCE)
        .where(Booth.edition_id == scope.edition_id)
    )
