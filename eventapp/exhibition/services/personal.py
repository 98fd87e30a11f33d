"""What the exhibition knows about one person: to give it out, to erase it, and to join two accounts into one."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventapp.core.clock import now
from eventapp.core.db import Model, act, db
from eventapp.exhibition.models.booths import Booth, BoothNote, BoothVersion
from eventapp.exhibition.models.conversations import (
    Enquiry,
    EnquiryBlock,
    EnquiryMessage,
    EnquiryNote,
    EnquiryReport,
    Side,
)
from eventapp.exhibition.models.lines import BoothLine
from eventapp.exhibition.models.media import Media
from eventapp.exhibition.models.meetings import Meeting, MeetingSlot, MeetingState, SlotState
from eventapp.exhibition.queries import favourites
from eventapp.exhibition.queries.inbox import block_hash

_EVERY_EDITION = "a person's data of all editions"
_BY_ACCOUNT: tuple[tuple[type[Model], str], ...] = (
    (Booth, "pic_user_id"),
    (Booth, "edited_by"),
    (BoothVersion, "published_by"),
    (BoothVersion, "pic_user_id"),
    (BoothNote, "asked_by"),
    (Media, "created_by"),
    (BoothLine, "deputy_user_id"),
    (Enquiry, "assigned_to"),
    (EnquiryMessage, "user_id"),
    (EnquiryNote, "user_id"),
    (EnquiryBlock, "user_id"),
    (EnquiryReport, "decided_by"),
    (MeetingSlot, "created_by"),
)


def export_person(email: str) -> dict[str, Any]:
    """Messages that were written from this address with their answers, and meetings that were booked. 2 statements."""
    address = email.strip().lower()
    query = (
        sa.select(
            Enquiry.public_id,
            Enquiry.name,
            Enquiry.phone,
            EnquiryMessage.side,
            EnquiryMessage.text,
            EnquiryMessage.created_at,
        )
        .join(EnquiryMessage, EnquiryMessage.enquiry_id == Enquiry.id)
        .where(Enquiry.email == address)
        .order_by(Enquiry.id, EnquiryMessage.id)
        .execution_options(unscoped=_EVERY_EDITION)
    )
    messages = [
        {
            "conversation": row.public_id,
            "name": row.name,
            **({"phone": row.phone} if row.phone else {}),
            "from": "you" if row.side == Side.VISITOR.value else "booth",
            "text": row.text,
            "at": row.created_at.isoformat(),
        }
        for row in db.rows(query)
    ]
    booked = (
        sa.select(Meeting.name, Meeting.topic, Meeting.state, MeetingSlot.starts_at, MeetingSlot.place)
        .join(MeetingSlot, MeetingSlot.id == Meeting.slot_id)
        .where(Meeting.email == address)
        .order_by(Meeting.id)
        .execution_options(unscoped=_EVERY_EDITION)
    )
    meetings = [
        {
            "name": row.name,
            "topic": row.topic,
            "state": row.state,
            "starts_at": row.starts_at.isoformat(),
            "place": row.place,
        }
        for row in db.rows(booked)
    ]
    return {
        "messages_to_booths": messages,
        "meetings_with_booths": meetings,
        "favourites": favourites.of_person(address),
    }


@act
def erase(email: str) -> int:
    """Delete the conversations and meetings of this address, answers included; gives how many.

    Times that were booked and are to come are free again. A block by its hash goes too.
    """
    address = email.strip().lower()
    held = sa.select(Meeting.slot_id).where(Meeting.email == address, Meeting.state != MeetingState.CANCELLED.value)
    freed = sa.case((MeetingSlot.starts_at > now(), SlotState.OPEN.value), else_=SlotState.WITHDRAWN.value)
    slots = sa.update(MeetingSlot).where(MeetingSlot.id.in_(held)).values(state=freed)
    db.session.execute(slots.execution_options(synchronize_session=False))
    erased = db.change(sa.delete(Meeting).where(Meeting.email == address))
    db.change(sa.delete(EnquiryBlock).where(EnquiryBlock.email_hash == block_hash(address)))
    return erased + db.change(sa.delete(Enquiry).where(Enquiry.email == address))


@act
def merge(kept_id: int, merged_id: int) -> None:
    """What the merged account did is the kept one's."""
    for model, column in _BY_ACCOUNT:
        held = model.__table__.columns[column]
        changed = sa.update(model).where(held == merged_id).values({column: kept_id})
        db.session.execute(changed.execution_options(synchronize_session=False))
