"""Names at the doors and in reports of meetings end with the other personal data of an edition; counts stay."""

from __future__ import annotations

import sqlalchemy as sa

from eventapp.attendance.models.devices import Device
from eventapp.attendance.models.zoom import ZoomPerson
from eventapp.core.access import Scope
from eventapp.core.clock import now
from eventapp.core.db import act, db

NOBODY = "–"  # stands where a name stood


def personal(scope: Scope) -> dict[str, int]:
    """How many names there are: of phones at gates, and of people in reports. 1 statement."""
    names = [
        sa.select(sa.func.count())
        .select_from(table)
        .where(table.edition_id == scope.edition_id, table.name != NOBODY)
        .scalar_subquery()
        for table in (Device, ZoomPerson)
    ]
    row = db.rows(sa.select(*names))[0]
    return {"devices": int(row[0]), "meetings": int(row[1])}


@act
def forget_names(scope: Scope) -> None:
    """Empty these names; phones that are still paired are let go. Raises Forbidden. 3 statements."""
    scope.require("attendance.manage")
    own = sa.update(Device).where(Device.edition_id == scope.edition_id)
    db.change(own.where(Device.revoked_at.is_(None)).values(revoked_at=now()))
    db.change(own.values(name=NOBODY))
    gone = {"name": NOBODY, "email": "", "who": sa.literal("gone:") + sa.cast(ZoomPerson.id, sa.String)}
    db.change(sa.update(ZoomPerson).where(ZoomPerson.edition_id == scope.edition_id).values(**gone))
