"""What must always hold in the exhibition, as SQL that finds the rows that break it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventapp.core.db import AnySelect
from eventapp.core.invariants import Invariant
from eventapp.core.outbox import OutboxMessage
from eventapp.editions.models import Participation
from eventapp.exhibition.models.archive import BoothContinuation, ExhibitionEnd
from eventapp.exhibition.models.attention import BoothCount
from eventapp.exhibition.models.booths import Booth, BoothState, BoothVersion, ContactLink
from eventapp.exhibition.models.conversations import (
    Decision,
    Enquiry,
    EnquiryMessage,
    EnquiryReport,
    EnquiryState,
    Side,
)
from eventapp.exhibition.models.finding import FindingDocument, FindingSpelling, FindingWord
from eventapp.exhibition.models.media import Media
from eventapp.exhibition.models.meetings import Meeting, MeetingSlot, MeetingState, SlotState
from eventapp.exhibition.rules.attention import Kind
from eventapp.exhibition.rules.links import SHIELDED_KINDS, LinkKind

_KEY_START = "mail:enquiry-message:"  # then the message's public id of 26 characters


def _published_without_version() -> AnySelect:
    version = sa.exists().where(
        BoothVersion.edition_id == Booth.edition_id,
        BoothVersion.booth_id == Booth.id,
        BoothVersion.number == Booth.version,
    )
    return sa.select(Booth.id).where(Booth.state == BoothState.PUBLISHED.value, ~version)


def _region_absent() -> AnySelect:
    takes_part = sa.exists().where(
        Participation.edition_id == Booth.edition_id, Participation.region_id == Booth.region_id
    )
    return sa.select(Booth.id).where(~takes_part)


def _enquiry_without_message() -> AnySelect:
    return sa.select(Enquiry.id).where(~_has_message(Side.VISITOR))


def _answered_without_answer() -> AnySelect:
    return sa.select(Enquiry.id).where(Enquiry.answer_seconds.is_not(None) != _has_message(Side.TEAM))


def _waits_wrongly() -> AnySelect:
    answered = Enquiry.state == EnquiryState.ANSWERED.value
    return sa.select(Enquiry.id).where(answered, Enquiry.last_side == Side.VISITOR.value)


def _ended_without_report() -> AnySelect:
    report = sa.exists().where(
        EnquiryReport.edition_id == Enquiry.edition_id,
        EnquiryReport.enquiry_id == Enquiry.id,
        EnquiryReport.decision == Decision.ENDED.value,
    )
    return sa.select(Enquiry.id).where(Enquiry.ended_at.is_not(None), ~report)


def _slot_and_meeting_differ() -> AnySelect:
    held = sa.exists().where(
        Meeting.edition_id == MeetingSlot.edition_id,
        Meeting.slot_id == MeetingSlot.id,
        Meeting.state != MeetingState.CANCELLED.value,
    )
    return sa.select(MeetingSlot.id).where((MeetingSlot.state == SlotState.TAKEN.value) != held)


def _meeting_of_another_booth() -> AnySelect:
    slot = sa.and_(MeetingSlot.edition_id == Meeting.edition_id, MeetingSlot.id == Meeting.slot_id)
    return sa.select(Meeting.id).join(MeetingSlot, slot).where(MeetingSlot.booth_id != Meeting.booth_id)


def _shielded_in_a_version() -> AnySelect:
    text = sa.cast(BoothVersion.content["contacts"], sa.String)
    kinds = (text.contains(f'"{kind.value}"') for kind in SHIELDED_KINDS)
    return sa.select(BoothVersion.id).where(sa.or_(*kinds))


def _wrong_last_side() -> AnySelect:
    latest = (
        sa.select(sa.func.max(EnquiryMessage.id).label("id"), EnquiryMessage.enquiry_id)
        .group_by(EnquiryMessage.enquiry_id)
        .subquery()
    )
    query = sa.select(Enquiry.id).join(latest, latest.c.enquiry_id == Enquiry.id)
    query = query.join(EnquiryMessage, EnquiryMessage.id == latest.c.id)
    return query.where(EnquiryMessage.side != Enquiry.last_side)


def _message_without_mail() -> AnySelect:
    message_id = sa.func.substr(OutboxMessage.key, len(_KEY_START) + 1, 26)
    written = (
        sa.select(message_id.label("public_id"), sa.func.count().label("mails"))
        .where(OutboxMessage.key.startswith(_KEY_START))
        .group_by(message_id)
        .subquery()
    )
    query = sa.select(EnquiryMessage.id).outerjoin(written, written.c.public_id == EnquiryMessage.public_id)
    return query.where(EnquiryMessage.mails > sa.func.coalesce(written.c.mails, 0))


def _has_message(side: Side) -> sa.Exists:
    return sa.exists().where(
        EnquiryMessage.edition_id == Enquiry.edition_id,
        EnquiryMessage.enquiry_id == Enquiry.id,
        EnquiryMessage.side == side.value,
    )


def _changed_when_frozen() -> AnySelect:
    later = sa.or_(Booth.edited_at > ExhibitionEnd.frozen_at, Booth.published_at > ExhibitionEnd.frozen_at)
    query = sa.select(Booth.id).join(ExhibitionEnd, ExhibitionEnd.edition_id == Booth.edition_id)
    return query.where(later)


def _written_when_frozen() -> AnySelect:
    query = sa.select(EnquiryMessage.id).join(ExhibitionEnd, ExhibitionEnd.edition_id == EnquiryMessage.edition_id)
    return query.where(EnquiryMessage.created_at > ExhibitionEnd.frozen_at)


def _number_after_its_end() -> AnySelect:
    is_mobile = sa.and_(
        ContactLink.kind == LinkKind.PHONE.value,
        ContactLink.value.startswith("+"),  # short numbers are an office's
        sa.or_(~ContactLink.value.startswith("+62"), ContactLink.value.startswith("+628")),
    )
    query = sa.select(ContactLink.id).join(ExhibitionEnd, ExhibitionEnd.edition_id == ContactLink.edition_id)
    personal = sa.or_(ContactLink.kind == LinkKind.WHATSAPP.value, is_mobile)
    return query.where(ExhibitionEnd.contacts_gone_at.is_not(None), personal)


def _continued_from_nothing() -> AnySelect:
    source = sa.exists().where(
        BoothVersion.edition_id == BoothContinuation.from_edition_id,
        BoothVersion.booth_id == BoothContinuation.from_booth_id,
        BoothVersion.number == BoothContinuation.from_version,
    )
    return sa.select(BoothContinuation.booth_id).where(~source)


def _looks_without_dimension() -> AnySelect:
    """Every look at an innovation is one of its dimension too."""
    looks = sa.case((BoothCount.kind == Kind.INNOVATION.value, BoothCount.number), else_=0)
    of_dimension = sa.case((BoothCount.kind == Kind.DIMENSION.value, BoothCount.number), else_=0)
    query = sa.select(BoothCount.booth_id).group_by(BoothCount.edition_id, BoothCount.booth_id, BoothCount.day)
    return query.having(sa.func.sum(looks) != sa.func.sum(of_dimension))


def _not_found() -> AnySelect:
    """Booths that visitors see and cannot find as they are, and those that they find and may not see."""
    is_seen = sa.and_(Booth.state == BoothState.PUBLISHED.value, Booth.hidden_at.is_(None))
    of_booth = sa.and_(FindingDocument.edition_id == Booth.edition_id, FindingDocument.booth_id == Booth.id)
    as_published = sa.exists().where(
        of_booth, FindingDocument.innovation_id == 0, FindingDocument.version == Booth.version
    )
    another = sa.exists().where(of_booth, FindingDocument.version != Booth.version)
    found = sa.exists().where(of_booth)
    return sa.select(Booth.id).where(sa.or_(sa.and_(is_seen, sa.or_(~as_published, another)), sa.and_(~is_seen, found)))


def _spelling_without_word() -> AnySelect:
    held = sa.exists().where(
        FindingWord.edition_id == FindingSpelling.edition_id, FindingWord.word == FindingSpelling.word
    )
    return sa.select(FindingSpelling.word).where(FindingSpelling.written == FindingSpelling.word, ~held)


def _picture_of_nobody() -> AnySelect:
    def is_own(column: Any) -> sa.ColumnElement[bool]:
        own = Media.edition_id == Booth.edition_id, Media.booth_id == Booth.id, Media.public_id == column
        return sa.or_(column.is_(None), sa.exists().where(*own))

    return sa.select(Booth.id).where(~sa.and_(is_own(Booth.cover), is_own(Booth.crest)))


CHECKS = (
    Invariant("exhibition: a published booth has the version that visitors see", _published_without_version),
    Invariant("exhibition: a booth's region takes part in its edition", _region_absent),
    Invariant("exhibition: what visitors see is what they find", _not_found),
    Invariant("exhibition: a search knows no word that stands nowhere", _spelling_without_word),
    Invariant("exhibition: a booth's cover and crest are files of its own", _picture_of_nobody),
    Invariant("exhibition: every enquiry has a message of its visitor", _enquiry_without_message),
    Invariant("exhibition: answered means that the team has written", _answered_without_answer),
    Invariant("exhibition: who wrote last is noted as it is", _wrong_last_side),
    Invariant("exhibition: what the visitor wrote last is not called answered", _waits_wrongly),
    Invariant("exhibition: only a reported conversation was ended", _ended_without_report),
    Invariant("exhibition: a time is taken exactly when a meeting holds it", _slot_and_meeting_differ),
    Invariant("exhibition: a meeting holds a time of its own booth", _meeting_of_another_booth),
    Invariant("exhibition: no version holds a contact that takes a press", _shielded_in_a_version),
    Invariant("exhibition: every message wrote its mails", _message_without_mail),
    Invariant("exhibition: nothing is edited or published once it is frozen", _changed_when_frozen),
    Invariant("exhibition: nobody writes once it is frozen", _written_when_frozen),
    Invariant("exhibition: no personal number outlives its day", _number_after_its_end),
    Invariant("exhibition: a continued booth has what it was continued from", _continued_from_nothing),
    Invariant("exhibition: looks at innovations and at dimensions are the same", _looks_without_dimension),
)
