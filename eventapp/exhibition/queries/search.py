"""Looking up the words of a search in the index; the same statements on both databases."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import field
from functools import cache
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.exhibition.models.finding import FindingSpelling, FindingWord
from eventapp.exhibition.rules import searching
from eventapp.exhibition.rules.searching import MOST_LONGER, MOST_WORDS, Sought
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
    """What a search finds, booths and innovations alike; None when nothing was written.

    0 or 1 statement; 2 more where a word is found only by forgiving a slip.
    """
    if not written.strip():
        return None
    words = searching.asked(written)
    if not words:
        return Found()
    plain = [searching.sought(word, ()) for word in words]
    found = _of(scope, _sure(plain), words)
    wanted = [searching.sought(word, _longer(word, found)) for word in words]
    if missing := [each.word for each in wanted if each.sure.isdisjoint(found)]:
        spelt = {word: searching.written(word) for word in missing}
        known = {row.word for row in _asked(_spellings, scope, sorted(frozenset().union(*spelt.values())))}
        wanted = [
            searching.sought(each.word, _related(spelt[each.word], known)) if each.word in spelt else each
            for each in wanted
        ]
        if perhaps := frozenset().union(*(each.perhaps for each in wanted)) - found.keys():
            found |= _of(scope, perhaps)
    return Found(*searching.scores(wanted, found))


def _sure(wanted: Iterable[Sought]) -> frozenset[str]:
    return frozenset().union(*(each.sure for each in wanted))


def _longer(word: str, found: Collection[str]) -> list[str]:
    return [each for each in found if each.startswith(word)]


def _of(scope: Scope, words: Collection[str], begun: Sequence[str] = ()) -> dict[str, dict[int, int]]:
    """How much these words, and the shortest of those that begin like ``begun``, count in each of their documents."""
    statement = _begun_too if begun else _documents
    more = {f"begun_{place}": begun[min(place, len(begun) - 1)] for place in range(MOST_WORDS)} if begun else {}
    return {row.word: _weights(row.documents) for row in _asked(statement, scope, sorted(words), **more)}


def _asked(statement: Any, scope: Scope, words: Sequence[str], **more: str) -> list[Any]:
    given = words[:MOST_VARIANTS]
    size = next(size for size in _SIZES if size >= len(given))
    filled = {f"word_{place}": given[min(place, len(given) - 1)] for place in range(size)}
    return db.rows(statement(size), edition_id=scope.edition_id, **filled, **more)


def _one_of(column: Any, size: int, name: str = "word") -> Any:
    return column.in_([sa.bindparam(f"{name}_{place}", type_=sa.String) for place in range(size)])


@cache
def _spellings(size: int) -> Any:
    """The words that may be written so; some more than once."""
    return sa.select(FindingSpelling.word).where(
        FindingSpelling.edition_id == sa.bindparam("edition_id"), _one_of(FindingSpelling.written, size)
    )


@cache
def _documents(size: int) -> Any:
    return _with_documents(_one_of(FindingWord.word, size))


@cache
def _begun_too(size: int) -> Any:
    """The words, and for each that is begun the shortest longer ones."""
    word, begun = FindingSpelling.word, FindingSpelling.written
    rank = sa.func.row_number().over(partition_by=begun, order_by=(sa.func.length(word), word))
    longer = (
        sa.select(word, rank.label("rank"))
        .where(
            FindingSpelling.edition_id == sa.bindparam("edition_id"),
            _one_of(begun, MOST_WORDS, "begun"),
            sa.func.length(word) > sa.func.length(begun),
            sa.func.substr(word, 1, sa.func.length(begun)) == begun,
        )
        .subquery()
    )
    shortest = sa.select(longer.c.word).where(longer.c.rank <= MOST_LONGER)
    return sa.union_all(_documents(size), _with_documents(FindingWord.word.in_(shortest)))


def _with_documents(condition: Any) -> Any:
    """Each word with all its documents in one text: a hundred numbers are read faster so than a hundred rows."""
    number = sa.cast(FindingWord.document_id * _WEIGHTS + FindingWord.weight, sa.String)
    return (
        sa.select(FindingWord.word, sa.func.aggregate_strings(number, ",").label("documents"))
        .where(FindingWord.edition_id == sa.bindparam("edition_id"), condition)
        .group_by(FindingWord.word)
    )


def _weights(documents: str) -> dict[int, int]:
    """How much a word counts in each of its documents."""
    return {number >> _BITS: number & _WEIGHTS - 1 for number in map(int, documents.split(","))}


def _related(spelt: frozenset[str], known: set[str]) -> list[str]:
    """Those of the known words that may be meant by these spellings."""
    return [each for each in known if not spelt.isdisjoint(searching.spellings(each))]
