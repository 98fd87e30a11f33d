"""What visitors find: the list of booths or innovations with its filters and their counts, for pages, files and API.

What is found, and how many, is reckoned on the catalogue; a statement then reads the rows that are shown.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import sqlalchemy as sa

from eventapp.core import paging
from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.core.paging import Page
from eventapp.editions.rules.stages import STAGE_NAMES
from eventapp.errors import N_
from eventapp.exhibition.models.booths import Booth, BoothVersion
from eventapp.exhibition.models.finding import FindingDocument
from eventapp.exhibition.queries.catalogue import BOOTHS, INNOVATIONS, Catalogue, Item, catalogue
from eventapp.exhibition.queries.public import CURRENT, awards
from eventapp.exhibition.queries.search import Found, search
from eventapp.exhibition.rules import facets, searching
from eventapp.exhibition.rules.facets import Filters
from eventapp.exhibition.rules.islands import LABELS as ISLAND_LABELS
from eventapp.frozen import frozen
from eventapp.regions.models import RegionType

PER_PAGE = 24
TYPE_LABELS = {
    RegionType.KOTA.value: N_("City (kota)"),
    RegionType.KABUPATEN.value: N_("Regency (kabupaten)"),
    RegionType.PROVINCE.value: N_("Province"),
}
STATUS_LABELS = {"running": N_("Running"), "planned": N_("Planned")}
LABELS = {"island": ISLAND_LABELS, "type": TYPE_LABELS, "status": STATUS_LABELS, "stage": STAGE_NAMES}


@frozen
class Option:
    """A value of a filter and how many it would leave; the label is a message id unless it is a name."""

    key: str
    label: str
    count: int


@frozen
class Row:
    """A booth or an innovation in lists, exports and the API. ``awards`` is filled for booths on pages and in files.

    ``title`` is a booth's programme or an innovation's title, ``lead`` its opening sentence; dimensions are labels.
    """

    booth_id: int
    region_id: int
    slug: str
    code: str
    name: str
    type: str
    stage: str
    province_code: str
    province: str
    title: str
    lead: str
    dimensions: tuple[str, ...]
    innovation_id: int = 0
    status: str = ""
    innovations: int = 0
    cover: dict[str, Any] | None = None
    awards: tuple[str, ...] = ()
    excerpt: str = ""

    @property
    def programme(self) -> str:
        """A booth's own name for what it does."""
        return self.title

    @property
    def pitch(self) -> str:
        """A booth's opening sentence."""
        return self.lead

    @property
    def address(self) -> str:
        """The last part of an innovation's address."""
        return searching.slug_of(self.title, self.innovation_id)


@frozen
class Shown:
    """One page of the list. ``total`` counts all pages, ``others`` what the other view would show.

    ``options`` count for each facet what the other filters leave; ``hits`` are the words to mark. ``parts`` is for what
    a page makes of the options, and is there again for the same filters as long as they stand; empty for a search.
    ``cards`` is the same for what it makes of single rows, whatever the filters.
    """

    rows: list[Row]
    total: int
    others: int
    page: int
    pages: int
    options: dict[str, list[Option]]
    hits: frozenset[str]
    picked: dict[str, str]  # names of the booths that are to be compared, by slug
    is_frozen: bool
    parts: dict[Any, Any]
    cards: dict[Any, Any]


def shown(scope: Scope, filters: Filters, *, page: int, day: date) -> Shown:
    """One page of the list, best first for a search, else in the fair order of ``day``.

    A page past the end is the last one. 1 to 3 statements, 1 to 3 more for a search, 2 more for a catalogue read anew.
    """
    known = catalogue(scope)
    found = search(scope, filters.q)
    view = _view(filters)
    other = BOOTHS if view else INNOVATIONS
    these, those = _found(known, view, found), _found(known, other, found)
    wanted = known.shelves[view].matching(filters, these)
    total = wanted.bit_count()
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(page, 1), pages)
    order = facets.places(wanted, known.fair_order(view, scope.edition_id, day))
    items = known.items[view]
    if found is not None:
        order.sort(key=lambda place: -found.scores[items[place].id])  # stable: equal ones stay in the fair order
    here = [items[place] for place in order[(page - 1) * PER_PAGE : page * PER_PAGE]]
    options, parts = _counted(known, view, filters, these)
    return Shown(
        _with_awards(scope, _rows(scope, known, here, found)),
        total,
        known.shelves[other].matching(filters, those).bit_count(),
        page,
        pages,
        options,
        found.hits if found else frozenset(),
        _picked(known, filters),
        known.is_frozen,
        parts,
        known.cards,
    )


def listed(scope: Scope, filters: Filters | None = None, *, after: str | None = None, limit: int = 50) -> Page[Row]:
    """Booths or innovations for the API, by the region's name. 2 statements, 1 to 3 more for a search.

    Raises BadCursor for a mark that no list gave out.
    """
    filters = filters or Filters()
    known = catalogue(scope)
    wanted = _matching(known, _view(filters), filters, search(scope, filters.q))
    items = known.items[_view(filters)]
    order = facets.places(wanted, range(len(items)))
    if after:
        mark = tuple(paging.decode_cursor(after, (str, int, int)))
        order = order[bisect_right([items[place].mark for place in order], mark) :]
    here = [items[place] for place in order[:limit]]
    more = paging.encode_cursor(here[-1].mark) if len(order) > limit else None
    return Page(_rows(scope, known, here), more)


def exported(scope: Scope, filters: Filters | None = None) -> list[Row]:
    """Everything that the filters leave, by the region's name, for files. 3 statements, 1 to 3 more for a search."""
    filters = filters or Filters()
    known = catalogue(scope)
    wanted = _matching(known, _view(filters), filters, search(scope, filters.q))
    items = known.items[_view(filters)]
    here = [items[place] for place in facets.places(wanted, range(len(items)))]
    return _with_awards(scope, _rows(scope, known, here))


def count(scope: Scope) -> int:
    """How many booths are shown in all. 1 statement."""
    return len(catalogue(scope).items[BOOTHS])


def rows_of(scope: Scope, wanted: Callable[[Item], Any], *, view: str = BOOTHS, most: int = 100) -> list[Row]:
    """The rows of those for which ``wanted`` gives something to sort by. 2 statements."""
    known = catalogue(scope)
    found = [(key, number) for number, item in enumerate(known.items[view]) if (key := wanted(item)) is not None]
    return _rows(scope, known, [known.items[view][number] for _, number in sorted(found)[:most]])


def of_the_day(scope: Scope, day: date, *, most: int, view: str = BOOTHS) -> list[Row]:
    """The first of a day's fair order. 2 statements."""
    known = catalogue(scope)
    order = known.fair_order(view, scope.edition_id, day)[:most]
    return _rows(scope, known, [known.items[view][place] for place in order])


def _view(filters: Filters) -> str:
    return INNOVATIONS if filters.view == INNOVATIONS else BOOTHS


def _matching(known: Catalogue, view: str, filters: Filters, found: Found | None) -> int:
    return known.shelves[view].matching(filters, _found(known, view, found))


def _found(known: Catalogue, view: str, found: Found | None) -> int | None:
    if found is None:
        return None
    numbers = known.numbers[view]
    return facets.bits(numbers[document] for document in found.scores if document in numbers)


def _counted(
    known: Catalogue, view: str, filters: Filters, these: int | None
) -> tuple[dict[str, list[Option]], dict[Any, Any]]:
    """The options with what pages have made of them; kept but for a search."""
    if these is not None:
        return _options(known, view, filters, these), {}
    key = replace(filters, picked=())
    kept = known.parts.get(key)
    if kept is None:
        if len(known.parts) >= _MOST_COUNTED:
            known.parts.clear()
        kept = known.parts[key] = _options(known, view, filters, None), {}
    return kept


def _options(known: Catalogue, view: str, filters: Filters, these: int | None) -> dict[str, list[Option]]:
    """For each facet its values in their order; dimensions and statuses also those that would leave nothing."""
    labels = {"province": known.provinces, "dimension": known.labels, **LABELS}
    shelf = known.shelves[view]
    options: dict[str, list[Option]] = {}
    for facet in facets.FACETS:
        counts = shelf.counts(facet, filters, these)
        named = labels[facet]
        keys = [key for key in named if key in counts or facet in facets.OF_INNOVATION]
        options[facet] = [Option(key, named[key], counts.get(key, 0)) for key in keys]
    options["province"].sort(key=lambda option: option.label)
    return options


def _picked(known: Catalogue, filters: Filters) -> dict[str, str]:
    if not filters.picked:
        return {}
    names = {item.place.slug: item.place.name for item in known.items[BOOTHS] if item.place.slug in filters.picked}
    return {slug: names[slug] for slug in filters.picked if slug in names}


_CARDS = (
    sa.select(FindingDocument.id, FindingDocument.title, FindingDocument.lead, BoothVersion.card)
    .join(Booth, sa.and_(Booth.edition_id == FindingDocument.edition_id, Booth.id == FindingDocument.booth_id))
    .join(BoothVersion, CURRENT)
    .where(
        FindingDocument.edition_id == sa.bindparam("edition_id"),
        FindingDocument.id.in_(sa.bindparam("ids", expanding=True)),
    )
)
_CARDS_WITH_TEXT = _CARDS.add_columns(FindingDocument.body)
_AT_ONCE = 1000
_A_PAGE = 100  # rows at most, which are kept to be shown again
_MOST_KEPT = 1000  # rows of an edition
_MOST_COUNTED = 60  # choices of filters, each with some ten kilobytes of a page


def _rows(scope: Scope, known: Catalogue, items: Sequence[Item], found: Found | None = None) -> list[Row]:
    """The rows in this order. 1 statement for a thousand; none for what pages have shown since the index changed."""
    if found is not None or len(items) > _A_PAGE:
        return _read(scope, known, items, found)
    kept = {item.id: row for item in items if (row := known.rows.get(item.id)) is not None}
    if len(kept) < len(items):
        missing = [item for item in items if item.id not in kept]
        if len(known.rows) + len(missing) > _MOST_KEPT:
            known.rows.clear()
        read = _read(scope, known, missing)
        made = {(row.booth_id, row.innovation_id): row for row in read}
        new = {item.id: made[key] for item in missing if (key := (item.place.booth_id, item.innovation_id)) in made}
        known.rows.update(new)
        kept |= new
    return [kept[item.id] for item in items if item.id in kept]


def _read(scope: Scope, known: Catalogue, items: Sequence[Item], found: Found | None = None) -> list[Row]:
    texts: dict[int, Any] = {}
    statement = _CARDS_WITH_TEXT if found else _CARDS
    for start in range(0, len(items), _AT_ONCE):
        ids = [item.id for item in items[start : start + _AT_ONCE]]
        texts |= {row.id: row for row in db.rows(statement, edition_id=scope.edition_id, ids=ids)}
    row = partial(_row, known, found.hits if found else frozenset())
    return [row(item, texts[item.id]) for item in items if item.id in texts]


def _row(known: Catalogue, hits: frozenset[str], item: Item, text: Any) -> Row:
    place, card = item.place, text.card
    is_booth = not item.innovation_id
    return Row(
        booth_id=place.booth_id,
        region_id=place.region_id,
        slug=place.slug,
        code=place.code,
        name=place.name,
        type=place.type,
        stage=place.stage,
        province_code=place.province_code,
        province=place.province,
        title=text.title,
        lead=text.lead,
        dimensions=tuple(known.labels[key] for key in item.dimensions if key in known.labels),
        innovation_id=item.innovation_id,
        status=item.status,
        innovations=card.get("innovations") or 0,
        cover=card.get("cover") if is_booth else None,
        excerpt=searching.excerpt(text.body, hits) if hits else "",
    )


def _with_awards(scope: Scope, rows: list[Row]) -> list[Row]:
    won = awards(scope)
    return [
        replace(row, awards=tuple(dict.fromkeys(str(award.year) for award in won[row.region_id])))
        if row.region_id in won and not row.innovation_id
        else row
        for row in rows
    ]
