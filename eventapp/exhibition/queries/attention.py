"""How much attention booths got, as it may be shown: small figures never leave this file."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.editions.models import Dimension
from eventapp.exhibition.models.attention import BoothCount
from eventapp.exhibition.models.booths import Booth, BoothState, Innovation
from eventapp.exhibition.rules import attention
from eventapp.exhibition.rules.attention import CHANNELS, Figures, Kind
from eventapp.frozen import frozen
from eventapp.regions.models import Region

_NUMBER = sa.func.sum(BoothCount.number)
_BEFORE = None  # the key of all days before the first that is shown


@frozen
class Trend:
    """Visits by day. ``before`` tells whether there are days before the first; their key is None."""

    days: list[date]
    figures: Figures[date | None]


@frozen
class Line:
    """One row of a table: what it is about and its figure, None for one that is too small."""

    label: str
    number: int | None
    note: str = ""


@frozen
class OwnAttention:
    """What a team may know of its own booth. ``is_shown``: visitors can open it."""

    visits: Trend
    channels: Figures[Kind]
    innovations: list[Line]
    is_shown: bool


@frozen
class BoothLine:
    """A booth in the organiser's table: visits, and clicks and messages of all channels together."""

    code: str
    name: str
    province: str
    slug: str
    visits: int | None
    contacts: int | None


@frozen
class AllAttention:
    """What the organiser may know of the exhibition."""

    visits: Trend
    channels: Figures[Kind]
    dimensions: list[Line]
    booths: list[BoothLine]


def own(scope: Scope, today: date) -> OwnAttention | None:
    """The own booth's figures; None while the region has no booth. 5 statements."""
    own = sa.select(Booth.id, Booth.state, Booth.hidden_at).where(
        Booth.edition_id == scope.edition_id, Booth.region_id == scope.region_id
    )
    booth = next(iter(db.rows(own)), None)
    if booth is None:
        return None
    booth_id = booth.id
    mine = BoothCount.booth_id == booth_id
    counted = _by(scope, BoothCount.detail, BoothCount.kind == Kind.INNOVATION.value, mine)
    query = (
        sa.select(Innovation.id, Innovation.title, Dimension.label)
        .join(Dimension, Dimension.id == Innovation.dimension_id)
        .where(Innovation.edition_id == scope.edition_id, Innovation.booth_id == booth_id)
        .order_by(Innovation.position, Innovation.id)
    )
    rows = db.rows(query)
    looked = {str(row.id): counted.pop(str(row.id), 0) for row in rows}
    shown = attention.figures(looked | ({"": sum(counted.values())} if counted else {}))
    innovations = [Line(row.title, shown.cells[str(row.id)], row.label) for row in rows]
    return OwnAttention(
        _trend(_visits(scope, mine), today),
        attention.figures(_channels(scope, mine)),
        _ranked(innovations),
        booth.state == BoothState.PUBLISHED.value and booth.hidden_at is None,
    )


def everything(scope: Scope, today: date) -> AllAttention:
    """The figures of all booths. 6 statements."""
    visits, channels = _visits(scope), _channels(scope)
    by_booth = _by_booth(scope)
    facts = _facts(scope)
    visited = {booth_id: by_booth[booth_id][0] for booth_id in facts}
    contacted = {booth_id: by_booth[booth_id][1] for booth_id in facts}
    before, days = attention.by_day(visits, today)
    of_days: dict[date | None, int] = ({_BEFORE: before} if before else {}) | dict(days)
    trend, booths = attention.together(of_days, visited)
    of_channels, contacts = attention.together(channels, contacted)
    lines = [
        BoothLine(*facts[booth_id], booths.cells[booth_id], contacts.cells[booth_id])
        for booth_id in sorted(facts, key=lambda each: -(booths.cells[each] or 0))
    ]
    return AllAttention(Trend([day for day, _ in days], trend), of_channels, _dimensions(scope), lines)


def _trend(visits: dict[date, int], today: date) -> Trend:
    before, days = attention.by_day(visits, today)
    counted: dict[date | None, int] = ({_BEFORE: before} if before else {}) | dict(days)
    return Trend([day for day, _ in days], attention.figures(counted))


def _visits(scope: Scope, *conditions: Any) -> dict[date, int]:
    return _by(scope, BoothCount.day, BoothCount.kind == Kind.VISIT.value, *conditions)


def _channels(scope: Scope, *conditions: Any) -> dict[Kind, int]:
    found = _by(scope, BoothCount.kind, BoothCount.kind.in_([kind.value for kind in CHANNELS]), *conditions)
    return {kind: found.get(kind.value, 0) for kind in CHANNELS}


def _by(scope: Scope, column: Any, *conditions: Any) -> dict[Any, int]:
    query = sa.select(column, _NUMBER).where(BoothCount.edition_id == scope.edition_id, *conditions)
    return {key: int(number) for key, number in db.rows(query.group_by(column).order_by(column))}


def _by_booth(scope: Scope) -> dict[int, list[int]]:
    """Visits and contacts of each booth."""
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    query = sa.select(BoothCount.booth_id, BoothCount.kind, _NUMBER).where(BoothCount.edition_id == scope.edition_id)
    for booth_id, kind, number in db.rows(query.group_by(BoothCount.booth_id, BoothCount.kind)):
        if kind == Kind.VISIT.value:
            found[booth_id][0] += int(number)
        elif kind in CHANNELS:
            found[booth_id][1] += int(number)
    return found


def _facts(scope: Scope) -> dict[int, tuple[str, str, str, str]]:
    """Code, name, province and slug of every booth by its id, by name."""
    province = sa.orm.aliased(Region)
    query = (
        sa.select(Booth.id, Region.code, Region.name, province.name, Booth.slug)
        .join(Region, Region.id == Booth.region_id)
        .join(province, province.id == sa.func.coalesce(Region.province_id, Region.id))
        .where(Booth.edition_id == scope.edition_id)
        .order_by(Region.name, Region.code)
    )
    return {booth_id: tuple(facts) for booth_id, *facts in db.rows(query)}


def _dimensions(scope: Scope) -> list[Line]:
    """Looks at the innovations of each dimension, the most looked at first."""
    found = _by(scope, BoothCount.detail, BoothCount.kind == Kind.DIMENSION.value)
    query = sa.select(Dimension.key, Dimension.label).where(Dimension.edition_id == scope.edition_id)
    rows = db.rows(query.order_by(Dimension.position, Dimension.id))
    shown = attention.figures({row.key: found.get(row.key, 0) for row in rows})
    return _ranked([Line(row.label, shown.cells[row.key]) for row in rows])


def _ranked(lines: list[Line]) -> list[Line]:
    """The largest first, then those that are too small, then zeros; each in its own order."""
    return sorted(lines, key=lambda line: -(line.number if line.number is not None else 0.5))
