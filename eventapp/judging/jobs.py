"""What comes back while judging runs: ties that the programme's own data tell of."""

from __future__ import annotations

from typing import Any

from eventapp.core.access import system_scope
from eventapp.core.worker import job
from eventapp.judging.queries import conflicts as queries
from eventapp.judging.services import conflicts


@job("judging.ties")
def derive_ties(_args: dict[str, Any]) -> None:
    """Look for new ties in every edition whose judges still work."""
    for edition in queries.editions_at_work():
        conflicts.derive(system_scope(edition))


JOBS = (derive_ties,)
