"""What must always hold about registrations, as SQL that finds the rows that break it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventapp.agenda.models import Session
from eventapp.core.invariants import Invariant
from eventapp.core.outbox import EXAMPLE_DOMAIN, OutboxMessage
from eventapp.questionnaires.models import Question, Questionnaire
from eventapp.registration.models.answers import AnswerFile, RegistrationAnswer
from eventapp.registration.models.bookings import SessionBooking
from eventapp.registration.models.delegations import Delegate, Delegation
from eventapp.registration.models.registrations import Quota, Registration, Ticket
from eventapp.registration.models.types import (
    AccessCode,
    DayQuota,
    RegionQuota,
    RegistrationOptions,
    SeatOffer,
    TicketType,
)
from eventapp.registration.queries.room import on_day, with_room
from eventapp.registration.rules.bookings import BookingState
from eventapp.registration.rules.questions import FORM
from eventapp.registration.rules.states import Status

_Broken = sa.Select[*tuple[Any, ...]]
_SAME_TICKET = sa.and_(Ticket.edition_id == Registration.edition_id, Ticket.registration_id == Registration.id)


def _stand(*states: Status) -> sa.ColumnElement[int]:
    """How many of the joined registrations stand so."""
    is_one = sa.case((Registration.status.in_([state.value for state in states]), 1), else_=0)
    return sa.func.coalesce(sa.func.sum(is_one), 0)


def _differ(counted: Any, reserved: Any = 0) -> sa.ColumnElement[bool]:
    """Whether the counters of a quota or type are not the numbers of its registrations."""
    return sa.or_(
        counted.used != _stand(Status.CONFIRMED, Status.PENDING) + reserved,
        counted.pending != _stand(Status.PENDING),
        counted.waiting != _stand(Status.WAITING),
        counted.cancelled != _stand(Status.CANCELLED),
    )


def wrong_counters() -> _Broken:
    """Quotas whose counters are not the number of their registrations; one row for each."""
    same = sa.and_(Registration.edition_id == Quota.edition_id, Registration.attendance == Quota.attendance)
    return (
        sa.select(Quota.edition_id, Quota.attendance, Quota.used, Quota.pending, Quota.waiting, Quota.cancelled)
        .outerjoin(Registration, same)
        .group_by(Quota.id)
        .having(_differ(Quota, Quota.reserved))
    )


def wrong_types() -> _Broken:
    """Ticket types whose counters are not the number of their registrations."""
    same = sa.and_(Registration.edition_id == TicketType.edition_id, Registration.type_id == TicketType.id)
    return (
        sa.select(TicketType.edition_id, TicketType.key, TicketType.used, TicketType.pending, TicketType.waiting)
        .outerjoin(Registration, same)
        .group_by(TicketType.id)
        .having(_differ(TicketType))
    )


def wrong_regions() -> _Broken:
    """Limited regions whose counter is not the number of seats that they hold."""
    same = sa.and_(Registration.edition_id == RegionQuota.edition_id, Registration.region_id == RegionQuota.region_id)
    return (
        sa.select(RegionQuota.edition_id, RegionQuota.region_id, RegionQuota.used)
        .outerjoin(Registration, same)
        .group_by(RegionQuota.id)
        .having(RegionQuota.used != _stand(Status.CONFIRMED, Status.PENDING))
    )


def overfull_delegations() -> _Broken:
    """Delegations of whom more people come than they have seats."""
    return (
        sa.select(Delegation.edition_id, Delegation.id, Delegation.seats)
        .join(Delegate, sa.and_(Delegate.edition_id == Delegation.edition_id, Delegate.delegation_id == Delegation.id))
        .join(
            Registration,
            sa.and_(Registration.edition_id == Delegate.edition_id, Registration.id == Delegate.registration_id),
        )
        .where(Delegation.seats.is_not(None), Registration.status != Status.CANCELLED.value)
        .group_by(Delegation.id)
        .having(sa.func.count(Delegate.id) > Delegation.seats)
    )


def uncounted_regions() -> _Broken:
    """Regions that hold seats uncounted, in editions that limit every region."""
    counted = sa.exists().where(
        RegionQuota.edition_id == Registration.edition_id, RegionQuota.region_id == Registration.region_id
    )
    return (
        sa.select(Registration.edition_id, Registration.region_id)
        .join(RegistrationOptions, RegistrationOptions.edition_id == Registration.edition_id)
        .where(
            RegistrationOptions.region_limit.is_not(None),
            Registration.region_id.is_not(None),
            Registration.status.in_([Status.CONFIRMED.value, Status.PENDING.value]),
            ~counted,
        )
    )


def wrong_days() -> _Broken:
    """Limited days whose counter is not the number of people who hold a seat on them."""
    held = sa.select(sa.func.count()).where(
        Registration.edition_id == DayQuota.edition_id,
        Registration.status.in_([Status.CONFIRMED.value, Status.PENDING.value]),
        on_day(DayQuota.attendance, DayQuota.day),
    )
    return sa.select(DayQuota.edition_id, DayQuota.day, DayQuota.used).where(
        DayQuota.used != held.correlate(DayQuota).scalar_subquery()
    )


def wrong_codes() -> _Broken:
    """Access codes whose counter is not the number of living registrations made with them."""
    same = sa.and_(Registration.edition_id == AccessCode.edition_id, Registration.access_code_id == AccessCode.id)
    living = _stand(Status.CONFIRMED, Status.PENDING, Status.WAITING)
    return (
        sa.select(AccessCode.edition_id, AccessCode.id, AccessCode.used)
        .outerjoin(Registration, same)
        .group_by(AccessCode.id)
        .having(AccessCode.used != living)
    )


def wrong_reserves() -> _Broken:
    """Quotas that keep another number of seats than their codes do."""
    kept = sa.select(sa.func.coalesce(sa.func.sum(AccessCode.reserved), 0)).where(
        AccessCode.edition_id == Quota.edition_id, AccessCode.attendance == Quota.attendance
    )
    return sa.select(Quota.edition_id, Quota.attendance, Quota.reserved).where(
        Quota.reserved != kept.correlate(Quota).scalar_subquery()
    )


def stray_offers() -> _Broken:
    """Offers to people who do not hold the offered seat."""
    return (
        sa.select(SeatOffer.edition_id, SeatOffer.registration_id)
        .join(
            Registration,
            sa.and_(Registration.edition_id == SeatOffer.edition_id, Registration.id == SeatOffer.registration_id),
        )
        .where(Registration.status != Status.PENDING.value)
    )


def overfull_quotas() -> _Broken:
    """Quotas with more seats held than there are."""
    return sa.select(Quota.edition_id, Quota.attendance, Quota.used, Quota.size).where(Quota.used > Quota.size)


def kept_waiting() -> _Broken:
    """People who wait beside a free seat that their type, region and days have room for."""
    broken: _Broken = (
        with_room(sa.select(Registration.edition_id, Registration.id).select_from(Registration))
        .join(Quota, sa.and_(Quota.edition_id == Registration.edition_id, Quota.attendance == Registration.attendance))
        .where(Registration.status == Status.WAITING.value, Quota.used < Quota.size)
    )
    return broken


def wrong_tickets() -> _Broken:
    """Confirmed registrations without a ticket, and pending or waiting ones with one."""
    return (
        sa.select(Registration.edition_id, Registration.id, Registration.status)
        .outerjoin(Ticket, _SAME_TICKET)
        .where(
            sa.or_(
                sa.and_(Registration.status == Status.CONFIRMED.value, Ticket.id.is_(None)),
                sa.and_(Registration.status.in_([Status.PENDING.value, Status.WAITING.value]), Ticket.id.is_not(None)),
            )
        )
    )


def stray_tickets() -> _Broken:
    """Tickets whose registration is of another edition, or gone."""
    return (
        sa.select(Ticket.edition_id, Ticket.id).outerjoin(Registration, _SAME_TICKET).where(Registration.id.is_(None))
    )


def unmailed_tickets() -> _Broken:
    """Confirmed people who were never sent their ticket; example people have no mailbox, some people no address."""
    sent = sa.exists().where(
        OutboxMessage.key.in_(
            [sa.literal(prefix) + Registration.public_id for prefix in ("mail:ticket:", "mail:promoted:")]
        )
    )
    confirmed = sa.and_(
        Registration.status == Status.CONFIRMED.value,
        Registration.email != "",
        Registration.email.not_like(f"%{EXAMPLE_DOMAIN}"),
        ~sent,
    )
    return sa.select(Registration.edition_id, Registration.id).where(confirmed)


def answers_to_nothing() -> _Broken:
    """Answers whose question is not of the registration form."""
    return (
        sa.select(RegistrationAnswer.edition_id, RegistrationAnswer.registration_id, RegistrationAnswer.question_id)
        .join(
            Question,
            sa.and_(
                Question.edition_id == RegistrationAnswer.edition_id, Question.id == RegistrationAnswer.question_id
            ),
        )
        .join(
            Questionnaire,
            sa.and_(Questionnaire.edition_id == Question.edition_id, Questionnaire.id == Question.questionnaire_id),
        )
        .where(Questionnaire.key != FORM)
    )


def unnamed_files() -> _Broken:
    """Files of people that none of their answers names."""
    named = sa.exists().where(
        RegistrationAnswer.edition_id == AnswerFile.edition_id,
        RegistrationAnswer.registration_id == AnswerFile.registration_id,
        sa.cast(RegistrationAnswer.values, sa.Text).contains(AnswerFile.token),
    )
    return sa.select(AnswerFile.edition_id, AnswerFile.id).where(AnswerFile.registration_id.is_not(None), ~named)


def wrong_sessions() -> _Broken:
    """Sessions whose seats are not those of the people who booked them."""
    booked = (
        sa.select(sa.func.count())
        .select_from(SessionBooking)
        .where(
            SessionBooking.edition_id == Session.edition_id,
            SessionBooking.session_id == Session.id,
            SessionBooking.state == BookingState.BOOKED.value,
        )
        .scalar_subquery()
    )
    return sa.select(Session.edition_id, Session.id, Session.seats_taken).where(Session.seats_taken != booked)


def stray_bookings() -> _Broken:
    """Sessions that are kept for somebody whose registration ended."""
    return (
        sa.select(SessionBooking.edition_id, SessionBooking.id)
        .join(
            Registration,
            sa.and_(
                Registration.edition_id == SessionBooking.edition_id, Registration.id == SessionBooking.registration_id
            ),
        )
        .where(Registration.status == Status.CANCELLED.value)
    )


invariants = (
    Invariant("quotas count their registrations", wrong_counters),
    Invariant("ticket types count their registrations", wrong_types),
    Invariant("limited regions count their seats", wrong_regions),
    Invariant("no region is uncounted where all are limited", uncounted_regions),
    Invariant("limited days count their seats", wrong_days),
    Invariant("access codes count their uses", wrong_codes),
    Invariant("delegations hold no more people than seats", overfull_delegations),
    Invariant("quotas keep the seats of their codes", wrong_reserves),
    Invariant("offered seats are held", stray_offers),
    Invariant("no quota is overfull", overfull_quotas),
    Invariant("nobody waits beside a free seat", kept_waiting),
    Invariant("confirmed people have one ticket, waiting ones none", wrong_tickets),
    Invariant("tickets belong to a registration of their edition", stray_tickets),
    Invariant("confirmed people were mailed their ticket", unmailed_tickets),
    Invariant("answers belong to a question of the registration form", answers_to_nothing),
    Invariant("sessions count their seats", wrong_sessions),
    Invariant("nobody without a registration has a session", stray_bookings),
    Invariant("files of people are named by an answer", unnamed_files),
)
