"""The days on which an exhibition ends, and the files of booths that are continued."""

from __future__ import annotations

from eventapp.core.outbox import Claimed
from eventapp.core.worker import JobKind
from eventapp.exhibition.services import archiving, continuing

END = "exhibition.end"


def _run_due(_job: Claimed) -> None:
    archiving.run_due()


def _copy_files(job: Claimed) -> None:
    continuing.copy_files(job.args)


# The end comes edition by edition, each in transactions of its own; files lie outside the database.
JOBS = (JobKind(END, _run_due, external=True), JobKind(continuing.COPY, _copy_files, external=True))
