"""Whether there is room for a registration in its type, its region and on its days, as SQL."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventapp.registration.models.registrations import Registration
from eventapp.registration.models.types import DayQuota, RegionQuota, RegistrationDay, RegistrationOptions, TicketType


def _room_in_type() -> Any:
    return sa.or_(Registration.type_id.is_(None), TicketType.size.is_(None), TicketType.used < TicketType.size)


def _room_in_region() -> Any:
    size = sa.func.coalesce(RegionQuota.size, RegistrationOptions.region_limit)
    return sa.or_(Registration.region_id.is_(None), size.is_(None), sa.func.coalesce(RegionQuota.used, 0) < size)


def on_day(attendance: Any, day: Any) -> Any:
    """Whether a registration is good on a day in this way: by the days that it names, or on all of them."""
    own = (RegistrationDay.edition_id == Registration.edition_id, RegistrationDay.registration_id == Registration.id)
    that_day = (RegistrationDay.day == day, RegistrationDay.attendance == attendance)
    chosen = sa.exists().where(*own, *that_day).correlate(Registration, DayQuota)
    named = sa.exists().where(*own).correlate(Registration)
    return sa.or_(chosen, sa.and_(Registration.attendance == attendance, ~named))


def _room_on_days() -> Any:
    full = sa.and_(DayQuota.edition_id == Registration.edition_id, DayQuota.used >= DayQuota.size)
    return ~sa.exists().where(full, on_day(DayQuota.attendance, DayQuota.day)).correlate(Registration)


def with_room(statement: Any) -> Any:
    """A select of registrations, joined to their limits and only those with room in all but their quota."""
    return (
        statement.outerjoin(
            TicketType, sa.and_(TicketType.edition_id == Registration.edition_id, TicketType.id == Registration.type_id)
        )
        .outerjoin(
            RegionQuota,
            sa.and_(RegionQuota.edition_id == Registration.edition_id, RegionQuota.region_id == Registration.region_id),
        )
        .outerjoin(RegistrationOptions, RegistrationOptions.edition_id == Registration.edition_id)
        .where(_room_in_type(), _room_in_region(), _room_on_days())
    )
