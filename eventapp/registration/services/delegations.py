"""Delegations: made by the organiser, filled by their coordinators through one link each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from eventapp.core import ids
from eventapp.core.access import Role, Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.editions.models import Edition
from eventapp.editions.queries import people as editions_people
from eventapp.errors import NotFound
from eventapp.registration.errors import QuotaTooSmall
from eventapp.registration.models.delegations import Delegate, Delegation, Protocol
from eventapp.registration.models.registrations import Registration
from eventapp.registration.queries import delegations, tickets
from eventapp.registration.queries.delegations import DelegationRow, Member, link_token
from eventapp.registration.rules import people
from eventapp.registration.rules.findings import Person
from eventapp.registration.rules.refusals import (
    DelegationClosed,
    DelegationExists,
    DelegationLinkUnknown,
    DelegationNotEmpty,
    NoCoordinator,
    PersonEntered,
)
from eventapp.registration.rules.states import Attendance, Status
from eventapp.registration.services import changing, entering, issuing, letters, telling
from eventapp.registration.services.letters import Recipient
from eventapp.registration.services.telling import By

_OWN = (
    sa.select(Delegation.id)
    .where(Delegation.edition_id == sa.bindparam("edition_id"), Delegation.link_hash == sa.bindparam("hash"))
    .with_for_update()
)
_ZONE = sa.select(Edition.zone).where(Edition.id == sa.bindparam("of_edition"))


@act
def create(
    scope: Scope,
    *,
    name: str,
    region_id: int | None = None,
    coordinator_name: str = "",
    coordinator_email: str = "",
    coordinator_phone: str = "",
    seats: int | None = None,
    changes_until: datetime | None = None,
) -> str:
    """A delegation with a link that is not mailed yet; gives its public id. Raises DelegationExists, Forbidden."""
    scope.require("registration.delegations")
    public_id = ids.opaque()
    values = {
        "edition_id": scope.edition_id,
        "public_id": public_id,
        "link_number": 1,
        "link_hash": ids.token_hash(link_token(public_id, 1)),
        "name": name,
        "region_id": region_id,
        "coordinator_name": coordinator_name,
        "coordinator_email": coordinator_email,
        "coordinator_phone": coordinator_phone,
        "seats": seats,
        "changes_until": changes_until,
        "created_at": now(),
    }
    if not db.change(insert_or_ignore(Delegation, values, ["edition_id", "name"])):
        raise DelegationExists(field="name")
    audit(scope, "delegation.created", f"delegation:{public_id}", region=region_id, seats=seats)
    return public_id


@act
def create_for_regions(scope: Scope, *, seats: int | None = None, changes_until: datetime | None = None) -> int:
    """A delegation for every participating region that has none; gives how many.

    The region's own people in the application are proposed as coordinators. Raises Forbidden.
    """
    scope.require("registration.delegations")
    teams = {person.region: person for person in editions_people.members(scope, role=Role.REGION)}
    made = 0
    for region_id, name in delegations.regions_without(scope):
        person = teams.get(name)
        create(
            scope,
            name=name,
            region_id=region_id,
            coordinator_name=person.name if person else "",
            coordinator_email=person.email if person else "",
            seats=seats,
            changes_until=changes_until,
        )
        made += 1
    return made


@act
def change(
    scope: Scope,
    *,
    delegation_id: int,
    name: str,
    coordinator_name: str,
    coordinator_email: str,
    coordinator_phone: str,
    seats: int | None,
    changes_until: datetime | None,
) -> None:
    """Change what the organiser says about a delegation; never fewer seats than people.

    Raises DelegationExists, QuotaTooSmall, NotFound, Forbidden.
    """
    scope.require("registration.delegations")
    members, _, _ = entering.held_seats(scope, delegation_id)
    if seats is not None and seats < members:
        raise QuotaTooSmall(used=members, field="seats")
    taken = sa.select(Delegation.id).where(Delegation.edition_id == scope.edition_id, Delegation.name == name)
    if db.scalar(taken) not in {None, delegation_id}:
        raise DelegationExists(field="name")
    values = {
        "name": name,
        "coordinator_name": coordinator_name,
        "coordinator_email": coordinator_email,
        "coordinator_phone": coordinator_phone,
        "seats": seats,
        "changes_until": changes_until,
    }
    _write(scope, delegation_id, **values)
    audit(scope, "delegation.changed", f"delegation:{delegation_id}", seats=seats)


@act
def mail_link(scope: Scope, *, delegation_id: int) -> None:
    """Mail the coordinator the link. Raises NoCoordinator, NotFound, Forbidden."""
    scope.require("registration.delegations")
    row = delegations.delegation_by_id(scope, delegation_id)
    if not row.coordinator_email or not row.has_link:
        raise NoCoordinator
    _mail(scope, row)
    _write(scope, delegation_id, mailed_at=now())
    audit(scope, "delegation.link_mailed", f"delegation:{delegation_id}")


@act
def mail_links(scope: Scope) -> int:
    """Mail the link to every coordinator who has not had it yet; gives how many. Raises Forbidden."""
    scope.require("registration.delegations")
    waiting = [
        row for row in delegations.delegations(scope) if row.coordinator_email and row.has_link and not row.mailed_at
    ]
    for row in waiting:
        mail_link(scope, delegation_id=row.id)
    return len(waiting)


@act
def renew_link(scope: Scope, *, delegation_id: int) -> None:
    """Another link; the old one ends at once. Raises NotFound, Forbidden."""
    scope.require("registration.delegations")
    row = delegations.delegation_by_id(scope, delegation_id)
    number = row.link_number + 1
    link_hash = ids.token_hash(link_token(row.public_id, number))
    _write(scope, delegation_id, link_number=number, link_hash=link_hash, mailed_at=None)
    audit(scope, "delegation.link_renewed", f"delegation:{delegation_id}")


@act
def end_link(scope: Scope, *, delegation_id: int) -> None:
    """End the link; the delegation and its people stay. Raises NotFound, Forbidden."""
    scope.require("registration.delegations")
    _write(scope, delegation_id, link_hash=None, mailed_at=None)
    audit(scope, "delegation.link_ended", f"delegation:{delegation_id}")


@act
def remove(scope: Scope, *, delegation_id: int) -> None:
    """Remove a delegation without people. Raises DelegationNotEmpty, NotFound, Forbidden."""
    scope.require("registration.delegations")
    if any(one.comes for one in delegations.members(scope, delegation_id)):
        raise DelegationNotEmpty
    of_row = {"edition_id": scope.edition_id, "id": delegation_id}
    if not db.change(sa.delete(Delegation).filter_by(**of_row)):
        raise NotFound
    audit(scope, "delegation.removed", f"delegation:{delegation_id}")


@act
def attach(scope: Scope, *, delegation_id: int, code: str) -> None:
    """Put somebody who registered alone into a delegation, by the ticket's code.

    Raises NotFound, PersonEntered, DelegationFull, Forbidden.
    """
    scope.require("registration.delegations")
    entering.refuse_full(scope, delegation_id, 1)
    ticket = tickets.ticket_by_code(scope, code)
    if ticket is None or ticket.status is Status.CANCELLED:
        raise NotFound
    values = {
        "edition_id": scope.edition_id,
        "delegation_id": delegation_id,
        "registration_id": ticket.registration_id,
        "is_head": False,
        "was_entered": False,
    }
    if not db.change(insert_or_ignore(Delegate, values, ["edition_id", "registration_id"])):
        raise PersonEntered
    audit(scope, "registration.attached", f"registration:{ticket.registration_id}", delegation=delegation_id)


def add_person(scope: Scope, *, token: str, person: Person) -> str:
    """Enter somebody by the coordinator's link; gives the public id.

    Raises DelegationLinkUnknown, DelegationClosed, PersonEntered and what ``entering.enter_all`` raises.
    """
    return _add_person(scope, token, person)


@act
def _add_person(scope: Scope, token: str, person: Person) -> str:
    own = held(scope, token)
    entered = entering.enter_all(scope, [person], by=by_coordinator(own), delegation_id=own.id)
    if not entered:
        raise PersonEntered(field="email")
    return entered[0].public_id


def change_member(scope: Scope, *, token: str, public_id: str, person: Person) -> None:
    """Correct what was written down about somebody. Name and address only of who was entered here: the ticket stays
    the same and goes to the address that counts now. Another person is a replacement.

    Raises NotFound, DelegationLinkUnknown, DelegationClosed, PersonEntered.
    """
    try:
        _change_member(scope, token, public_id, person)
    except IntegrityError as taken:
        raise PersonEntered(field="email") from taken


@act
def _change_member(scope: Scope, token: str, public_id: str, person: Person) -> None:
    own = held(scope, token)
    one = delegations.member(scope, own.id, public_id)
    if not one.comes:
        raise NotFound
    values: dict[str, Any] = {"phone": person.phone, "organisation": person.organisation}
    renamed = one.was_entered and (person.name, person.email) != (one.name, one.email)
    name, email = (person.name, person.email) if renamed else (one.name, one.email)
    if renamed:
        identity = people.identity(name, email, person.organisation, person.phone)
        values |= {"name": name, "email": email, "identity_hash": identity}
        values |= {"sort_name": people.folded(name)[:200]}
    values["search"] = people.search_text(name, email, person.organisation, one.code or "")
    of_row = {"edition_id": scope.edition_id, "id": one.id}
    db.change(sa.update(Registration).filter_by(**of_row).values(values).execution_options(synchronize_session=False))
    _write_protocol(scope, one.id, {field: getattr(person, field) for field in entering.PROTOCOL_FIELDS})
    if person.is_head and not one.is_head:
        _make_head(scope, own.id, one)
    audit(scope, "registration.changed", f"registration:{one.id}", by="coordinator", renamed=renamed)
    if renamed:
        to = Recipient(one.public_id, name, email, scope.locale, Attendance(one.attendance), one.code)
        letters.again(issuing.forum(scope), to, anew=True)


@act
def set_head(scope: Scope, *, token: str, public_id: str) -> None:
    """Make somebody the head of the delegation. Raises NotFound, DelegationLinkUnknown, DelegationClosed."""
    own = held(scope, token)
    one = delegations.member(scope, own.id, public_id)
    if not one.comes:
        raise NotFound
    _make_head(scope, own.id, one)
    audit(scope, "delegation.head_set", f"registration:{one.id}")


@act
def remove_member(scope: Scope, *, token: str, public_id: str) -> None:
    """Take somebody out: who was entered here is cancelled and told; who had registered alone keeps the ticket.

    Raises NotFound, DelegationLinkUnknown, DelegationClosed.
    """
    own = held(scope, token)
    one = delegations.member(scope, own.id, public_id)
    if one.was_entered and one.comes:
        changing.cancel_own(scope, token=one.manage_token)
    of_row = {"edition_id": scope.edition_id, "registration_id": one.id}
    db.change(sa.delete(Delegate).filter_by(**of_row))
    audit(scope, "registration.left_delegation", f"registration:{one.id}", delegation=own.id)


@act
def set_protocol(
    scope: Scope,
    registration_id: int,
    *,
    position: str,
    rank: str,
    represents: str,
    organisation_kind: str,
    protocol_order: int | None,
    seat: str,
    is_vip: bool,
) -> None:
    """Where protocol places somebody. Raises NotFound, Forbidden."""
    scope.require("registration.manage")
    scope.find(Registration, registration_id)
    values = {
        "position": position,
        "rank": rank,
        "represents": represents,
        "organisation_kind": organisation_kind,
        "protocol_order": protocol_order,
        "seat": seat,
        "is_vip": is_vip,
    }
    _write_protocol(scope, registration_id, values)
    audit(scope, "registration.protocol_set", f"registration:{registration_id}", vip=is_vip, order=protocol_order)


def held(scope: Scope, token: str) -> DelegationRow:
    """The delegation of a link, locked until the act ends. Raises DelegationLinkUnknown, DelegationClosed."""
    where = {"edition_id": scope.edition_id, "hash": ids.token_hash(token)}
    found = db.session.execute(_OWN, where).scalar()
    if found is None:
        raise DelegationLinkUnknown
    own = delegations.delegation_by_id(scope, found)
    if not own.is_open:
        raise DelegationClosed
    return own


def by_coordinator(own: DelegationRow) -> By:
    """Who enters people through the link of a delegation."""
    return By(own.coordinator_name or own.name, own.name)


def by_organiser(scope: Scope) -> By:
    """Who enters people as the organiser."""
    return By(scope.actor.name, "")


def _make_head(scope: Scope, delegation_id: int, one: Member) -> None:
    """2 statements: the old head first, because there may be one only."""
    of_delegation = (Delegate.edition_id == scope.edition_id, Delegate.delegation_id == delegation_id)
    plain: dict[str, Any] = {"synchronize_session": False}
    db.change(
        sa.update(Delegate).where(*of_delegation, Delegate.is_head).values(is_head=False).execution_options(**plain)
    )
    this = sa.update(Delegate).where(*of_delegation, Delegate.registration_id == one.id)
    db.change(this.values(is_head=True).execution_options(**plain))


def _write_protocol(scope: Scope, registration_id: int, values: dict[str, Any]) -> None:
    of_row = {"edition_id": scope.edition_id, "registration_id": registration_id}
    if not db.change(insert_or_ignore(Protocol, of_row | values, ["edition_id", "registration_id"])):
        db.change(sa.update(Protocol).filter_by(**of_row).values(values).execution_options(synchronize_session=False))


def _write(scope: Scope, delegation_id: int, **values: Any) -> None:
    of_row = {"edition_id": scope.edition_id, "id": delegation_id}
    changed = sa.update(Delegation).filter_by(**of_row).values(values).execution_options(synchronize_session=False)
    if not db.change(changed):
        raise NotFound


def _mail(scope: Scope, row: DelegationRow) -> None:
    data = {
        "name": row.coordinator_name,
        "delegation": row.name,
        "seats": row.seats,
        "until": row.changes_until.isoformat() if row.changes_until else None,
        "zone": db.scalar(_ZONE, of_edition=scope.edition_id),
        "link": row.token,
    }
    about = issuing.forum(scope)
    to = row.coordinator_email
    telling.link(about, public_id=row.public_id, number=row.link_number, to=to, locale=scope.locale, data=data)
