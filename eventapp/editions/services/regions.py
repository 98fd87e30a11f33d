"""Letting regions take part and saying how far they have come. Names are typed; doubtful ones are never accepted."""

from __future__ import annotations

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.db import act, db
from eventapp.editions.errors import AlreadyTakesPart, StageOfAnotherTrack
from eventapp.editions.models import Participation, Stage, Track
from eventapp.editions.rules import stages
from eventapp.editions.services import setup
from eventapp.errors import NotFound
from eventapp.regions import queries as regions
from eventapp.regions.models import Region
from eventapp.regions.rules import resolver
from eventapp.regions.rules.registry import RegionFact


@act
def add_written(scope: Scope, *, written: str, chosen: str | None = None, track: Track, stage: Stage) -> RegionFact:
    """Let the region of a typed name or code take part; gives it.

    ``chosen`` is the code that a person picked among the candidates of a doubtful name; any other code counts as none.
    Raises UnknownRegion, AmbiguousRegion, MisspeltRegion (regions.errors), AlreadyTakesPart, StageOfAnotherTrack,
    Forbidden.
    """
    scope.require("editions.manage")
    _refuse_misfit(track, stage)
    region = _meant(written, chosen)
    if _region_id(scope, region.code) is not None:
        raise AlreadyTakesPart(name=region.name, field="region")
    setup.add_region(scope, code=region.code, track=track, stage=stage)
    return region


@act
def set_stage(scope: Scope, *, code: str, track: Track, stage: Stage) -> None:
    """Move a region of the edition to another track or stage. Raises StageOfAnotherTrack, NotFound, Forbidden."""
    scope.require("editions.manage")
    _refuse_misfit(track, stage)
    region_id = _region_id(scope, code)
    if region_id is None:
        raise NotFound
    moved = sa.update(Participation).where(
        Participation.edition_id == scope.edition_id, Participation.region_id == region_id
    )
    db.change(moved.values(track=track.value, stage=stage.value))
    audit(scope, "participation.set", f"region:{code}", track=track.value, stage=stage.value)


def candidates(written: str) -> tuple[RegionFact, ...]:
    """The regions among which a person must choose; none when the name is certain or means nothing."""
    return resolver.resolve(regions.registry(), written).candidates


def _meant(written: str, chosen: str | None) -> RegionFact:
    registry = regions.registry()
    if written in registry.by_code:
        return registry.by_code[written]
    for candidate in candidates(written) if chosen else ():
        if candidate.code == chosen:
            return candidate
    return resolver.require(registry, written)


def _refuse_misfit(track: Track, stage: Stage) -> None:
    if not stages.fits(track.value, stage.value):
        raise StageOfAnotherTrack(field="stage")


def _region_id(scope: Scope, code: str) -> int | None:
    query = (
        sa.select(Participation.region_id)
        .join(Region, Region.id == Participation.region_id)
        .where(Participation.edition_id == scope.edition_id, Region.code == code)
    )
    found: int | None = db.scalar(query)
    return found
