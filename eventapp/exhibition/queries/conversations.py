"""Conversations: the team's inbox, the visitor's own page, and who gets the mails.

The visitor's address leaves the database for the team only when the conversation has been answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core import ids, paging
from eventapp.core.access import Role, Scope
from eventapp.core.db import AnySelect, db
from eventapp.core.paging import Page
from eventapp.editions.models import Membership
from eventapp.exhibition.models.booths import Booth
from eventapp.exhibition.models.conversations import Enquiry, EnquiryMessage, EnquiryState, Side
from eventapp.regions.models import Region

_EXCERPT = 140  # characters of the latest message in the inbox


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One conversation in the team's list. ``waits`` when the visitor wrote last."""

    public_id: str
    name: str
    state: str
    waits: bool
    last_at: datetime
    excerpt: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message; ``author`` is the name of the team's person, for the team."""

    side: str
    text: str
    at: datetime
    author: str | None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation with its messages, oldest first. ``email`` is None for the team until it has answered."""

    id: int
    public_id: str
    booth_id: int
    slug: str
    region: str
    name: str
    email: str | None
    locale: str
    state: str
    waits: bool
    created_at: datetime
    messages: list[Message]


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody whom a visitor's message is mailed to."""

    user_id: int
    name: str
    email: str
    locale: str


def inbox(scope: Scope, *, waiting: bool = False, after: str | None = None, limit: int = 30) -> Page[InboxRow]:
    """The own booth's conversations, latest first; ``waiting`` only those whose visitor wrote last. 1 statement."""
    latest = (
        sa.select(EnquiryMessage.text)
        .where(EnquiryMessage.edition_id == Enquiry.edition_id, EnquiryMessage.enquiry_id == Enquiry.id)
        .order_by(EnquiryMessage.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = sa.select(
        Enquiry.public_id,
        Enquiry.name,
        Enquiry.state,
        Enquiry.last_side == Side.VISITOR.value,
        Enquiry.last_at,
        sa.func.substr(latest, 1, _EXCERPT),
    ).join(Booth, Booth.id == Enquiry.booth_id)
    query = query.where(*_own(scope))
    if waiting:
        query = query.where(Enquiry.last_side == Side.VISITOR.value)
    if after:
        at, enquiry_id = paging.decode_cursor(after, (datetime, int))
        older = sa.and_(Enquiry.last_at == at, Enquiry.id < enquiry_id)
        query = query.where(sa.or_(Enquiry.last_at < at, older))
    query = query.add_columns(Enquiry.id).order_by(Enquiry.last_at.desc(), Enquiry.id.desc())
    found = db.rows(query.limit(limit + 1))
    rows = [InboxRow(*row[:-1]) for row in found[:limit]]
    last = found[limit - 1] if len(found) > limit else None
    return Page(rows, paging.encode_cursor((last.last_at, last.id)) if last else None)


def counts(scope: Scope) -> tuple[int, int]:
    """How many conversations the own booth has, and how many wait for an answer. 1 statement."""
    waiting = sa.func.sum(sa.case((Enquiry.last_side == Side.VISITOR.value, 1), else_=0))
    query = sa.select(sa.func.count(), waiting).select_from(Enquiry).join(Booth, Booth.id == Enquiry.booth_id)
    total, waits = db.session.execute(query.where(*_own(scope))).one()
    return int(total), int(waits or 0)


def waiting(scope: Scope) -> int | None:
    """The number beside the inbox in the navigation; None when nothing waits. 1 statement."""
    return counts(scope)[1] or None


def for_team(scope: Scope, public_id: str) -> Conversation | None:
    """A conversation of the own booth, or None for another region's. 2 statements."""
    address = sa.case((Enquiry.state == EnquiryState.ANSWERED.value, Enquiry.email), else_=None)
    query = _conversation(address).where(*_own(scope), Enquiry.public_id == public_id)
    return _whole(scope, query)


def for_visitor(scope: Scope, token: str) -> Conversation | None:
    """The conversation that a visitor's token opens. 2 statements."""
    query = _conversation(sa.cast(Enquiry.email, sa.String))
    query = query.where(Enquiry.edition_id == scope.edition_id, Enquiry.token_hash == ids.token_hash(token))
    return _whole(scope, query)


def readers(scope: Scope, booth_id: int) -> list[Reader]:
    """Who reads a booth's mail: its person in charge, or everybody of the team when none is named. 1 statement."""
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
    in_charge = [row for row in team if row.id == row.pic_user_id]
    return [Reader(*row[:4]) for row in in_charge or team]


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


def _own(scope: Scope) -> tuple[sa.ColumnElement[bool], ...]:
    return (Enquiry.edition_id == scope.edition_id, Booth.region_id == scope.region_id)


def _conversation(address: sa.ColumnElement[Any]) -> AnySelect:
    return (
        sa.select(
            Enquiry.id,
            Enquiry.public_id,
            Enquiry.booth_id,
            Booth.slug,
            Region.name,
            Enquiry.name,
            address,
            Enquiry.locale,
            Enquiry.state,
            Enquiry.last_side == Side.VISITOR.value,
            Enquiry.created_at,
        )
        .join(Booth, Booth.id == Enquiry.booth_id)
        .join(Region, Region.id == Booth.region_id)
    )


def _whole(scope: Scope, query: AnySelect) -> Conversation | None:
    row = db.session.execute(query).first()
    if row is None:
        return None
    messages = (
        sa.select(EnquiryMessage.side, EnquiryMessage.text, EnquiryMessage.created_at, User.name)
        .outerjoin(User, User.id == EnquiryMessage.user_id)
        .where(EnquiryMessage.edition_id == scope.edition_id, EnquiryMessage.enquiry_id == row.id)
        .order_by(EnquiryMessage.id)
    )
    return Conversation(*(*row, [Message(*found) for found in db.rows(messages)]))
