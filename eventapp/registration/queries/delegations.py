"""Delegations with their people: for the coordinator, by the link, and for the organiser."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.core import ids
from eventapp.core.access import EditionRef, Scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.keys import keys
from eventapp.editions.models import Edition, Participation
from eventapp.errors import NotFound
from eventapp.frozen import field_names, frozen
from eventapp.regions.models import Region
from eventapp.registration.models.delegations import Delegate, Delegation, Protocol
from eventapp.registration.models.registrations import Registration, Ticket
from eventapp.registration.queries.tickets import manage_token, scan_code
from eventapp.registration.rules import people
from eventapp.registration.rules.duplicates import Known
from eventapp.registration.rules.refusals import DelegationLinkUnknown
from eventapp.registration.rules.states import Attendance, Status

_CHUNK = 400


@frozen(kw_only=True)
class DelegationRow:
    """One delegation with how many people it has now."""

    id: int
    public_id: str
    name: str
    region_id: int | None
    region_code: str | None
    coordinator_name: str
    coordinator_email: str
    coordinator_phone: str
    seats: int | None
    changes_until: datetime | None
    mailed_at: datetime | None
    link_number: int
    has_link: bool
    onsite: int
    online: int
    head: str | None

    @property
    def members(self) -> int:
        """People who come."""
        return self.onsite + self.online

    @property
    def token(self) -> str:
        """The token of the coordinator's link."""
        return link_token(self.public_id, self.link_number)

    @property
    def is_open(self) -> bool:
        """Whether people may still be entered and changed."""
        return self.changes_until is None or now() < self.changes_until


@frozen
class OwnDelegation:
    """A delegation as its coordinator's link opens it."""

    edition: EditionRef
    delegation: DelegationRow
    starts_on: Any
    ends_on: Any
    venue: str
    help_contact: str


@frozen(kw_only=True)
class Member:
    """Somebody of a delegation, with the ticket and the place in protocol."""

    id: int
    public_id: str
    name: str
    email: str
    phone: str
    organisation: str
    attendance: str
    status: str
    code: str | None
    region: str | None
    is_head: bool
    was_entered: bool
    position: str
    rank: str
    represents: str
    organisation_kind: str
    protocol_order: int | None
    seat: str
    is_vip: bool

    @property
    def comes(self) -> bool:
        """Whether the registration holds."""
        return self.status != Status.CANCELLED

    @property
    def scan(self) -> str:
        """The scan code of the ticket."""
        return scan_code(self.public_id)

    @property
    def manage_token(self) -> str:
        """The token of the person's own link."""
        return manage_token(self.public_id)


@frozen
class ProtocolRow:
    """What is known of somebody's place in protocol."""

    position: str = ""
    rank: str = ""
    represents: str = ""
    organisation_kind: str = ""
    protocol_order: int | None = None
    seat: str = ""
    is_vip: bool = False


def link_token(public_id: str, number: int) -> str:
    """The token of a delegation's link; each number makes another one."""
    return keys.token("delegation", f"{public_id}:{number}")


_COMES = sa.and_(
    Registration.edition_id == Delegate.edition_id,
    Registration.id == Delegate.registration_id,
    Registration.status != Status.CANCELLED.value,
)
_COUNTED = (
    sa.select(
        Delegate.edition_id,
        Delegate.delegation_id,
        sa.func.count(Registration.id).filter(Registration.attendance == Attendance.ONSITE.value).label("onsite"),
        sa.func.count(Registration.id).filter(Registration.attendance == Attendance.ONLINE.value).label("online"),
        sa.func.max(sa.case((Delegate.is_head, Registration.name))).label("head"),
    )
    .join(Registration, _COMES)
    .group_by(Delegate.edition_id, Delegate.delegation_id)
    .subquery()
)
_ROW: Any = (
    sa.select(
        Delegation.id,
        Delegation.public_id,
        Delegation.name,
        Delegation.region_id,
        Region.code.label("region_code"),
        Delegation.coordinator_name,
        Delegation.coordinator_email,
        Delegation.coordinator_phone,
        Delegation.seats,
        Delegation.changes_until,
        Delegation.mailed_at,
        Delegation.link_number,
        Delegation.link_hash.is_not(None).label("has_link"),
        sa.func.coalesce(_COUNTED.c.onsite, 0).label("onsite"),
        sa.func.coalesce(_COUNTED.c.online, 0).label("online"),
        _COUNTED.c.head,
    )
    .outerjoin(Region, Region.id == Delegation.region_id)
    .outerjoin(
        _COUNTED,
        sa.and_(_COUNTED.c.edition_id == Delegation.edition_id, _COUNTED.c.delegation_id == Delegation.id),
    )
)
_OF_EDITION = _ROW.where(Delegation.edition_id == sa.bindparam("edition_id"))
_ALL = _OF_EDITION.order_by(Delegation.name)
_BY_PUBLIC_ID = _OF_EDITION.where(Delegation.public_id == sa.bindparam("public_id"))
_BY_ID = _OF_EDITION.where(Delegation.id == sa.bindparam("id"))
_OWN: Any = (
    _ROW.add_columns(
        Edition.id.label("of_edition"),
        Edition.slug,
        Edition.name.label("forum"),
        Edition.zone,
        Edition.is_example,
        Edition.starts_on,
        Edition.ends_on,
        Edition.venue,
        Edition.help_contact,
    )
    .join(Edition, Edition.id == Delegation.edition_id)
    .where(Delegation.link_hash == sa.bindparam("hash"))
    .execution_options(unscoped="by the coordinator's link")
)
_MEMBER: Any = (
    sa.select(
        Registration.id,
        Registration.public_id,
        Registration.name,
        Registration.email,
        Registration.phone,
        Registration.organisation,
        Registration.attendance,
        Registration.status,
        Ticket.code,
        Region.name.label("region"),
        Delegate.is_head,
        Delegate.was_entered,
        *(
            sa.func.coalesce(Protocol.__table__.c[name], "").label(name)
            for name in ("position", "rank", "represents", "organisation_kind")
        ),
        Protocol.protocol_order,
        sa.func.coalesce(Protocol.seat, "").label("seat"),
        sa.func.coalesce(Protocol.is_vip, sa.false()).label("is_vip"),
    )
    .join(
        Delegate,
        sa.and_(Delegate.edition_id == Registration.edition_id, Delegate.registration_id == Registration.id),
    )
    .outerjoin(Ticket, sa.and_(Ticket.edition_id == Registration.edition_id, Ticket.registration_id == Registration.id))
    .outerjoin(
        Protocol,
        sa.and_(Protocol.edition_id == Registration.edition_id, Protocol.registration_id == Registration.id),
    )
    .outerjoin(Region, Region.id == Registration.region_id)
    .where(
        Delegate.edition_id == sa.bindparam("edition_id"),
        Delegate.delegation_id == sa.bindparam("delegation_id"),
    )
)
_MEMBERS = _MEMBER.order_by(
    Registration.status == Status.CANCELLED.value,
    Delegate.is_head.desc(),
    Protocol.protocol_order.is_(None),
    Protocol.protocol_order,
    Registration.sort_name,
    Registration.id,
)
_ONE_MEMBER = _MEMBER.where(Registration.public_id == sa.bindparam("public_id"))
_PROTOCOL = sa.select(*(Protocol.__table__.c[name] for name in field_names(ProtocolRow))).where(
    Protocol.edition_id == sa.bindparam("edition_id"), Protocol.registration_id == sa.bindparam("registration_id")
)
_DELEGATION_OF = (
    sa.select(Delegation.public_id, Delegation.name)
    .join(
        Delegate,
        sa.and_(Delegate.edition_id == Delegation.edition_id, Delegate.delegation_id == Delegation.id),
    )
    .where(
        Delegate.edition_id == sa.bindparam("edition_id"), Delegate.registration_id == sa.bindparam("registration_id")
    )
)
_WITHOUT = (
    sa.select(Region.id, Region.name)
    .join(Participation, Participation.region_id == Region.id)
    .where(
        Participation.edition_id == sa.bindparam("edition_id"),
        ~sa.exists().where(
            Delegation.edition_id == Participation.edition_id, Delegation.region_id == Participation.region_id
        ),
    )
    .order_by(Region.name)
)
_KNOWN: Any = (
    sa.select(
        Registration.name,
        Registration.email,
        Registration.phone,
        Region.code,
        Delegate.delegation_id,
        Delegation.name,
    )
    .outerjoin(Region, Region.id == Registration.region_id)
    .outerjoin(
        Delegate,
        sa.and_(Delegate.edition_id == Registration.edition_id, Delegate.registration_id == Registration.id),
    )
    .outerjoin(
        Delegation,
        sa.and_(Delegation.edition_id == Delegate.edition_id, Delegation.id == Delegate.delegation_id),
    )
    .where(Registration.edition_id == sa.bindparam("edition_id"), Registration.status != Status.CANCELLED.value)
)
_KNOWN_BY = {
    "emails": _KNOWN.where(sa.func.lower(Registration.email).in_(sa.bindparam("wanted", expanding=True))),
    "phones": _KNOWN.where(Registration.phone.in_(sa.bindparam("wanted", expanding=True))),
    "regions": _KNOWN.where(Region.code.in_(sa.bindparam("wanted", expanding=True))),
}


def delegations(scope: Scope) -> list[DelegationRow]:
    """All delegations of the edition by name. 1 statement."""
    return [DelegationRow(**row._mapping) for row in db.rows(_ALL, edition_id=scope.edition_id)]


def delegation(scope: Scope, public_id: str) -> DelegationRow:
    """One delegation. Raises NotFound. 1 statement."""
    return _one(_BY_PUBLIC_ID, scope, public_id=public_id)


def delegation_by_id(scope: Scope, delegation_id: int) -> DelegationRow:
    """One delegation. Raises NotFound. 1 statement."""
    return _one(_BY_ID, scope, id=delegation_id)


def own_delegation(token: str) -> OwnDelegation:
    """The delegation of a coordinator's link, of whichever edition. Raises DelegationLinkUnknown. 1 statement."""
    row = db.session.execute(_OWN, {"hash": ids.token_hash(token)}).first()
    if row is None:
        raise DelegationLinkUnknown
    found = dict(row._mapping)
    edition = EditionRef(*(found.pop(name) for name in ("of_edition", "slug", "forum", "zone", "is_example")))
    about = [found.pop(name) for name in ("starts_on", "ends_on", "venue", "help_contact")]
    return OwnDelegation(edition, DelegationRow(**found), *about)


def members(scope: Scope, delegation_id: int) -> list[Member]:
    """The people of a delegation: its head, then by protocol and name, then those who cancelled. 1 statement."""
    where = {"edition_id": scope.edition_id, "delegation_id": delegation_id}
    return [Member(**row._mapping) for row in db.session.execute(_MEMBERS, where)]


def member(scope: Scope, delegation_id: int, public_id: str) -> Member:
    """One of its people. Raises NotFound. 1 statement."""
    where = {"edition_id": scope.edition_id, "delegation_id": delegation_id, "public_id": public_id}
    row = db.session.execute(_ONE_MEMBER, where).first()
    if row is None:
        raise NotFound
    return Member(**row._mapping)


def protocol(scope: Scope, registration_id: int) -> ProtocolRow:
    """Somebody's place in protocol; empty when nothing is known. 1 statement."""
    where = {"edition_id": scope.edition_id, "registration_id": registration_id}
    row = db.session.execute(_PROTOCOL, where).first()
    return ProtocolRow(*row) if row else ProtocolRow()


def delegation_of(scope: Scope, registration_id: int) -> tuple[str, str] | None:
    """Public id and name of the delegation that somebody belongs to. 1 statement."""
    where = {"edition_id": scope.edition_id, "registration_id": registration_id}
    row = db.session.execute(_DELEGATION_OF, where).first()
    return (row[0], row[1]) if row else None


def regions_without(scope: Scope) -> list[tuple[int, str]]:
    """Participating regions that have no delegation yet. 1 statement."""
    return [(row[0], row[1]) for row in db.rows(_WITHOUT, edition_id=scope.edition_id)]


def known(
    scope: Scope, *, emails: Iterable[str], phones: Iterable[str], region_codes: Iterable[str]
) -> Sequence[Known]:
    """Registered people whom a list may mean: of its addresses, numbers, regions. 1 statement for 400 of each."""
    found: dict[Known, None] = {}
    wanted = {"emails": {people.folded(one) for one in emails}, "phones": set(phones), "regions": set(region_codes)}
    for what, values in wanted.items():
        ordered = sorted(values)
        for start in range(0, len(ordered), _CHUNK):
            chunk = ordered[start : start + _CHUNK]
            for name, email, phone, code, delegation_id, delegation in db.rows(
                _KNOWN_BY[what], edition_id=scope.edition_id, wanted=chunk
            ):
                found[Known(name, email, phone, code, delegation_id, delegation or "")] = None
    return list(found)


def _one(statement: Any, scope: Scope, **key: Any) -> DelegationRow:
    row = db.session.execute(statement, {"edition_id": scope.edition_id, **key}).first()
    if row is None:
        raise NotFound
    return DelegationRow(**row._mapping)
