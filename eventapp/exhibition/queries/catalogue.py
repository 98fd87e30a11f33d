"""All that visitors can find in an edition, as sets to filter and count: read once, and again when the index changes.

Kept in this process as long as the index stays the same (``finding_state``) and the exhibition is not frozen meanwhile.
The stages of the regions are no part of it: they are looked at again after ten seconds, and everything is read anew
when one has changed.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from time import monotonic
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.editions.models import Dimension, Participation
from eventapp.exhibition.models.archive import ExhibitionEnd
from eventapp.exhibition.models.booths import Booth
from eventapp.exhibition.models.finding import FindingDocument, FindingState
from eventapp.exhibition.queries.public import OF_PROVINCE, Province
from eventapp.exhibition.rules import ordering
from eventapp.exhibition.rules.facets import Shelf, Thing
from eventapp.exhibition.rules.islands import island
from eventapp.frozen import frozen
from eventapp.regions.models import Region

SECONDS = 10.0
MOST = 20  # editions
BOOTHS, INNOVATIONS = "", "innovations"


@frozen
class Place:
    """A booth's region, and the booth itself as everything needs it."""

    booth_id: int
    region_id: int
    slug: str
    sort_key: int
    code: str
    name: str
    type: str
    province_code: str
    province: str
    stage: str


@frozen
class Item:
    """A booth (``innovation_id`` 0) or an innovation; ``id`` is the document's."""

    id: int
    innovation_id: int
    position: int
    dimensions: tuple[str, ...]
    status: str
    place: Place

    @property
    def mark(self) -> tuple[str, int, int]:
        """What lists by name are sorted and cut by."""
        return self.place.name, self.place.booth_id, self.position


@frozen
class Catalogue:
    """Everything that is found in an edition, booths and innovations apart; labels of dimensions in their order.

    ``rows``, ``parts`` and ``cards`` are for those who show it: what they have made of it and need again.
    """

    revision: str
    is_frozen: bool
    stages: frozenset[tuple[int, str]]
    labels: dict[str, str]
    provinces: dict[str, str]  # names by code
    items: Mapping[str, Sequence[Item]]  # by view
    shelves: dict[str, Shelf]
    numbers: dict[str, dict[int, int]]  # the place of each document by its id
    rows: dict[int, Any] = field(default_factory=dict)
    parts: dict[Any, Any] = field(default_factory=dict)
    cards: dict[Any, Any] = field(default_factory=dict)

    def fair_order(self, view: str, edition_id: int, day: date) -> Sequence[int]:
        """The order of a day: another shuffle of the booths each day; first the first innovation of each booth."""
        orders = self.shelves[view].orders
        order = orders.get(day)
        if order is None:
            today = ordering.turn(edition_id, day)
            turned = [
                (item.position, ordering.place(item.place.sort_key, today), item.place.booth_id)
                for item in self.items[view]
            ]
            order = sorted(range(len(turned)), key=turned.__getitem__)
            orders.clear()
            orders[day] = order
        return order


_DOCUMENT_OF_BOOTH = sa.and_(FindingDocument.edition_id == Booth.edition_id, FindingDocument.booth_id == Booth.id)
_OF_BOOTH = sa.and_(Participation.edition_id == Booth.edition_id, Participation.region_id == Booth.region_id)
_STATE = (
    sa.select(FindingState.revision, ExhibitionEnd.frozen_at)
    .outerjoin(ExhibitionEnd, ExhibitionEnd.edition_id == FindingState.edition_id)
    .where(FindingState.edition_id == sa.bindparam("edition_id"))
)
_ITEMS = (
    sa.select(
        FindingDocument.id,
        FindingDocument.innovation_id,
        FindingDocument.position,
        FindingDocument.dimensions,
        FindingDocument.status,
        FindingDocument.booth_id,
        Booth.region_id,
        Booth.slug,
        Booth.sort_key,
        Region.code,
        Region.name,
        Region.type,
        Province.code.label("province_code"),
        Province.name.label("province"),
        Participation.stage,
    )
    .join(Booth, _DOCUMENT_OF_BOOTH)
    .join(Region, Region.id == Booth.region_id)
    .join(Province, OF_PROVINCE)
    .join(Participation, _OF_BOOTH)
    .where(FindingDocument.edition_id == sa.bindparam("edition_id"))
)
_LABELS = (
    sa.select(Dimension.key, Dimension.label)
    .where(Dimension.edition_id == sa.bindparam("edition_id"))
    .order_by(Dimension.position, Dimension.id)
)
_STAGES = (
    sa.select(Participation.region_id, Participation.stage)
    .join(Booth, _OF_BOOTH)
    .join(FindingDocument, _DOCUMENT_OF_BOOTH)
    .where(Participation.edition_id == sa.bindparam("edition_id"), FindingDocument.innovation_id == 0)
)
_kept: dict[tuple[Any, int], tuple[float, Catalogue]] = {}
_lock = threading.Lock()


def catalogue(scope: Scope) -> Catalogue:
    """What can be found now. 1 statement; 2 after ten seconds, 2 more where something has changed."""
    revision, is_frozen = "", False
    for row in db.rows(_STATE, edition_id=scope.edition_id):
        revision, is_frozen = row.revision, row.frozen_at is not None
    key = (db.engine, scope.edition_id)
    at, kept = _kept.get(key, (0.0, None))
    if kept is not None and (kept.revision, kept.is_frozen) == (revision, is_frozen):
        if at > monotonic():
            return kept
        if _stages(scope) == kept.stages:
            return _keep(key, kept)
    return _keep(key, _read(scope, revision, is_frozen=is_frozen))


def _keep(key: tuple[Any, int], read: Catalogue) -> Catalogue:
    with _lock:
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[key] = (monotonic() + SECONDS, read)
    return read


def _stages(scope: Scope) -> frozenset[tuple[int, str]]:
    """The stage of every region that is found."""
    return frozenset((row.region_id, row.stage) for row in db.rows(_STAGES, edition_id=scope.edition_id))


def _read(scope: Scope, revision: str, *, is_frozen: bool) -> Catalogue:
    labels = {row.key: row.label for row in db.rows(_LABELS, edition_id=scope.edition_id)}
    items: dict[str, list[Item]] = {BOOTHS: [], INNOVATIONS: []}
    known: dict[int, Place] = {}
    for row in db.rows(_ITEMS, edition_id=scope.edition_id):
        document_id, innovation_id, position, dimensions, status, booth_id, *facts = row
        place = known.get(booth_id)
        if place is None:
            place = known[booth_id] = Place(booth_id, *facts)
        view = INNOVATIONS if innovation_id else BOOTHS
        items[view].append(Item(document_id, innovation_id, position, tuple(dimensions.split()), status, place))
    for found in items.values():
        found.sort(key=lambda item: item.mark)
    aspects: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for item in items[INNOVATIONS]:
        aspects[item.place.booth_id].append((item.dimensions[0], item.status))
    shelves = {
        BOOTHS: Shelf.of([_thing(item, aspects[item.place.booth_id]) for item in items[BOOTHS]]),
        INNOVATIONS: Shelf.of([_thing(item, [(item.dimensions[0], item.status)]) for item in items[INNOVATIONS]]),
    }
    return Catalogue(
        revision,
        is_frozen,
        frozenset((place.region_id, place.stage) for place in known.values()),
        labels,
        {place.province_code: place.province for place in known.values()},
        items,
        shelves,
        {view: {item.id: number for number, item in enumerate(found)} for view, found in items.items()},
    )


def _thing(item: Item, aspects: Sequence[tuple[str, str]]) -> Thing:
    place = item.place
    values = {
        "province": place.province_code,
        "island": island(place.province_code),
        "type": place.type,
        "stage": place.stage,
    }
    return Thing(values, (*aspects, *((key, "") for key in item.dimensions)))
