"""What a team does with a conversation beside answering: take it on, close it, note, block, report, ready answers.

In a frozen exhibition nobody writes or arranges anything any more; to block and to report stay possible.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.errors import NotFound
from eventapp.exhibition.errors import (
    BoothNotOpen,
    ConversationEnded,
    NotAnsweredYet,
    NotOfTheTeam,
    TemplateTitleTaken,
    TooManyTemplates,
)
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
from eventapp.exhibition.queries import archive, conversations, inbox, lines, region
from eventapp.exhibition.queries.conversations import Conversation
from eventapp.exhibition.queries.inbox import block_hash

MOST_TEMPLATES = 20


@act
def assign(scope: Scope, *, public_id: str, user_id: int | None) -> None:
    """Give a conversation to somebody of the team, who gets its next mails; None gives it back to all.

    What is new is *working* then. Raises Forbidden, NotFound, NotOfTheTeam, ConversationEnded.
    """
    conversation = _open(scope, public_id)
    if user_id is not None and user_id not in {member.user_id for member in region.team(scope)}:
        raise NotOfTheTeam(field="colleague")
    state = conversation.state
    if conversation.waits:
        state = (EnquiryState.WORKING if user_id else EnquiryState.NEW).value
    _update(scope, conversation, assigned_to=user_id, state=state)
    audit(scope, "enquiry.assigned", f"enquiry:{conversation.id}", user=user_id)


@act
def close(scope: Scope, *, public_id: str) -> None:
    """Nothing is left to do. It opens again when the visitor writes. Raises Forbidden, NotFound, NotAnsweredYet."""
    conversation = _open(scope, public_id)
    if conversation.answer_seconds is None:
        raise NotAnsweredYet
    _update(scope, conversation, state=EnquiryState.CLOSED.value, changes=Enquiry.changes + 1)
    audit(scope, "enquiry.closed", f"enquiry:{conversation.id}")


@act
def reopen(scope: Scope, *, public_id: str) -> None:
    """There is something to do after all. Raises Forbidden, NotFound, ConversationEnded."""
    conversation = _open(scope, public_id)
    _update(scope, conversation, state=EnquiryState.WORKING.value, changes=Enquiry.changes + 1)
    audit(scope, "enquiry.reopened", f"enquiry:{conversation.id}")


@act
def note(scope: Scope, *, public_id: str, text: str, key: str) -> None:
    """Write something for the team alone; the same form sent twice (``key``) is one note.

    Raises Forbidden, NotFound, ExhibitionFrozen.
    """
    conversation = _own(scope, public_id)
    archive.refuse_frozen(scope)
    values = {
        "edition_id": scope.edition_id,
        "enquiry_id": conversation.id,
        "user_id": scope.actor.id,
        "request_key": ids.token_hash(f"{key}\n{text}"),
        "created_at": now(),
        "text": text,
    }
    if db.change(insert_or_ignore(EnquiryNote, values, ["edition_id", "enquiry_id", "request_key"])):
        audit(scope, "enquiry.noted", f"enquiry:{conversation.id}")


@act
def block(scope: Scope, *, public_id: str, blocked: bool = True) -> None:
    """Take no more messages from this visitor at this booth, or take them again. Raises Forbidden, NotFound."""
    conversation = _own(scope, public_id)
    address = db.scalar(
        sa.select(Enquiry.email).where(Enquiry.edition_id == scope.edition_id, Enquiry.id == conversation.id)
    )
    key = {
        "edition_id": scope.edition_id,
        "booth_id": conversation.booth_id,
        "email_hash": block_hash(address),
    }
    if blocked:
        values = {**key, "user_id": scope.actor.id, "created_at": now()}
        db.change(insert_or_ignore(EnquiryBlock, values, list(key)))
    else:
        columns = EnquiryBlock.__table__.columns
        db.change(sa.delete(EnquiryBlock).where(*(columns[name] == value for name, value in key.items())))
    audit(scope, "enquiry.blocked" if blocked else "enquiry.unblocked", f"enquiry:{conversation.id}")


@act
def report(scope: Scope, *, public_id: str, reason: str) -> None:
    """Ask the organiser to look at a conversation; twice is once. Raises Forbidden, NotFound."""
    _report(scope, _own(scope, public_id), Side.TEAM, reason)


@act
def report_as_visitor(scope: Scope, *, token: str, reason: str) -> None:
    """The visitor asks the organiser to look at the conversation; twice is once. Raises NotFound."""
    conversation = conversations.for_visitor(scope, token)
    if conversation is None:
        raise NotFound
    _report(scope, conversation, Side.VISITOR, reason)


@act
def mark_by_hand(scope: Scope, *, public_id: str, message_id: str) -> None:
    """Note that an answer went out by WhatsApp as well. Raises Forbidden, NotFound, ExhibitionFrozen."""
    conversation = _own(scope, public_id)
    archive.refuse_frozen(scope)
    own = sa.update(EnquiryMessage).where(
        EnquiryMessage.edition_id == scope.edition_id,
        EnquiryMessage.enquiry_id == conversation.id,
        EnquiryMessage.public_id == message_id,
        EnquiryMessage.side == Side.TEAM.value,
    )
    if db.change(own.values(by_hand_at=now()).execution_options(synchronize_session=False)) == 0:
        raise NotFound
    audit(scope, "enquiry.sent_by_hand", f"enquiry:{conversation.id}")


@act
def save_template(scope: Scope, *, title: str, text: str, template_id: int | None = None) -> None:
    """A new ready answer, or new words for one; the same one again changes nothing.

    Raises Forbidden, BoothNotOpen, NotFound, TemplateTitleTaken, TooManyTemplates, ExhibitionFrozen.
    """
    scope.require("booths.answer")
    archive.refuse_frozen(scope)
    own = lines.own(scope)
    if own is None:
        raise BoothNotOpen
    db.lock(f"answers:{own.booth_id}")
    kept = inbox.templates(scope)
    if template_id is None and any((each.title, each.text) == (title, text) for each in kept):
        return
    if any(each.title == title and each.id != template_id for each in kept):
        raise TemplateTitleTaken(field="title")
    if template_id is None:
        if len(kept) >= MOST_TEMPLATES:
            raise TooManyTemplates(most=MOST_TEMPLATES)
        values = {"edition_id": scope.edition_id, "booth_id": own.booth_id, "title": title, "text": text}
        db.session.execute(sa.insert(AnswerTemplate), values)
        return
    changed = sa.update(AnswerTemplate).where(*_template(scope, own.booth_id, template_id))
    if db.change(changed.values(title=title, text=text)) == 0:
        raise NotFound


@act
def delete_template(scope: Scope, *, template_id: int) -> None:
    """Take a ready answer away. Raises Forbidden, NotFound, ExhibitionFrozen."""
    scope.require("booths.answer")
    archive.refuse_frozen(scope)
    own = lines.own(scope)
    if own is None or db.change(sa.delete(AnswerTemplate).where(*_template(scope, own.booth_id, template_id))) == 0:
        raise NotFound


def _template(scope: Scope, booth_id: int, template_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        AnswerTemplate.edition_id == scope.edition_id,
        AnswerTemplate.booth_id == booth_id,
        AnswerTemplate.id == template_id,
    )


def _own(scope: Scope, public_id: str) -> Conversation:
    scope.require("booths.answer")
    conversation = conversations.for_team(scope, public_id)
    if conversation is None:
        raise NotFound
    return conversation


def _open(scope: Scope, public_id: str) -> Conversation:
    conversation = _own(scope, public_id)
    archive.refuse_frozen(scope)
    if conversation.ended_at is not None:
        raise ConversationEnded
    return conversation


def _update(scope: Scope, conversation: Conversation, **values: Any) -> None:
    own = sa.update(Enquiry).where(Enquiry.edition_id == scope.edition_id, Enquiry.id == conversation.id)
    db.session.execute(own.values(**values).execution_options(synchronize_session=False))


def _report(scope: Scope, conversation: Conversation, side: Side, reason: str) -> None:
    values = {
        "edition_id": scope.edition_id,
        "enquiry_id": conversation.id,
        "side": side.value,
        "reason": reason,
        "created_at": now(),
    }
    if db.change(insert_or_ignore(EnquiryReport, values, ["edition_id", "enquiry_id", "side"])):
        audit(scope, "enquiry.reported", f"enquiry:{conversation.id}", side=side.value)
