"""Looking up the words of a search in the index; the same two statements on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from functools import cache
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.exhibition.models.finding import FindingSpelling, FindingWord
from eventapp.exhibition.rules import searching
from eventapp.exhibition.rules.searching import Sought
from eventapp.frozen import frozen

MOST_VARIANTS = 256  # words that one search is looked up by
_SIZES = (8, 32, MOST_VARIANTS)  # a statement for each is prepared once, and filled up with the last word again
_BITS = 4  # of a weight
_WEIGHTS = 1 << _BITS  # a weight is less


@frozen
class Found:
    """The documents that hold every word of a search, with how well they fit, and the words to mark."""

    scores: dict[int, int] = field(default_factory=dict)
    hits: frozenset[str] = frozenset()


def search(scope: Scope, written: str) -> Found | None:
    """What a search finds, booths and innovations alike; None when nothing was written. 0 or 2 statements."""
    if not written.strip():
        return None
    words = searching.asked(written)
    if not words:
        return Found()
    spelt = {word: searching.written(word) for word in words}
    known = {row.word for row in _asked(_spellings, scope, sorted(frozenset().union(*spelt.values())))}
    wanted = [searching.sought(word, _related(spelt[word], known)) for word in words]
    sure, perhaps = (sorted(frozenset().union(*words)) for words in zip(*map(_parts, wanted), strict=True))
    found = {row.word: _weights(row.documents) for row in _asked(_documents, scope, [*sure, *perhaps])}
    return Found(*searching.scores(wanted, found))


def _asked(statement: Any, scope: Scope, words: Sequence[str]) -> list[Any]:
    given = words[:MOST_VARIANTS]
    size = next(size for size in _SIZES if size >= len(given))
    filled = {f"word_{place}": given[min(place, len(given) - 1)] for place in range(size)}
    return db.rows(statement(size), edition_id=scope.edition_id, **filled)


def _one_of(column: Any, size: int) -> Any:
    return column.in_([sa.bindparam(f"word_{place}", type_=sa.String) for place in range(size)])


@cache
def _spellings(size: int) -> Any:
    """The words that may be written so; some more than once."""
    return sa.select(FindingSpelling.word).where(
        FindingSpelling.edition_id == sa.bindparam("edition_id"), _one_of(FindingSpelling.written, size)
    )


@cache
def _documents(size: int) -> Any:
    """Each word with all its documents in one text: a hundred numbers are read faster so than a hundred rows."""
    number = sa.cast(FindingWord.document_id * _WEIGHTS + FindingWord.weight, sa.String)
    return (
        sa.select(FindingWord.word, sa.func.aggregate_strings(number, ",").label("documents"))
        .where(FindingWord.edition_id == sa.bindparam("edition_id"), _one_of(FindingWord.word, size))
        .group_by(FindingWord.word)
    )


def _weights(documents: str) -> dict[int, int]:
    """How much a word counts in each of its documents."""
    return {number >> _BITS: number & _WEIGHTS - 1 for number in map(int, documents.split(","))}


def _parts(word: Sought) -> tuple[frozenset[str], frozenset[str]]:
    return word.sure, word.perhaps


def _related(spelt: frozenset[str], known: set[str]) -> list[str]:
    """Those of the known words that may be meant by these spellings."""
    return [each for each in known if not spelt.isdisjoint(searching.spellings(each))]
