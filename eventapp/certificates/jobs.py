"""What follows a publication: certificates are handed out, or taken back after a correction."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from eventapp.certificates import services
from eventapp.core.access import system_scope
from eventapp.core.worker import Periodic, job
from eventapp.judging.queries import certified


@job("certificates.settle")
def settle(_args: dict[str, Any]) -> None:
    """One round over every edition that has published something."""
    for edition in certified.editions_with_results():
        services.settle(system_scope(edition))


JOBS = (settle,)
PERIODIC = (Periodic("certificates.settle", timedelta(minutes=1)),)
