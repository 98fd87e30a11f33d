"""What an organiser may ask: all booths of the edition and how far each is, never what visitors wrote."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.core import paging
from eventapp.core.access import Scope
from eventapp.core.db import AnySelect, db
from eventapp.core.paging import Page
from eventapp.editions.models import Participation
from eventapp.exhibition.models.booths import Booth, BoothNote, BoothState, Innovation
from eventapp.exhibition.models.conversations import Enquiry
from eventapp.exhibition.queries.conversations import WAITING
from eventapp.exhibition.queries.public import Province
from eventapp.exhibition.rules.content import PARTS
from eventapp.frozen import frozen
from eventapp.regions.models import Region

STATES = ("untouched", "begun", "ready", "published", "changed", "asked", "hidden")
FILTERS = ("draft", *STATES)  # draft: untouched, begun or ready

_INNOVATIONS = (
    sa.select(sa.func.count())
    .where(Innovation.edition_id == Booth.edition_id, Innovation.booth_id == Booth.id)
    .correlate(Booth)
    .scalar_subquery()
)
_OPEN_NOTES = (
    sa.select(sa.func.count())
    .where(BoothNote.edition_id == Booth.edition_id, BoothNote.booth_id == Booth.id, BoothNote.answered_at.is_(None))
    .correlate(Booth)
    .scalar_subquery()
)
_WAITING = (
    sa.select(sa.func.count())
    .where(Enquiry.edition_id == Booth.edition_id, Enquiry.booth_id == Booth.id, Enquiry.state.in_(WAITING))
    .correlate(Booth)
    .scalar_subquery()
)
_FILLED = (  # as Content.done says it, in the order of PARTS
    sa.and_(Booth.programme != "", Booth.pitch != ""),
    Booth.story != "",
    _INNOVATIONS > 0,
    Booth.pic_name != "",
)
_DONE = sum((sa.case((is_filled, 1), else_=0) for is_filled in _FILLED), sa.literal(0))
_ALL_DONE = sa.and_(*_FILLED)
_PUBLISHED = Booth.state == BoothState.PUBLISHED.value
_SEEN = Booth.hidden_at.is_(None)
_CONDITIONS: dict[str, sa.ColumnElement[Any]] = {
    "draft": sa.and_(_SEEN, ~_PUBLISHED),
    "untouched": sa.and_(_SEEN, ~_PUBLISHED, Booth.edited_at.is_(None)),
    "begun": sa.and_(_SEEN, ~_PUBLISHED, Booth.edited_at.is_not(None), ~_ALL_DONE),
    "ready": sa.and_(_SEEN, ~_PUBLISHED, Booth.edited_at.is_not(None), _ALL_DONE),
    "published": sa.and_(_SEEN, _PUBLISHED),
    "changed": sa.and_(_SEEN, _PUBLISHED, Booth.edited_at > Booth.published_at),
    "asked": _OPEN_NOTES > 0,
    "hidden": Booth.hidden_at.is_not(None),
}


@frozen
class ManagedBooth:
    """One line of the organiser's board. ``waiting`` conversations have an unanswered message.

    ``done`` of ``parts`` needed parts are filled in; ``asked`` notes are not answered yet.
    """

    id: int
    slug: str
    code: str
    name: str
    province: str
    state: str
    version: int
    published_at: datetime | None
    hidden_at: datetime | None
    edited_at: datetime | None
    innovations: int
    done: int
    asked: int
    waiting: int

    @property
    def parts(self) -> int:
        """How many parts a publication needs."""
        return len(PARTS)

    @property
    def is_changed(self) -> bool:
        """Whether something was saved after the publication."""
        return bool(self.published_at and self.edited_at and self.edited_at > self.published_at)


@frozen
class Counts:
    """The numbers over the board. Untouched, begun, ready, published and hidden are every booth once.

    ``missing`` regions take part and have no booth yet.
    """

    untouched: int
    begun: int
    ready: int
    published: int
    changed: int
    asked: int
    hidden: int
    missing: int

    @property
    def draft(self) -> int:
        """Booths that nobody has published yet."""
        return self.untouched + self.begun + self.ready

    @property
    def all(self) -> int:
        """Every booth once."""
        return self.draft + self.published + self.hidden


def booths(scope: Scope, *, state: str = "", after: str | None = None, limit: int = 50) -> Page[ManagedBooth]:
    """Booths by name of the region; ``state`` is one of FILTERS, or empty for all. 1 statement."""
    query = _managed(scope)
    if state in FILTERS:
        query = query.where(_CONDITIONS[state])
    return paging.page(query, by=(Region.name, Booth.id), row=ManagedBooth, after=after, limit=limit)


def booth(scope: Scope, booth_id: int) -> ManagedBooth | None:
    """One booth of the edition, or None. 1 statement."""
    row = db.session.execute(_managed(scope).where(Booth.id == booth_id)).first()
    return ManagedBooth(*row) if row else None


def region_of(scope: Scope, booth_id: int) -> str | None:
    """The name of a booth's region, or None for another edition's booth. 1 statement."""
    query = (
        sa.select(Region.name)
        .join(Booth, Booth.region_id == Region.id)
        .where(Booth.edition_id == scope.edition_id, Booth.id == booth_id)
    )
    name = db.scalar(query)
    return str(name) if name else None


def counts(scope: Scope) -> Counts:
    """How many booths stand in which state, and how many regions have none. 2 statements."""
    sums = (sa.func.sum(sa.case((_CONDITIONS[state], 1), else_=0)) for state in STATES)
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


def _managed(scope: Scope) -> AnySelect:
    return (
        sa.select(
            Booth.id,
            Booth.slug,
            Region.code,
            Region.name,
            Province.name,
            Booth.state,
            Booth.version,
            Booth.published_at,
            Booth.hidden_at,
            Booth.edited_at,
            _INNOVATIONS.label("innovations"),
            _DONE.label("done"),
            _OPEN_NOTES.label("asked"),
            _WAITING.label("waiting"),
        )
        .join(Region, Region.id == Booth.region_id)
        .join(Province, Province.id == sa.func.coalesce(Region.province_id, Region.id))
        .where(Booth.edition_id == scope.edition_id)
    )
