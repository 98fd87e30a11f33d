"""Files that no draft and no version names any more are deleted, a while after they were uploaded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.core.runtime import runtime
from eventapp.exhibition.models.booths import Booth, BoothVersion, Innovation
from eventapp.exhibition.models.media import Media
from eventapp.exhibition.rules import pictures
from eventapp.exhibition.rules.content import from_json

GRACE = timedelta(days=1)  # an upload may still be on its way to its place
_EVERY_EDITION = "unused files of all editions"


def sweep() -> int:
    """Delete what nothing names: rows first, then files without a row; gives how many folders went.

    Outside an act, because storage is no part of a transaction; what is left half done is done by the next sweep.
    """
    before = now() - GRACE
    _forget(before)
    storage = runtime().storage
    lying: dict[str, list[str]] = {}
    young: set[str] = set()
    for name, changed_at in storage.listed(f"{pictures.FOLDER}/"):
        public_id = name.split("/")[1]
        lying.setdefault(public_id, []).append(name)
        if changed_at > before:
            young.add(public_id)
    kept = _kept()
    gone = [public_id for public_id in lying if public_id not in kept and public_id not in young]
    for public_id in gone:
        for name in lying[public_id]:
            storage.delete(name)
    return len(gone)


@act
def _forget(before: datetime) -> None:
    """Delete the rows of media that neither a draft nor a version names, if they are old enough."""
    old = db.rows(
        sa.select(Media.id, Media.booth_id, Media.public_id)
        .where(Media.created_at < before)
        .execution_options(unscoped=_EVERY_EDITION)
    )
    booths = sorted({row.booth_id for row in old})
    named = {booth_id: set(_named(booth_id)) for booth_id in booths}
    unused = [row.id for row in old if row.public_id not in named[row.booth_id]]
    if unused:
        db.session.execute(sa.delete(Media).where(Media.id.in_(unused)).execution_options(unscoped=_EVERY_EDITION))


def _named(booth_id: int) -> Iterator[str]:
    """The public ids that a booth's draft and versions name."""

    def rows(query: Any) -> list[Any]:
        return db.rows(query.execution_options(unscoped=_EVERY_EDITION))

    for row in rows(sa.select(Booth.cover, Booth.crest).where(Booth.id == booth_id)):
        yield from filter(None, row)
    for row in rows(sa.select(Innovation.pictures, Innovation.brochure).where(Innovation.booth_id == booth_id)):
        yield from row.pictures
        if row.brochure:
            yield row.brochure
    for row in rows(sa.select(BoothVersion.content).where(BoothVersion.booth_id == booth_id)):
        content = from_json(row.content)
        yield from (picture.id for picture in content.pictures())
        yield from (brochure.id for brochure in content.brochures())


def _kept() -> set[str]:
    query = sa.select(Media.public_id).execution_options(unscoped=_EVERY_EDITION)
    return {row.public_id for row in db.rows(query)}
