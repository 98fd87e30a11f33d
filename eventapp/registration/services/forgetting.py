"""Deleting a person's data. What counted stays counted: the row remains without a name, an address or an answer.

Before the forum is over, deleting also cancels, so that the seat goes to somebody else; after it, who was there stays
a number. The log keeps ids and states, which tell nobody's name.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from eventapp.core import ids, outbox
from eventapp.core.access import EditionRef, Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.core.outbox import EXAMPLE_DOMAIN
from eventapp.errors import NotFound
from eventapp.registration.errors import TicketUnknown
from eventapp.registration.models.delegations import Delegate, Protocol
from eventapp.registration.models.letters import EmailChange, WhatsAppMark
from eventapp.registration.models.notes import RegistrationNote
from eventapp.registration.models.registrations import Registration, Ticket
from eventapp.registration.models.types import Decision, Invitation
from eventapp.registration.rules import people
from eventapp.registration.rules.states import Attendance, Status
from eventapp.registration.services import answering, changing, issuing, letters
from eventapp.registration.services.letters import Recipient

NOBODY = "–"  # stands where a name stood
SCRUB = "registration.scrub"
_SCRUB_AFTER = timedelta(days=2)  # until then the last letter has gone out

_registration: Any = Registration.__table__
_ROW: Any = (
    sa.select(
        *(_registration.c[name] for name in ("id", "public_id", "name", "email", "locale", "attendance", "status")),
        sa.select(Ticket.code)
        .where(Ticket.edition_id == _registration.c.edition_id, Ticket.registration_id == _registration.c.id)
        .scalar_subquery()
        .label("code"),
    )
    .where(_registration.c.edition_id == sa.bindparam("edition_id"))
    .with_for_update()
)
_BY_ID = _ROW.where(_registration.c.id == sa.bindparam("id"))
_BY_TOKEN = _ROW.where(_registration.c.manage_hash == sa.bindparam("manage_hash"))
_LEFT: Any = (
    sa.select(_registration.c.id, _registration.c.public_id)
    .where(_registration.c.edition_id == sa.bindparam("edition_id"), _registration.c.name != sa.bindparam("nobody"))
    .order_by(_registration.c.id)
    .limit(sa.bindparam("most"))
)
_GONE_COLUMNS = (
    *("name", "email", "phone", "organisation", "sort_name", "search", "news", "photo", "listing", "key_hash"),
    *("identity_hash", "manage_hash"),
)
_EMPTIED: Any = (
    sa.update(_registration)
    .where(_registration.c.edition_id == sa.bindparam("of_edition"), _registration.c.id == sa.bindparam("of_id"))
    .values({name: sa.bindparam(name) for name in _GONE_COLUMNS})
)
_OWN_TABLES: tuple[Any, ...] = (Delegate, Protocol, EmailChange, RegistrationNote)


@act
def forget_own(scope: Scope, *, token: str) -> None:
    """Delete one's own data by one's link; the link is dead afterwards. Raises TicketUnknown."""
    wanted = {"edition_id": scope.edition_id, "manage_hash": ids.token_hash(token)}
    row = db.session.execute(_BY_TOKEN, wanted).first()
    if row is None:
        raise TicketUnknown
    if not _is_over(scope):
        changing.cancel_own(scope, token=token)
    letters.forgotten(issuing.forum(scope), _recipient(row))
    _forget(scope, row, by="owner")


@act
def forget(scope: Scope, *, registration_id: int) -> None:
    """Delete somebody's data, such as when the announced date has come; no letter. Raises NotFound, Forbidden."""
    scope.require("registration.manage")
    row = db.session.execute(_BY_ID, {"edition_id": scope.edition_id, "id": registration_id}).first()
    if row is None:
        raise NotFound
    if not _is_over(scope) and row.status != Status.CANCELLED.value:
        changing.cancel(scope, registration_id=registration_id)
    _forget(scope, row, by="staff")


@act
def forget_some(scope: Scope, *, most: int) -> int:
    """Delete the data of the next people of an edition that is over; gives how many. Raises Forbidden.

    For the announced day: no letters, no seats that move, and the letters that were sent are the caller's to empty.
    11 statements and one line of the log, however many people.
    """
    scope.require("registration.manage")
    rows = db.rows(_LEFT, edition_id=scope.edition_id, nobody=NOBODY, most=most)
    if not rows:
        return 0
    own = {"edition_id": scope.edition_id}
    people_ids, public_ids = [row.id for row in rows], [row.public_id for row in rows]
    for table in _OWN_TABLES:
        db.change(sa.delete(table).filter_by(**own).where(table.registration_id.in_(people_ids)))
    db.change(sa.delete(WhatsAppMark).filter_by(**own).where(WhatsAppMark.subject.in_(public_ids)))
    db.change(sa.update(Decision).filter_by(**own).where(Decision.registration_id.in_(people_ids)).values(reason=""))
    db.session.execute(_EMPTIED, [{"of_edition": scope.edition_id, "of_id": row.id, **_nobody(row)} for row in rows])
    answering.forget(scope, people_ids)
    audit(scope, "registration.forgotten_many", f"edition:{scope.edition_id}", people=len(rows))
    return len(rows)


def scrub(public_id: str) -> int:
    """Empty the letters to a person that have been sent; gives how many. 1 statement."""
    nothing = {"template": "", "to": NOBODY, "locale": "", "data": {}}
    return outbox.empty(public_id, nothing)


def _forget(scope: Scope, row: sa.Row[Any], *, by: str) -> None:
    own = {"edition_id": scope.edition_id, "registration_id": row.id}
    for table in _OWN_TABLES:
        db.change(sa.delete(table).filter_by(**own))
    db.change(sa.delete(WhatsAppMark).filter_by(edition_id=scope.edition_id, subject=row.public_id))
    db.change(sa.update(Decision).filter_by(**own).values(reason=""))
    db.change(sa.update(Invitation).filter_by(**own).values(name=NOBODY, email=_no_address(row), organisation=""))
    db.session.execute(_EMPTIED, {"of_edition": scope.edition_id, "of_id": row.id, **_nobody(row)})
    answering.forget(scope, [row.id])
    audit(scope, "registration.forgotten", f"registration:{row.id}", by=by)
    scrub(row.public_id)
    letters.later(scope, SCRUB, key=f"scrub:{row.public_id}", run_at=now() + _SCRUB_AFTER, public_id=row.public_id)


def _nobody(row: sa.Row[Any]) -> dict[str, Any]:
    """What stands in the columns of somebody whose data are gone; no link opens it any more."""
    return {
        "name": NOBODY,
        "email": _no_address(row),
        "phone": "",
        "organisation": "",
        "sort_name": "",
        "search": "",
        "news": False,
        "photo": False,
        "listing": False,
        "key_hash": None,
        "identity_hash": people.identity(row.public_id, _no_address(row)),
        "manage_hash": ids.token_hash(ids.opaque()),
    }


def _is_over(scope: Scope) -> bool:
    """Whether the last day of the forum has passed. 1 statement."""
    forum = issuing.forum(scope)
    last = forum.ends_on or forum.starts_on
    edition: EditionRef | None = scope.edition
    return last is not None and edition is not None and now().astimezone(ZoneInfo(edition.zone)).date() > last


def _no_address(row: sa.Row[Any]) -> str:
    return f"{row.public_id}@deleted{EXAMPLE_DOMAIN}"


def _recipient(row: sa.Row[Any]) -> Recipient:
    return Recipient(row.public_id, row.name, row.email, row.locale, Attendance(row.attendance), row.code)
