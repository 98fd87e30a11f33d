"""Opening booths for those who take part, and taking a booth out of sight."""

from __future__ import annotations

import secrets

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.editions.models import Participation
from eventapp.errors import NotFound
from eventapp.exhibition.models.booths import Booth, BoothState
from eventapp.exhibition.rules.ordering import PRIME
from eventapp.exhibition.services import indexing
from eventapp.regions.models import Region


@act
def open_booths(scope: Scope) -> int:
    """A booth for every region that takes part and has none; gives how many are new. Raises Forbidden."""
    scope.require("booths.manage")
    without = (
        sa.select(Participation.region_id, Region.slug)
        .join(Region, Region.id == Participation.region_id)
        .outerjoin(
            Booth, sa.and_(Booth.edition_id == Participation.edition_id, Booth.region_id == Participation.region_id)
        )
        .where(Participation.edition_id == scope.edition_id, Booth.id.is_(None))
        .order_by(Participation.id)
    )
    empty = {"programme": "", "pitch": "", "pic_name": "", "pic_unit": "", "story": ""}
    at = now()
    rows = [
        {
            "edition_id": scope.edition_id,
            "region_id": row.region_id,
            "slug": row.slug,
            "sort_key": secrets.randbelow(PRIME),
            "state": BoothState.DRAFT.value,
            "version": 0,
            "created_at": at,
            **empty,
        }
        for row in db.rows(without)
    ]
    if not rows:
        return 0
    opened = db.change(insert_or_ignore(Booth, rows, ["edition_id", "region_id"]))
    audit(scope, "booths.opened", f"edition:{scope.edition_id}", count=opened)
    return opened


@act
def hide(scope: Scope, *, booth_id: int) -> None:
    """Visitors no longer see the booth; its team's work stays. Raises Forbidden, NotFound."""
    _set_hidden(scope, booth_id, hidden=True)


@act
def show(scope: Scope, *, booth_id: int) -> None:
    """Visitors see the booth again, if it is published. Raises Forbidden, NotFound."""
    _set_hidden(scope, booth_id, hidden=False)


def _set_hidden(scope: Scope, booth_id: int, *, hidden: bool) -> None:
    scope.require("booths.manage")
    booth = sa.update(Booth).where(Booth.edition_id == scope.edition_id, Booth.id == booth_id)
    if db.change(booth.values(hidden_at=now() if hidden else None)) == 0:
        raise NotFound
    indexing.refresh(scope, booth_id)
    audit(scope, "booth.hidden" if hidden else "booth.shown", f"booth:{booth_id}")
