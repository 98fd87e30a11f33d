"""The regions of an edition, as rows for the API."""

from __future__ import annotations

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.paging import Page, page
from eventapp.editions.models import Participation
from eventapp.frozen import frozen
from eventapp.regions.models import Region


@frozen
class TakingPart:
    """A region in the edition."""

    code: str
    name: str
    track: str
    stage: str


def page_of_regions(scope: Scope, *, after: str | None = None, limit: int = 200) -> Page[TakingPart]:
    """Participating regions in the order of the edition. 1 statement."""
    query = (
        sa.select(Region.code, Region.name, Participation.track, Participation.stage)
        .join(Participation, Participation.region_id == Region.id)
        .where(Participation.edition_id == scope.edition_id)
    )
    return page(query, by=[Participation.position, Participation.id], row=TakingPart, after=after, limit=limit)
