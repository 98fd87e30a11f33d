"""Spreadsheets that a job makes for whoever asked for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.errors import NotFound
from eventapp.frozen import field_names, frozen
from eventapp.registration.models.notes import ExportFile, FileState


@frozen
class FileRow:
    """One file."""

    public_id: str
    filters: str
    locale: str
    state: FileState
    rows: int
    asked_at: datetime


_ONE: Any = sa.select(*(getattr(ExportFile, name) for name in field_names(FileRow))).where(
    ExportFile.edition_id == sa.bindparam("edition_id"), ExportFile.public_id == sa.bindparam("public_id")
)
_OWN = _ONE.where(ExportFile.actor_id.is_not_distinct_from(sa.bindparam("actor_id", type_=sa.BigInteger)))


def export_file(scope: Scope, public_id: str) -> FileRow:
    """A file, for the job that makes it. Raises NotFound. 1 statement."""
    return _found(_ONE, edition_id=scope.edition_id, public_id=public_id)


def own_file(scope: Scope, public_id: str) -> FileRow:
    """A file that this person asked for. Raises NotFound. 1 statement."""
    return _found(_OWN, edition_id=scope.edition_id, public_id=public_id, actor_id=scope.actor.id)


def storage_name(public_id: str) -> str:
    """Where its bytes lie."""
    return f"exports/{public_id}.xlsx"


def _found(statement: Any, **wanted: Any) -> FileRow:
    row = db.session.execute(statement, wanted).first()
    if row is None:
        raise NotFound
    found = dict(row._mapping)
    return FileRow(**found | {"state": FileState(found["state"])})
