"""What visitors find: written by the acts that publish, hide or show a booth, never from a draft or a hidden booth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa

from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.editions.models import Dimension
from eventapp.exhibition.models.booths import Booth, BoothState, BoothVersion
from eventapp.exhibition.models.finding import FindingDocument, FindingSpelling, FindingState, FindingWord
from eventapp.exhibition.queries.public import OF_PROVINCE, Province
from eventapp.exhibition.rules import searching
from eventapp.exhibition.rules.content import from_json
from eventapp.exhibition.rules.searching import Document
from eventapp.regions.models import Region

_AT_ONCE = 500  # words of one statement
T = TypeVar("T")


@act
def refresh(scope: Scope, booth_id: int) -> None:
    """Bring the index of one booth up to what visitors may see of it now; part of the act that changed it."""
    db.lock(f"finding:{scope.edition_id}")
    before = _surfaces(scope, booth_id)
    own = (FindingDocument.edition_id == scope.edition_id, FindingDocument.booth_id == booth_id)
    db.session.execute(sa.delete(FindingDocument).where(*own))
    after = _write(scope, _visible(scope, booth_id))
    _spell(scope, after)
    _forget(scope, before - after)
    _renew(scope)


@act
def rebuild(scope: Scope) -> int:
    """Write an edition's index anew from the published versions; gives how many booths it holds. Raises Forbidden."""
    scope.require("booths.manage")
    db.lock(f"finding:{scope.edition_id}")
    for model in (FindingDocument, FindingSpelling):  # words go with their documents
        table = model.__table__
        db.session.execute(sa.delete(model).where(table.c.edition_id == scope.edition_id))
    rows = _visible(scope)
    _spell(scope, _write(scope, rows), anew=True)
    _renew(scope)
    audit(scope, "exhibition.indexed", f"edition:{scope.edition_id}", count=len(rows))
    return len(rows)


def _visible(scope: Scope, booth_id: int | None = None) -> list[Any]:
    """Published booths that are not hidden, with their version and the names they are found by."""
    query = (
        sa.select(Booth.id, Booth.version, Region.name, Province.name.label("province"), BoothVersion.content)
        .join(Region, Region.id == Booth.region_id)
        .join(Province, OF_PROVINCE)
        .join(
            BoothVersion,
            sa.and_(
                BoothVersion.edition_id == Booth.edition_id,
                BoothVersion.booth_id == Booth.id,
                BoothVersion.number == Booth.version,
            ),
        )
        .where(
            Booth.edition_id == scope.edition_id,
            Booth.state == BoothState.PUBLISHED.value,
            Booth.hidden_at.is_(None),
        )
        .order_by(Booth.id)
    )
    return db.rows(query if booth_id is None else query.where(Booth.id == booth_id))


def _write(scope: Scope, booths: Sequence[Any]) -> set[str]:
    """Write the documents of these booths with their words; gives the words as they stand in the texts."""
    if not booths:
        return set()
    query = sa.select(Dimension.key, Dimension.label).where(Dimension.edition_id == scope.edition_id)
    labels = {row.key: row.label for row in db.rows(query)}
    found: dict[tuple[int, int], Document] = {}
    versions = {}
    for row in booths:
        versions[row.id] = row.version
        names = dict.fromkeys((row.name, row.province))
        for document in searching.documents(from_json(row.content), names, labels):
            found[row.id, document.innovation_id] = document
    rows = [
        {
            "edition_id": scope.edition_id,
            "booth_id": booth_id,
            "innovation_id": document.innovation_id,
            "version": versions[booth_id],
            "position": document.position,
            "dimensions": " ".join(document.dimensions),
            "status": document.status,
            "title": document.title,
            "lead": document.lead,
            "body": document.body,
        }
        for (booth_id, _), document in found.items()
    ]
    db.session.execute(sa.insert(FindingDocument), rows)
    columns = (FindingDocument.id, FindingDocument.booth_id, FindingDocument.innovation_id)
    written = sa.select(*columns).where(FindingDocument.edition_id == scope.edition_id)
    if len(booths) == 1:
        written = written.where(FindingDocument.booth_id == booths[0].id)
    words = [
        {"edition_id": scope.edition_id, "word": word, "document_id": document_id, "weight": weight}
        for document_id, booth_id, innovation_id in db.rows(written)
        for word, weight in found[booth_id, innovation_id].words.items()
    ]
    if words:
        db.session.execute(sa.insert(FindingWord), words)
    return set().union(*(document.surfaces for document in found.values()))


def _surfaces(scope: Scope, booth_id: int) -> set[str]:
    """The words of a booth's documents that have spellings."""
    query = (
        sa.select(FindingWord.word)
        .join(
            FindingDocument,
            sa.and_(
                FindingDocument.edition_id == FindingWord.edition_id, FindingDocument.id == FindingWord.document_id
            ),
        )
        .where(FindingWord.edition_id == scope.edition_id, FindingDocument.booth_id == booth_id)
        .distinct()
    )
    return {row.word for row in db.rows(query)}


def _spell(scope: Scope, words: Iterable[str], *, anew: bool = False) -> None:
    """Keep the spellings of the words that have none yet."""
    for some in _parts(sorted(words)):
        known: set[str] = set()
        if not anew:
            query = sa.select(FindingSpelling.word).where(
                FindingSpelling.edition_id == scope.edition_id,
                FindingSpelling.word.in_(some),
                FindingSpelling.written == FindingSpelling.word,
            )
            known = {row.word for row in db.rows(query)}
        rows = [
            {"edition_id": scope.edition_id, "written": written, "word": word}
            for word in some
            if word not in known
            for written in sorted(searching.spellings(word))
        ]
        if rows:
            statement = insert_or_ignore(FindingSpelling, {}, ["edition_id", "written", "word"])
            db.session.execute(statement, rows)


def _forget(scope: Scope, words: Iterable[str]) -> None:
    """Take away the spellings of those words that no document holds any more."""
    held = sa.exists().where(
        FindingWord.edition_id == FindingSpelling.edition_id, FindingWord.word == FindingSpelling.word
    )
    for some in _parts(sorted(words)):
        own = (FindingSpelling.edition_id == scope.edition_id, FindingSpelling.word.in_(some))
        db.session.execute(sa.delete(FindingSpelling).where(*own, ~held))


def _renew(scope: Scope) -> None:
    """Say that the index is another one now."""
    revision = ids.opaque()
    state = sa.update(FindingState).where(FindingState.edition_id == scope.edition_id)
    if db.change(state.values(revision=revision)) == 0:
        values = {"edition_id": scope.edition_id, "revision": revision}
        db.session.execute(insert_or_ignore(FindingState, values, ["edition_id"]))


def _parts(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
