"""Meetings: booked, moved, cancelled and accounted for; each slot is given once, however many ask.

Whoever presses twice has acted once: one change, one mail, no refusal. In a frozen exhibition a meeting can still be
cancelled, because people would go there otherwise.
A slot is taken by one conditional UPDATE, and a unique index lets at most one meeting hold it. Mails go to both sides
with an entry for the calendar; neither side's address is in them, and the join link never is.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventapp.core import ids, outbox
from eventapp.core.access import Scope, system_scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.core.keys import keys
from eventapp.errors import NotFound
from eventapp.exhibition.documents.meetings import entry
from eventapp.exhibition.errors import MeetingNotBegun, MeetingOver, SlotTaken, TooManyMeetings, VisitorBlocked
from eventapp.exhibition.models.conversations import EnquiryBlock, Side
from eventapp.exhibition.models.meetings import Meeting, MeetingSlot, MeetingState, SlotState
from eventapp.exhibition.queries import archive, conversations, lines, meetings
from eventapp.exhibition.queries.inbox import block_hash
from eventapp.exhibition.queries.meetings import MeetingFacts
from eventapp.frozen import frozen

MOST_AHEAD = 2  # meetings to come of one visitor with one booth


@frozen
class Booked:
    """A visitor's meeting: the token of its page, and whether this call made it."""

    token: str
    is_new: bool


def token_of(public_id: str) -> str:
    """The token of the visitor's page; always the same for one meeting."""
    return keys.token("meeting", public_id)


@act
def book(scope: Scope, *, slug: str, slot: str, name: str, email: str, topic: str, key: str) -> Booked:
    """A visitor takes a free time of a booth; the same form sent twice (``key``) is one meeting.

    Raises NotFound, ExhibitionFrozen, VisitorBlocked, TooManyMeetings, SlotTaken.
    """
    archive.refuse_frozen(scope)
    booth_id = lines.shown_booth(scope, slug)
    if booth_id is None:
        raise NotFound
    request_key = ids.token_hash("\\n".join((key, email, slot)))
    earlier = _earlier(scope, booth_id, request_key)
    if earlier:
        return earlier
    _refuse(scope, booth_id, email)
    slot_id = _take(scope, booth_id, slot)
    if slot_id is None:
        earlier = _earlier(scope, booth_id, request_key)  # the same form, sent twice at once
        if earlier:
            return earlier
        raise SlotTaken(field="slot")
    public_id = ids.opaque()
    token = token_of(public_id)
    values = {
        "edition_id": scope.edition_id,
        "booth_id": booth_id,
        "slot_id": slot_id,
        "public_id": public_id,
        "token_hash": ids.token_hash(token),
        "request_key": request_key,
        "name": name,
        "email": email,
        "topic": topic,
        "locale": scope.locale,
        "state": MeetingState.BOOKED.value,
        "created_at": now(),
    }
    meeting_id = db.session.execute(sa.insert(Meeting).values(values).returning(Meeting.id)).scalar_one()
    meeting = _facts(scope, meeting_id)
    _tell(scope, meeting, "booked")
    audit(scope, "meeting.booked", f"meeting:{meeting_id}", booth=booth_id)
    return Booked(token, is_new=True)


@act
def move(scope: Scope, *, token: str, slot: str) -> None:
    """The visitor takes another free time of the same booth instead.

    Raises NotFound, ExhibitionFrozen, MeetingOver, SlotTaken.
    """
    _one_by_one(token)
    meeting = meetings.for_visitor(scope, token)
    _move(scope, meeting, slot, by=Side.VISITOR)


@act
def move_as_team(scope: Scope, *, public_id: str, slot: str) -> None:
    """The team moves a meeting to another of its free times.

    Raises Forbidden, NotFound, ExhibitionFrozen, MeetingOver, SlotTaken.
    """
    scope.require("booths.answer")
    _one_by_one(public_id)
    _move(scope, meetings.for_team(scope, public_id), slot, by=Side.TEAM)


@act
def cancel(scope: Scope, *, token: str) -> None:
    """The visitor cancels; the time is free for others again. Raises NotFound, MeetingOver."""
    _one_by_one(token)
    _cancel(scope, meetings.for_visitor(scope, token), by=Side.VISITOR)


@act
def cancel_as_team(scope: Scope, *, public_id: str, reason: str = "") -> None:
    """The team cancels and withdraws the time; the visitor reads why. Raises Forbidden, NotFound, MeetingOver."""
    scope.require("booths.answer")
    _one_by_one(public_id)
    _cancel(scope, meetings.for_team(scope, public_id), by=Side.TEAM, reason=reason)


@act
def account_for(scope: Scope, *, public_id: str, held: bool) -> None:
    """The team tells that a meeting took place, or that the visitor did not come.

    Raises Forbidden, NotFound, MeetingNotBegun, ExhibitionFrozen.
    """
    scope.require("booths.answer")
    _one_by_one(public_id)
    _account(scope, meetings.for_team(scope, public_id), absent=None if held else Side.VISITOR)


@act
def nobody_came(scope: Scope, *, token: str) -> None:
    """The visitor tells that the booth's people did not come. Raises NotFound, MeetingNotBegun, ExhibitionFrozen."""
    _one_by_one(token)
    _account(scope, meetings.for_visitor(scope, token), absent=Side.TEAM)


@act
def remind() -> int:
    """Remind both sides of what begins within a day, once; gives how many. For a periodic job."""
    due = meetings.to_remind()
    for each in due:
        own = sa.update(Meeting).where(
            Meeting.edition_id == each.edition.id, Meeting.id == each.meeting_id, Meeting.reminded_at.is_(None)
        )
        if db.change(own.values(reminded_at=now()).execution_options(synchronize_session=False)):
            scope = system_scope(each.edition)
            _tell(scope, _facts(scope, each.meeting_id), "reminder")
    return len(due)


def _one_by_one(name: str) -> None:
    """Who presses twice is served one after the other, so that the second press finds what the first has done."""
    db.lock(f"meeting:{ids.token_hash(name)}")


def _refuse(scope: Scope, booth_id: int, email: str) -> None:
    blocked = sa.select(sa.func.count()).where(
        EnquiryBlock.edition_id == scope.edition_id,
        EnquiryBlock.booth_id == booth_id,
        EnquiryBlock.email_hash == block_hash(email),
    )
    if db.scalar(blocked):
        raise VisitorBlocked
    db.lock(f"meetings:{booth_id}:{email}")  # two forms of one visitor are counted one after the other
    if meetings.ahead_of(scope, booth_id, email) >= MOST_AHEAD:
        raise TooManyMeetings(most=MOST_AHEAD)


def _earlier(scope: Scope, booth_id: int, request_key: str) -> Booked | None:
    query = sa.select(Meeting.public_id).where(
        Meeting.edition_id == scope.edition_id, Meeting.booth_id == booth_id, Meeting.request_key == request_key
    )
    public_id = db.scalar(query)
    return Booked(token_of(public_id), is_new=False) if public_id else None


def _take(scope: Scope, booth_id: int, slot: str) -> int | None:
    """Take a free time; None when it is not free. Whoever comes second finds no row that is still open."""
    free = sa.update(MeetingSlot).where(
        MeetingSlot.edition_id == scope.edition_id,
        MeetingSlot.booth_id == booth_id,
        MeetingSlot.public_id == slot,
        MeetingSlot.state == SlotState.OPEN.value,
        MeetingSlot.starts_at > now(),
    )
    taken = free.values(state=SlotState.TAKEN.value).returning(MeetingSlot.id)
    found = db.session.execute(taken.execution_options(synchronize_session=False)).scalar()
    return None if found is None else int(found)


def _leave(scope: Scope, slot_id: int, state: SlotState) -> None:
    own = sa.update(MeetingSlot).where(MeetingSlot.edition_id == scope.edition_id, MeetingSlot.id == slot_id)
    db.session.execute(own.values(state=state.value).execution_options(synchronize_session=False))


def _change(scope: Scope, meeting: MeetingFacts, **values: Any) -> None:
    """Change a meeting that is still booked. Raises MeetingOver when somebody was quicker."""
    own = sa.update(Meeting).where(
        Meeting.edition_id == scope.edition_id,
        Meeting.id == meeting.id,
        Meeting.state == MeetingState.BOOKED.value,
        Meeting.sequence == meeting.sequence,
    )
    if db.change(own.values(**values).execution_options(synchronize_session=False)) == 0:
        raise MeetingOver


def _move(scope: Scope, meeting: MeetingFacts | None, slot: str, *, by: Side) -> None:
    archive.refuse_frozen(scope)
    if meeting is None:
        raise NotFound
    if not meeting.may_change:
        raise MeetingOver
    if meeting.slot == slot:
        return
    slot_id = _take(scope, meeting.booth_id, slot)
    if slot_id is None:
        raise SlotTaken(field="slot")
    _change(scope, meeting, slot_id=slot_id, sequence=meeting.sequence + 1, reminded_at=None)
    _leave(scope, meeting.slot_id, SlotState.OPEN)
    _tell(scope, _facts(scope, meeting.id), "moved")
    audit(scope, "meeting.moved", f"meeting:{meeting.id}", by=by.value)


def _cancel(scope: Scope, meeting: MeetingFacts | None, *, by: Side, reason: str = "") -> None:
    if meeting is None:
        raise NotFound
    if meeting.cancelled_by == by.value:
        return
    if not meeting.may_change:
        raise MeetingOver
    values = {"state": MeetingState.CANCELLED.value, "cancelled_by": by.value, "sequence": meeting.sequence + 1}
    _change(scope, meeting, **values)
    _leave(scope, meeting.slot_id, SlotState.OPEN if by is Side.VISITOR else SlotState.WITHDRAWN)
    _tell(scope, _facts(scope, meeting.id), "cancelled", reason=reason)
    audit(scope, "meeting.cancelled", f"meeting:{meeting.id}", by=by.value)


def _account(scope: Scope, meeting: MeetingFacts | None, *, absent: Side | None) -> None:
    archive.refuse_frozen(scope)
    if meeting is None:
        raise NotFound
    if not meeting.has_begun:
        raise MeetingNotBegun
    state = MeetingState.MISSED if absent else MeetingState.HELD
    if (meeting.state, meeting.absent) == (state.value, absent.value if absent else None):
        return
    own = sa.update(Meeting).where(Meeting.edition_id == scope.edition_id, Meeting.id == meeting.id)
    values = {"state": state.value, "absent": absent.value if absent else None}
    db.session.execute(own.values(**values).execution_options(synchronize_session=False))
    audit(scope, "meeting.accounted_for", f"meeting:{meeting.id}", state=state.value)


def _facts(scope: Scope, meeting_id: int) -> MeetingFacts:
    found = meetings.by_id(scope, meeting_id)
    if found is None:
        raise NotFound
    return found


def _tell(scope: Scope, meeting: MeetingFacts, what: str, *, reason: str = "") -> None:
    """Mail both sides, each with the address of its own page and the entry for its calendar."""
    if scope.edition is None:
        raise NotFound
    token = token_of(meeting.public_id)
    common = {
        "what": what,
        "region": meeting.region,
        "visitor": meeting.name,
        "topic": meeting.topic,
        "reason": reason,
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "zone": scope.edition.zone,
        "place": meeting.place,
        "is_online": meeting.is_online,
        "by": meeting.cancelled_by,
        "edition": scope.edition.slug,
    }
    key = f"meeting:{meeting.public_id}:{what}:{meeting.sequence}"
    address = db.scalar(
        sa.select(Meeting.email).where(Meeting.edition_id == scope.edition_id, Meeting.id == meeting.id)
    )
    page = f"/{scope.edition.slug}/meetings/{token}"
    outbox.mail(
        "exhibition/mail/meeting",
        to=address,
        locale=meeting.locale,
        key=f"{key}:visitor",
        data={**common, "side": "visitor", "reader": meeting.name, "page": page, "calendar": entry(meeting, url=page)},
        edition_id=scope.edition_id,
    )
    page = f"/region/meetings/{meeting.public_id}"
    for reader in conversations.readers(scope, meeting.booth_id):
        outbox.mail(
            "exhibition/mail/meeting",
            to=reader.email,
            locale=reader.locale,
            key=f"{key}:{reader.user_id}",
            data={**common, "side": "team", "reader": reader.name, "page": page, "calendar": entry(meeting, url=page)},
            edition_id=scope.edition_id,
        )
