"""What must always hold in the exhibition, as SQL that finds the rows that break it."""

from __future__ import annotations

import sqlalchemy as sa

from eventapp.core.db import AnySelect
from eventapp.core.invariants import Invariant
from eventapp.core.outbox import OutboxMessage
from eventapp.editions.models import Participation
from eventapp.exhibition.models.booths import Booth, BoothDimension, BoothState, BoothVersion
from eventapp.exhibition.models.conversations import Enquiry, EnquiryMessage, EnquiryState, Side

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


def _draft_in_the_filters() -> AnySelect:
    booth = sa.and_(Booth.edition_id == BoothDimension.edition_id, Booth.id == BoothDimension.booth_id)
    query = sa.select(BoothDimension.booth_id).join(Booth, booth)
    return query.where(Booth.state != BoothState.PUBLISHED.value)


def _enquiry_without_message() -> AnySelect:
    return sa.select(Enquiry.id).where(~_has_message(Side.VISITOR))


def _answered_without_answer() -> AnySelect:
    answered = Enquiry.state == EnquiryState.ANSWERED.value
    return sa.select(Enquiry.id).where(answered != _has_message(Side.TEAM))


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


CHECKS = (
    Invariant("exhibition: a published booth has the version that visitors see", _published_without_version),
    Invariant("exhibition: a booth's region takes part in its edition", _region_absent),
    Invariant("exhibition: only published booths stand in the filters", _draft_in_the_filters),
    Invariant("exhibition: every enquiry has a message of its visitor", _enquiry_without_message),
    Invariant("exhibition: answered means that the team has written", _answered_without_answer),
    Invariant("exhibition: who wrote last is noted as it is", _wrong_last_side),
    Invariant("exhibition: every message wrote its mails", _message_without_mail),
)
