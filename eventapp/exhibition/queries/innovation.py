"""One innovation for its own page, and those of other regions that are like it."""

from __future__ import annotations

import math
from collections import defaultdict

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.exhibition.models.finding import FindingDocument, FindingWord
from eventapp.exhibition.queries import finding, public
from eventapp.exhibition.queries.catalogue import INNOVATIONS, Item, catalogue
from eventapp.exhibition.queries.finding import Row
from eventapp.exhibition.queries.public import PublicBooth
from eventapp.exhibition.rules import searching
from eventapp.exhibition.rules.content import Innovation
from eventapp.frozen import frozen

MOST_SIMILAR = 4
TELLING_WORDS = 8  # the rarest words of an innovation, by which others are like it
TOO_COMMON = 200  # innovations with a word that says nothing any more
SAME_DIMENSION = 1.5


@frozen
class OneInnovation:
    """An innovation with the booth that shows it; ``place`` counts it from 0 within the booth."""

    booth: PublicBooth
    innovation: Innovation
    place: int


def innovation(scope: Scope, slug: str, innovation_id: int) -> OneInnovation | None:
    """An innovation of a booth that visitors see, or None. At most as many statements as the booth."""
    booth = public.booth(scope, slug)
    if booth is None:
        return None
    return next(
        (
            OneInnovation(booth, each, place)
            for place, each in enumerate(booth.content.innovations)
            if each.id == innovation_id
        ),
        None,
    )


_OF_DOCUMENT = sa.and_(
    FindingDocument.edition_id == FindingWord.edition_id, FindingDocument.id == FindingWord.document_id
)
_Others = sa.orm.aliased(FindingWord)
_HOW_OFTEN = (
    sa.select(sa.func.count())
    .where(_Others.edition_id == FindingWord.edition_id, _Others.word == FindingWord.word)
    .scalar_subquery()
)
_TELLING = (
    sa.select(FindingWord.word, FindingWord.weight, _HOW_OFTEN.label("documents"))
    .join(FindingDocument, _OF_DOCUMENT)
    .where(
        FindingWord.edition_id == sa.bindparam("edition_id"),
        FindingDocument.booth_id == sa.bindparam("booth_id"),
        FindingDocument.innovation_id == sa.bindparam("innovation_id"),
        FindingWord.weight >= searching.LEAD // 2,
        FindingWord.weight != searching.PLACE,  # the region's name makes nothing alike
    )
)
_HOLDERS = sa.select(FindingWord.word, FindingWord.document_id, FindingWord.weight).where(
    FindingWord.edition_id == sa.bindparam("edition_id"),
    FindingWord.word.in_(sa.bindparam("words", expanding=True)),
)


def similar(scope: Scope, booth_id: int, innovation_id: int, *, most: int = MOST_SIMILAR) -> list[Row]:
    """Innovations of other regions that share the rarest of its words, those of its dimension first.

    5 statements at most, however many there are.
    """
    own = {"booth_id": booth_id, "innovation_id": innovation_id}
    telling = [row for row in db.rows(_TELLING, edition_id=scope.edition_id, **own) if 1 < row.documents <= TOO_COMMON]
    telling.sort(key=lambda row: (row.documents, row.word))
    weights = {row.word: row.weight / math.log(1 + row.documents) for row in telling[:TELLING_WORDS]}
    if not weights:
        return []
    scores: defaultdict[int, float] = defaultdict(float)
    for word, document_id, weight in db.rows(_HOLDERS, edition_id=scope.edition_id, words=sorted(weights)):
        scores[document_id] += weight * weights[word]
    items = catalogue(scope).items[INNOVATIONS]
    own_items = (item for item in items if (item.place.booth_id, item.innovation_id) == (booth_id, innovation_id))
    mine = next(own_items, None)

    def rank(item: Item) -> tuple[float, int] | None:
        if item.place.booth_id == booth_id or item.id not in scores:
            return None
        is_alike = mine is not None and item.dimensions == mine.dimensions
        return -scores[item.id] * (SAME_DIMENSION if is_alike else 1), item.id

    return finding.rows_of(scope, rank, view=INNOVATIONS, most=most)
