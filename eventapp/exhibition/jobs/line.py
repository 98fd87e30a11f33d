"""The clock of the direct line: promises that are kept or handed over, and meetings that are near."""

from __future__ import annotations

from typing import Any

from eventapp.core.worker import job
from eventapp.exhibition.services import booking, promising

KEEP_PROMISES = "exhibition.keep_promises"
REMIND_OF_MEETINGS = "exhibition.remind_of_meetings"


@job(KEEP_PROMISES)
def keep_promises(_args: dict[str, Any]) -> None:
    """Remind of answers that are nearly due, and hand over what is late."""
    promising.keep_promises()


@job(REMIND_OF_MEETINGS)
def remind_of_meetings(_args: dict[str, Any]) -> None:
    """Write to both sides of what begins within a day."""
    booking.remind()


JOBS = (keep_promises, remind_of_meetings)
