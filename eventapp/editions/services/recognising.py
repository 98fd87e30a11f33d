"""Recording what a region was given: an award of this edition, or one that old documents tell of."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.editions.models import Recognition


@act
def record_recognition(
    scope: Scope,
    *,
    region_id: int,
    category_key: str,
    category_label: str,
    position: int,
    source: list[str],
    given_at: datetime | None = None,
) -> None:
    """Write a recognition into the region's history; the same one twice is once.

    No permission of its own: it is part of an act that has one, such as the publication of results. 2 statements.
    """
    values = {
        "edition_id": scope.edition_id,
        "region_id": region_id,
        "category_key": category_key,
        "category_label": category_label,
        "position": position,
        "source": source,
        "given_at": given_at,
    }
    written = insert_or_ignore(Recognition, values, ["edition_id", "category_key", "region_id"])
    if db.change(written):
        audit(scope, "recognition.recorded", f"region:{region_id}", category=category_key)


@act
def withdraw_recognitions(scope: Scope, *, category_key: str) -> int:
    """Take a category's recognitions out of the regions' history, because its results are corrected; gives how many.

    No permission of its own, as above. 1 statement.
    """
    gone = db.change(
        sa.delete(Recognition).where(
            Recognition.edition_id == scope.edition_id, Recognition.category_key == category_key
        )
    )
    if gone:
        audit(scope, "recognition.withdrawn", f"edition:{scope.edition_id}", category=category_key)
    return gone
