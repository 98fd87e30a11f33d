"""Which empty booths could begin as a copy of what their region published in an earlier edition."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import AnySelect, db
from eventapp.editions.models import Edition, Participation
from eventapp.exhibition.models.booths import Booth, BoothState, BoothVersion, Innovation
from eventapp.exhibition.queries import archive
from eventapp.exhibition.queries.archive import Origin
from eventapp.frozen import frozen
from eventapp.regions.models import Region

_EARLIER = "a region's booths of earlier editions"
_IS_EMPTY = sa.and_(
    Booth.version == 0,
    Booth.programme == "",
    Booth.pitch == "",
    Booth.story == "",
    Booth.greeting == "",
    ~sa.exists().where(Innovation.edition_id == Booth.edition_id, Innovation.booth_id == Booth.id),
)


@frozen
class Source:
    """What a region published last, before this edition."""

    region_id: int
    edition_id: int
    booth_id: int
    version: int
    pic_user_id: int | None
    content: dict[str, Any]


@frozen
class Candidate:
    """A region whose booth is empty or not open yet, and the edition that it could be continued from."""

    region_id: int
    code: str
    name: str
    edition: str


def empty(scope: Scope, region_ids: list[int] | None = None) -> list[tuple[int, int]]:
    """Id and region of each booth in which nothing was written. 1 statement."""
    query = sa.select(Booth.id, Booth.region_id).where(Booth.edition_id == scope.edition_id, _IS_EMPTY)
    if region_ids is not None:
        query = query.where(Booth.region_id.in_(region_ids))
    return [(row.id, row.region_id) for row in db.rows(query.order_by(Booth.id))]


def sources(scope: Scope, region_ids: list[int]) -> dict[int, Source]:
    """The latest earlier published booth of each of these regions. 2 statements."""
    columns = (Booth.region_id, Booth.edition_id, Booth.id, Booth.version, Booth.pic_user_id, BoothVersion.content)
    current = sa.and_(
        BoothVersion.edition_id == Booth.edition_id,
        BoothVersion.booth_id == Booth.id,
        BoothVersion.number == Booth.version,
    )
    query = _earlier(scope, sa.select(*columns).join(BoothVersion, current)).where(Booth.region_id.in_(region_ids))
    found = [Source(*row) for row in db.rows(query.execution_options(unscoped=_EARLIER))]
    return {source.region_id: source for source in found}  # a later one takes the place of an earlier one


def candidates(scope: Scope) -> list[Candidate]:
    """Regions that take part and could continue, by name. 2 statements."""
    takes_part = sa.exists().where(
        Participation.edition_id == scope.edition_id, Participation.region_id == Booth.region_id
    )
    here = sa.orm.aliased(Booth)
    has_begun = sa.exists().where(
        here.edition_id == scope.edition_id,
        here.region_id == Booth.region_id,
        sa.or_(here.version > 0, here.programme + here.pitch + here.story + here.greeting != ""),
    )
    columns = (Booth.region_id, Region.code, Region.name, Edition.name.label("edition"))
    query = _earlier(scope, sa.select(*columns).join(Region, Region.id == Booth.region_id))
    rows = db.rows(query.where(takes_part, ~has_begun).execution_options(unscoped=_EARLIER))
    latest = {row.region_id: Candidate(*row) for row in rows}
    return sorted(latest.values(), key=lambda candidate: candidate.name)


def _earlier(scope: Scope, query: AnySelect) -> AnySelect:
    """Published booths of earlier editions, the latest last. An example is continued by an example only."""
    here = db.session.execute(sa.select(Edition.year, Edition.is_example).where(Edition.id == scope.edition_id)).one()
    return (
        query.join(Edition, Edition.id == Booth.edition_id)
        .where(
            Booth.state == BoothState.PUBLISHED.value,
            Booth.hidden_at.is_(None),
            Edition.id != scope.edition_id,
            Edition.year <= here.year,
            Edition.is_example.is_(sa.true() if here.is_example else sa.false()),
        )
        .order_by(Edition.year, Edition.starts_on, Edition.id)
    )


@frozen
class Standing:
    """What a team should know beside its draft: a frozen exhibition, where the booth comes from or could come from."""

    frozen_at: datetime | None
    origin: Origin | None
    offer: str | None  # the edition whose booth an empty one could begin with
    numbers: int = 0  # somebody's own numbers and addresses that a frozen exhibition still keeps


def standing(scope: Scope, booth_id: int, *, is_empty: bool) -> Standing:
    """How the own booth stands in time. 2 statements, 3 when frozen, 4 for an empty booth."""
    frozen, origin = archive.frozen_at(scope), archive.origin(scope, booth_id)
    if frozen:
        return Standing(frozen, origin, None, len(archive.personal_contacts(scope, booth_id)))
    if not is_empty or scope.region_id is None:
        return Standing(frozen, origin, None)
    query = _earlier(scope, sa.select(Edition.name).select_from(Booth)).where(Booth.region_id == scope.region_id)
    names = [row.name for row in db.rows(query.execution_options(unscoped=_EARLIER))]
    return Standing(frozen, origin, names[-1] if names else None)
