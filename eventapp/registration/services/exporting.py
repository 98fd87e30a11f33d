"""Taking registrations away as a file: personal data leave the system, so the log says who took which.

CSV and JSON are written while they are read. A spreadsheet is a whole or nothing, so a long one is made by a job and
waits for a day, for whoever asked for it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import sqlalchemy as sa

from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.core.runtime import runtime
from eventapp.registration.documents import lists as tables
from eventapp.registration.documents.lists import Sheet, Translate
from eventapp.registration.models.notes import ExportFile, FileState
from eventapp.registration.queries import exports, files, lists
from eventapp.registration.queries.exports import About, Piece
from eventapp.registration.rules import filtering
from eventapp.registration.rules.filtering import Filters
from eventapp.registration.services import letters

MAKE = "registration.make_file"
EXPORT = "registration.export"  # the permission
AT_ONCE = 3_000  # rows of a spreadsheet that a page makes while somebody waits
KEPT = timedelta(days=1)
_OLD: Any = (
    sa.select(ExportFile.id, ExportFile.public_id)
    .where(ExportFile.asked_at < sa.bindparam("before"))
    .limit(100)
    .execution_options(unscoped="files of every edition end")
)


@act
def note_export(scope: Scope, *, filters: Filters, form: str) -> None:
    """Write the log's line; what was searched for may be a name and stays out. Raises Forbidden."""
    scope.require(EXPORT)
    said = filtering.written(replace(filters, q="", chosen=()))
    audit(
        scope,
        "registration.exported",
        f"edition:{scope.edition_id}",
        format=form,
        filters=said,
        searched=bool(filters.q),
        chosen=len(filters.chosen),
    )


def pieces(scope: Scope, *, filters: Filters, form: str) -> tuple[About, Iterator[Piece]]:
    """What a file is written from, read while it is written out. Raises Forbidden at once."""
    note_export(scope, filters=filters, form=form)
    about = exports.about(scope)
    return about, exports.pieces(scope, filters, about)


def spreadsheet(scope: Scope, *, filters: Filters, translate: Translate) -> Path | None:
    """A spreadsheet in a file that the caller deletes; None where it is too long to wait for. Raises Forbidden."""
    scope.require(EXPORT)
    if lists.total(scope, filters) > AT_ONCE:
        return None
    about, found = pieces(scope, filters=filters, form="xlsx")
    return _written(scope, about, found, translate)


@act
def ask_for_file(scope: Scope, *, filters: Filters) -> str:
    """Let a job make the spreadsheet; gives its public id. Raises Forbidden. 3 statements."""
    scope.require(EXPORT)
    public_id = ids.opaque()
    values: dict[str, Any] = {
        "edition_id": scope.edition_id,
        "public_id": public_id,
        "filters": urlencode(filtering.written(filters)),
        "locale": scope.locale,
        "actor_id": scope.actor.id if scope.actor.is_signed_in else None,
        "state": FileState.ASKED.value,
        "asked_at": now(),
    }
    db.change(sa.insert(ExportFile).values(**values))
    note_export(scope, filters=filters, form="xlsx")
    letters.later(scope, MAKE, key=f"export:{public_id}", file=public_id)
    return public_id


def make_file(scope: Scope, *, public_id: str, translate: Translate) -> None:
    """Make a spreadsheet that somebody asked for. For the job; outside a transaction. Raises NotFound."""
    found = files.export_file(scope, public_id)
    if found.state is FileState.READY:
        return
    about = exports.about(scope)
    filters = filtering.read(dict(parse_qsl(found.filters)))
    path = _written(scope, about, exports.pieces(scope, filters, about), translate)
    try:
        runtime().storage.put(files.storage_name(public_id), path.read_bytes())
    finally:
        path.unlink()
    own = (ExportFile.edition_id == scope.edition_id, ExportFile.public_id == public_id)
    ready = {"state": FileState.READY.value, "ready_at": now(), "rows": lists.total(scope, filters)}
    db.run(lambda: db.change(sa.update(ExportFile).where(*own).values(**ready)))


def end_files() -> int:
    """Delete files that are older than a day; gives how many. The bytes go first: a run that dies is repeated."""
    number = 0
    while found := db.rows(_OLD, before=now() - KEPT):
        for row in found:
            runtime().storage.delete(files.storage_name(row.public_id))
        gone = sa.delete(ExportFile).where(ExportFile.id.in_([row.id for row in found]))
        number += db.run(partial(db.change, gone))
    return number


def _written(scope: Scope, about: About, found: Iterator[Piece], translate: Translate) -> Path:
    zone = scope.edition.zone if scope.edition else "UTC"
    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as file:
        path = Path(file.name)
    try:
        sheet = Sheet(about, zone=zone, translate=translate)
        tables.spreadsheet(sheet, found, path=path, title=(scope.edition.slug if scope.edition else "Data")[:31])
    except BaseException:
        path.unlink()
        raise
    return path
