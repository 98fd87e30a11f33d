"""Correcting a name or an address. The ticket stays the same, and with it its scan code and its link.

The owner corrects a name; only the desk writes a wholly different one, and only so often, or a ticket would wander
from person to person letter by letter.

A new address counts once its reader has pressed the button in a letter to it; the old one is told. The desk, which
hears it from the person, corrects at once.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.audit import AuditEntry, audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.errors import NotFound
from eventapp.registration.errors import (
    AlreadyCancelled,
    EmailLinkUnknown,
    OtherName,
    OtherNameInDelegation,
    PersonTaken,
    SameEmail,
    TicketUnknown,
)
from eventapp.registration.models.delegations import Delegate
from eventapp.registration.models.letters import EmailChange
from eventapp.registration.models.registrations import Registration, Ticket
from eventapp.registration.queries import answers
from eventapp.registration.rules import naming, people
from eventapp.registration.rules.states import Attendance, Status
from eventapp.registration.services import issuing, letters
from eventapp.registration.services.letters import Recipient

LINK_LASTS = timedelta(hours=24)
OWN_CORRECTIONS = 3  # of a name

_registration: Any = Registration.__table__
_ROW: Any = (
    sa.select(
        *(
            _registration.c[name]
            for name in ("id", "public_id", "name", "email", "locale", "attendance", "status", "organisation", "phone")
        ),
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
_ASKED: Any = (
    sa.select(EmailChange.registration_id, EmailChange.email)
    .where(
        EmailChange.edition_id == sa.bindparam("edition_id"),
        EmailChange.token_hash == sa.bindparam("token_hash"),
        EmailChange.ends_at > sa.bindparam("at"),
    )
    .with_for_update()
)


def rename_own(scope: Scope, *, token: str, name: str) -> None:
    """Correct one's own name by one's link. Raises TicketUnknown, AlreadyCancelled, OtherName, PersonTaken."""
    _once(_rename_own, scope, token, name)


@act
def ask_new_email(scope: Scope, *, token: str, email: str) -> None:
    """Mail a link to the new address; nothing changes before its reader confirms. The last request counts.

    Raises TicketUnknown, AlreadyCancelled, SameEmail.
    """
    row = _living(_own(scope, token))
    if people.folded(email) == people.folded(row.email):
        raise SameEmail(field="email")
    secret, at = ids.opaque(), now()
    of_row = {"edition_id": scope.edition_id, "registration_id": row.id}
    db.change(sa.delete(EmailChange).filter_by(**of_row))
    values = {"token_hash": ids.token_hash(secret), "email": email, "asked_at": at, "ends_at": at + LINK_LASTS}
    db.change(sa.insert(EmailChange).values(**of_row, **values))
    audit(scope, "registration.email_asked", f"registration:{row.id}")
    letters.confirm_email(issuing.forum(scope), _recipient(row, email=email), secret=secret)


def confirm_email(scope: Scope, *, secret: str) -> None:
    """The reader of the new address confirms it. Raises EmailLinkUnknown, AlreadyCancelled, PersonTaken."""
    _once(_confirm_email, scope, secret)


@act
def pending_email(scope: Scope, *, secret: str) -> str:
    """The address that a link confirms. Raises EmailLinkUnknown. 1 statement."""
    return str(_asked(scope, secret).email)


def correct(scope: Scope, *, registration_id: int, name: str, email: str) -> None:
    """Correct for somebody, and mail the ticket to the address that counts now.

    Raises NotFound, Forbidden, AlreadyCancelled, PersonTaken.
    """
    _once(_correct, scope, registration_id, name, email)


@act
def _rename_own(scope: Scope, token: str, name: str) -> None:
    row = _living(_own(scope, token))
    if name != row.name:
        _refuse_other_name(scope, row, name)
        _write(scope, row, name=name, email=row.email)
        audit(scope, "registration.renamed", f"registration:{row.id}", by="owner")


def _refuse_other_name(scope: Scope, row: sa.Row[Any], name: str) -> None:
    """1 or 2 statements. Raises OtherName."""
    done = sa.select(sa.func.count()).where(
        AuditEntry.edition_id == scope.edition_id,
        AuditEntry.subject == f"registration:{row.id}",
        AuditEntry.action == "registration.renamed",
    )
    if naming.is_correction(row.name, name) and db.scalar(done) < OWN_CORRECTIONS:
        return
    of_row = {"edition_id": scope.edition_id, "registration_id": row.id}
    in_delegation = db.scalar(sa.select(sa.func.count()).select_from(Delegate).filter_by(**of_row))
    raise (OtherNameInDelegation if in_delegation else OtherName)(field="name")


@act
def _confirm_email(scope: Scope, secret: str) -> None:
    asked = _asked(scope, secret)
    row = _living(_by_id(scope, asked.registration_id))
    db.change(sa.delete(EmailChange).filter_by(edition_id=scope.edition_id, registration_id=row.id))
    _write(scope, row, name=row.name, email=asked.email)
    audit(scope, "registration.email_changed", f"registration:{row.id}", by="owner")
    forum = issuing.forum(scope)
    letters.email_changed(forum, _recipient(row))
    letters.again(forum, _recipient(row, email=asked.email), anew=True)


@act
def _correct(scope: Scope, registration_id: int, name: str, email: str) -> None:
    scope.require("registration.manage")
    row = _living(_by_id(scope, registration_id))
    moves = people.folded(email) != people.folded(row.email)
    _write(scope, row, name=name, email=email)
    audit(scope, "registration.corrected", f"registration:{row.id}", by="staff", email_changed=moves)
    forum = issuing.forum(scope)
    if moves:
        letters.email_changed(forum, _recipient(row))
    letters.again(forum, _recipient(row, name=name, email=email), anew=True)


def _once(change: Any, *arguments: Any) -> None:
    """Carry out an act whose UPDATE may meet the one rule that a person is registered once."""
    try:
        change(*arguments)
    except IntegrityError as error:
        raise PersonTaken from error


def _write(scope: Scope, row: sa.Row[Any], *, name: str, email: str) -> None:
    """Name and address, and all that is made from them. 2 statements. Raises PersonTaken."""
    identity = people.identity(name, email, row.organisation, row.phone)
    others = sa.select(_registration.c.id).where(
        _registration.c.edition_id == scope.edition_id,
        _registration.c.identity_hash == identity,
        _registration.c.status != Status.CANCELLED.value,
        _registration.c.id != row.id,
    )
    if db.rows(others):
        raise PersonTaken
    where = (_registration.c.edition_id == scope.edition_id, _registration.c.id == row.id)
    values = {
        "name": name,
        "email": email,
        "identity_hash": identity,
        "sort_name": people.folded(name)[:200],
        "search": people.search_text(name, email, row.organisation, row.code or "", answers.searched(scope, row.id)),
    }
    db.change(sa.update(_registration).where(*where).values(values))


def _asked(scope: Scope, secret: str) -> sa.Row[Any]:
    wanted = {"edition_id": scope.edition_id, "token_hash": ids.token_hash(secret), "at": now()}
    row: sa.Row[Any] | None = db.session.execute(_ASKED, wanted).first()
    if row is None:
        raise EmailLinkUnknown
    return row


def _own(scope: Scope, token: str) -> sa.Row[Any]:
    wanted = {"edition_id": scope.edition_id, "manage_hash": ids.token_hash(token)}
    row = db.session.execute(_BY_TOKEN, wanted).first()
    if row is None:
        raise TicketUnknown
    return row


def _by_id(scope: Scope, registration_id: int) -> sa.Row[Any]:
    row = db.session.execute(_BY_ID, {"edition_id": scope.edition_id, "id": registration_id}).first()
    if row is None:
        raise NotFound
    return row


def _living(row: sa.Row[Any]) -> sa.Row[Any]:
    if row.status == Status.CANCELLED.value:
        raise AlreadyCancelled
    return row


def _recipient(row: sa.Row[Any], *, name: str | None = None, email: str | None = None) -> Recipient:
    attendance = Attendance(row.attendance)
    return Recipient(row.public_id, name or row.name, email or row.email, row.locale, attendance, row.code)
