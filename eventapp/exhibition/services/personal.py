"""What the exhibition knows about one person: to give it out, to erase it, and to join two accounts into one."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventapp.core.db import act, db
from eventapp.exhibition.models.booths import Booth, BoothVersion
from eventapp.exhibition.models.conversations import Enquiry, EnquiryMessage, Side

_EVERY_EDITION = "a person's data of all editions"


def export_person(email: str) -> dict[str, Any]:
    """Every message that was written from this address, with its answers. 1 statement."""
    query = (
        sa.select(Enquiry.public_id, Enquiry.name, EnquiryMessage.side, EnquiryMessage.text, EnquiryMessage.created_at)
        .join(EnquiryMessage, EnquiryMessage.enquiry_id == Enquiry.id)
        .where(Enquiry.email == email.strip().lower())
        .order_by(Enquiry.id, EnquiryMessage.id)
        .execution_options(unscoped=_EVERY_EDITION)
    )
    messages = [
        {
            "conversation": row.public_id,
            "name": row.name,
            "from": "you" if row.side == Side.VISITOR.value else "booth",
            "text": row.text,
            "at": row.created_at.isoformat(),
        }
        for row in db.rows(query)
    ]
    return {"messages_to_booths": messages}


@act
def erase(email: str) -> int:
    """Delete the conversations of this address, answers included; gives how many."""
    return db.change(sa.delete(Enquiry).where(Enquiry.email == email.strip().lower()))


@act
def merge(kept_id: int, merged_id: int) -> None:
    """What the merged account did is the kept one's."""
    for model, column in ((Booth, "pic_user_id"), (BoothVersion, "published_by"), (EnquiryMessage, "user_id")):
        held = model.__table__.columns[column]
        db.session.execute(sa.update(model).where(held == merged_id).values({column: kept_id}))
