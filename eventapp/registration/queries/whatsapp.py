"""Whom something is still to be sent by WhatsApp, one after the other, and what was sent by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core import paging
from eventapp.core.access import Scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.frozen import frozen
from eventapp.registration.models.letters import WhatsAppKind, WhatsAppMark
from eventapp.registration.models.registrations import Registration, Ticket
from eventapp.registration.models.types import Invitation
from eventapp.registration.rules import people
from eventapp.registration.rules.states import Attendance, Status

_ESCAPE = "\\"
_LAST = 12  # marks that the page shows


@frozen
class Todo:
    """Which list is worked through."""

    kind: WhatsAppKind
    attendance: Attendance | None = None
    q: str = ""


@frozen
class Person:
    """The next one. ``phone`` is empty where nobody knows it; ``code`` is None while there is no ticket."""

    public_id: str
    name: str
    organisation: str
    phone: str
    locale: str
    attendance: str
    code: str | None


@frozen
class Next:
    """The next person of a list, if any, and the mark by which that person is passed over."""

    person: Person | None
    skip: str | None


@frozen
class Counts:
    """How far a list is."""

    left: int
    sent: int


@frozen
class MarkRow:
    """What was sent, when and by whom."""

    public_id: str
    name: str
    marked_at: datetime
    marked_by: str | None


def _is_marked(kind: WhatsAppKind, table: Any) -> sa.ColumnElement[bool]:
    return (
        sa.exists()
        .where(
            WhatsAppMark.edition_id == table.edition_id,
            WhatsAppMark.kind == kind.value,
            WhatsAppMark.subject == table.public_id,
        )
        .correlate(table)
    )


def next_person(scope: Scope, todo: Todo, *, after: str | None = None) -> Next:
    """The next one of the list in the order of names. 1 statement."""
    query, table, order = _people(scope, todo)
    query = query.where(~_is_marked(todo.kind, table))
    page = paging.page(query, by=(order, table.id), row=Person, after=after, limit=1)
    return Next(page.items[0] if page.items else None, page.next)


def counts(scope: Scope, todo: Todo) -> Counts:
    """How many of the list are left, and how many were sent. 1 statement."""
    query, table, _order = _people(scope, todo)
    is_sent = sa.case((_is_marked(todo.kind, table), 1), else_=0)
    row = db.rows(query.with_only_columns(sa.func.count(), sa.func.sum(is_sent)))[0]
    sent = int(row[1] or 0)
    return Counts(int(row[0]) - sent, sent)


def last_marks(scope: Scope, kind: WhatsAppKind) -> list[MarkRow]:
    """The latest of what was sent. 1 statement."""
    table: Any = Invitation if kind is WhatsAppKind.INVITATION else Registration
    query: Any = (
        sa.select(WhatsAppMark.subject, table.name, WhatsAppMark.marked_at, User.name)
        .join(table, sa.and_(table.edition_id == WhatsAppMark.edition_id, table.public_id == WhatsAppMark.subject))
        .outerjoin(User, User.id == WhatsAppMark.marked_by)
        .where(WhatsAppMark.edition_id == scope.edition_id, WhatsAppMark.kind == kind.value)
        .order_by(WhatsAppMark.id.desc())
        .limit(_LAST)
    )
    return [MarkRow(*row) for row in db.rows(query)]


def _people(scope: Scope, todo: Todo) -> tuple[Any, Any, Any]:
    """Everybody of a list, with its table and the column that orders it."""
    if todo.kind is WhatsAppKind.INVITATION:
        return _invited(scope, todo), Invitation, Invitation.name
    query = (
        sa.select(
            Registration.public_id,
            Registration.name,
            Registration.organisation,
            Registration.phone,
            Registration.locale,
            Registration.attendance,
            Ticket.code,
        )
        .join(Ticket, sa.and_(Ticket.edition_id == Registration.edition_id, Ticket.registration_id == Registration.id))
        .where(
            Registration.edition_id == scope.edition_id,
            Registration.status == Status.CONFIRMED.value,
            Registration.phone != "",
            *(
                Registration.search.contains(word, autoescape=True, escape=_ESCAPE)
                for word in people.search_words(todo.q)
            ),
        )
    )
    if todo.attendance is not None:
        query = query.where(Registration.attendance == todo.attendance.value)
    return query, Registration, Registration.sort_name


def _invited(scope: Scope, todo: Todo) -> Any:
    """People with an invitation that can still be used."""
    words = todo.q.split()[: people.MOST_WORDS]
    return sa.select(
        Invitation.public_id,
        Invitation.name,
        Invitation.organisation,
        sa.literal("").label("phone"),
        Invitation.locale,
        sa.literal("").label("attendance"),
        sa.null().label("code"),
    ).where(
        Invitation.edition_id == scope.edition_id,
        Invitation.used_at.is_(None),
        Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > now(),
        *(Invitation.name.icontains(word, autoescape=True) for word in words),
    )
