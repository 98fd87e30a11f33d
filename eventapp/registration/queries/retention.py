"""How much of an edition's personal data there is, and on which day it ends."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import EditionRef, Scope
from eventapp.core.db import db
from eventapp.core.outbox import MAIL, OutboxMessage
from eventapp.editions.models import Edition
from eventapp.frozen import field_names, frozen
from eventapp.registration.models.answers import AnswerFile, RegistrationAnswer
from eventapp.registration.models.delegations import Delegation, Protocol
from eventapp.registration.models.imports import PeopleImport
from eventapp.registration.models.letters import Campaign
from eventapp.registration.models.notes import RegistrationNote
from eventapp.registration.models.registrations import Registration
from eventapp.registration.models.retention import Retention
from eventapp.registration.models.types import Decision, Invitation
from eventapp.registration.queries import quotas
from eventapp.registration.rules.states import Status

NOBODY = "–"  # stands where a name stood


@frozen
class RetentionRow:
    """The announced day, and what was done; ``report`` has *before*, *after* and *kept*."""

    delete_on: date
    announced_at: datetime
    begun_at: datetime | None
    done_at: datetime | None
    report: dict[str, Any]


_COLUMNS = tuple(getattr(Retention, name) for name in field_names(RetentionRow))
_WHOSE: Any = sa.select(Edition.id, Edition.slug, Edition.name, Edition.zone, Edition.is_example)
_DUE: Any = (
    _WHOSE.join(Retention, Retention.edition_id == Edition.id)
    .where(Retention.done_at.is_(None), Retention.delete_on <= sa.bindparam("day"))
    .order_by(Retention.delete_on)
    .execution_options(unscoped="the day comes for every edition")
)
_ANNOUNCED: Any = (
    sa.select(Edition.name, Retention.delete_on, Retention.done_at)
    .join(Retention, Retention.edition_id == Edition.id)
    .order_by(Retention.delete_on.desc())
    .limit(20)
    .execution_options(unscoped="announced to everybody")
)


def retention(scope: Scope) -> RetentionRow | None:
    """The announced day of this edition; None while none is. 1 statement."""
    row = next(iter(db.rows(sa.select(*_COLUMNS).where(Retention.edition_id == scope.edition_id))), None)
    return RetentionRow(*row) if row else None


def last_day(scope: Scope) -> date | None:
    """The last day of the forum. 1 statement."""
    query = sa.select(sa.func.coalesce(Edition.ends_on, Edition.starts_on)).where(Edition.id == scope.edition_id)
    found: date | None = db.scalar(query)
    return found


def announced() -> list[tuple[str, date, bool]]:
    """Forum, day, and whether it is done; the latest first. 1 statement."""
    return [(row[0], row[1], row[2] is not None) for row in db.rows(_ANNOUNCED)]


def due(day: date) -> list[EditionRef]:
    """Editions whose day has come and that are not done; their zones may say that it is tomorrow still. 1 statement."""
    return [EditionRef(*row) for row in db.rows(_DUE, day=day)]


def personal(scope: Scope) -> dict[str, int]:
    """How much there is of each kind of personal data now. 1 statement."""
    kinds: dict[str, Any] = {
        "registrations": _count(Registration, Registration.name != NOBODY),
        "answers": _count(RegistrationAnswer),
        "files": _count(AnswerFile),
        "protocol": _count(Protocol),
        "notes": _count(RegistrationNote),
        "reasons": _count(Decision, Decision.reason != ""),
        "coordinators": _count(
            Delegation, sa.or_(Delegation.coordinator_name != "", Delegation.coordinator_email != "")
        ),
        "invitations": _count(Invitation, Invitation.name != NOBODY),
        "lists": _count(PeopleImport, sa.cast(PeopleImport.rows, sa.Text) != "[]"),
        "letters": _count(Campaign, Campaign.body_id != NOBODY),
        "mails": _count(OutboxMessage, OutboxMessage.kind == MAIL, OutboxMessage.args["to"].as_string() != NOBODY),
    }
    asked = [query.where(table.edition_id == scope.edition_id).scalar_subquery() for table, query in kinds.values()]
    row = db.rows(sa.select(*asked))[0]
    return {name: int(number) for name, number in zip(kinds, row, strict=True)}


def kept(scope: Scope) -> dict[str, int]:
    """The numbers that stay: registrations by way and state. 1 statement."""
    return {
        f"{row.attendance.value}.{status.value}": row.count(status) for row in quotas.quotas(scope) for status in Status
    }


def _count(table: Any, *conditions: Any) -> tuple[Any, Any]:
    return table, sa.select(sa.func.count()).select_from(table).where(*conditions)
