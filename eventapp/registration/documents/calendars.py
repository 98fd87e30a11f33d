"""The forum in somebody's calendar: one entry, or one for each day once its hours are known.

The first day keeps the uid of the whole, so that an entry that was saved before the hours were known is moved and not
doubled; ``sequence`` grows with every change of the forum.
"""

from __future__ import annotations

from eventapp.core.clock import now
from eventapp.formats import ics
from eventapp.registration.queries import letters
from eventapp.registration.queries.letters import Practical
from eventapp.registration.queries.tickets import OwnTicket
from eventapp.registration.rules.states import Attendance, Status


def calendar(ticket: OwnTicket, about: Practical, *, sequence: int, description: str, address: str) -> bytes | None:
    """The days of the forum in the edition's zone; None while it has no date."""
    days = letters.forum_days(ticket, about)
    if not days:
        return None
    spans = [(day.starts_at, day.ends_at) for day in days]
    if not days[0].is_timed:
        spans = [(days[0].starts_at, days[-1].ends_at)]
    is_onsite = ticket.attendance is Attendance.ONSITE
    events = [
        ics.Event(
            uid=f"{ticket.public_id}{f'-{number}' if number > 1 else ''}@{ticket.edition.slug}.eventapp",
            summary=ticket.edition.name,
            starts_at=starts_at,
            ends_at=ends_at,
            location=", ".join(part for part in (ticket.venue, about.address) if part) if is_onsite else "",
            description=description,
            url=address,
            sequence=sequence,
            cancelled=ticket.status is Status.CANCELLED,
        )
        for number, (starts_at, ends_at) in enumerate(spans, 1)
    ]
    return ics.calendar(events, stamp=now(), name=ticket.edition.name)
