"""Registrations that wait for somebody's approval."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.frozen import frozen
from eventapp.registration.models.registrations import Registration
from eventapp.registration.models.types import SeatOffer, TicketType
from eventapp.registration.rules.states import Status

AT_ONCE = 100


@frozen
class Asking:
    """Somebody whose seat is kept until it is decided."""

    public_id: str
    name: str
    email: str
    organisation: str
    attendance: str
    type_label: str | None
    since: datetime


def asking(scope: Scope) -> list[Asking]:
    """Those who wait for approval, the longest first; the first hundred. 1 statement."""
    query = (
        _undecided(
            sa.select(
                Registration.public_id,
                Registration.name,
                Registration.email,
                Registration.organisation,
                Registration.attendance,
                TicketType.name_en if scope.locale == "en" else TicketType.name_id,
                Registration.created_at,
            ),
            scope,
        )
        .outerjoin(
            TicketType, sa.and_(TicketType.edition_id == Registration.edition_id, TicketType.id == Registration.type_id)
        )
        .order_by(Registration.created_at, Registration.id)
        .limit(AT_ONCE)
    )
    return [Asking(*row) for row in db.rows(query)]


def waiting_for_approval(scope: Scope) -> int:
    """How many there are. 1 statement."""
    return int(db.scalar(_undecided(sa.select(sa.func.count()).select_from(Registration), scope)))


def _undecided(query: Any, scope: Scope) -> Any:
    offered = sa.exists().where(
        SeatOffer.edition_id == Registration.edition_id, SeatOffer.registration_id == Registration.id
    )
    return query.where(
        Registration.edition_id == scope.edition_id, Registration.status == Status.PENDING.value, ~offered
    )
