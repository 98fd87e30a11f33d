"""What a visitor is offered: the forum in short, when registration is open, and the seats of each way to attend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.memo import Memo
from eventapp.editions.models import Edition, Participation
from eventapp.errors import NotFound
from eventapp.regions.models import Region
from eventapp.registration.errors import NotOffered, QuotaFull, RegistrationClosed, RegistrationNotOpen
from eventapp.registration.models.registrations import Quota, RegistrationWindow
from eventapp.registration.rules import opening
from eventapp.registration.rules.opening import Phase, Room
from eventapp.registration.rules.states import Attendance

MOST_SUGGESTIONS = 60


@dataclass(frozen=True, slots=True)
class Seats:
    """The quota of one way to attend."""

    attendance: Attendance
    size: int
    used: int

    @property
    def left(self) -> int:
        """Seats that nobody holds."""
        return self.size - self.used

    @property
    def room(self) -> Room:
        """How full it is, in a word."""
        return opening.room(self.size, self.used)


@dataclass(frozen=True, slots=True)
class Offer:
    """An edition as its registration page needs it. Days are those of the edition's zone."""

    slug: str
    name: str
    starts_on: date | None
    ends_on: date | None
    venue: str
    help_contact: str
    opens_at: datetime | None
    closes_at: datetime | None
    phase: Phase
    seats: dict[Attendance, Seats]

    def refuse_closed(self) -> None:
        """Raises RegistrationNotOpen or RegistrationClosed outside the time of registration."""
        if self.phase in {Phase.NONE, Phase.BEFORE}:
            raise RegistrationNotOpen
        if self.phase is Phase.OVER:
            raise RegistrationClosed

    def refuse_full(self, attendance: Attendance, *, may_wait: bool) -> None:
        """Raises NotOffered or QuotaFull when the person could not register so now."""
        seats = self.seats.get(attendance)
        if seats is None:
            raise NotOffered(field="attendance")
        if seats.room is Room.FULL and not may_wait:
            raise QuotaFull(attendance)


_OFFER = (
    sa.select(
        Edition.slug,
        Edition.name,
        Edition.starts_on,
        Edition.ends_on,
        Edition.venue,
        Edition.help_contact,
        RegistrationWindow.opens_at,
        RegistrationWindow.closes_at,
        Quota.attendance,
        Quota.size,
        Quota.used,
    )
    .outerjoin(RegistrationWindow, RegistrationWindow.edition_id == Edition.id)
    .outerjoin(Quota, Quota.edition_id == Edition.id)
    .where(Edition.id == sa.bindparam("edition_id"))
    .order_by(Quota.attendance.desc())
)
_SUGGESTIONS = (
    sa.select(Region.name)
    .join(Participation, Participation.region_id == Region.id)
    .where(Participation.edition_id == sa.bindparam("edition_id"))
    .order_by(Region.name)
    .limit(MOST_SUGGESTIONS)
)


def offer(scope: Scope) -> Offer:
    """What this edition offers now. 1 statement."""
    rows = db.session.execute(_OFFER, {"edition_id": scope.edition_id}).all()
    if not rows:
        raise NotFound
    first = rows[0]
    seats = {Attendance(row[8]): Seats(Attendance(row[8]), row[9], row[10]) for row in rows if row[8]}
    phase = opening.phase(first[6], first[7], now()) if seats else Phase.NONE
    return Offer(*first[:8], phase=phase, seats=seats)


_suggested: Memo[list[str]] = Memo()


def suggestions(scope: Scope) -> list[str]:
    """Names of the regions that take part, offered while an organisation is typed. 1 statement or none."""
    wanted = {"edition_id": scope.edition_id}
    return _suggested.recall(scope.edition_id, lambda: list(db.session.scalars(_SUGGESTIONS, wanted)))
