"""Erasing an address everywhere in registration: its registrations, and wherever else it was written down."""

from __future__ import annotations

import sqlalchemy as sa

from eventapp.core import ids
from eventapp.core.access import system_scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.core.outbox import EXAMPLE_DOMAIN
from eventapp.registration.models.delegations import Delegation
from eventapp.registration.models.imports import PeopleImport
from eventapp.registration.models.letters import EmailChange
from eventapp.registration.models.types import Invitation
from eventapp.registration.queries import addresses, personal
from eventapp.registration.services import forgetting
from eventapp.registration.services.forgetting import NOBODY


@act
def erase(email: str) -> int:
    """Delete everything that was registered from this address, in every edition; gives how many registrations.

    Coordinators' names and links, invitations, addresses that were never confirmed and rows of drafts go too.
    """
    found = personal.of_address(email)
    for edition, registration_id in found:
        forgetting.forget(system_scope(edition), registration_id=registration_id)
    address = email.strip().lower()
    others = {
        "coordinators": _coordinators(address),
        "invitations": _invitations(address),
        "rows": _rows(address),
        "unconfirmed": db.change(sa.delete(EmailChange).where(sa.func.lower(EmailChange.email) == address)),
    }
    audit(system_scope(), "person.erased", "registrations", registrations=len(found), **others)
    return len(found)


def _coordinators(address: str) -> int:
    """Nobody coordinates these delegations any more, and the link that was mailed ends. 1 statement."""
    own = sa.update(Delegation).where(sa.func.lower(Delegation.coordinator_email) == address)
    nobody = {"coordinator_name": "", "coordinator_email": "", "coordinator_phone": "", "link_hash": None}
    return db.change(own.values(**nobody, mailed_at=None))


def _invitations(address: str) -> int:
    """Those that nobody used end; the others are kept without a name. 2 statements."""
    own = sa.update(Invitation).where(sa.func.lower(Invitation.email) == address)
    unused = own.where(Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None))
    db.change(unused.values(withdrawn_at=now()))
    return db.change(own.values(name=NOBODY, email=f"{ids.opaque()}@deleted{EXAMPLE_DOMAIN}", organisation=""))


def _rows(address: str) -> int:
    """Take the person out of lists that nobody has entered yet. 1 statement, 1 for each such list."""
    gone = 0
    for draft in addresses.drafts():
        named = addresses.naming(address, draft.rows, draft.corrections)
        if named:
            left = [each for each in draft.rows if each[0] not in named]
            corrections = {line: fields for line, fields in draft.corrections.items() if int(line) not in named}
            own = sa.update(PeopleImport).where(
                PeopleImport.edition_id == draft.edition_id, PeopleImport.id == draft.id
            )
            gone += db.change(own.values(rows=left, corrections=corrections)) and len(named)
    return gone
