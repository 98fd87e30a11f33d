"""The team's inbox: conversations of its own booth with filters and search, notes, ready answers, blocks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core import paging
from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.core.keys import keys
from eventapp.core.paging import Page
from eventapp.exhibition.models.booths import Booth
from eventapp.exhibition.models.conversations import (
    AnswerTemplate,
    Enquiry,
    EnquiryBlock,
    EnquiryMessage,
    EnquiryNote,
    EnquiryReport,
    EnquiryState,
    Side,
)
from eventapp.exhibition.queries.conversations import IS_FROZEN, WAITING
from eventapp.frozen import frozen

EXCERPT = 140  # characters of the latest message
SHOWN = ("waiting", "mine", *(state.value for state in EnquiryState))


@frozen
class InboxRow:
    """One conversation in the team's list. ``waits`` while the team has something to answer."""

    public_id: str
    name: str
    state: str
    waits: bool
    last_at: datetime
    due_at: datetime | None  # of a first answer that is still missing
    assignee: str | None
    excerpt: str


@frozen
class Counts:
    """The numbers over the list. ``waiting`` is new and working together, ``mine`` what waits for the asking person."""

    new: int
    working: int
    answered: int
    closed: int
    mine: int

    @property
    def waiting(self) -> int:
        """What is not answered yet."""
        return self.new + self.working

    @property
    def all(self) -> int:
        """Every conversation once."""
        return self.waiting + self.answered + self.closed


@frozen
class Note:
    """What a colleague wrote for the team."""

    author: str | None
    at: datetime
    text: str


@frozen
class Template:
    """A ready answer."""

    id: int
    title: str
    text: str


@frozen
class Handling:
    """What the team's page of a conversation shows beside the messages."""

    notes: list[Note]
    is_blocked: bool
    reported_at: datetime | None


def inbox(scope: Scope, *, show: str = "", q: str = "", after: str | None = None, limit: int = 30) -> Page[InboxRow]:
    """The own booth's conversations, latest first; ``show`` is one of SHOWN, ``q`` words of names and messages.

    1 statement.
    """
    latest = (
        sa.select(EnquiryMessage.text)
        .where(EnquiryMessage.edition_id == Enquiry.edition_id, EnquiryMessage.enquiry_id == Enquiry.id)
        .order_by(EnquiryMessage.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        sa.select(
            Enquiry.public_id,
            Enquiry.name,
            Enquiry.state,
            Enquiry.state.in_(WAITING),
            Enquiry.last_at,
            sa.case((sa.and_(Enquiry.answer_seconds.is_(None), ~IS_FROZEN), Enquiry.due_at), else_=None).label("due"),
            User.name.label("assignee"),
            sa.func.substr(latest, 1, EXCERPT).label("excerpt"),
        )
        .join(Booth, Booth.id == Enquiry.booth_id)
        .outerjoin(User, User.id == Enquiry.assigned_to)
        .where(*_own(scope), *_shown(scope, show), *_holding(q))
    )
    return paging.page(query, by=(Enquiry.last_at, Enquiry.id), row=InboxRow, after=after, limit=limit, descending=True)


def counts(scope: Scope) -> Counts:
    """How many conversations of the own booth stand in which state. 1 statement."""
    states = [sa.func.sum(sa.case((Enquiry.state == state.value, 1), else_=0)) for state in EnquiryState]
    mine = sa.func.sum(sa.case((sa.and_(*_shown(scope, "mine")), 1), else_=0))
    query = sa.select(*states, mine).select_from(Enquiry).join(Booth, Booth.id == Enquiry.booth_id)
    return Counts(*(int(number or 0) for number in db.session.execute(query.where(*_own(scope))).one()))


def waiting(scope: Scope) -> int | None:
    """The number beside the inbox in the navigation; None when nothing waits or the exhibition is over.

    1 statement.
    """
    query = sa.select(sa.func.count()).select_from(Enquiry).join(Booth, Booth.id == Enquiry.booth_id)
    return int(db.scalar(query.where(*_own(scope), Enquiry.state.in_(WAITING), ~IS_FROZEN))) or None


def block_hash(email: str) -> str:
    """What is kept of an address from which a booth takes no messages."""
    return keys.token("enquiry-block", email)


def handling(scope: Scope, enquiry_id: int, booth_id: int) -> Handling:
    """Notes, block and report of a conversation. 3 statements."""
    notes = (
        sa.select(User.name, EnquiryNote.created_at, EnquiryNote.text)
        .select_from(EnquiryNote)
        .outerjoin(User, User.id == EnquiryNote.user_id)
        .where(EnquiryNote.edition_id == scope.edition_id, EnquiryNote.enquiry_id == enquiry_id)
        .order_by(EnquiryNote.id)
    )
    reported = sa.and_(
        EnquiryReport.edition_id == Enquiry.edition_id,
        EnquiryReport.enquiry_id == Enquiry.id,
        EnquiryReport.side == Side.TEAM.value,
    )
    facts = (
        sa.select(Enquiry.email, EnquiryReport.created_at)
        .outerjoin(EnquiryReport, reported)
        .where(Enquiry.edition_id == scope.edition_id, Enquiry.id == enquiry_id)
    )
    email, reported_at = db.session.execute(facts).one()
    block = sa.select(sa.func.count()).where(
        EnquiryBlock.edition_id == scope.edition_id,
        EnquiryBlock.booth_id == booth_id,
        EnquiryBlock.email_hash == block_hash(email),
    )
    return Handling([Note(*row) for row in db.rows(notes)], bool(db.scalar(block)), reported_at)


def templates(scope: Scope) -> list[Template]:
    """The own booth's ready answers by title. 1 statement."""
    query = (
        sa.select(AnswerTemplate.id, AnswerTemplate.title, AnswerTemplate.text)
        .join(Booth, sa.and_(Booth.edition_id == AnswerTemplate.edition_id, Booth.id == AnswerTemplate.booth_id))
        .where(AnswerTemplate.edition_id == scope.edition_id, Booth.region_id == scope.region_id)
        .order_by(AnswerTemplate.title, AnswerTemplate.id)
    )
    return [Template(*row) for row in db.rows(query)]


def _own(scope: Scope) -> tuple[sa.ColumnElement[bool], ...]:
    return (Enquiry.edition_id == scope.edition_id, Booth.region_id == scope.region_id)


def _shown(scope: Scope, show: str) -> list[sa.ColumnElement[bool]]:
    if show == "waiting":
        return [Enquiry.state.in_(WAITING)]
    if show == "mine":
        return [Enquiry.state.in_(WAITING), Enquiry.assigned_to == scope.actor.id]
    return [Enquiry.state == show] if show in SHOWN else []


def _holding(q: str) -> list[sa.ColumnElement[bool]]:
    """Every word stands in the visitor's name or in a message."""
    found: list[Any] = []
    for word in q.lower().split()[:6]:
        said = sa.exists().where(
            EnquiryMessage.edition_id == Enquiry.edition_id,
            EnquiryMessage.enquiry_id == Enquiry.id,
            sa.func.lower(EnquiryMessage.text).contains(word, autoescape=True),
        )
        found.append(sa.or_(sa.func.lower(Enquiry.name).contains(word, autoescape=True), said))
    return found
