"""The announced day has come: every part that keeps people of the edition lets go of them, and a report says so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from eventapp.attendance.services import retention as doors
from eventapp.core.access import EditionRef, system_scope
from eventapp.core.clock import now
from eventapp.registration.queries import retention as queries
from eventapp.registration.services import retention

EASTMOST = timedelta(hours=14)  # no zone is further ahead


def run_due() -> list[str]:
    """Do it for every edition whose day has come; gives their names. For the job; outside a transaction."""
    done = []
    for edition in queries.due((now() + EASTMOST).date()):
        if retention.is_due(system_scope(edition)):
            run(edition)
            done.append(edition.slug)
    return done


def run(edition: EditionRef) -> dict[str, Any]:
    """Delete the personal data of an edition; gives the report. Taken up again where it ended."""
    scope = system_scope(edition)
    retention.begin(scope, others=doors.personal(scope))
    retention.forget_everybody(scope)
    retention.remove_files(scope)
    retention.empty_the_rest(scope)
    doors.forget_names(scope)
    return retention.finish(scope, others=doors.personal(scope))
