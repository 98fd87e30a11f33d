"""What comes back by itself: personal data that end on their day."""

from __future__ import annotations

from datetime import timedelta

from eventapp.core.outbox import Claimed
from eventapp.core.worker import JobKind, Periodic
from eventapp.desks.services import retention

RETENTION = "desks.retention"


def _run_due(_job: Claimed) -> None:
    retention.run_due()


JOBS = (JobKind(RETENTION, _run_due, external=True),)  # in pieces, each a transaction of its own
PERIODIC = (Periodic(RETENTION, timedelta(hours=1)),)
