"""The ticket once more, for its owner only: to the address that was registered, whoever asks."""

from __future__ import annotations

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.db import act, db
from eventapp.errors import NotFound
from eventapp.registration.errors import NothingToMail
from eventapp.registration.models.registrations import Registration, Ticket
from eventapp.registration.rules.states import Attendance, Status
from eventapp.registration.services import letters, seats
from eventapp.registration.services.letters import Recipient

_RECIPIENT = (
    sa.select(
        Registration.public_id,
        Registration.name,
        Registration.email,
        Registration.locale,
        Registration.attendance,
        Ticket.code,
        Registration.status,
    )
    .outerjoin(Ticket, sa.and_(Ticket.edition_id == Registration.edition_id, Ticket.registration_id == Registration.id))
    .where(Registration.edition_id == sa.bindparam("edition_id"), Registration.id == sa.bindparam("registration_id"))
)


@act
def mail_again(scope: Scope, *, registration_id: int) -> None:
    """Mail the ticket, or the place on the waiting list; asking again within ten minutes mails nothing more.

    Anybody may cause it, because only the owner reads it. Raises NotFound, NothingToMail. 4 statements.
    """
    wanted = {"edition_id": scope.edition_id, "registration_id": registration_id}
    row = db.session.execute(_RECIPIENT, wanted).first()
    if row is None:
        raise NotFound
    public_id, name, email, locale, attendance, code, status = row
    if status == Status.CANCELLED:
        raise NothingToMail
    letters.again(seats.forum(scope), Recipient(public_id, name, email, locale, Attendance(attendance), code))
    audit(scope, "registration.mailed_again", f"registration:{registration_id}")


@act
def resend(scope: Scope, *, registration_id: int) -> None:
    """The same for the desk. Raises NotFound, NothingToMail, Forbidden."""
    scope.require("registration.manage")
    mail_again(scope, registration_id=registration_id)
