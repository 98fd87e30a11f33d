"""Changing and cancelling, by the owner's link or by the desk. A seat given up goes to whoever waits longest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.errors import NotFound
from eventapp.regions.models import Region
from eventapp.registration.errors import AlreadyCancelled, NotOffered, QuotaFull, TicketUnknown
from eventapp.registration.models.registrations import Registration, Ticket
from eventapp.registration.queries import origins, quotas
from eventapp.registration.queries.quotas import QuotaRow
from eventapp.registration.rules import people
from eventapp.registration.rules.fields import ChangeData
from eventapp.registration.rules.states import HOLDING_A_SEAT, Attendance, Status
from eventapp.registration.services import letters, seats
from eventapp.registration.services.letters import Recipient

_registration: Any = Registration.__table__
_of_row = sa.and_(_registration.c.edition_id == sa.bindparam("of_edition"), _registration.c.id == sa.bindparam("of_id"))
_ROW: Any = (
    sa.select(
        _registration.c.id,
        _registration.c.public_id,
        _registration.c.name,
        _registration.c.email,
        _registration.c.locale,
        _registration.c.attendance,
        _registration.c.status,
        sa.select(Ticket.code)
        .where(Ticket.edition_id == _registration.c.edition_id, Ticket.registration_id == _registration.c.id)
        .scalar_subquery()
        .label("code"),
    )
    .where(_registration.c.edition_id == sa.bindparam("edition_id"))
    .with_for_update()
)
_BY_ID = _ROW.where(_registration.c.id == sa.bindparam("id"))
_BY_TOKEN = _ROW.where(_registration.c.manage_hash == sa.bindparam("manage_hash"))
_CANCEL = (
    sa.update(_registration)
    .where(_of_row)
    .values(status=Status.CANCELLED.value, cancelled_at=sa.bindparam("at"), waiting_since=None)
)


@act
def cancel(scope: Scope, *, registration_id: int) -> None:
    """Cancel for somebody; twice is once. Raises NotFound, Forbidden."""
    scope.require("registration.manage")
    held = quotas.locked(scope)
    row = db.session.execute(_BY_ID, {"edition_id": scope.edition_id, "id": registration_id}).first()
    if row is None:
        raise NotFound
    _cancel(scope, held, row, by="staff")


@act
def cancel_own(scope: Scope, *, token: str) -> None:
    """Cancel by one's own link; twice is once. Raises TicketUnknown."""
    held = quotas.locked(scope)
    _cancel(scope, held, _own_row(scope, token), by="owner")


@act
def change(scope: Scope, *, registration_id: int, data: ChangeData) -> Status:
    """Change for somebody. Raises NotFound, Forbidden and what ``change_own`` raises."""
    scope.require("registration.manage")
    held = quotas.locked(scope)
    row = db.session.execute(_BY_ID, {"edition_id": scope.edition_id, "id": registration_id}).first()
    if row is None:
        raise NotFound
    return _change(scope, held, row, data, by="staff")


@act
def change_own(scope: Scope, *, token: str, data: ChangeData) -> Status:
    """Change by one's own link; gives the state after it. Another way to attend needs a free seat there.

    Somebody who waits may also wait for the other way. Raises TicketUnknown, AlreadyCancelled, NotOffered, QuotaFull.
    """
    held = quotas.locked(scope)
    return _change(scope, held, _own_row(scope, token), data, by="owner")


def _own_row(scope: Scope, token: str) -> sa.Row[Any]:
    wanted = {"edition_id": scope.edition_id, "manage_hash": ids.token_hash(token)}
    row = db.session.execute(_BY_TOKEN, wanted).first()
    if row is None:
        raise TicketUnknown
    return row


def _cancel(scope: Scope, held: Mapping[Attendance, QuotaRow], row: sa.Row[Any], *, by: str) -> None:
    status, attendance = Status(row.status), Attendance(row.attendance)
    if status is Status.CANCELLED:
        return
    db.session.execute(_CANCEL, {"of_edition": scope.edition_id, "of_id": row.id, "at": now()})
    seats.count(scope, attendance, cancelled=1, **_given_up(status))
    audit(scope, "registration.cancelled", f"registration:{row.id}", by=by, was=status.value)
    letters.cancelled(seats.forum(scope), _recipient(row, attendance))
    _pass_on(scope, held[attendance], status)


def _change(
    scope: Scope, held: Mapping[Attendance, QuotaRow], row: sa.Row[Any], data: ChangeData, *, by: str
) -> Status:
    status, before = Status(row.status), Attendance(row.attendance)
    if status is Status.CANCELLED:
        raise AlreadyCancelled
    moves = data.attendance is not before
    after = _state_there(held, data.attendance, status) if moves else status
    _write(scope, row, data, after, waits_anew=moves and after is Status.WAITING)
    if moves:
        seats.count(scope, data.attendance, **_taken(after))
        seats.count(scope, before, **_given_up(status))
        if status is Status.WAITING and after is Status.CONFIRMED:
            code = seats.issue_new_ticket(scope, registration_id=row.id, public_id=row.public_id)
            letters.ticket(seats.forum(scope), _recipient(row, data.attendance, code))
        _pass_on(scope, held[before], status)
    details = {"by": by, "attendance": data.attendance.value, "status": after.value}
    audit(scope, "registration.changed", f"registration:{row.id}", **details)
    return after


def _state_there(held: Mapping[Attendance, QuotaRow], attendance: Attendance, status: Status) -> Status:
    """The state of somebody who moves to another way to attend. Raises NotOffered, QuotaFull."""
    quota = held.get(attendance)
    if quota is None:
        raise NotOffered(field="attendance")
    if quota.used < quota.size:
        return Status.CONFIRMED if status is Status.WAITING else status
    if status is not Status.WAITING:
        raise QuotaFull(attendance)
    return Status.WAITING


def _write(scope: Scope, row: sa.Row[Any], data: ChangeData, status: Status, *, waits_anew: bool) -> None:
    """The row as it shall be. 1 statement."""
    region = sa.select(Region.id).where(Region.code == origins.region_code(data.organisation))
    values: dict[str, Any] = {
        "phone": data.phone,
        "organisation": data.organisation,
        "region_id": region.scalar_subquery(),
        "attendance": data.attendance.value,
        "status": status.value,
        "news": data.news,
        "photo": data.photo,
        "listing": data.listing,
        "search": people.search_text(row.name, row.email, data.organisation, row.code or ""),
    }
    if waits_anew:
        values["waiting_since"] = now()
    where = (_registration.c.edition_id == scope.edition_id, _registration.c.id == row.id)
    db.session.execute(sa.update(_registration).where(*where).values(values))


def _taken(status: Status) -> dict[str, int]:
    """What a registration of this state adds to the counters of its quota."""
    if status is Status.WAITING:
        return {"waiting": 1}
    return {"used": 1, "pending": 1 if status is Status.PENDING else 0}


def _given_up(status: Status) -> dict[str, int]:
    """What a registration of this state leaves behind."""
    return {counter: -number for counter, number in _taken(status).items()}


def _pass_on(scope: Scope, quota: QuotaRow, status: Status) -> None:
    """A seat that was held goes to the next in line; ``quota`` is as it was before."""
    if status in HOLDING_A_SEAT and quota.waiting:
        seats.give_to_waiting(scope, quota.attendance, seats=quota.size - quota.used + 1)


def _recipient(row: sa.Row[Any], attendance: Attendance, code: str | None = None) -> Recipient:
    return Recipient(row.public_id, row.name, row.email, row.locale, attendance, code or row.code)
