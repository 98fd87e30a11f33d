"""The days of a registration, as they are written. None means the whole forum."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.registration.models.types import RegistrationDay
from eventapp.registration.rules.states import Attendance

_days: Any = RegistrationDay.__table__
_INSERT = sa.insert(_days)
_DELETE = sa.delete(_days).where(
    RegistrationDay.edition_id == sa.bindparam("of_edition"),
    RegistrationDay.registration_id == sa.bindparam("of_registration"),
)


def write(scope: Scope, registration_id: int, days: Iterable[tuple[date, Attendance]]) -> None:
    """Write the days of a registration that had none. 1 statement, none for the whole forum."""
    rows = [
        {"edition_id": scope.edition_id, "registration_id": registration_id, "day": day, "attendance": way.value}
        for day, way in days
    ]
    if rows:
        db.session.execute(_INSERT, rows)


def rewrite(scope: Scope, registration_id: int, days: Iterable[tuple[date, Attendance]]) -> None:
    """Write other days in the place of those that there are. 1-2 statements."""
    db.change(_DELETE, {"of_edition": scope.edition_id, "of_registration": registration_id})
    write(scope, registration_id, days)
