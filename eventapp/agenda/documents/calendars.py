"""The agenda as calendars, and what its kinds of sessions are called."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from eventapp.agenda.models import SessionKind
from eventapp.agenda.queries import SessionDetail
from eventapp.errors import N_
from eventapp.formats import ics

KIND_NAMES = {
    SessionKind.ARRIVAL.value: N_("Arrival"),
    SessionKind.CEREMONY.value: N_("Ceremony"),
    SessionKind.PLENARY.value: N_("Plenary"),
    SessionKind.PANEL.value: N_("Panel discussion"),
    SessionKind.WORKSHOP.value: N_("Workshop"),
    SessionKind.EXHIBITION.value: N_("Exhibition"),
    SessionKind.AWARD.value: N_("Award night"),
    SessionKind.BREAK.value: N_("Break"),
}


def calendar(
    sessions: Iterable[SessionDetail], *, name: str, venue: str, address: Callable[[str], str], stamp: datetime
) -> bytes:
    """The sessions as one calendar; ``address`` gives the page of a session by its public id."""
    events = [
        ics.Event(
            uid=f"session-{one.public_id}",
            summary=one.title,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            location=", ".join(part for part in (one.room, venue) if part),
            description="\n".join(part for part in (_people(one), one.about) if part),
            url=address(one.public_id),
            # Grows with every change: seconds since 2020, so that calendars take the newer one.
            sequence=max(0, int(one.changed_at.timestamp()) - 1_577_836_800),
            cancelled=one.cancelled_at is not None,
        )
        for one in sessions
    ]
    return ics.calendar(events, stamp=stamp, name=name)


def _people(one: SessionDetail) -> str:
    """The names, speakers first."""
    people = (*one.speakers, *filter(None, [one.moderator]))
    return ", ".join(person.name for person in people)
