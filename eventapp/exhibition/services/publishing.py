"""Making the draft what visitors see."""

from __future__ import annotations

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.editions.models import Dimension
from eventapp.exhibition.errors import BoothChangedMeanwhile, BoothIncomplete, BoothNotOpen
from eventapp.exhibition.models.booths import Booth, BoothDimension, BoothState, BoothVersion
from eventapp.exhibition.queries import region as queries
from eventapp.exhibition.queries.region import OwnBooth
from eventapp.exhibition.rules.content import PARTS
from eventapp.exhibition.rules.searching import text_of


@act
def publish(scope: Scope, *, seen: str | None = None) -> int:
    """Keep the draft as the version that visitors see; gives its number. Unchanged, it stays the version that it is.

    ``seen`` is the fingerprint of the draft that was confirmed. Raises Forbidden, BoothNotOpen, BoothIncomplete,
    BoothChangedMeanwhile.
    """
    scope.require("booths.edit")
    db.lock(f"booth:{scope.edition_id}:{scope.region_id}")
    booth = queries.own_booth(scope)
    if booth is None:
        raise BoothNotOpen
    missing = [part for part, is_done in booth.content.done().items() if not is_done]
    if missing:
        raise BoothIncomplete(count=len(missing), all=len(PARTS))
    if seen is not None and seen != booth.content.fingerprint():
        raise BoothChangedMeanwhile
    if queries.published(scope, booth.id, booth.version) == booth.content:
        return booth.version
    number = booth.version + 1
    _write(scope, booth, number)
    audit(scope, "booth.published", f"booth:{booth.id}", version=number)
    return number


def _write(scope: Scope, booth: OwnBooth, number: int) -> None:
    at = now()
    content = booth.content
    own = {"edition_id": scope.edition_id, "booth_id": booth.id}
    card = {"programme": content.programme, "pitch": content.pitch, "dimensions": content.dimensions()}
    version = {**own, "number": number, "published_at": at, "published_by": scope.actor.id, "card": card}
    db.session.execute(sa.insert(BoothVersion), {**version, "content": content.as_json()})
    query = sa.select(Dimension.id, Dimension.key, Dimension.label).where(
        Dimension.edition_id == scope.edition_id, Dimension.key.in_(content.dimensions())
    )
    dimensions = db.rows(query)
    labels = {row.key: row.label for row in dimensions}
    shown = sa.update(Booth).where(Booth.edition_id == scope.edition_id, Booth.id == booth.id)
    db.session.execute(
        shown.values(
            state=BoothState.PUBLISHED.value,
            version=number,
            published_at=at,
            search_text=text_of(content, (booth.name, booth.province), labels),
        )
    )
    old = sa.delete(BoothDimension).where(
        BoothDimension.edition_id == scope.edition_id, BoothDimension.booth_id == booth.id
    )
    db.session.execute(old)
    db.session.execute(sa.insert(BoothDimension), [{**own, "dimension_id": row.id} for row in dimensions])
