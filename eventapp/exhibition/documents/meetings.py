"""A meeting as an entry of a calendar: facts that fit into the outbox, and the file itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from eventapp.core.clock import now
from eventapp.exhibition.models.meetings import MeetingState
from eventapp.exhibition.queries.meetings import MeetingFacts
from eventapp.formats import ics


def entry(meeting: MeetingFacts, *, url: str) -> dict[str, Any]:
    """The facts of the entry as JSON; ``url`` is the page of whoever gets it. The join link stays behind that page."""
    return {
        "uid": f"meeting-{meeting.public_id}@eventapp",
        "summary": f"{meeting.region} – {meeting.name}",
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "location": meeting.place,
        "description": meeting.topic,
        "url": url,
        "sequence": meeting.sequence,
        "cancelled": meeting.state == MeetingState.CANCELLED.value,
    }


def calendar(meeting: MeetingFacts, *, url: str) -> bytes:
    """The file to download; ``url`` is the whole address of the page."""
    facts = entry(meeting, url=url)
    times = {name: datetime.fromisoformat(facts[name]) for name in ("starts_at", "ends_at")}
    return ics.calendar([ics.Event(**{**facts, **times})], stamp=now())
