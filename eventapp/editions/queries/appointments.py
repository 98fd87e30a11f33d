"""Chairs and auditors of an edition, those who wait for a second person's word, and whose word that is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core.access import Role, Scope
from eventapp.core.db import db
from eventapp.editions.models import Appointment, Membership
from eventapp.errors import NotFound
from eventapp.frozen import frozen


@frozen
class OfficialRow:
    """Somebody who holds one of the two roles, or administers the installation."""

    user_id: int
    name: str
    email: str
    locale: str
    role: str


@frozen
class AppointmentRow:
    """Somebody who is to become chair or auditor."""

    id: int
    user_id: int
    name: str
    email: str
    role: str
    asked_by: int | None
    asked_by_name: str | None
    asked_at: datetime
    decided_at: datetime | None


_asker = sa.orm.aliased(User)
_APPOINTMENTS = (
    sa.select(
        Appointment.id,
        User.id,
        User.name,
        User.email,
        Appointment.role,
        Appointment.asked_by,
        _asker.name,
        Appointment.asked_at,
        Appointment.decided_at,
    )
    .join(User, User.id == Appointment.user_id)
    .outerjoin(_asker, _asker.id == Appointment.asked_by)
    .where(Appointment.edition_id == sa.bindparam("edition_id"))
    .order_by(Appointment.id)
)
_PERSON = (User.id, User.name, User.email, User.locale)


def waiting(scope: Scope) -> list[AppointmentRow]:
    """Those who wait, in the order in which they were proposed. 1 statement."""
    query = _APPOINTMENTS.where(Appointment.decided_at.is_(None))
    return [AppointmentRow(*row) for row in db.rows(query, edition_id=scope.edition_id)]


def appointment(scope: Scope, appointment_id: int) -> AppointmentRow:
    """One of them, answered or not. 1 statement. Raises NotFound."""
    rows = db.rows(_APPOINTMENTS.where(Appointment.id == appointment_id), edition_id=scope.edition_id)
    if not rows:
        raise NotFound
    return AppointmentRow(*rows[0])


def sitting(scope: Scope, *, but: Collection[int | None] = ()) -> list[OfficialRow]:
    """Chairs and auditors who can sign in, without these people; each once. 1 statement."""
    query = (
        sa.select(*_PERSON, Membership.role)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.edition_id == scope.edition_id,
            Membership.role.in_([Role.CHAIR.value, Role.AUDITOR.value]),
            User.disabled_at.is_(None),
            User.id.not_in([each for each in but if each is not None]),
        )
        .order_by(Membership.role.desc(), User.name, User.id)
    )
    return [OfficialRow(*row) for row in db.rows(query)]


def agreeing(scope: Scope, row: AppointmentRow) -> list[OfficialRow]:
    """Whose word an appointment waits for: a sitting official's, else an administrator's. 1 or 2 statements."""
    officials = sitting(scope, but={row.user_id, row.asked_by})
    if officials:
        return officials
    admins = sa.select(*_PERSON, sa.literal(Role.ADMIN.value)).where(
        User.is_admin, User.disabled_at.is_(None), User.id.not_in([row.user_id, row.asked_by or 0])
    )
    return [OfficialRow(*each) for each in db.rows(admins.order_by(User.name, User.id))]
