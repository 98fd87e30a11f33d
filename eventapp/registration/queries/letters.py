"""What letters say about a forum, who gets them, and how far they are."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import AuditEntry
from eventapp.core.db import db
from eventapp.core.memo import Memo
from eventapp.frozen import field_names, frozen
from eventapp.registration.errors import JoinClosed, NoJoinAddress, NotForOnline
from eventapp.registration.models.delegations import Protocol
from eventapp.registration.models.letters import PracticalInformation
from eventapp.registration.models.registrations import Registration
from eventapp.registration.queries.tickets import OwnTicket
from eventapp.registration.rules import timing
from eventapp.registration.rules.states import Attendance, Status
from eventapp.registration.rules.timing import Day

LOCAL = "id"  # the language in which everything is written first


@frozen
class Practical:
    """What people must know who come; a text that has no English is given in Indonesian."""

    opens: time | None = None
    closes: time | None = None
    address: str = ""
    map_url: str = ""
    contact: str = ""
    dress_code_id: str = ""
    dress_code_en: str = ""
    bring_id: str = ""
    bring_en: str = ""
    remarks_id: str = ""
    remarks_en: str = ""
    reminders: tuple[int, ...] = ()
    stream_address: str = ""
    join_minutes: int = 30
    changed_at: datetime | None = None

    def dress_code(self, locale: str) -> str:
        """What to wear."""
        return self.dress_code_id if locale == LOCAL else self.dress_code_en or self.dress_code_id

    def bring(self, locale: str) -> str:
        """What to bring."""
        return self.bring_id if locale == LOCAL else self.bring_en or self.bring_id

    def remarks(self, locale: str) -> str:
        """Whatever else must be known."""
        return self.remarks_id if locale == LOCAL else self.remarks_en or self.remarks_id


@frozen
class Join:
    """The online broadcast as one person may see it. ``opens_at`` is the next opening while it is not open."""

    is_open: bool
    opens_at: datetime | None


_NOTHING = Practical()
_FIELDS = tuple(field_names(Practical))
_PRACTICAL: Any = sa.select(*(getattr(PracticalInformation, name) for name in _FIELDS)).where(
    PracticalInformation.edition_id == sa.bindparam("edition_id")
)
_SEATS: Any = (
    sa.select(Registration.public_id, Protocol.seat)
    .join(
        Protocol,
        sa.and_(Protocol.edition_id == Registration.edition_id, Protocol.registration_id == Registration.id),
    )
    .where(Registration.edition_id == sa.bindparam("edition_id"), Protocol.seat != sa.literal_column("''"))
)
_LAST_CHANGE = sa.select(sa.func.max(AuditEntry.at)).where(
    AuditEntry.edition_id == sa.bindparam("edition_id"), AuditEntry.subject == sa.bindparam("subject")
)
_practical: Memo[Practical] = Memo()
_seats: Memo[dict[str, str]] = Memo()


def practical(scope: Scope) -> Practical:
    """The practical information of the edition; empty while nobody wrote any. 1 statement or none."""
    return practical_of(scope.edition_id)


def practical_of(edition_id: int) -> Practical:
    """The same for a letter, which knows its edition only by id. 1 statement or none."""

    def ask() -> Practical:
        row = db.session.execute(_PRACTICAL, {"edition_id": edition_id}).first()
        return (
            Practical(**dict(zip(_FIELDS, row, strict=True)) | {"reminders": tuple(row.reminders)}) if row else _NOTHING
        )

    return _practical.recall(edition_id, ask)


def seat_of(edition_id: int, public_id: str) -> str:
    """The seat that protocol keeps for a person, for a letter; empty for most. 1 statement or none."""

    def ask() -> dict[str, str]:
        return {row[0]: row[1] for row in db.session.execute(_SEATS, {"edition_id": edition_id})}

    return _seats.recall(edition_id, ask).get(public_id, "")


def forget() -> None:
    """After a change of the practical information in this process."""
    _practical.forget()
    _seats.forget()


def forum_days(ticket: OwnTicket, about: Practical) -> list[Day]:
    """The days of a ticket's forum with the hours of the practical information. No statement."""
    return timing.days(
        ticket.starts_on, ticket.ends_on, zone=ticket.edition.zone, opens=about.opens, closes=about.closes
    )


def calendar_sequence(ticket: OwnTicket, about: Practical) -> int:
    """The SEQUENCE of a ticket's calendar entry: grows when the forum, its hours or the ticket change. 1 statement."""
    subject = f"edition:{ticket.edition.id}"
    changed_at = db.scalar(_LAST_CHANGE, edition_id=ticket.edition.id, subject=subject)
    return timing.sequence(changed_at, about.changed_at, ticket.cancelled_at)


def join(scope: Scope, ticket: OwnTicket, at: datetime) -> Join | None:
    """Whether this person may join the broadcast now; None when it is not for this ticket. 1 statement or none."""
    about = practical(scope)
    if ticket.attendance is not Attendance.ONLINE or ticket.status is not Status.CONFIRMED or not about.stream_address:
        return None
    return Join(*timing.joinable(forum_days(ticket, about), at, minutes_before=about.join_minutes))


def join_target(scope: Scope, ticket: OwnTicket, at: datetime) -> str:
    """The address of the broadcast, for a redirect and nothing else: it stands in no page and no letter.

    Raises NotForOnline, NoJoinAddress, JoinClosed. 1 statement or none.
    """
    if ticket.attendance is not Attendance.ONLINE or ticket.status is not Status.CONFIRMED:
        raise NotForOnline
    found = join(scope, ticket, at)
    if found is None:
        raise NoJoinAddress
    if not found.is_open:
        raise JoinClosed
    return practical(scope).stream_address
