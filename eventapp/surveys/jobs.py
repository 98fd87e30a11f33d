"""What comes back while surveys run: mailing links to people who were checked in, and settling what has ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from eventapp.core import outbox
from eventapp.core.access import system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.outbox import Claimed
from eventapp.core.worker import JobKind, Periodic, job
from eventapp.surveys.queries import surveys
from eventapp.surveys.services import inviting, settling

EVERY = timedelta(minutes=5)
SWEEP = "surveys.sweep"


@job("surveys.tend")
def tend(_args: dict[str, Any]) -> None:
    """One round of invitations for each open survey that mails links; settle what ended."""
    mailing = [found for found in surveys.open_surveys() if found.mails_links]
    for found in mailing:
        inviting.invite_attended(system_scope(found.edition), slug=found.slug)
    for found in surveys.to_settle():
        settling.settle(system_scope(found.edition), slug=found.slug)
    if mailing and not db.is_sqlite:
        outbox.enqueue(SWEEP, key=f"{SWEEP}:{int(now().timestamp() // EVERY.total_seconds())}", args={})


def _sweep(_message: Claimed) -> None:
    settling.sweep()


JOBS = (tend, JobKind(SWEEP, _sweep, external=True))  # VACUUM runs in no transaction
PERIODIC = (Periodic("surveys.tend", EVERY),)
