"""What must always hold about registrations, as SQL that finds the rows that break it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventapp.core.invariants import Invariant
from eventapp.core.outbox import EXAMPLE_DOMAIN, OutboxMessage
from eventapp.registration.models.registrations import Quota, Registration, Ticket
from eventapp.registration.rules.states import Status

_Broken = sa.Select[*tuple[Any, ...]]
_SAME_TICKET = sa.and_(Ticket.edition_id == Registration.edition_id, Ticket.registration_id == Registration.id)


def wrong_counters() -> _Broken:
    """Quotas whose counters are not the number of their registrations; one row for each."""

    def stand(*states: Status) -> sa.ColumnElement[int]:
        is_one = sa.case((Registration.status.in_([state.value for state in states]), 1), else_=0)
        return sa.func.coalesce(sa.func.sum(is_one), 0)

    return (
        sa.select(Quota.edition_id, Quota.attendance, Quota.used, Quota.pending, Quota.waiting, Quota.cancelled)
        .outerjoin(
            Registration,
            sa.and_(Registration.edition_id == Quota.edition_id, Registration.attendance == Quota.attendance),
        )
        .group_by(Quota.id)
        .having(
            sa.or_(
                Quota.used != stand(Status.CONFIRMED, Status.PENDING),
                Quota.pending != stand(Status.PENDING),
                Quota.waiting != stand(Status.WAITING),
                Quota.cancelled != stand(Status.CANCELLED),
            )
        )
    )


def overfull_quotas() -> _Broken:
    """Quotas with more seats held than there are."""
    return sa.select(Quota.edition_id, Quota.attendance, Quota.used, Quota.size).where(Quota.used > Quota.size)


def kept_waiting() -> _Broken:
    """Quotas where somebody waits beside a free seat."""
    free = sa.and_(Quota.waiting > 0, Quota.used < Quota.size)
    return sa.select(Quota.edition_id, Quota.attendance, Quota.waiting).where(free)


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
    """Confirmed people who were never sent their ticket; example people have no mailbox."""
    sent = sa.exists().where(
        OutboxMessage.key.in_(
            [sa.literal(prefix) + Registration.public_id for prefix in ("mail:ticket:", "mail:promoted:")]
        )
    )
    confirmed = sa.and_(
        Registration.status == Status.CONFIRMED.value, Registration.email.not_like(f"%{EXAMPLE_DOMAIN}"), ~sent
    )
    return sa.select(Registration.edition_id, Registration.id).where(confirmed)


invariants = (
    Invariant("quotas count their registrations", wrong_counters),
    Invariant("no quota is overfull", overfull_quotas),
    Invariant("nobody waits beside a free seat", kept_waiting),
    Invariant("confirmed people have one ticket, waiting ones none", wrong_tickets),
    Invariant("tickets belong to a registration of their edition", stray_tickets),
    Invariant("confirmed people were mailed their ticket", unmailed_tickets),
)
