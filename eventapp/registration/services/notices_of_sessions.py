"""Letters about sessions: a seat for somebody who waited, a session that moved or does not take place."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventapp.agenda.models import Room, Session
from eventapp.core import ids, outbox
from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.registration.queries.tickets import manage_token
from eventapp.registration.services.letters import Forum

_ABOUT: Any = (
    sa.select(Session.title, Session.starts_at, Session.ends_at, Session.cancelled_at, Room.name)
    .join(Room, sa.and_(Room.edition_id == Session.edition_id, Room.id == Session.room_id))
    .where(Session.edition_id == sa.bindparam("edition_id"), Session.id == sa.bindparam("session_id"))
)


def seat(scope: Scope, forum: Forum, person: Any, session_id: int) -> None:
    """A seat for somebody who waited; each one is told. 2 statements."""
    key = f"session-seat:{session_id}:{person.public_id}:{ids.opaque()}"
    _send("session_seat", key, scope, forum, person, session_id)


def changed(scope: Scope, forum: Forum, person: Any, session_id: int, *, what: str) -> None:
    """Another time or room, or none at all; ``what`` says which, so that nobody is told twice. 2 statements."""
    key = f"session-changed:{session_id}:{person.public_id}:{ids.token_hash(what)[:16]}"
    _send("session_changed", key, scope, forum, person, session_id)


def _send(letter: str, key: str, scope: Scope, forum: Forum, person: Any, session_id: int) -> None:
    title, starts_at, ends_at, cancelled_at, room = db.session.execute(
        _ABOUT, {"edition_id": scope.edition_id, "session_id": session_id}
    ).one()
    data = {
        "edition": forum.slug,
        "forum": forum.name,
        "name": person.name,
        "token": manage_token(person.public_id),
        "session": title,
        "starts_at": starts_at.isoformat(),
        "ends_at": ends_at.isoformat(),
        "room": room,
        "is_cancelled": cancelled_at is not None,
        "zone": scope.edition.zone if scope.edition else "UTC",
    }
    template = f"registration/mail/{letter}"
    outbox.mail(template, to=person.email, locale=person.locale, key=key, data=data, edition_id=scope.edition_id)
