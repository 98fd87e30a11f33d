"""Meetings: the times a booth offers, and what was booked, for the visitor, the team and the organiser."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from eventapp.core import ids, paging
from eventapp.core.access import EditionRef, Scope
from eventapp.core.clock import now
from eventapp.core.db import AnySelect, db
from eventapp.core.paging import Page
from eventapp.editions.models import Edition
from eventapp.exhibition.models.booths import Booth
from eventapp.exhibition.models.meetings import Meeting, MeetingSlot, MeetingState, SlotState
from eventapp.frozen import frozen
from eventapp.regions.models import Region

JOIN_BEFORE = timedelta(minutes=15)
REMIND_BEFORE = timedelta(hours=24)


@frozen
class FreeSlot:
    """A time that can be booked. Where it is online, the link is not told yet."""

    public_id: str
    starts_at: datetime
    ends_at: datetime
    place: str
    is_online: bool


@frozen
class OwnSlot:
    """A time of the own booth with who took it."""

    public_id: str
    starts_at: datetime
    ends_at: datetime
    place: str
    join_url: str
    state: str
    meeting_id: str | None
    name: str | None
    topic: str | None
    meeting_state: str | None


@frozen
class MeetingFacts:
    """A meeting as both sides see it. No address and no join link is in it; ``is_online`` says that there is a link."""

    id: int
    public_id: str
    slot_id: int
    slot: str  # its public id
    booth_id: int
    slug: str
    region: str
    name: str
    topic: str
    locale: str
    state: str
    absent: str | None
    cancelled_by: str | None
    sequence: int
    starts_at: datetime
    ends_at: datetime
    place: str
    is_online: bool

    @property
    def may_change(self) -> bool:
        """Whether it can still be moved or cancelled."""
        return self.state == MeetingState.BOOKED.value and self.starts_at > now()

    @property
    def has_begun(self) -> bool:
        """Whether it can be told how it went."""
        return self.state != MeetingState.CANCELLED.value and self.starts_at <= now()

    @property
    def may_join(self) -> bool:
        """Whether the room opens: from JOIN_BEFORE the start until an hour after the end."""
        booked = self.is_online and self.state == MeetingState.BOOKED.value
        return booked and self.starts_at - JOIN_BEFORE <= now() <= self.ends_at + timedelta(hours=1)


@frozen
class BoothMeetings:
    """One booth in the organiser's overview."""

    region: str
    slug: str
    offered: int
    free: int
    booked: int
    held: int
    missed: int
    cancelled: int


@frozen
class ManagedMeeting:
    """A meeting to come in the organiser's overview: when and where, not with whom."""

    region: str
    starts_at: datetime
    ends_at: datetime
    place: str
    is_online: bool


@frozen
class Reminder:
    """A meeting that begins within a day."""

    meeting_id: int
    public_id: str
    edition: EditionRef


_IS_ONLINE = MeetingSlot.join_url != ""
_OF_SLOT = sa.and_(MeetingSlot.edition_id == Meeting.edition_id, MeetingSlot.id == Meeting.slot_id)
_HELD = Meeting.state != MeetingState.CANCELLED.value


def free(scope: Scope, booth_id: int, *, limit: int = 60) -> list[FreeSlot]:
    """What can be booked at a booth, soonest first. 1 statement."""
    query = (
        sa.select(MeetingSlot.public_id, MeetingSlot.starts_at, MeetingSlot.ends_at, MeetingSlot.place, _IS_ONLINE)
        .where(
            MeetingSlot.edition_id == scope.edition_id,
            MeetingSlot.booth_id == booth_id,
            MeetingSlot.state == SlotState.OPEN.value,
            MeetingSlot.starts_at > now(),
        )
        .order_by(MeetingSlot.starts_at)
        .limit(limit)
    )
    return [FreeSlot(*row) for row in db.rows(query)]


def own_slots(scope: Scope, *, past: bool = False, after: str | None = None, limit: int = 60) -> Page[OwnSlot]:
    """The own booth's times that were not withdrawn: those to come, or those that began, latest first. 1 statement."""
    query = (
        sa.select(
            MeetingSlot.public_id,
            MeetingSlot.starts_at.label("begins"),
            MeetingSlot.ends_at,
            MeetingSlot.place,
            MeetingSlot.join_url,
            MeetingSlot.state,
            Meeting.public_id.label("meeting"),
            Meeting.name,
            Meeting.topic,
            Meeting.state.label("meeting_state"),
        )
        .join(Booth, sa.and_(Booth.edition_id == MeetingSlot.edition_id, Booth.id == MeetingSlot.booth_id))
        .outerjoin(Meeting, sa.and_(_OF_SLOT, _HELD))
        .where(
            MeetingSlot.edition_id == scope.edition_id,
            Booth.region_id == scope.region_id,
            MeetingSlot.state != SlotState.WITHDRAWN.value,
            MeetingSlot.starts_at <= now() if past else MeetingSlot.starts_at > now(),
        )
    )
    by = (MeetingSlot.starts_at, MeetingSlot.id)
    return paging.page(query, by=by, row=OwnSlot, after=after, limit=limit, descending=past)


def own_counts(scope: Scope) -> dict[str, int]:
    """Times to come that are open and taken, and meetings whose end nobody has told. 1 statement."""
    at = now()
    ahead = MeetingSlot.starts_at > at
    sums = {
        "open": sa.and_(ahead, MeetingSlot.state == SlotState.OPEN.value),
        "taken": sa.and_(ahead, MeetingSlot.state == SlotState.TAKEN.value),
        "untold": sa.and_(MeetingSlot.ends_at <= at, Meeting.state == MeetingState.BOOKED.value),
    }
    query = (
        sa.select(*(sa.func.sum(sa.case((condition, 1), else_=0)).label(name) for name, condition in sums.items()))
        .select_from(MeetingSlot)
        .join(Booth, sa.and_(Booth.edition_id == MeetingSlot.edition_id, Booth.id == MeetingSlot.booth_id))
        .outerjoin(Meeting, sa.and_(_OF_SLOT, _HELD))
        .where(MeetingSlot.edition_id == scope.edition_id, Booth.region_id == scope.region_id)
    )
    row = db.session.execute(query).one()
    return {name: int(getattr(row, name) or 0) for name in sums}


def booked(scope: Scope) -> int | None:
    """The number beside the meetings in the team's navigation: what is booked and to come. 1 statement."""
    return own_counts(scope)["taken"] or None


def for_visitor(scope: Scope, token: str) -> MeetingFacts | None:
    """The meeting that a visitor's token opens. 1 statement."""
    return _one(_meeting().where(Meeting.edition_id == scope.edition_id, Meeting.token_hash == ids.token_hash(token)))


def for_team(scope: Scope, public_id: str) -> MeetingFacts | None:
    """A meeting of the own booth. 1 statement."""
    own = (Meeting.edition_id == scope.edition_id, Booth.region_id == scope.region_id)
    return _one(_meeting().where(*own, Meeting.public_id == public_id))


def by_id(scope: Scope, meeting_id: int) -> MeetingFacts | None:
    """A meeting of the edition. 1 statement."""
    return _one(_meeting().where(Meeting.edition_id == scope.edition_id, Meeting.id == meeting_id))


def join_target(scope: Scope, meeting: MeetingFacts) -> str | None:
    """The link of the room, while it is open. 1 statement or none."""
    if not meeting.may_join:
        return None
    query = sa.select(MeetingSlot.join_url).where(
        MeetingSlot.edition_id == scope.edition_id, MeetingSlot.id == meeting.slot_id
    )
    found: str | None = db.scalar(query)
    return found or None


def ahead_of(scope: Scope, booth_id: int, email: str) -> int:
    """How many meetings to come this address has with a booth. 1 statement."""
    query = (
        sa.select(sa.func.count())
        .select_from(Meeting)
        .join(MeetingSlot, _OF_SLOT)
        .where(
            Meeting.edition_id == scope.edition_id,
            Meeting.booth_id == booth_id,
            Meeting.email == email,
            Meeting.state == MeetingState.BOOKED.value,
            MeetingSlot.starts_at > now(),
        )
    )
    return int(db.scalar(query))


def by_booth(scope: Scope) -> list[BoothMeetings]:
    """Every booth that offers or offered times, with its numbers, by name. 1 statement."""
    free_now = sa.and_(MeetingSlot.state == SlotState.OPEN.value, MeetingSlot.starts_at > now())
    slots = (
        sa.select(
            MeetingSlot.booth_id,
            _sum(MeetingSlot.state != SlotState.WITHDRAWN.value).label("offered"),
            _sum(free_now).label("free"),
        )
        .where(MeetingSlot.edition_id == scope.edition_id)
        .group_by(MeetingSlot.booth_id)
        .subquery()
    )
    meetings = (
        sa.select(Meeting.booth_id, *(_sum(Meeting.state == state.value).label(state.value) for state in MeetingState))
        .where(Meeting.edition_id == scope.edition_id)
        .group_by(Meeting.booth_id)
        .subquery()
    )
    counts = (meetings.c[state.value] for state in MeetingState)
    query = (
        sa.select(
            Region.name, Booth.slug, slots.c.offered, slots.c.free, *(sa.func.coalesce(count, 0) for count in counts)
        )
        .select_from(Booth)
        .join(slots, slots.c.booth_id == Booth.id)
        .outerjoin(meetings, meetings.c.booth_id == Booth.id)
        .join(Region, Region.id == Booth.region_id)
        .where(Booth.edition_id == scope.edition_id)
        .order_by(Region.name)
    )
    return [BoothMeetings(row[0], row[1], *(int(number) for number in row[2:])) for row in db.rows(query)]


def coming(scope: Scope, *, limit: int = 100) -> list[ManagedMeeting]:
    """The next meetings of all booths. 1 statement."""
    query = (
        sa.select(Region.name, MeetingSlot.starts_at, MeetingSlot.ends_at, MeetingSlot.place, _IS_ONLINE)
        .select_from(Meeting)
        .join(MeetingSlot, _OF_SLOT)
        .join(Booth, Booth.id == Meeting.booth_id)
        .join(Region, Region.id == Booth.region_id)
        .where(
            Meeting.edition_id == scope.edition_id,
            Meeting.state == MeetingState.BOOKED.value,
            MeetingSlot.ends_at > now(),
        )
        .order_by(MeetingSlot.starts_at, Region.name)
        .limit(limit)
    )
    return [ManagedMeeting(*row) for row in db.rows(query)]


def to_remind(*, limit: int = 200) -> list[Reminder]:
    """Meetings that begin within REMIND_BEFORE and were booked earlier, in every edition. 1 statement."""
    at = now()
    query = (
        sa.select(
            Meeting.id, Meeting.public_id, Edition.id, Edition.slug, Edition.name, Edition.zone, Edition.is_example
        )
        .join(MeetingSlot, _OF_SLOT)
        .join(Edition, Edition.id == Meeting.edition_id)
        .where(
            Meeting.state == MeetingState.BOOKED.value,
            Meeting.reminded_at.is_(None),
            MeetingSlot.starts_at > at,
            MeetingSlot.starts_at <= at + REMIND_BEFORE,
            Meeting.created_at <= at - timedelta(hours=2),
        )
        .order_by(MeetingSlot.starts_at)
        .limit(limit)
        .execution_options(unscoped="the clock runs in every edition")
    )
    return [Reminder(row[0], row[1], EditionRef(*row[2:])) for row in db.rows(query)]


def _sum(condition: sa.ColumnElement[bool]) -> Any:
    return sa.func.sum(sa.case((condition, 1), else_=0))


def _meeting() -> AnySelect:
    return (
        sa.select(
            Meeting.id,
            Meeting.public_id,
            Meeting.slot_id,
            MeetingSlot.public_id.label("slot"),
            Meeting.booth_id,
            Booth.slug,
            Region.name,
            Meeting.name,
            Meeting.topic,
            Meeting.locale,
            Meeting.state,
            Meeting.absent,
            Meeting.cancelled_by,
            Meeting.sequence,
            MeetingSlot.starts_at,
            MeetingSlot.ends_at,
            MeetingSlot.place,
            _IS_ONLINE,
        )
        .join(MeetingSlot, _OF_SLOT)
        .join(Booth, Booth.id == Meeting.booth_id)
        .join(Region, Region.id == Booth.region_id)
    )


def _one(query: AnySelect) -> MeetingFacts | None:
    row = db.session.execute(query).first()
    return MeetingFacts(*row) if row else None
