"""One conversation, for its visitor, its team and the organiser it was reported to, and who gets the mails.

The visitor's address leaves the database for the team only when the conversation has been answered, for the organiser
never.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core import ids
from eventapp.core.access import Role, Scope
from eventapp.core.clock import now
from eventapp.core.db import AnySelect, UtcDateTime, db
from eventapp.editions.models import Membership
from eventapp.exhibition.models.archive import ExhibitionEnd
from eventapp.exhibition.models.booths import Booth
from eventapp.exhibition.models.conversations import Enquiry, EnquiryMessage, EnquiryReport, EnquiryState
from eventapp.exhibition.models.lines import BoothLine
from eventapp.frozen import frozen
from eventapp.regions.models import Region

WAITING = (EnquiryState.NEW.value, EnquiryState.WORKING.value)
IS_FROZEN = (  # the exhibition is over: nobody can answer, so nothing is late
    sa.exists()
    .where(ExhibitionEnd.edition_id == Enquiry.edition_id, ExhibitionEnd.frozen_at.is_not(None))
    .correlate(Enquiry)
)
_HAS_ANSWER = Enquiry.answer_seconds.is_not(None)


_MARK = (
    sa.select(
        Enquiry.id,
        Enquiry.changes,
        sa.case((BoothLine.available_until > sa.bindparam("at", type_=UtcDateTime()), 1), else_=0).label(
            "is_available"
        ),
    )
    .outerjoin(BoothLine, sa.and_(BoothLine.edition_id == Enquiry.edition_id, BoothLine.booth_id == Enquiry.booth_id))
    .where(Enquiry.edition_id == sa.bindparam("edition_id"), Enquiry.token_hash == sa.bindparam("token_hash"))
)


@frozen
class Message:
    """One message; ``author`` is the name of the team's person, for the team. ``id`` is its public id."""

    side: str
    text: str
    at: datetime
    author: str | None
    id: str
    by_hand_at: datetime | None


@frozen
class Conversation:
    """A conversation with its messages, oldest first. The team gets ``email`` and ``phone`` once it has answered."""

    id: int
    public_id: str
    booth_id: int
    slug: str
    region: str
    name: str
    email: str | None
    phone: str | None
    locale: str
    state: str
    waits: bool
    created_at: datetime
    changes: int
    assigned_to: int | None
    assignee: str | None
    answer_seconds: int | None
    due_at: datetime | None
    ended_at: datetime | None
    messages: list[Message]


@frozen
class Reader:
    """Somebody whom a visitor's message is mailed to."""

    user_id: int
    name: str
    email: str
    locale: str


def for_team(scope: Scope, public_id: str) -> Conversation | None:
    """A conversation of the own booth, or None for another region's. 2 statements."""
    query = _conversation(*(sa.case((_HAS_ANSWER, column), else_=None) for column in (Enquiry.email, Enquiry.phone)))
    query = query.where(Enquiry.edition_id == scope.edition_id, Booth.region_id == scope.region_id)
    query = query.where(Enquiry.public_id == public_id)
    return _whole(scope, query)


def for_visitor(scope: Scope, token: str) -> Conversation | None:
    """The conversation that a visitor's token opens. 2 statements."""
    query = _conversation(sa.cast(Enquiry.email, sa.String), sa.cast(Enquiry.phone, sa.String))
    query = query.where(Enquiry.edition_id == scope.edition_id, Enquiry.token_hash == ids.token_hash(token))
    return _whole(scope, query)


def for_organiser(scope: Scope, public_id: str) -> Conversation | None:
    """A conversation that somebody has reported; without addresses. 2 statements."""
    reported = sa.exists().where(EnquiryReport.edition_id == Enquiry.edition_id, EnquiryReport.enquiry_id == Enquiry.id)
    query = _conversation(sa.null(), sa.null()).where(Enquiry.edition_id == scope.edition_id)
    return _whole(scope, query.where(Enquiry.public_id == public_id, reported))


def mark_for_visitor(scope: Scope, token: str) -> str | None:
    """What changes with whatever the visitor's page shows, None for a token that opens nothing. 1 statement.

    Asked by every open page again and again: one row by a unique key, and one by a primary key.
    """
    row = db.session.execute(
        _MARK, {"edition_id": scope.edition_id, "token_hash": ids.token_hash(token), "at": now()}
    ).first()
    return f"{row.id}-{row.changes}-{int(row.is_available or 0)}" if row else None


def mark_for_team(scope: Scope, public_id: str) -> str | None:
    """The same for the team's page of a conversation. 1 statement."""
    query = (
        sa.select(Enquiry.id, Enquiry.changes)
        .join(Booth, sa.and_(Booth.edition_id == Enquiry.edition_id, Booth.id == Enquiry.booth_id))
        .where(
            Enquiry.edition_id == scope.edition_id,
            Enquiry.public_id == public_id,
            Booth.region_id == scope.region_id,
        )
    )
    row = db.session.execute(query).first()
    return f"{row.id}-{row.changes}" if row else None


def readers(scope: Scope, booth_id: int, *, to: int | None = None, everybody: bool = False) -> list[Reader]:
    """Who reads a booth's mail: ``to`` if of the team, its person in charge, or everybody of the team. 1 statement."""
    query = (
        sa.select(User.id, User.name, User.email, User.locale, Booth.pic_user_id)
        .join(Membership, Membership.user_id == User.id)
        .join(Booth, sa.and_(Booth.edition_id == Membership.edition_id, Booth.region_id == Membership.region_id))
        .where(
            Membership.edition_id == scope.edition_id,
            Membership.role == Role.REGION.value,
            Booth.id == booth_id,
            User.disabled_at.is_(None),
        )
        .order_by(User.id)
    )
    team = db.rows(query)
    asked = [row for row in team if row.id == to]
    in_charge = [row for row in team if row.id == row.pic_user_id and not everybody]
    return [Reader(*row[:4]) for row in asked or in_charge or team]


def organisers(scope: Scope) -> list[Reader]:
    """Whom to tell when a booth has no team that could read its mail. 1 statement."""
    query = (
        sa.select(User.id, User.name, User.email, User.locale)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.edition_id == scope.edition_id,
            Membership.role == Role.ORGANISER.value,
            User.disabled_at.is_(None),
        )
        .order_by(User.id)
    )
    return [Reader(*row) for row in db.rows(query)]


def _conversation(email: sa.ColumnElement[Any], phone: sa.ColumnElement[Any]) -> AnySelect:
    assignee = sa.select(User.name).where(User.id == Enquiry.assigned_to).scalar_subquery()
    return (
        sa.select(
            Enquiry.id,
            Enquiry.public_id,
            Enquiry.booth_id,
            Booth.slug,
            Region.name,
            Enquiry.name,
            email,
            phone,
            Enquiry.locale,
            Enquiry.state,
            Enquiry.state.in_(WAITING),
            Enquiry.created_at,
            Enquiry.changes,
            Enquiry.assigned_to,
            assignee,
            Enquiry.answer_seconds,
            Enquiry.due_at,
            Enquiry.ended_at,
        )
        .join(Booth, Booth.id == Enquiry.booth_id)
        .join(Region, Region.id == Booth.region_id)
    )


def _whole(scope: Scope, query: AnySelect) -> Conversation | None:
    row = db.session.execute(query).first()
    if row is None:
        return None
    messages = (
        sa.select(
            EnquiryMessage.side,
            EnquiryMessage.text,
            EnquiryMessage.created_at,
            User.name,
            EnquiryMessage.public_id,
            EnquiryMessage.by_hand_at,
        )
        .outerjoin(User, User.id == EnquiryMessage.user_id)
        .where(EnquiryMessage.edition_id == scope.edition_id, EnquiryMessage.enquiry_id == row.id)
        .order_by(EnquiryMessage.id)
    )
    return Conversation(*(*row, [Message(*found) for found in db.rows(messages)]))
