"""What registration keeps about an address beside registrations: coordinators, invitations, drafts of lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from eventapp.core.db import db
from eventapp.editions.models import Edition
from eventapp.registration.models.delegations import Delegation
from eventapp.registration.models.imports import ImportState, PeopleImport
from eventapp.registration.models.types import Invitation

_EVERY_EDITION = "a person's data of all editions"
_BETWEEN = re.compile(r"[\s,;<>()\[\]\"']+")
_COORDINATED: Any = (
    sa.select(Edition.slug, Delegation.name, Delegation.coordinator_name, Delegation.coordinator_phone)
    .join(Edition, Edition.id == Delegation.edition_id)
    .where(sa.func.lower(Delegation.coordinator_email) == sa.bindparam("address"))
    .order_by(Delegation.id)
    .execution_options(unscoped=_EVERY_EDITION)
)
_INVITED: Any = (
    sa.select(Edition.slug, Invitation.name, Invitation.organisation, Invitation.created_at, Invitation.used_at)
    .join(Edition, Edition.id == Invitation.edition_id)
    .where(sa.func.lower(Invitation.email) == sa.bindparam("address"))
    .order_by(Invitation.id)
    .execution_options(unscoped=_EVERY_EDITION)
)
_DRAFTS: Any = (
    sa.select(PeopleImport.id, PeopleImport.edition_id, Edition.slug, PeopleImport.rows, PeopleImport.corrections)
    .join(Edition, Edition.id == PeopleImport.edition_id)
    .where(PeopleImport.state == ImportState.DRAFT.value)
    .order_by(PeopleImport.id)
    .execution_options(unscoped=_EVERY_EDITION)
)


def coordinated(email: str) -> list[dict[str, Any]]:
    """The delegations whose coordinator has this address. 1 statement."""
    rows = db.session.execute(_COORDINATED, {"address": email.strip().lower()})
    return [_said(edition=slug, delegation=of, name=name, phone=phone) for slug, of, name, phone in rows]


def invited(email: str) -> list[dict[str, Any]]:
    """The personal invitations that went to this address. 1 statement."""
    rows = db.session.execute(_INVITED, {"address": email.strip().lower()})
    return [
        _said(
            edition=slug,
            name=name,
            organisation=organisation,
            at=sent.isoformat(),
            used_at=used.isoformat() if used else None,
        )
        for slug, name, organisation, sent, used in rows
    ]


def listed(email: str) -> list[dict[str, Any]]:
    """The rows of drafts of lists that hold this address, as written. 1 statement; there are few drafts."""
    found = []
    for row in db.session.execute(_DRAFTS):
        wanted = naming(email, row.rows, row.corrections)
        found += [
            {"edition": row.slug, "line": line, "row": [cell for cell in cells if cell]}
            for line, cells in row.rows
            if line in wanted
        ]
    return found


def drafts() -> list[Any]:
    """Every draft of a list with its rows and corrections. 1 statement."""
    return list(db.session.execute(_DRAFTS))


def naming(email: str, rows: Iterable[Any], corrections: dict[str, Any]) -> frozenset[int]:
    """The numbers of the lines that hold this address, as written or as corrected."""
    address = email.strip().lower()
    written = {line for line, cells in rows if any(address in _words(cell) for cell in cells)}
    corrected = {
        int(line) for line, fields in corrections.items() if any(address in _words(value) for value in fields.values())
    }
    return frozenset(written | corrected)


def _words(cell: object) -> list[str]:
    """What stands in a cell, so that no address is found inside a longer one."""
    return _BETWEEN.split(str(cell).lower())


def _said(**values: Any) -> dict[str, Any]:
    """Without what is not known."""
    return {name: value for name, value in values.items() if value not in (None, "")}
