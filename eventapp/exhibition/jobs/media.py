"""Sweeping up uploaded files that nothing names."""

from __future__ import annotations

from datetime import timedelta

from eventapp.core.outbox import Claimed
from eventapp.core.worker import JobKind, Periodic
from eventapp.exhibition.services import sweeping

SWEEP = "exhibition.sweep_media"


def _sweep(_message: Claimed) -> None:
    sweeping.sweep()


JOBS = (JobKind(SWEEP, _sweep, external=True),)  # the storage is no part of a transaction
PERIODIC = (Periodic(SWEEP, timedelta(hours=6)),)
