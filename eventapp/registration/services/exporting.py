"""Taking registrations away as a file: personal data leave the system, so the log says who took which."""

from __future__ import annotations

from collections.abc import Iterator

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.db import act
from eventapp.registration.queries import lists
from eventapp.registration.queries.lists import ExportRow, Filters


@act
def note_export(scope: Scope, *, filters: Filters) -> None:
    """Write the log's line; what was searched for may be a name and stays out. Raises Forbidden."""
    scope.require("registration.export")
    audit(
        scope,
        "registration.exported",
        f"edition:{scope.edition_id}",
        attendance=filters.attendance.value if filters.attendance else None,
        status=filters.status.value if filters.status else None,
        searched=bool(filters.q),
    )


def export(scope: Scope, *, filters: Filters) -> Iterator[ExportRow]:
    """The rows of the filters, read while they are written out. Raises Forbidden at once."""
    note_export(scope, filters=filters)
    return lists.export(scope, filters)
