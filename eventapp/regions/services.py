"""Keeping the database's copy of the registry equal to the committed files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.db import act, db
from eventapp.core.logs import log
from eventapp.regions.models import Region, RegionAlias
from eventapp.regions.rules.registry import RegionFact, Registry
from eventapp.regions.rules.slugs import slug

_COLUMNS = ("type", "name", "slug", "province_id", "latitude", "longitude", "autonomous")
_REGIONS = sa.select(Region.code, Region.id, *(getattr(Region, column) for column in _COLUMNS))
_ALIASES = sa.select(RegionAlias.alias, RegionAlias.region_id, RegionAlias.why)
_CHANGE_REGION = (
    sa.update(Region)
    .where(Region.code == sa.bindparam("known_code"))
    .values({column: sa.bindparam(column) for column in _COLUMNS})
)
_CHANGE_ALIAS = (
    sa.update(RegionAlias)
    .where(RegionAlias.alias == sa.bindparam("known_alias"))
    .values(region_id=sa.bindparam("region_id"), why=sa.bindparam("why"))
)


@act
def load_registry(scope: Scope, registry: Registry) -> int:
    """Bring regions and aliases to what the registry says; gives how many rows were written.

    A region that the registry no longer holds stays, because editions may name it. 3 statements when nothing changed.
    Raises Forbidden.
    """
    scope.require("regions.load")
    ids: dict[str, int] = {}
    # Provinces first: the others point at them.
    written = _load_regions((fact for fact in registry.regions if fact.province_code is None), ids)
    written += _load_regions((fact for fact in registry.regions if fact.province_code is not None), ids)
    written += _load_aliases(registry, ids)
    if written:
        audit(scope, "registry.loaded", "registry", rows=written)
        log.info("registry.loaded", rows=written)
    return written


def _load_regions(facts: Iterable[RegionFact], ids: dict[str, int]) -> int:
    """Write these regions where they differ; ``ids`` (code to id) grows by them."""
    held = {row[0]: (row[1], row[2:]) for row in db.rows(_REGIONS)}
    ids.update((code, held_id) for code, (held_id, _) in held.items())
    added: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for fact in facts:
        values = _values(fact, ids)
        if fact.code not in held:
            added.append({"code": fact.code, **values})
        elif tuple(values.values()) != tuple(held[fact.code][1]):
            changed.append({"known_code": fact.code, **values})
    if changed:
        db.session.connection().execute(_CHANGE_REGION, changed)
    if added:
        db.session.execute(sa.insert(Region), added)
        ids.update((row[0], row[1]) for row in db.rows(_REGIONS))
    return len(added) + len(changed)


def _values(fact: RegionFact, ids: dict[str, int]) -> dict[str, Any]:
    """A region's columns, in the order of ``_COLUMNS``."""
    return {
        "type": fact.type,
        "name": fact.name,
        "slug": slug(fact.name),
        "province_id": ids[fact.province_code] if fact.province_code else None,
        "latitude": fact.latitude,
        "longitude": fact.longitude,
        "autonomous": fact.autonomous,
    }


def _load_aliases(registry: Registry, ids: dict[str, int]) -> int:
    held = {row[0]: (row[1], row[2]) for row in db.rows(_ALIASES)}
    wanted = {alias: (ids[code], registry.reasons[alias]) for alias, code in registry.aliases.items()}
    added = [
        {"alias": alias, "region_id": region_id, "why": why}
        for alias, (region_id, why) in wanted.items()
        if alias not in held
    ]
    changed = [
        {"known_alias": alias, "region_id": values[0], "why": values[1]}
        for alias, values in wanted.items()
        if alias in held and held[alias] != values
    ]
    if added:
        db.session.execute(sa.insert(RegionAlias), added)
    if changed:
        db.session.connection().execute(_CHANGE_ALIAS, changed)
    return len(added) + len(changed)
