"""Mails and acts of an edition, as its organisers may look them up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core.access import Scope
from eventapp.core.audit import AuditEntry
from eventapp.core.db import db
from eventapp.core.outbox import MAIL, OutboxMessage, State
from eventapp.core.paging import Page, page


@dataclass(frozen=True, slots=True)
class MailRow:
    """One mail and where it stands."""

    to: str
    template: str
    state: str
    tries: int
    error: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ActRow:
    """One line of the audit log; ``name`` is None for jobs, programs and visitors."""

    at: datetime
    action: str
    subject: str
    actor_kind: str
    details: dict[str, Any]
    name: str | None


_LISTED = (OutboxMessage.kind == MAIL, OutboxMessage.args["template"].as_string() != "surveys/mail/reminder")


def mails(scope: Scope, *, state: str = "", after: str | None = None, limit: int = 50) -> Page[MailRow]:
    """Mails of the edition, latest first; without the reminders of surveys, which would name those who have not
    answered. 1 statement.
    """
    query = sa.select(
        OutboxMessage.args["to"].as_string(),
        OutboxMessage.args["template"].as_string(),
        OutboxMessage.state,
        OutboxMessage.tries,
        OutboxMessage.error,
        OutboxMessage.created_at,
    ).where(OutboxMessage.edition_id == scope.edition_id, *_LISTED)
    if state in set(State):
        query = query.where(OutboxMessage.state == state)
    return page(query, by=[OutboxMessage.id], row=MailRow, after=after, limit=limit, descending=True)


def mail_counts(scope: Scope) -> dict[State, int]:
    """How many mails of the edition stand how. 1 statement."""
    query = (
        sa.select(OutboxMessage.state, sa.func.count())
        .where(OutboxMessage.edition_id == scope.edition_id, *_LISTED)
        .group_by(OutboxMessage.state)
    )
    found = {row[0]: int(row[1]) for row in db.rows(query)}
    return {state: found.get(state.value, 0) for state in State}


def acts(scope: Scope, *, after: str | None = None, limit: int = 50) -> Page[ActRow]:
    """The audit log of the edition, latest first. 1 statement."""
    query = (
        sa.select(
            AuditEntry.at, AuditEntry.action, AuditEntry.subject, AuditEntry.actor_kind, AuditEntry.details, User.name
        )
        .outerjoin(User, sa.and_(User.id == AuditEntry.actor_id, AuditEntry.actor_kind == "person"))
        .where(AuditEntry.edition_id == scope.edition_id)
    )
    return page(query, by=[AuditEntry.id], row=ActRow, after=after, limit=limit, descending=True)
