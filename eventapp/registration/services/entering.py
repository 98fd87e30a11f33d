"""Entering people who were written down by somebody else: all in one transaction, each with a ticket and a letter.

One person of a form and five thousand of a list go the same way. Seats are taken by one conditional UPDATE for all of
a way to attend, so that a list is entered whole or not at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.audit import AuditEntry
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.regions.models import Region
from eventapp.registration.errors import DayFull, NotOffered, RegionFull
from eventapp.registration.models.delegations import Delegate, Delegation, Protocol
from eventapp.registration.models.registrations import Quota, Registration, Ticket
from eventapp.registration.queries.tickets import manage_token, scan_code
from eventapp.registration.rules import codes, people
from eventapp.registration.rules.findings import Person
from eventapp.registration.rules.limits import Claim, Limit
from eventapp.registration.rules.refusals import DelegationFull, SeatsShort
from eventapp.registration.rules.states import Attendance, Status
from eventapp.registration.services import counters, issuing, telling
from eventapp.registration.services.letters import Recipient
from eventapp.registration.services.telling import By

PROTOCOL_FIELDS = ("position", "rank", "represents", "organisation_kind", "protocol_order")


@frozen
class Entered:
    """Somebody who was entered; ``place`` is the place in the list that was handed over."""

    id: int
    public_id: str
    place: int
    code: str


_registration: Any = Registration.__table__
_quota: Any = Quota.__table__
_INSERT: dict[str, Any] = {
    name: dialect.insert(_registration).on_conflict_do_nothing()
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
_WRITTEN = sa.select(Registration.public_id, Registration.id).where(
    Registration.edition_id == sa.bindparam("edition_id"),
    Registration.public_id.in_(sa.bindparam("wanted", expanding=True)),
)
_CHUNK = 400
_INSERT_TICKET: dict[str, Any] = {
    name: dialect.insert(Ticket).on_conflict_do_nothing(index_elements=["edition_id", "code"])
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
_TAKE = (
    sa.update(_quota)
    .where(
        _quota.c.edition_id == sa.bindparam("of_edition"),
        _quota.c.attendance == sa.bindparam("of_way"),
        _quota.c.used + sa.bindparam("wanted") <= _quota.c.size,
    )
    .values(used=_quota.c.used + sa.bindparam("wanted"))
)
_QUOTAS = (
    sa.select(Quota.attendance, Quota.size, Quota.used, Quota.by_region, Quota.by_day)
    .where(Quota.edition_id == sa.bindparam("edition_id"))
    .order_by(Quota.attendance)
)
_REGIONS = sa.select(Region.code, Region.id).where(Region.code.in_(sa.bindparam("codes", expanding=True)))
_TICKETLESS = (
    sa.select(Registration.id, Registration.public_id)
    .outerjoin(Ticket, sa.and_(Ticket.edition_id == Registration.edition_id, Ticket.registration_id == Registration.id))
    .where(
        Registration.edition_id == sa.bindparam("edition_id"),
        Registration.created_at == sa.bindparam("at"),
        Registration.status == Status.CONFIRMED.value,
        Ticket.id.is_(None),
    )
)
_MEMBERS = (
    sa.select(sa.func.count(Delegate.id), sa.func.count(Delegate.id).filter(Delegate.is_head))
    .join(
        Registration,
        sa.and_(Registration.edition_id == Delegate.edition_id, Registration.id == Delegate.registration_id),
    )
    .where(
        Delegate.edition_id == sa.bindparam("edition_id"),
        Delegate.delegation_id == sa.bindparam("delegation_id"),
        Registration.status != Status.CANCELLED.value,
    )
)
_DELEGATION = (
    sa.select(Delegation.id, Delegation.seats)
    .where(Delegation.edition_id == sa.bindparam("edition_id"), Delegation.id == sa.bindparam("delegation_id"))
    .with_for_update()
)


def enter_all(scope: Scope, wanted: Sequence[Person], *, by: By, delegation_id: int | None = None) -> list[Entered]:
    """Register all of them as confirmed, inside the caller's act; whoever is registered already is left alone.

    Raises DelegationFull, SeatsShort, NotOffered, RegionFull, DayFull; then nobody is entered. 10 statements, 1 for
    each way to attend and 1 for 400 people, unless regions or days have seats of their own.
    """
    if not wanted:
        return []
    at = now()
    has_head = delegation_id is not None and refuse_full(scope, delegation_id, len(wanted))
    regions = _region_ids(wanted)
    drafts = [_draft(scope, person, regions, at) for person in wanted]
    # In one order, so that two lists with the same people do not wait for each other in a circle.
    ordered = sorted((row for row, _ in drafts), key=lambda row: str(row["identity_hash"]))
    db.session.execute(_INSERT[db.engine.dialect.name], ordered)
    known = _written(scope, [row["public_id"] for row in ordered])
    places = {row["public_id"]: place for place, (row, _) in enumerate(drafts)}
    fresh = sorted((places[public_id], public_id) for public_id in known)
    _take_seats(scope, [(wanted[place], drafts[place][0]["region_id"]) for place, _ in fresh])
    entered = [Entered(known[public_id], public_id, place, drafts[place][1]) for place, public_id in fresh]
    entered = _issue_tickets(scope, entered, at)
    _join(scope, entered, wanted, delegation_id, has_head)
    _note(scope, entered, wanted, delegation_id)
    recipients = [
        Recipient(one.public_id, person.name, person.email, scope.locale, person.attendance, one.code)
        for one in entered
        for person in (wanted[one.place],)
    ]
    telling.entered(issuing.forum(scope), recipients, by)
    return entered


def _written(scope: Scope, public_ids: Sequence[str]) -> dict[str, int]:
    """The ids of those that are there now; asking is cheaper than having so many rows returned. 1 statement per 400."""
    found: dict[str, int] = {}
    for start in range(0, len(public_ids), _CHUNK):
        wanted = public_ids[start : start + _CHUNK]
        found |= {row[0]: row[1] for row in db.rows(_WRITTEN, edition_id=scope.edition_id, wanted=wanted)}
    return found


def write_protocol(scope: Scope, rows: Sequence[tuple[int, Person]]) -> None:
    """What is known of people's places in protocol. 1 statement, none when nothing is known."""
    values = [
        {"edition_id": scope.edition_id, "registration_id": registration_id}
        | {name: getattr(person, name) for name in PROTOCOL_FIELDS}
        for registration_id, person in rows
        if any(getattr(person, name) for name in PROTOCOL_FIELDS)
    ]
    if values:
        db.session.execute(sa.insert(Protocol), values)


def refuse_full(scope: Scope, delegation_id: int, wanted: int) -> bool:
    """Whether the delegation has a head; holds its row, so that its seats are counted once.

    Raises DelegationFull, NotFound. 2 statements.
    """
    members, seats, heads = held_seats(scope, delegation_id)
    if seats is not None and members + wanted > seats:
        raise DelegationFull(seats=seats, free=max(0, seats - members), wanted=wanted)
    return bool(heads)


def held_seats(scope: Scope, delegation_id: int) -> tuple[int, int | None, int]:
    """People who come, seats and heads of a delegation, whose row is held. Raises NotFound. 2 statements."""
    where = {"edition_id": scope.edition_id, "delegation_id": delegation_id}
    row = db.session.execute(_DELEGATION, where).first()
    if row is None:
        raise NotFound
    members, heads = db.session.execute(_MEMBERS, where).one()
    return members, row.seats, heads


def _region_ids(wanted: Sequence[Person]) -> dict[str, int]:
    found = sorted({person.region_code for person in wanted if person.region_code})
    return {row[0]: row[1] for row in db.rows(_REGIONS, codes=found)} if found else {}


def _draft(scope: Scope, person: Person, regions: dict[str, int], at: Any) -> tuple[dict[str, Any], str]:
    """The row of a registration, and the code that its ticket will bear."""
    public_id, code = ids.opaque(), codes.written(ids.human_code())
    row = {
        "edition_id": scope.edition_id,
        "public_id": public_id,
        "manage_hash": ids.token_hash(manage_token(public_id)),
        "key_hash": None,
        "identity_hash": person.identity,
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "organisation": person.organisation,
        "region_id": regions.get(person.region_code or ""),
        "attendance": person.attendance.value,
        "status": Status.CONFIRMED.value,
        "consented_at": at,
        "news": False,
        "photo": False,
        "listing": False,
        "locale": scope.locale,
        "sort_name": people.folded(person.name)[:200],
        "search": people.search_text(person.name, person.email, person.organisation, code),
        "created_at": at,
    }
    return row, code


def _take_seats(scope: Scope, wanted: Sequence[tuple[Person, int | None]]) -> None:
    """A seat for everybody, or a refusal that says how many are free.

    The rows of quotas are only updated, never locked beforehand: that would wait for others who have written people
    and want to update them too. Ways are taken in one order.
    """
    quotas = {row.attendance: row for row in db.rows(_QUOTAS, edition_id=scope.edition_id)}
    needed = Counter(person.attendance for person, _ in wanted)
    if any(way.value not in quotas for way in needed):
        raise NotOffered(field="attendance")
    if any(row.by_region or row.by_day for row in quotas.values()):
        for person, region_id in sorted(wanted, key=lambda each: each[0].attendance):
            _take_one(scope, person.attendance, region_id)
        return
    for way in sorted(needed):
        where = {"of_edition": scope.edition_id, "of_way": way.value, "wanted": needed[way]}
        if not db.change(_TAKE, where):
            now_there = {row.attendance: row for row in db.rows(_QUOTAS, edition_id=scope.edition_id)}[way.value]
            raise SeatsShort(wanted=needed[way], free=now_there.size - now_there.used)


def _take_one(scope: Scope, attendance: Attendance, region_id: int | None) -> None:
    match counters.take(scope, Claim(attendance, region_id=region_id)):
        case Limit.REGION:
            raise RegionFull
        case Limit.DAY:
            raise DayFull
        case Limit.WAY:
            raise SeatsShort(wanted=1, free=0)


def _issue_tickets(scope: Scope, entered: list[Entered], at: Any) -> list[Entered]:
    """Tickets for all; a code that some ticket bears already is made anew. 1 statement, more only then."""
    rows = [
        {
            "edition_id": scope.edition_id,
            "registration_id": one.id,
            "code": one.code,
            "scan_hash": ids.token_hash(scan_code(one.public_id)),
            "issued_at": at,
        }
        for one in entered
    ]
    if not rows or db.change(_INSERT_TICKET[db.engine.dialect.name], rows) == len(rows):
        return entered
    without = {row.id for row in db.rows(_TICKETLESS, edition_id=scope.edition_id, at=at)}
    return [
        Entered(
            one.id,
            one.public_id,
            one.place,
            issuing.issue_new_ticket(scope, registration_id=one.id, public_id=one.public_id),
        )
        if one.id in without
        else one
        for one in entered
    ]


def _join(
    scope: Scope, entered: Sequence[Entered], wanted: Sequence[Person], delegation_id: int | None, has_head: bool
) -> None:
    """Members of the delegation, of whom the first who is named so is the head, and places in protocol."""
    write_protocol(scope, [(one.id, wanted[one.place]) for one in entered])
    if delegation_id is None or not entered:
        return
    head = next((one.id for one in entered if wanted[one.place].is_head and not has_head), None)
    rows = [
        {
            "edition_id": scope.edition_id,
            "registration_id": one.id,
            "delegation_id": delegation_id,
            "is_head": one.id == head,
            "was_entered": True,
        }
        for one in entered
    ]
    db.session.execute(sa.insert(Delegate), rows)


def _note(scope: Scope, entered: Sequence[Entered], wanted: Sequence[Person], delegation_id: int | None) -> None:
    """A line of the audit log for everybody, as ``audit`` writes it, in one statement."""
    lines = [
        {
            "at": now(),
            "actor_kind": scope.actor.kind.value,
            "actor_id": scope.actor.id,
            "edition_id": scope.edition_id,
            "action": "registration.entered",
            "subject": f"registration:{one.id}",
            "details": {"attendance": wanted[one.place].attendance.value, "delegation": delegation_id},
        }
        for one in entered
    ]
    if lines:
        db.session.execute(sa.insert(AuditEntry), lines)
