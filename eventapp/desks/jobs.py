"""What runs later: personal data that end on their day, and links to one's own data."""

from __future__ import annotations

from typing import Any

from eventapp.core.outbox import Claimed
from eventapp.core.worker import JobKind, job
from eventapp.desks.services import persons, retention

RETENTION = "desks.retention"


def _run_due(_job: Claimed) -> None:
    retention.run_due()


@job(persons.ASKED)
def mail_own_data(args: dict[str, Any]) -> None:
    """The link for somebody who asked, unless the data were erased meanwhile."""
    if args.get("email"):
        persons.mail_link(email=args["email"], locale=args["locale"], letter=args["letter"])


JOBS = (JobKind(RETENTION, _run_due, external=True), mail_own_data)  # in pieces, each a transaction of its own
