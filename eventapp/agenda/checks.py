"""What must always hold for agendas."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventapp.agenda.models import Session
from eventapp.core.invariants import Invariant
from eventapp.editions.models import Edition

_Other = aliased(Session)


def _outside_the_edition() -> sa.Executable:
    """Sessions on a day that is none of the edition's."""
    return (
        sa.select(Session.id, Session.day, Edition.starts_on, Edition.ends_on)
        .join(Edition, Edition.id == Session.edition_id)
        .where(
            sa.or_(
                Edition.starts_on.is_(None),
                Session.day < Edition.starts_on,
                Session.day > sa.func.coalesce(Edition.ends_on, Edition.starts_on),
            )
        )
    )


def _in_one_room() -> sa.Executable:
    """Pairs of sessions that share a room at one time."""
    return sa.select(Session.id, _Other.id).join(
        _Other,
        sa.and_(
            _Other.edition_id == Session.edition_id,
            _Other.room_id == Session.room_id,
            _Other.id > Session.id,
            _Other.starts_at < Session.ends_at,
            _Other.ends_at > Session.starts_at,
            _Other.cancelled_at.is_(None),
            Session.cancelled_at.is_(None),
        ),
    )


def _of_the_archive() -> sa.Executable:
    """Sessions of an edition that is known from documents only: their times are unknown."""
    query = sa.select(Session.id, Edition.slug).join(Edition, Edition.id == Session.edition_id)
    return query.where(Edition.is_history.is_(sa.true()))


CHECKS = (
    Invariant("a session lies within the days of its edition", _outside_the_edition),
    Invariant("no two sessions share a room at one time", _in_one_room),
    Invariant("an edition of the archive has no sessions", _of_the_archive),
)
