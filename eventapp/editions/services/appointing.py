"""The second person's word about a new chair or auditor."""

from __future__ import annotations

import sqlalchemy as sa

from eventapp.accounts import services as accounts
from eventapp.core.access import Role, Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.editions.errors import AppointmentDecided, NotYoursToAgree
from eventapp.editions.models import Appointment
from eventapp.editions.queries import appointments as queries
from eventapp.editions.queries.appointments import AppointmentRow
from eventapp.editions.services import officials, setup


@act
def agree(scope: Scope, *, appointment_id: int, role_name: str) -> None:
    """From now on the person is chair or auditor, and is invited by mail.

    Raises NotYoursToAgree, AppointmentDecided, ChairAndAuditor, NotFound, Forbidden.
    """
    row = _mine(scope, appointment_id)
    _decide(scope, row, is_agreed=True)
    officials.refuse(scope, user_id=row.user_id, role=Role(row.role))
    setup.give(scope, user_id=row.user_id, role=Role(row.role))
    edition = scope.edition.name if scope.edition else ""
    accounts.invite(scope, user_id=row.user_id, edition_name=edition, role_name=role_name, locale=scope.locale)


@act
def decline(scope: Scope, *, appointment_id: int) -> None:
    """The person does not get the role. Raises NotYoursToAgree, AppointmentDecided, NotFound, Forbidden."""
    _decide(scope, _mine(scope, appointment_id), is_agreed=False)


@act
def take_back(scope: Scope, *, appointment_id: int) -> None:
    """An organiser withdraws the proposal. Raises AppointmentDecided, NotFound, Forbidden."""
    scope.require("editions.manage")
    db.lock(f"officials:{scope.edition_id}")
    _decide(scope, queries.appointment(scope, appointment_id), is_agreed=False)


def _mine(scope: Scope, appointment_id: int) -> AppointmentRow:
    scope.require("editions.agree")
    db.lock(f"officials:{scope.edition_id}")
    row = queries.appointment(scope, appointment_id)
    if all(each.user_id != scope.actor.id for each in queries.agreeing(scope, row)):
        raise NotYoursToAgree
    return row


def _decide(scope: Scope, row: AppointmentRow, *, is_agreed: bool) -> None:
    own = sa.update(Appointment).where(
        Appointment.edition_id == scope.edition_id, Appointment.id == row.id, Appointment.decided_at.is_(None)
    )
    by = scope.actor.id if scope.actor.is_signed_in else None
    if not db.change(own.values(decided_by=by, decided_at=now(), is_agreed=is_agreed)):
        raise AppointmentDecided
    action = "appointment.agreed" if is_agreed else "appointment.declined"
    audit(scope, action, f"user:{row.user_id}", role=row.role)
