"""The ticket once more, for its owner only: to the address that was registered, whoever asks."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.errors import NotFound
from eventapp.registration.errors import NothingToMail
from eventapp.registration.models.registrations import Registration, Ticket
from eventapp.registration.rules import people
from eventapp.registration.rules.states import Attendance, Status
from eventapp.registration.services import issuing, letters
from eventapp.registration.services.letters import Recipient

LOST = "registration.lost"
LOST_SECONDS = 1800
MOST_TICKETS = 500  # in one letter

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

_OF_ADDRESS: Any = (
    sa.select(
        Registration.public_id,
        Registration.name,
        Registration.email,
        Registration.locale,
        Registration.attendance,
        Ticket.code,
    )
    .outerjoin(Ticket, sa.and_(Ticket.edition_id == Registration.edition_id, Ticket.registration_id == Registration.id))
    .where(
        Registration.edition_id == sa.bindparam("edition_id"),
        sa.func.lower(Registration.email) == sa.bindparam("address"),
        Registration.status != Status.CANCELLED.value,
    )
    .order_by(Registration.sort_name, Registration.id)
    .limit(MOST_TICKETS)
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
    letters.again(issuing.forum(scope), Recipient(public_id, name, email, locale, Attendance(attendance), code))
    audit(scope, "registration.mailed_again", f"registration:{registration_id}")


@act
def resend(scope: Scope, *, registration_id: int) -> None:
    """The same for the desk. Raises NotFound, NothingToMail, Forbidden."""
    scope.require("registration.manage")
    mail_again(scope, registration_id=registration_id)


def ask_for_lost(scope: Scope, *, email: str) -> None:
    """Somebody says that the ticket is lost: later all tickets of this address go to it, if there are any.

    What is done now is the same for every address, so neither the answer nor its time tells who is registered. Asking
    again within LOST_SECONDS mails nothing more. 1 statement.
    """
    period = int(now().timestamp()) // LOST_SECONDS
    key = f"lost:{scope.edition_id}:{ids.token_hash(people.folded(email))[:32]}:{period}"
    db.run(lambda: letters.later(scope, LOST, key=key, email=email, letter=key))


@act
def mail_lost(scope: Scope, *, email: str, key: str) -> int:
    """Mail all living tickets of an address to it; gives how many. 1 statement, 3 when there are some."""
    rows = db.session.execute(_OF_ADDRESS, {"edition_id": scope.edition_id, "address": email.strip().lower()}).all()
    if rows:
        letters.lost(issuing.forum(scope), rows[0].email, [_recipient(row) for row in rows], key=key)
        audit(scope, "registration.lost_mailed", f"edition:{scope.edition_id}", tickets=len(rows))
    return len(rows)


def _recipient(row: sa.Row[Any]) -> Recipient:
    return Recipient(row.public_id, row.name, row.email, row.locale, Attendance(row.attendance), row.code)
