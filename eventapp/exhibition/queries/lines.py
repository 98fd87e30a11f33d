"""How a booth's people can be reached, as a visitor, the team and the organiser ask it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core.access import Scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.editions.models import Edition
from eventapp.exhibition.models.archive import ExhibitionEnd
from eventapp.exhibition.models.booths import Booth, BoothState, ContactLink
from eventapp.exhibition.models.conversations import Enquiry
from eventapp.exhibition.models.lines import Audience, BoothLine, LineSetting
from eventapp.exhibition.models.meetings import MeetingSlot, SlotState
from eventapp.exhibition.rules import drafts, links
from eventapp.exhibition.rules.hours import EVERY_DAY, MINUTES, Hours
from eventapp.exhibition.rules.links import SHIELDED_KINDS, Link, LinkKind
from eventapp.frozen import frozen

LEAST_ANSWERS = 3  # fewer answers say nothing about how fast a team usually is
LAST_ANSWERS = 50  # of so many the median is taken: how fast they are, not how fast they once were


@frozen
class Line:
    """The direct line of a booth. ``shielded`` are the kinds of contacts that are shown after a press.

    ``median_seconds`` is the usual time to the first answer, None from fewer than LEAST_ANSWERS.
    """

    booth_id: int
    audience: str
    hours: Hours
    shielded: tuple[LinkKind, ...]
    available_until: datetime | None
    promised_hours: int | None
    median_seconds: float | None
    free_slots: int
    next_slot: datetime | None
    is_frozen: bool
    starts_on: date | None
    ends_on: date | None

    @property
    def is_available(self) -> bool:
        """Whether somebody of the team says that they are there now."""
        return self.available_until is not None and self.available_until > now()

    def on_forum_day(self, today: date) -> bool:
        """Whether the forum runs on this day of the edition's zone."""
        return self.starts_on is not None and self.starts_on <= today <= (self.ends_on or self.starts_on)


@frozen
class OwnLine:
    """Who answers and the team's choices, as its form shows them."""

    booth_id: int
    audience: str
    hours: Hours
    deputy_user_id: int | None
    available_until: datetime | None
    contacts: dict[str, str]  # stored values by kind
    person: str
    unit: str
    pic_user_id: int | None

    @property
    def mark(self) -> str:
        """A short text that changes with what the form shows; whether somebody is there now is no part of it."""
        return drafts.mark_of_values({**asdict(self), "available_until": None})


def _median(booth_id: sa.ColumnElement[Any]) -> sa.ScalarSelect[Any]:
    """The median of the last answers' seconds (of an even number the mean of the middle two); NULL for too few."""
    last = (
        sa.select(Enquiry.answer_seconds.label("seconds"))
        .where(
            Enquiry.edition_id == sa.bindparam("edition_id"),
            Enquiry.booth_id == booth_id,
            Enquiry.answer_seconds.is_not(None),
        )
        .order_by(Enquiry.last_at.desc())
        .limit(LAST_ANSWERS)
        .subquery()
    )
    ranked = sa.select(
        last.c.seconds,
        sa.func.row_number().over(order_by=last.c.seconds).label("rank"),
        sa.func.count().over().label("all"),
    ).subquery()
    middle = sa.and_(
        ranked.c.all >= LEAST_ANSWERS,
        ranked.c.rank * 2 >= ranked.c.all,
        ranked.c.rank * 2 <= ranked.c.all + 2,
    )
    return sa.select(sa.func.avg(ranked.c.seconds)).where(middle).scalar_subquery()


_FREE = (
    MeetingSlot.edition_id == sa.bindparam("edition_id"),
    MeetingSlot.booth_id == sa.bindparam("booth_id"),
    MeetingSlot.state == SlotState.OPEN.value,
    MeetingSlot.starts_at > sa.bindparam("at"),
)
_SHIELDED = [kind.value for kind in SHIELDED_KINDS]
_KINDS = (
    sa.select(sa.func.aggregate_strings(ContactLink.kind, ","))
    .where(
        ContactLink.edition_id == sa.bindparam("edition_id"),
        ContactLink.booth_id == sa.bindparam("booth_id"),
        ContactLink.kind.in_(_SHIELDED),
    )
    .scalar_subquery()
)
_LINE = (
    sa.select(
        Booth.id,
        BoothLine.audience,
        BoothLine.days,
        BoothLine.from_minute,
        BoothLine.until_minute,
        _KINDS.label("kinds"),
        BoothLine.available_until,
        LineSetting.answer_hours,
        _median(sa.bindparam("booth_id", type_=sa.BigInteger)).label("median"),
        sa.select(sa.func.count()).select_from(MeetingSlot).where(*_FREE).scalar_subquery().label("free"),
        sa.select(sa.func.min(MeetingSlot.starts_at)).where(*_FREE).scalar_subquery().label("next_slot"),
        ExhibitionEnd.frozen_at,
        Edition.starts_on,
        Edition.ends_on,
    )
    .join(Edition, Edition.id == Booth.edition_id)
    .outerjoin(BoothLine, sa.and_(BoothLine.edition_id == Booth.edition_id, BoothLine.booth_id == Booth.id))
    .outerjoin(LineSetting, LineSetting.edition_id == Booth.edition_id)
    .outerjoin(ExhibitionEnd, ExhibitionEnd.edition_id == Booth.edition_id)
    .where(Booth.edition_id == sa.bindparam("edition_id"), Booth.id == sa.bindparam("booth_id"))
)


def of_booth(scope: Scope, booth_id: int) -> Line | None:
    """The direct line of a booth of this edition, whether it is shown or not. 1 statement."""
    row = db.session.execute(_LINE, {"edition_id": scope.edition_id, "booth_id": booth_id, "at": now()}).first()
    if row is None:
        return None
    kinds = set((row.kinds or "").split(","))
    return Line(
        row.id,
        row.audience or Audience.EVERYONE.value,
        _hours(row),
        tuple(kind for kind in SHIELDED_KINDS if kind.value in kinds),
        row.available_until,
        row.answer_hours,
        float(row.median) if row.median is not None else None,
        row.free,
        row.next_slot,
        row.frozen_at is not None,
        row.starts_on,
        row.ends_on,
    )


def shown_booth(scope: Scope, slug: str) -> int | None:
    """The id of a booth that visitors see. 1 statement."""
    query = sa.select(Booth.id).where(
        Booth.edition_id == scope.edition_id,
        Booth.slug == slug,
        Booth.state == BoothState.PUBLISHED.value,
        Booth.hidden_at.is_(None),
    )
    found: int | None = db.scalar(query)
    return found


def shielded(scope: Scope, booth_id: int) -> list[Link]:
    """The contacts that are shown after a press, built anew; whether they may be is for the caller. 1 statement."""
    query = sa.select(ContactLink.kind, ContactLink.value).where(
        ContactLink.edition_id == scope.edition_id,
        ContactLink.booth_id == booth_id,
        ContactLink.kind.in_(_SHIELDED),
    )
    values = {row.kind: row.value for row in db.rows(query)}
    built = (links.stored(kind, values[kind.value]) for kind in SHIELDED_KINDS if kind.value in values)
    return [link for link in built if link is not None]


def office(scope: Scope, booth_id: int | None = None) -> dict[int, list[Link]]:
    """The contacts of offices by booth, for the archive: no WhatsApp and no mobile phone. 1 statement.

    Only of teams that show them to everyone: what is for ticket holders or for nobody is in no archive.
    """
    chosen = sa.and_(BoothLine.edition_id == ContactLink.edition_id, BoothLine.booth_id == ContactLink.booth_id)
    audience = sa.func.coalesce(BoothLine.audience, Audience.EVERYONE.value)
    query = (
        sa.select(ContactLink.booth_id, ContactLink.kind, ContactLink.value)
        .outerjoin(BoothLine, chosen)
        .where(
            ContactLink.edition_id == scope.edition_id,
            ContactLink.kind.in_(_SHIELDED),
            audience == Audience.EVERYONE.value,
        )
        .order_by(ContactLink.booth_id, ContactLink.id)
    )
    if booth_id is not None:
        query = query.where(ContactLink.booth_id == booth_id)
    found: dict[int, list[Link]] = {}
    for found_id, kind, value in db.rows(query):
        link = links.stored(LinkKind(kind), value)
        if link is not None and not links.is_personal(LinkKind(kind), value):
            found.setdefault(found_id, []).append(link)
    return found


def own(scope: Scope) -> OwnLine | None:
    """The choices of the own team; None while its booth is not open. 2 statements."""
    query = (
        sa.select(
            Booth.id,
            BoothLine.audience,
            BoothLine.days,
            BoothLine.from_minute,
            BoothLine.until_minute,
            BoothLine.deputy_user_id,
            BoothLine.available_until,
            Booth.pic_name,
            Booth.pic_unit,
            Booth.pic_user_id,
        )
        .outerjoin(BoothLine, sa.and_(BoothLine.edition_id == Booth.edition_id, BoothLine.booth_id == Booth.id))
        .where(Booth.edition_id == scope.edition_id, Booth.region_id == scope.region_id)
    )
    row = db.session.execute(query).first()
    if row is None:
        return None
    stored = sa.select(ContactLink.kind, ContactLink.value).where(
        ContactLink.edition_id == scope.edition_id, ContactLink.booth_id == row.id
    )
    contacts = {found.kind: found.value for found in db.rows(stored)}
    audience = row.audience or Audience.EVERYONE.value
    return OwnLine(
        row.id,
        audience,
        _hours(row),
        row.deputy_user_id,
        row.available_until,
        contacts,
        row.pic_name,
        row.pic_unit,
        row.pic_user_id,
    )


def promised_hours(scope: Scope) -> int | None:
    """Within how many hours booths answer, as the organiser has set it. 1 statement."""
    found: int | None = db.scalar(sa.select(LineSetting.answer_hours).where(LineSetting.edition_id == scope.edition_id))
    return found


def deputy(scope: Scope, booth_id: int) -> tuple[int, str] | None:
    """The deputy's id and name, if the team has named one who can still sign in. 1 statement."""
    query = (
        sa.select(User.id, User.name)
        .join(BoothLine, BoothLine.deputy_user_id == User.id)
        .where(BoothLine.edition_id == scope.edition_id, BoothLine.booth_id == booth_id, User.disabled_at.is_(None))
    )
    row = db.session.execute(query).first()
    return (row[0], row[1]) if row else None


def _hours(row: Any) -> Hours:
    if row.days is None:
        return Hours(EVERY_DAY, 0, MINUTES)
    return Hours(row.days, row.from_minute, row.until_minute)
