"""What an organiser may ask: all booths of the edition with their states, never what visitors wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.core import paging
from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.core.paging import Page
from eventapp.editions.models import Participation
from eventapp.exhibition.models.booths import Booth, BoothState
from eventapp.exhibition.models.conversations import Enquiry, Side
from eventapp.exhibition.queries.public import Province
from eventapp.regions.models import Region

STATES = ("draft", "published", "hidden")


@dataclass(frozen=True, slots=True)
class ManagedBooth:
    """One line of the organiser's list. ``waiting`` conversations have an unanswered message."""

    id: int
    slug: str
    code: str
    name: str
    province: str
    state: str
    published_at: datetime | None
    hidden_at: datetime | None
    waiting: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers over the list; ``missing`` regions take part and have no booth yet."""

    draft: int
    published: int
    hidden: int
    missing: int

    @property
    def all(self) -> int:
        """Every booth once."""
        return self.draft + self.published + self.hidden


def booths(scope: Scope, *, state: str = "", after: str | None = None, limit: int = 50) -> Page[ManagedBooth]:
    """Booths by name of the region; ``state`` is one of STATES, or empty for all. 1 statement."""
    waiting = (
        sa.select(sa.func.count())
        .where(
            Enquiry.edition_id == Booth.edition_id,
            Enquiry.booth_id == Booth.id,
            Enquiry.last_side == Side.VISITOR.value,
        )
        .correlate(Booth)
        .scalar_subquery()
    )
    query = (
        sa.select(
            Booth.id,
            Booth.slug,
            Region.code,
            Region.name,
            Province.name,
            Booth.state,
            Booth.published_at,
            Booth.hidden_at,
            waiting,
        )
        .join(Region, Region.id == Booth.region_id)
        .join(Province, Province.id == sa.func.coalesce(Region.province_id, Region.id))
        .where(Booth.edition_id == scope.edition_id)
    )
    if state in STATES:
        query = query.where(_is(state))
    return paging.page(query, by=(Region.name, Booth.id), row=ManagedBooth, after=after, limit=limit)


def counts(scope: Scope) -> Counts:
    """How many booths stand in which state, and how many regions have none. 2 statements."""
    sums = (sa.func.sum(sa.case((_is(state), 1), else_=0)) for state in STATES)
    found = db.session.execute(sa.select(*sums).where(Booth.edition_id == scope.edition_id)).one()
    without = (
        sa.select(sa.func.count())
        .select_from(Participation)
        .outerjoin(
            Booth, sa.and_(Booth.edition_id == Participation.edition_id, Booth.region_id == Participation.region_id)
        )
        .where(Participation.edition_id == scope.edition_id, Booth.id.is_(None))
    )
    return Counts(*(int(number or 0) for number in (*found, db.scalar(without))))


def _is(state: str) -> sa.ColumnElement[Any]:
    if state == "hidden":
        return Booth.hidden_at.is_not(None)
    return sa.and_(Booth.hidden_at.is_(None), Booth.state == BoothState(state).value)
