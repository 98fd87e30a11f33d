"""One person's page: all that happened, from the log, the letters and the doors, and the desk's notes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core.access import ActorKind, Scope
from eventapp.core.audit import AuditEntry
from eventapp.core.db import db
from eventapp.core.outbox import MAIL, OutboxMessage
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.registration.models.notes import RegistrationNote
from eventapp.registration.queries import presence
from eventapp.registration.queries.presence import Happening

MOST_ACTS, MOST_LETTERS, MOST_NOTES = 200, 100, 100
LETTER = "letter."  # how the action of a letter begins; its template follows
_SCANS = "ticket."  # how the log's acts at a door begin; the doors themselves say more

_ACTS: Any = (
    sa.select(AuditEntry.at, AuditEntry.action, AuditEntry.actor_kind, AuditEntry.details, User.name)
    .outerjoin(User, sa.and_(User.id == AuditEntry.actor_id, AuditEntry.actor_kind == ActorKind.PERSON.value))
    .where(
        AuditEntry.edition_id == sa.bindparam("edition_id"),
        AuditEntry.subject == sa.bindparam("subject"),
        AuditEntry.action.not_like(f"{_SCANS}%"),
    )
    .order_by(AuditEntry.id)
    .limit(MOST_ACTS)
)
_LETTERS: Any = (
    sa.select(
        OutboxMessage.created_at,
        OutboxMessage.args["template"].as_string(),
        OutboxMessage.state,
        OutboxMessage.error,
    )
    .where(
        OutboxMessage.edition_id == sa.bindparam("edition_id"),
        OutboxMessage.kind == MAIL,
        OutboxMessage.key.contains(sa.bindparam("public_id", type_=sa.String)),
    )
    .order_by(OutboxMessage.id)
    .limit(MOST_LETTERS)
)
_NOTES: Any = (
    sa.select(
        RegistrationNote.public_id,
        RegistrationNote.text,
        RegistrationNote.author_id,
        User.name,
        RegistrationNote.written_at,
        RegistrationNote.changed_at,
    )
    .outerjoin(User, User.id == RegistrationNote.author_id)
    .where(
        RegistrationNote.edition_id == sa.bindparam("edition_id"),
        RegistrationNote.registration_id == sa.bindparam("registration_id"),
    )
    .order_by(RegistrationNote.id.desc())
    .limit(MOST_NOTES)
)
_ONE_NOTE = _NOTES.where(RegistrationNote.public_id == sa.bindparam("public_id"))


@frozen
class NoteRow:
    """A note of the desk; ``author`` is None when its account is gone."""

    public_id: str
    text: str
    author_id: int | None
    author: str | None
    written_at: datetime
    changed_at: datetime | None


def story(scope: Scope, registration_id: int, public_id: str) -> list[Happening]:
    """Acts, letters, entries and scans of one person, first to last. 4 statements."""
    about = {"edition_id": scope.edition_id, "subject": f"registration:{registration_id}"}
    found = [Happening(*row) for row in db.session.execute(_ACTS, about)]
    letters = db.rows(_LETTERS, edition_id=scope.edition_id, public_id=public_id)
    found += [
        Happening(at, f"{LETTER}{template or ''}", ActorKind.SYSTEM.value, {"state": state, "error": error})
        for at, template, state, error in letters
    ]
    found += presence.known().happenings(scope, registration_id)
    return sorted(found, key=lambda row: row.at)


def notes(scope: Scope, registration_id: int) -> list[NoteRow]:
    """The notes about one registration, latest first. 1 statement."""
    return [NoteRow(*row) for row in db.rows(_NOTES, edition_id=scope.edition_id, registration_id=registration_id)]


def note(scope: Scope, registration_id: int, public_id: str) -> NoteRow:
    """One of them. Raises NotFound. 1 statement."""
    wanted = {"edition_id": scope.edition_id, "registration_id": registration_id, "public_id": public_id}
    row = db.session.execute(_ONE_NOTE, wanted).first()
    if row is None:
        raise NotFound
    return NoteRow(*row)
