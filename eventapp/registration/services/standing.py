"""A registration as it stands, held by an act: what it counts in, how it moves, how it ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.registration.errors import TicketUnknown
from eventapp.registration.models.registrations import Registration, Ticket
from eventapp.registration.models.types import SeatOffer
from eventapp.registration.queries import quotas
from eventapp.registration.queries.quotas import QuotaRow
from eventapp.registration.rules.limits import Claim
from eventapp.registration.rules.states import HOLDING_A_SEAT, Attendance, Status
from eventapp.registration.services import booking, counters, entrance, issuing, letters, line
from eventapp.registration.services.letters import Forum, Recipient

_registration: Any = Registration.__table__
_ROW: Any = (
    sa.select(
        *(
            _registration.c[name]
            for name in (
                "id",
                "public_id",
                "name",
                "email",
                "locale",
                "attendance",
                "status",
                "type_id",
                "region_id",
                "access_code_id",
            )
        ),
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
    .where(_registration.c.edition_id == sa.bindparam("of_edition"), _registration.c.id == sa.bindparam("of_id"))
    .values(status=Status.CANCELLED.value, cancelled_at=sa.bindparam("at"), waiting_since=None)
)
_offer: Any = SeatOffer.__table__
_DROP_OFFER = sa.delete(_offer).where(
    SeatOffer.edition_id == sa.bindparam("of_edition"), SeatOffer.registration_id == sa.bindparam("of_id")
)


@frozen
class Standing:
    """One registration and the quotas of its edition, all locked until the act ends."""

    scope: Scope
    held: Mapping[Attendance, QuotaRow]
    row: Any

    @property
    def status(self) -> Status:
        """The state that it has now."""
        return Status(self.row.status)

    @property
    def attendance(self) -> Attendance:
        """The way to attend that it has now."""
        return Attendance(self.row.attendance)

    @property
    def claim(self) -> Claim:
        """What it counts in. 1 statement where days are limited, else none."""
        days = counters.chosen_days(self.scope, self.row.id) if self.held[self.attendance].by_day else ()
        return Claim(self.attendance, self.row.type_id, self.row.region_id, days=days)

    def to(self, attendance: Attendance | None = None, code: str | None = None) -> Recipient:
        """Whom letters are for."""
        row = self.row
        return Recipient(
            row.public_id, row.name, row.email, row.locale, attendance or self.attendance, code or row.code
        )


def of_id(scope: Scope, registration_id: int) -> Standing:
    """A registration by its id, with the quotas locked first. Raises NotFound. 2 statements."""
    held = quotas.locked(scope)
    row = db.session.execute(_BY_ID, {"edition_id": scope.edition_id, "id": registration_id}).first()
    if row is None:
        raise NotFound
    return Standing(scope, held, row)


def of_token(scope: Scope, token: str) -> Standing:
    """The same by its owner's link. Raises TicketUnknown. 2 statements."""
    held = quotas.locked(scope)
    wanted = {"edition_id": scope.edition_id, "manage_hash": ids.token_hash(token)}
    row = db.session.execute(_BY_TOKEN, wanted).first()
    if row is None:
        raise TicketUnknown
    return Standing(scope, held, row)


def end(
    found: Standing, *, action: str, letter: Callable[[Forum, Recipient], None] = letters.cancelled, **details: Any
) -> None:
    """Cancel it, free what it held, write the line and the letter, and let the next in line have the seat."""
    scope, row, status = found.scope, found.row, found.status
    claim = found.claim
    db.session.execute(_CANCEL, {"of_edition": scope.edition_id, "of_id": row.id, "at": now()})
    if status is Status.PENDING:
        drop_offer(scope, row.id)
    counters.give_back(scope, claim, status, cancelled=1)
    booking.release(scope, row.id)
    if row.access_code_id is not None:
        entrance.leave_code(scope, row.access_code_id)
    audit(scope, action, f"registration:{row.id}", was=status.value, **details)
    letter(issuing.forum(scope), found.to())
    if status in HOLDING_A_SEAT:
        line.fill(scope, found.held)


def reseat(found: Standing, after: Claim) -> Status:
    """Move the seat to what ``after`` counts in; gives the state there. Raises QuotaFull and its kinds.

    Somebody who waits and changes the way to attend gets a free seat there, or waits at the end of that line.
    """
    scope, before, status = found.scope, found.claim, found.status
    if after.attendance is not before.attendance:
        booking.follow(scope, found.row.id, after.attendance)
    counters.give_back(scope, before, status)
    if status is Status.WAITING:
        return _move_in_line(found, before, after)
    full = counters.take(scope, after, status)
    if full is not None:
        counters.take(scope, before, status)  # nobody was in between: the quotas are held
        raise entrance.refusal(full, after.attendance)
    return status


def drop_offer(scope: Scope, registration_id: int) -> bool:
    """Forget the offer of a seat; whether there was one. 1 statement."""
    return bool(db.change(_DROP_OFFER, {"of_edition": scope.edition_id, "of_id": registration_id}))


def _move_in_line(found: Standing, before: Claim, after: Claim) -> Status:
    if after.attendance is not before.attendance:
        wanted = Status.PENDING if line.needs_approval(found.scope, after.type_id) else Status.CONFIRMED
        if counters.take(found.scope, after, wanted) is None:
            return wanted
    counters.shift(found.scope, after, waiting=1)
    return Status.WAITING
