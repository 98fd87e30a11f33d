"""Notes of the desk about a registration: written, corrected, taken away. Their words never reach the log."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.registration.errors import EmptyNote
from eventapp.registration.models.notes import LONGEST_NOTE, RegistrationNote
from eventapp.registration.queries import people

NOTE = "registration.note"


@act
def write(scope: Scope, *, registration_id: int, text: str) -> str:
    """Keep a note; gives its public id. Raises EmptyNote, Forbidden. 2 statements."""
    scope.require(NOTE)
    public_id = ids.opaque()
    values: dict[str, Any] = {
        "edition_id": scope.edition_id,
        "public_id": public_id,
        "registration_id": registration_id,
        "text": _needed(text),
        "author_id": scope.actor.id if scope.actor.is_signed_in else None,
        "written_at": now(),
    }
    db.change(sa.insert(RegistrationNote).values(**values))
    _log(scope, "registration.note_written", registration_id, public_id)
    return public_id


@act
def change(scope: Scope, *, registration_id: int, public_id: str, text: str) -> None:
    """Correct a note. Raises EmptyNote, NotFound, Forbidden. 3 statements."""
    scope.require(NOTE)
    people.note(scope, registration_id, public_id)
    db.change(sa.update(RegistrationNote).where(*_one(scope, public_id)).values(text=_needed(text), changed_at=now()))
    _log(scope, "registration.note_changed", registration_id, public_id)


@act
def remove(scope: Scope, *, registration_id: int, public_id: str) -> None:
    """Take a note away. Raises NotFound, Forbidden. 3 statements."""
    scope.require(NOTE)
    people.note(scope, registration_id, public_id)
    db.change(sa.delete(RegistrationNote).where(*_one(scope, public_id)))
    _log(scope, "registration.note_removed", registration_id, public_id)


def _one(scope: Scope, public_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return RegistrationNote.edition_id == scope.edition_id, RegistrationNote.public_id == public_id


def _needed(text: str) -> str:
    """A note's words. Raises EmptyNote."""
    words = text.strip()[:LONGEST_NOTE]
    if not words:
        raise EmptyNote(field="text")
    return words


def _log(scope: Scope, action: str, registration_id: int, public_id: str) -> None:
    audit(scope, action, f"registration:{registration_id}", note=public_id[:8])
