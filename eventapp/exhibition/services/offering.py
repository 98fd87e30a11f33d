"""Times for meetings that a booth's team offers and withdraws."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.errors import N_, NotFound
from eventapp.exhibition.errors import BoothNotOpen, SlotsImpossible, TooManySlots
from eventapp.exhibition.models.booths import Booth
from eventapp.exhibition.models.meetings import MeetingSlot, SlotState
from eventapp.exhibition.queries import archive, lines
from eventapp.exhibition.rules import links, slots
from eventapp.exhibition.rules.links import LinkKind

MOST_SLOTS = 200  # to come, of one booth
FURTHEST = timedelta(days=366)


@act
def offer(
    scope: Scope,
    *,
    day: date,
    minute: int,
    length: int,
    number: int = 1,
    days: int = 1,
    place: str = "",
    join_url: str = "",
) -> int:
    """Offer ``number`` times in a row of ``length`` minutes from ``minute`` of the day, on ``days`` days.

    Gives how many are new.
    A time at which the booth already offers one stays as it is; one that was withdrawn is offered again. One that
    would begin while another lasts is refused, for nobody can meet two visitors at once. Raises Forbidden,
    BoothNotOpen, SlotsImpossible, TooManySlots, BadWebAddress, ExhibitionFrozen.
    """
    scope.require("booths.answer")
    archive.refuse_frozen(scope)
    own = lines.own(scope)
    if own is None or scope.edition is None:
        raise BoothNotOpen
    if not place and not join_url:
        raise SlotsImpossible(N_("Say where to meet: a place, a link, or both."), field="place")
    room = links.read(LinkKind.WEB, join_url).value if join_url else ""
    at = now()
    if day > (at + FURTHEST).date():
        raise SlotsImpossible(N_("Choose a day within the coming year."), field="day")
    times = slots.series(day=day, minute=minute, zone=scope.edition.zone, length=length, number=number, days=days)
    if times[0].starts_at <= at:
        raise SlotsImpossible(field="day")
    _refuse_overlaps(scope, own.booth_id, times)
    _leave_room(scope, own.booth_id, len(times))
    common = {"edition_id": scope.edition_id, "booth_id": own.booth_id, "place": place, "join_url": room}
    rows = [
        {
            **common,
            "public_id": ids.opaque(),
            "starts_at": time.starts_at,
            "ends_at": time.ends_at,
            "state": SlotState.OPEN.value,
            "created_by": scope.actor.id,
            "created_at": at,
        }
        for time in times
    ]
    offered = db.change(insert_or_ignore(MeetingSlot, rows, ["edition_id", "booth_id", "starts_at"]))
    for time in times if offered < len(times) else ():
        again = sa.update(MeetingSlot).where(
            MeetingSlot.edition_id == scope.edition_id,
            MeetingSlot.booth_id == own.booth_id,
            MeetingSlot.starts_at == time.starts_at,
            MeetingSlot.state == SlotState.WITHDRAWN.value,
        )
        values = {"state": SlotState.OPEN.value, "ends_at": time.ends_at, "place": place, "join_url": room}
        offered += db.change(again.values(**values).execution_options(synchronize_session=False))
    audit(scope, "meetings.offered", f"booth:{own.booth_id}", count=offered)
    return offered


@act
def withdraw(scope: Scope, *, slot: str) -> None:
    """Offer a free time no longer; twice is once.

    Raises Forbidden, ExhibitionFrozen, and NotFound when it is not theirs or was taken meanwhile.
    """
    scope.require("booths.answer")
    archive.refuse_frozen(scope)
    mine = sa.select(Booth.id).where(Booth.edition_id == scope.edition_id, Booth.region_id == scope.region_id)
    own = (MeetingSlot.edition_id == scope.edition_id, MeetingSlot.booth_id.in_(mine), MeetingSlot.public_id == slot)
    free = sa.update(MeetingSlot).where(*own, MeetingSlot.state == SlotState.OPEN.value)
    if db.change(free.values(state=SlotState.WITHDRAWN.value).execution_options(synchronize_session=False)):
        audit(scope, "meetings.withdrawn", f"slot:{slot}")
    elif db.scalar(sa.select(MeetingSlot.state).where(*own)) != SlotState.WITHDRAWN.value:
        raise NotFound


def _refuse_overlaps(scope: Scope, booth_id: int, times: Sequence[slots.Time]) -> None:
    """Raises SlotsImpossible when a new time and one that is offered or taken share minutes. 1 statement."""
    db.lock(f"offers:{booth_id}")  # two forms at once are read one after the other
    near = sa.select(MeetingSlot.starts_at, MeetingSlot.ends_at).where(
        MeetingSlot.edition_id == scope.edition_id,
        MeetingSlot.booth_id == booth_id,
        MeetingSlot.state != SlotState.WITHDRAWN.value,
        MeetingSlot.starts_at < times[-1].ends_at,
        MeetingSlot.ends_at > times[0].starts_at,
    )
    kept = [(row.starts_at, row.ends_at) for row in db.rows(near)]
    is_there = {starts_at for starts_at, _ in kept}
    for time in times:
        if time.starts_at not in is_there and any(
            starts_at < time.ends_at and time.starts_at < ends_at for starts_at, ends_at in kept
        ):
            raise SlotsImpossible(
                N_("One of these times overlaps with one that you already offer. Choose another first time."),
                field="begins",
            )


def _leave_room(scope: Scope, booth_id: int, more: int) -> None:
    count = sa.select(sa.func.count()).where(
        MeetingSlot.edition_id == scope.edition_id,
        MeetingSlot.booth_id == booth_id,
        MeetingSlot.state != SlotState.WITHDRAWN.value,
        MeetingSlot.starts_at > now(),
    )
    if int(db.scalar(count)) + more > MOST_SLOTS:
        raise TooManySlots(most=MOST_SLOTS)
