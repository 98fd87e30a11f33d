"""The one way in which a team changes the draft of its own booth; every act of editing begins here."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventapp.core.access import ActorKind, Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.errors import NotFound
from eventapp.exhibition.errors import BoothNotOpen, BoothsClosed, ChangedMeanwhile
from eventapp.exhibition.models.booths import Booth
from eventapp.exhibition.queries import archive, lines, steering
from eventapp.exhibition.queries import region as queries
from eventapp.exhibition.rules import drafts


def lock(scope: Scope) -> None:
    """Nobody else changes or publishes this region's booth until the act ends."""
    db.lock(f"booth:{scope.edition_id}:{scope.region_id}")


def edit(scope: Scope, part: str, *, even_closed: bool = False, **values: Any) -> int:
    """Change the own booth's row inside an act, and note who did it and when; gives the booth's id.

    Raises Forbidden, NotFound, BoothNotOpen, ExhibitionFrozen, and BoothsClosed unless ``even_closed``.
    """
    scope.require("booths.edit")
    if scope.region_id is None:
        raise NotFound
    lock(scope)
    if even_closed:
        archive.refuse_frozen(scope)
    else:
        require_open(scope)
    editor = scope.actor.id if scope.actor.kind is ActorKind.PERSON else None
    own = sa.update(Booth).where(Booth.edition_id == scope.edition_id, Booth.region_id == scope.region_id)
    changed = own.values(edited_at=now(), edited_by=editor, **values).returning(Booth.id)
    booth_id = db.session.execute(changed).scalar()
    if booth_id is None:
        raise BoothNotOpen
    audit(scope, "booth.edited", f"booth:{booth_id}", part=part)
    return int(booth_id)


def require_open(scope: Scope) -> None:
    """Raises ExhibitionFrozen, BoothsClosed. 2 statements."""
    archive.refuse_frozen(scope)
    if steering.setting(scope).is_closed:
        raise BoothsClosed


def unchanged(scope: Scope, topic: str, seen: str | None) -> None:
    """Make sure that a topic still says what its form was filled with (``seen``). Raises ChangedMeanwhile."""
    if seen:
        lock(scope)
        booth = queries.own_booth(scope)
        if booth is not None and drafts.mark(booth.content, topic) != seen:
            raise ChangedMeanwhile


def unchanged_innovation(scope: Scope, innovation_id: int, seen: str | None, *, with_media: bool = False) -> None:
    """The same for one innovation. Raises ChangedMeanwhile, NotFound."""
    if seen:
        lock(scope)
        if drafts.mark_of(queries.innovation(scope, innovation_id), with_media=with_media) != seen:
            raise ChangedMeanwhile


def unchanged_line(scope: Scope, seen: str | None) -> None:
    """The same for who answers and how they are reached. Raises ChangedMeanwhile."""
    if seen:
        lock(scope)
        own = lines.own(scope)
        if own is not None and own.mark != seen:
            raise ChangedMeanwhile
