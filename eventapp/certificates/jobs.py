"""What follows a publication: certificates are handed out, or taken back after a correction."""

from __future__ import annotations

from typing import Any

from eventapp.certificates.queries.attendance import editions_with_certificates
from eventapp.certificates.services import attendance, awards
from eventapp.core.access import system_scope
from eventapp.core.worker import job
from eventapp.editions.queries.identity import edition_by_slug
from eventapp.judging.queries import certified


@job("certificates.settle")
def settle(_args: dict[str, Any]) -> None:
    """One round over every edition that has published something."""
    for edition in certified.editions_with_results():
        awards.settle(system_scope(edition))


@job(attendance.ISSUE)
def issue_batch(args: dict[str, Any]) -> None:
    """One piece of a round of certificates."""
    attendance.issue_batch(system_scope(edition_by_slug(args["edition"])), run=args["run"])


@job("certificates.forget")
def forget(_args: dict[str, Any]) -> None:
    """Certificates of people whose data were deleted."""
    for edition in editions_with_certificates():
        attendance.forget_deleted(system_scope(edition))


JOBS = (settle, issue_batch, forget)
