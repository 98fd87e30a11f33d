"""The waiting list: free seats go to those who wait longest and whose type, region and days have room too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import db, insert_or_ignore
from eventapp.frozen import frozen
from eventapp.registration.models.registrations import Registration
from eventapp.registration.models.types import RegistrationOptions, SeatOffer, TicketType
from eventapp.registration.queries import quotas
from eventapp.registration.queries.quotas import QuotaRow
from eventapp.registration.queries.room import with_room
from eventapp.registration.rules import limits
from eventapp.registration.rules.limits import Claim
from eventapp.registration.rules.states import Attendance, Status
from eventapp.registration.services import counters, issuing, letters, notices
from eventapp.registration.services.letters import Forum, Recipient

_registration: Any = Registration.__table__


_NEXT = (
    with_room(
        sa.select(
            Registration.id,
            Registration.public_id,
            Registration.name,
            Registration.email,
            Registration.locale,
            Registration.type_id,
            Registration.region_id,
            sa.func.coalesce(TicketType.needs_approval, sa.false()).label("needs_approval"),
        ).select_from(Registration)
    )
    .where(
        Registration.edition_id == sa.bindparam("edition_id"),
        Registration.attendance == sa.bindparam("attendance"),
        Registration.status == sa.literal_column("'waiting'"),
    )
    .order_by(Registration.waiting_since, Registration.id)
    .limit(sa.bindparam("seats"))
)
_SET_STATUS = (
    sa.update(_registration)
    .where(
        _registration.c.edition_id == sa.bindparam("of_edition"),
        _registration.c.id == sa.bindparam("of_registration"),
    )
    .values(status=sa.bindparam("to"))
)
_TYPE = sa.select(TicketType.onsite, TicketType.online, TicketType.needs_approval).where(
    TicketType.edition_id == sa.bindparam("edition_id"), TicketType.id == sa.bindparam("type_id")
)
_OFFER_HOURS = sa.select(RegistrationOptions.offer_hours).where(
    RegistrationOptions.edition_id == sa.bindparam("edition_id")
)


@frozen
class _Giving:
    """What is the same for all who are given a seat in one act."""

    scope: Scope
    forum: Forum
    offer_hours: int


def fill(scope: Scope, held: Mapping[Attendance, QuotaRow]) -> int:
    """Give free seats to those in line: with a ticket, as an offer, or for approval; gives how many.

    ``held`` are the quotas as the caller locked them, before or after it moved seats. No statement when nobody waits;
    else 3 or 4, and 6 for each person.
    """
    if not any(row.waiting for row in held.values()):
        return 0
    given, giving = 0, None
    for row in quotas.locked(scope).values():
        free = row.size - row.used if row.waiting else 0
        while free > 0:
            found = _next(scope, row.attendance, free)
            if not found:
                break
            giving = giving or _Giving(scope, issuing.forum(scope), _offer_hours(scope))
            count = sum(_give(giving, row, person) for person in found)
            given, free = given + count, free - count
            if not count:
                break
    return given


def needs_approval(scope: Scope, type_id: int | None) -> bool:
    """Whether somebody of this type must be approved. 1 statement for a type."""
    return type_id is not None and bool(db.rows(_TYPE, edition_id=scope.edition_id, type_id=type_id)[0].needs_approval)


def admits(scope: Scope, type_id: int | None, attendance: Attendance) -> bool:
    """Whether this type may be attended so. 1 statement for a type."""
    if type_id is None:
        return True
    row = db.rows(_TYPE, edition_id=scope.edition_id, type_id=type_id)[0]
    return bool(row.onsite if attendance is Attendance.ONSITE else row.online)


def set_status(scope: Scope, registration_id: int, status: Status) -> None:
    """Write the state alone. 1 statement."""
    where = {"of_edition": scope.edition_id, "of_registration": registration_id}
    db.change(_SET_STATUS, where | {"to": status.value})


def _next(scope: Scope, attendance: Attendance, seats: int) -> list[Any]:
    return db.rows(_NEXT, edition_id=scope.edition_id, attendance=attendance.value, seats=seats)


def _offer_hours(scope: Scope) -> int:
    return int(db.scalar(_OFFER_HOURS, edition_id=scope.edition_id) or 0)


def _give(giving: _Giving, row: QuotaRow, person: Any) -> bool:
    """One seat for one person; False when somebody before them took the last one of a type, region or day."""
    scope = giving.scope
    days = counters.chosen_days(scope, person.id) if row.by_day else ()
    claim = Claim(row.attendance, person.type_id, person.region_id, days=days)
    at_once = not person.needs_approval and not giving.offer_hours
    status = Status.CONFIRMED if at_once else Status.PENDING
    if counters.take(scope, claim, status, from_line=True) is not None:
        return False
    set_status(scope, person.id, status)
    to = Recipient(person.public_id, person.name, person.email, person.locale, row.attendance, None)
    if person.needs_approval:
        notices.received(giving.forum, to)
    elif giving.offer_hours:
        _offer(giving, person.id, to)
    else:
        confirm(scope, giving.forum, person.id, to)
    verb = "promoted" if at_once else "pending" if person.needs_approval else "offered"
    audit(scope, f"registration.{verb}", f"registration:{person.id}")
    return True


def confirm(scope: Scope, forum: Forum, registration_id: int, to: Recipient) -> None:
    """The ticket of somebody who waited, and its letter. 3 statements."""
    code = issuing.issue_new_ticket(scope, registration_id=registration_id, public_id=to.public_id)
    letters.promoted(forum, Recipient(to.public_id, to.name, to.email, to.locale, to.attendance, code))


def _offer(giving: _Giving, registration_id: int, to: Recipient) -> None:
    at = now()
    zone = giving.scope.edition.zone if giving.scope.edition else ""
    last = giving.forum.ends_on or giving.forum.starts_on
    over = datetime.combine(last + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC) if last and zone else None
    until = limits.offer_ends(at, giving.offer_hours, over)
    row = {
        "edition_id": giving.scope.edition_id,
        "registration_id": registration_id,
        "offered_at": at,
        "expires_at": until,
    }
    db.session.execute(insert_or_ignore(SeatOffer, row, ["edition_id", "registration_id"]))
    notices.offered(giving.forum, to, until=until, zone=zone)
