"""Sweeping up uploaded files that nothing names."""

from __future__ import annotations

from eventapp.core.outbox import Claimed
from eventapp.core.worker import JobKind
from eventapp.exhibition.services import sweeping

SWEEP = "exhibition.sweep_media"


def _sweep(_message: Claimed) -> None:
    sweeping.sweep()


JOBS = (JobKind(SWEEP, _sweep, external=True),)  # the storage is no part of a transaction
