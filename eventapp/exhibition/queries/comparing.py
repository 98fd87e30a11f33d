"""Several booths side by side."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.editions.models import Participation
from eventapp.exhibition.models.booths import Booth, BoothState, BoothVersion
from eventapp.exhibition.queries.public import CURRENT, OF_PROVINCE, Award, Province, awards, labels
from eventapp.exhibition.rules.content import Content, from_json
from eventapp.frozen import frozen
from eventapp.regions.models import Region


@frozen
class Compared:
    """A booth as a column of the comparison; ``labels`` are those of its dimensions by key, in order."""

    slug: str
    code: str
    name: str
    type: str
    province: str
    stage: str
    content: Content
    labels: dict[str, str]
    awards: list[Award]

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The labels of its dimensions."""
        return tuple(self.labels.values())


def compared(scope: Scope, slugs: Sequence[str]) -> list[Compared]:
    """These booths in this order, without those that visitors do not see. 3 statements."""
    query = (
        sa.select(
            Booth.slug,
            Region.code,
            Region.name,
            Region.type,
            Province.name.label("province"),
            Participation.stage,
            Booth.region_id,
            BoothVersion.content,
        )
        .join(Region, Region.id == Booth.region_id)
        .join(Province, OF_PROVINCE)
        .join(BoothVersion, CURRENT)
        .join(
            Participation,
            sa.and_(Participation.edition_id == Booth.edition_id, Participation.region_id == Booth.region_id),
        )
        .where(
            Booth.edition_id == scope.edition_id,
            Booth.slug.in_(slugs),
            Booth.state == BoothState.PUBLISHED.value,
            Booth.hidden_at.is_(None),
        )
    )
    found = {row.slug: row for row in db.rows(query)} if slugs else {}
    if not found:
        return []
    named = labels(scope)
    won = awards(scope)
    columns = []
    for slug in slugs:
        if slug in found:
            *facts, region_id, document = found[slug]
            content = from_json(document)
            dimensions = {key: named[key] for key in content.dimensions() if key in named}
            columns.append(Compared(*(*facts, content, dimensions, won.get(region_id, []))))
    return columns
