"""Presence that no door sees: people who join online, and what is marked by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from eventapp.agenda import queries as agenda
from eventapp.agenda.queries import SessionDetail
from eventapp.attendance.errors import NoBroadcast, SessionJoinClosed
from eventapp.attendance.models.door import Area
from eventapp.attendance.models.presence import Presence, SessionRoom, Source
from eventapp.attendance.queries import presence as queries
from eventapp.attendance.queries.presence import Held
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.errors import NotFound
from eventapp.registration.queries import letters, tickets
from eventapp.registration.rules.states import Status

EARLY = timedelta(minutes=30)  # so long before a session its broadcast opens
_KEY = ["edition_id", "registration_id", "place", "source"]


@act
def join_broadcast(scope: Scope, *, token: str) -> str:
    """Count somebody as present online, once for a day and for the session under way; gives the stream's address.

    Raises TicketUnknown, NotForOnline, NoJoinAddress, JoinClosed.
    """
    ticket, at = tickets.own_ticket(token), now()
    if ticket.edition.id != scope.edition_id:
        raise NotFound
    address = letters.join_target(scope, ticket, at)
    _note(scope, ticket.id, None)
    for one in _joined([one for one in queries.sessions(scope) if one.is_broadcast], queries.day_of(scope, at)):
        _note(scope, ticket.id, one.id)
    return address


@act
def join_session(scope: Scope, *, token: str, session: str) -> str:
    """The same for the broadcast of one session, for whoever found no seat in its room or attends online.

    Raises TicketUnknown, NotFound, NoBroadcast, SessionJoinClosed.
    """
    ticket = tickets.own_ticket(token)
    found = agenda.session(scope, session)
    if ticket.edition.id != scope.edition_id or ticket.status is not Status.CONFIRMED:
        raise NotFound
    if not found.overflow_address or found.is_cancelled:
        raise NoBroadcast
    if not found.starts_at - EARLY <= now() < found.ends_at:
        raise SessionJoinClosed(minutes=int(EARLY.total_seconds() // 60))
    _note(scope, ticket.id, found.id)
    return found.overflow_address


@act
def mark(scope: Scope, *, session: str, registration: str, present: bool) -> None:
    """Write down by hand that somebody was in a session, from its start to its end, or take that back.

    Raises NotFound, Forbidden.
    """
    scope.require("attendance.manage")
    found = agenda.session(scope, session)
    registration_id = queries.registration_id(scope, registration)
    if present:
        changed = db.change(insert_or_ignore(Presence, _by_hand(scope, found, registration_id), _KEY))
    else:
        own = (Presence.edition_id == scope.edition_id, Presence.registration_id == registration_id)
        of_session = (Presence.session_id == found.id, Presence.source == Source.HAND.value)
        changed = db.change(sa.delete(Presence).where(*own, *of_session))
    if changed:
        audit(scope, "presence.marked", f"registration:{registration_id}", session=found.id, present=present)


@act
def set_room(scope: Scope, *, room_id: int, area_id: int | None, is_broadcast: bool) -> None:
    """Say how presence in a room's sessions is known. Raises NotFound, Forbidden."""
    scope.require("attendance.manage")
    known = {one.id for one in queries.rooms(scope)}
    area = sa.select(Area.id).where(Area.edition_id == scope.edition_id, Area.id == (area_id or 0))
    if room_id not in known or (area_id is not None and db.scalar(area) is None):
        raise NotFound
    key: dict[str, Any] = {"edition_id": scope.edition_id, "room_id": room_id}
    values = {"area_id": area_id, "is_broadcast": is_broadcast}
    if not db.change(insert_or_ignore(SessionRoom, key | values, list(key))):
        db.change(sa.update(SessionRoom).filter_by(**key).values(**values))
    audit(scope, "room.presence_set", f"room:{room_id}", **values)


def _joined(shown: list[Held], day: Any) -> list[Held]:
    """The sessions under way in the broadcast, or else the next one of the day."""
    at = now()
    current = [one for one in shown if one.starts_at <= at < one.ends_at]
    coming = [one for one in shown if one.day == day and one.starts_at > at]
    return current or coming[:1]


def _note(scope: Scope, registration_id: int, session_id: int | None) -> None:
    """A join, once. 1 or 2 statements."""
    at = now()
    day = queries.day_of(scope, at)
    row = {
        "edition_id": scope.edition_id,
        "registration_id": registration_id,
        "session_id": session_id,
        "day": day,
        "place": f"session:{session_id}" if session_id else f"day:{day.isoformat()}",
        "source": Source.ONLINE.value,
        "joined_at": at,
        "left_at": None,
    }
    if db.change(insert_or_ignore(Presence, row, _KEY)):
        audit(scope, "presence.joined", f"registration:{registration_id}", session=session_id)


def _by_hand(scope: Scope, found: SessionDetail, registration_id: int) -> dict[str, Any]:
    return {
        "edition_id": scope.edition_id,
        "registration_id": registration_id,
        "session_id": found.id,
        "day": found.day,
        "place": f"session:{found.id}",
        "source": Source.HAND.value,
        "joined_at": found.starts_at,
        "left_at": found.ends_at,
    }
