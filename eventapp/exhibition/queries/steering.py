"""What the organiser has decided for all booths, and what was asked of one."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core.access import Scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.exhibition.models.booths import BoothNote, ExhibitionSetting
from eventapp.exhibition.rules import drafts
from eventapp.frozen import frozen


@frozen
class Setting:
    """Until when and whether teams may edit."""

    deadline: date | None
    closes_itself: bool
    closed_at: datetime | None
    is_closed: bool
    days_left: int | None  # to the deadline's day; negative afterwards


@frozen
class Note:
    """What the organiser asked for; ``answered_version`` is None while it waits for a publication."""

    id: int
    text: str
    by: str | None
    asked_at: datetime
    answered_at: datetime | None
    answered_version: int | None


def setting(scope: Scope) -> Setting:
    """The edition's decision; without one, the booths are open and have no deadline. 1 statement."""
    row = db.session.execute(
        sa.select(ExhibitionSetting.deadline, ExhibitionSetting.closes_itself, ExhibitionSetting.closed_at).where(
            ExhibitionSetting.edition_id == scope.edition_id
        )
    ).first()
    deadline, closes_itself, closed_at = row or (None, False, None)
    zone = scope.edition.zone if scope.edition else "UTC"
    at = now()
    closed = drafts.is_closed(at, zone, deadline=deadline, closes_itself=closes_itself, closed_at=closed_at)
    left = drafts.days_left(at, zone, deadline) if deadline else None
    return Setting(deadline, closes_itself, closed_at, closed, left)


def notes(scope: Scope, booth_id: int, *, only_open: bool = False) -> list[Note]:
    """What was asked of a booth, latest first. 1 statement."""
    query = (
        sa.select(
            BoothNote.id,
            BoothNote.text,
            User.name,
            BoothNote.asked_at,
            BoothNote.answered_at,
            BoothNote.answered_version,
        )
        .outerjoin(User, User.id == BoothNote.asked_by)
        .where(BoothNote.edition_id == scope.edition_id, BoothNote.booth_id == booth_id)
        .order_by(BoothNote.asked_at.desc(), BoothNote.id.desc())
    )
    if only_open:
        query = query.where(BoothNote.answered_at.is_(None))
    return [Note(*row) for row in db.rows(query)]
