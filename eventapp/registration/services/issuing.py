"""Tickets as they are issued, and what letters say about the forum."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.editions.models import Edition
from eventapp.registration.models.registrations import Registration, Ticket
from eventapp.registration.queries.tickets import scan_code
from eventapp.registration.rules import codes
from eventapp.registration.services.letters import Forum

_registration: Any = Registration.__table__
_ticket: Any = Ticket.__table__
_FORUM = sa.select(Edition.id, Edition.slug, Edition.name, Edition.starts_on, Edition.ends_on, Edition.venue)
_INSERT_TICKET: dict[str, Any] = {
    "sqlite": sqlite.insert(_ticket).on_conflict_do_nothing(index_elements=["edition_id", "code"]).inline(),
    "postgresql": postgresql.insert(_ticket).on_conflict_do_nothing(index_elements=["edition_id", "code"]).inline(),
}
_ADD_WORDS = (
    sa.update(_registration)
    .where(
        _registration.c.edition_id == sa.bindparam("of_edition"),
        _registration.c.id == sa.bindparam("of_registration"),
    )
    .values(search=_registration.c.search + sa.bindparam("words"))
)


def issue_ticket(scope: Scope, *, registration_id: int, public_id: str, code: str) -> str:
    """The ticket of a confirmed registration; gives its short code: ``code``, unless a ticket has that one already.

    1 statement, 2 more for a code that was taken.
    """
    values = {
        "edition_id": scope.edition_id,
        "registration_id": registration_id,
        "code": code,
        "scan_hash": ids.token_hash(scan_code(public_id)),
        "issued_at": now(),
    }
    statement = _INSERT_TICKET[db.engine.dialect.name]
    if db.change(statement, values):
        return code
    another = values["code"] = codes.written(ids.human_code())
    db.session.execute(statement, values)
    make_searchable(scope, registration_id, another)
    return another


def issue_new_ticket(scope: Scope, *, registration_id: int, public_id: str) -> str:
    """The ticket of somebody who had none until now; gives its short code. 2 statements."""
    code = codes.written(ids.human_code())
    make_searchable(scope, registration_id, code)
    return issue_ticket(scope, registration_id=registration_id, public_id=public_id, code=code)


def make_searchable(scope: Scope, registration_id: int, code: str) -> None:
    """Let lists find a registration by its ticket's code. 1 statement."""
    where = {"of_edition": scope.edition_id, "of_registration": registration_id, "words": f" {code.lower()}"}
    db.session.execute(_ADD_WORDS, where)


def forum(scope: Scope) -> Forum:
    """What letters say about this edition. 1 statement."""
    row = db.session.execute(_FORUM.where(Edition.id == scope.edition_id)).one()
    return Forum(*row)
