"""The organiser's board of the direct line: what waits, how booths keep the promise, what was reported.

The organiser sees that something waits and for how long, never what was written, unless somebody reported it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventapp.accounts.models import User
from eventapp.core import paging
from eventapp.core.access import EditionRef, Scope
from eventapp.core.clock import now
from eventapp.core.db import AnySelect, db
from eventapp.core.paging import Page
from eventapp.editions.models import Edition
from eventapp.exhibition.models.archive import ExhibitionEnd
from eventapp.exhibition.models.booths import Booth, ContactLink
from eventapp.exhibition.models.conversations import Enquiry, EnquiryReport
from eventapp.exhibition.queries.conversations import IS_FROZEN, WAITING
from eventapp.exhibition.rules.links import LinkKind
from eventapp.frozen import frozen
from eventapp.regions.models import Region

SHOWN = ("late", "first", "again")
REMIND_BEFORE = 0.25  # of the promised time is left when the reminder goes out
_Pic = aliased(User)


@frozen
class WaitingRow:
    """A conversation that waits for its booth. ``whatsapp`` is the booth's number, if it gave one."""

    public_id: str
    region: str
    slug: str
    created_at: datetime
    due_at: datetime | None
    is_first: bool  # no answer yet, else the visitor wrote again
    assignee: str | None
    pic: str | None
    handed_over_at: datetime | None
    nudged_at: datetime | None
    nudges: int
    whatsapp: str | None


@frozen
class Totals:
    """The numbers over the board. ``in_time`` of ``promised`` first answers came within the promise."""

    waiting: int
    late: int
    first: int
    answered: int
    promised: int
    in_time: int
    reports: int

    @property
    def again(self) -> int:
        """Waiting although there was an answer before."""
        return self.waiting - self.first


@frozen
class ReportRow:
    """A conversation that somebody reported."""

    id: int
    public_id: str
    region: str
    side: str
    reason: str
    created_at: datetime
    decision: str | None
    decided_at: datetime | None


@frozen
class Due:
    """A first answer that is missing: who must be told."""

    enquiry_id: int
    public_id: str
    booth_id: int
    region: str
    edition: EditionRef
    due_at: datetime
    handed_over: bool


def waiting(scope: Scope, *, show: str = "", after: str | None = None, limit: int = 50) -> Page[WaitingRow]:
    """What waits, longest first; ``show`` is one of SHOWN. 1 statement."""
    number = (
        sa.select(ContactLink.value)
        .where(
            ContactLink.edition_id == Enquiry.edition_id,
            ContactLink.booth_id == Enquiry.booth_id,
            ContactLink.kind == LinkKind.WHATSAPP.value,
        )
        .scalar_subquery()
    )
    query = (
        sa.select(
            Enquiry.public_id,
            Region.name,
            Booth.slug,
            Enquiry.created_at.label("written_at"),
            sa.case((~IS_FROZEN, Enquiry.due_at), else_=None).label("due"),
            Enquiry.answer_seconds.is_(None),
            User.name.label("assignee"),
            _Pic.name.label("pic"),
            Enquiry.handed_over_at,
            Enquiry.nudged_at,
            Enquiry.nudges,
            number.label("whatsapp"),
        )
        .join(Booth, Booth.id == Enquiry.booth_id)
        .join(Region, Region.id == Booth.region_id)
        .outerjoin(User, User.id == Enquiry.assigned_to)
        .outerjoin(_Pic, _Pic.id == Booth.pic_user_id)
        .where(Enquiry.edition_id == scope.edition_id, Enquiry.state.in_(WAITING), *_shown(show))
    )
    return paging.page(query, by=(Enquiry.created_at, Enquiry.id), row=WaitingRow, after=after, limit=limit)


def totals(scope: Scope) -> Totals:
    """The numbers over the board. 2 statements."""
    waits = Enquiry.state.in_(WAITING)
    promised = sa.and_(Enquiry.answer_seconds.is_not(None), Enquiry.due_at.is_not(None))
    conditions = (
        waits,
        sa.and_(waits, *_shown("late")),
        sa.and_(waits, *_shown("first")),
        Enquiry.answer_seconds.is_not(None),
        promised,
        sa.and_(promised, Enquiry.answer_seconds <= _seconds_promised()),
    )
    sums = (sa.func.sum(sa.case((condition, 1), else_=0)) for condition in conditions)
    query = sa.select(*sums).select_from(Enquiry).where(Enquiry.edition_id == scope.edition_id)
    return Totals(*(int(number or 0) for number in (*db.session.execute(query).one(), reports(scope))))


def reports(scope: Scope) -> int:
    """How many reports nobody has decided on. 1 statement."""
    return int(db.scalar(_open_reports(scope)))


def to_do(scope: Scope) -> int | None:
    """The number beside the board in the navigation: what is late, and reports to decide on. 1 statement."""
    late = sa.select(sa.func.count()).select_from(Enquiry)
    late = late.where(Enquiry.edition_id == scope.edition_id, Enquiry.state.in_(WAITING), *_shown("late"))
    together = sa.select(late.scalar_subquery() + _open_reports(scope).scalar_subquery())
    return int(db.scalar(together)) or None


def _open_reports(scope: Scope) -> AnySelect:
    query = sa.select(sa.func.count()).select_from(EnquiryReport)
    return query.where(EnquiryReport.edition_id == scope.edition_id, EnquiryReport.decision.is_(None))


def reported(scope: Scope) -> list[ReportRow]:
    """Reports, open ones first, then latest first; at most 200. 1 statement."""
    query = (
        sa.select(
            EnquiryReport.id,
            Enquiry.public_id,
            Region.name,
            EnquiryReport.side,
            EnquiryReport.reason,
            EnquiryReport.created_at,
            EnquiryReport.decision,
            EnquiryReport.decided_at,
        )
        .join(
            Enquiry,
            sa.and_(Enquiry.edition_id == EnquiryReport.edition_id, Enquiry.id == EnquiryReport.enquiry_id),
        )
        .join(Booth, Booth.id == Enquiry.booth_id)
        .join(Region, Region.id == Booth.region_id)
        .where(EnquiryReport.edition_id == scope.edition_id)
        .order_by(EnquiryReport.decision.is_not(None), EnquiryReport.id.desc())
        .limit(200)
    )
    return [ReportRow(*row) for row in db.rows(query)]


def to_remind(*, limit: int = 200) -> list[Due]:
    """First answers whose time is nearly over and of which nobody was reminded, in every edition. 1 statement."""
    at = now()
    found = db.rows(
        _due()
        .where(Enquiry.reminded_at.is_(None), Enquiry.due_at > at, Enquiry.due_at <= at + _LONGEST_NOTICE)
        .limit(limit)
    )
    return [_as_due(row) for row in found if row.due_at - at <= (row.due_at - row.created_at) * REMIND_BEFORE]


def to_hand_over(*, limit: int = 200) -> list[Due]:
    """First answers whose time is over and which nobody has taken over, in every edition. 1 statement."""
    query = _due().where(Enquiry.handed_over_at.is_(None), Enquiry.due_at <= now()).limit(limit)
    return [_as_due(row) for row in db.rows(query)]


_LONGEST_NOTICE = timedelta(hours=720 * REMIND_BEFORE)


def _due() -> AnySelect:
    return (
        sa.select(
            Enquiry.id,
            Enquiry.public_id,
            Enquiry.booth_id,
            Region.name.label("region"),
            Edition.id,
            Edition.slug,
            Edition.name,
            Edition.zone,
            Edition.is_example,
            Enquiry.due_at,
            Enquiry.created_at,
            Enquiry.handed_over_at,
        )
        .join(Booth, Booth.id == Enquiry.booth_id)
        .join(Region, Region.id == Booth.region_id)
        .join(Edition, Edition.id == Enquiry.edition_id)
        .outerjoin(ExhibitionEnd, ExhibitionEnd.edition_id == Enquiry.edition_id)
        .where(
            Enquiry.answer_seconds.is_(None),
            Enquiry.due_at.is_not(None),
            Enquiry.state.in_(WAITING),
            ExhibitionEnd.frozen_at.is_(None),  # nobody can answer in a frozen exhibition
        )
        .order_by(Enquiry.due_at, Enquiry.id)
        .execution_options(unscoped="the clock runs in every edition")
    )


def _as_due(row: Any) -> Due:
    return Due(row[0], row[1], row[2], row[3], EditionRef(*row[4:9]), row.due_at, row.handed_over_at is not None)


def _shown(show: str) -> list[sa.ColumnElement[bool]]:
    if show == "late":
        return [Enquiry.answer_seconds.is_(None), Enquiry.due_at <= now(), ~IS_FROZEN]
    if show == "first":
        return [Enquiry.answer_seconds.is_(None)]
    return [Enquiry.answer_seconds.is_not(None)] if show == "again" else []


def _seconds_promised() -> sa.ColumnElement[Any]:
    """From the first message to the end of the promise, in seconds."""
    if db.is_sqlite:
        return (sa.func.julianday(Enquiry.due_at) - sa.func.julianday(Enquiry.created_at)) * 86400 + 1
    return sa.func.extract("epoch", Enquiry.due_at - Enquiry.created_at)
