"""Whether an edition's exhibition is over, and on which days it ends."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core.access import EditionRef, Role, Scope
from eventapp.core.db import db
from eventapp.editions.models import Edition, Membership
from eventapp.exhibition.errors import ExhibitionFrozen
from eventapp.exhibition.models.archive import BoothContinuation, ExhibitionEnd
from eventapp.exhibition.models.booths import Booth, ContactLink
from eventapp.exhibition.models.conversations import Enquiry
from eventapp.exhibition.queries import lines
from eventapp.exhibition.rules.links import Link, LinkKind, is_personal
from eventapp.frozen import frozen
from eventapp.regions.models import Region

FREEZE_AFTER = timedelta(days=30)  # after the forum's last day, where the organiser has set no day
CONTACTS_AFTER = timedelta(days=90)
LONGEST = timedelta(days=366)  # a year, the leap day included


@frozen
class End:
    """The days of an exhibition's end, set or usual (None while the forum has no days), and what has happened."""

    last_day: date | None
    freeze_on: date | None
    contacts_until: date | None
    frozen_at: datetime | None
    contacts_gone_at: datetime | None
    gone: dict[str, int]


@frozen
class Origin:
    """The edition that a booth was continued from."""

    edition: str
    year: int
    slug: str


_FROZEN = sa.select(ExhibitionEnd.frozen_at).where(ExhibitionEnd.edition_id == sa.bindparam("edition_id"))


def frozen_at(scope: Scope) -> datetime | None:
    """When the exhibition was frozen; None while it lives. 1 statement."""
    found: datetime | None = db.scalar(_FROZEN, edition_id=scope.edition_id)
    return found


def refuse_frozen(scope: Scope) -> None:
    """Every act that edits, sends, answers or books begins with this. Raises ExhibitionFrozen. 1 statement."""
    if frozen_at(scope) is not None:
        raise ExhibitionFrozen


def end(scope: Scope) -> End:
    """The end of the edition's exhibition. 1 statement."""
    query = _ends().where(Edition.id == scope.edition_id).execution_options(unscoped="one edition by its id")
    row = db.session.execute(query).one()
    return _end(row[5:])


def all_ends() -> list[tuple[EditionRef, End]]:
    """Every edition that has booths, with the end of its exhibition. 1 statement."""
    booths = sa.exists().where(Booth.edition_id == Edition.id)
    query = _ends().where(booths).order_by(Edition.id).execution_options(unscoped="the day comes for every edition")
    return [(EditionRef(*row[:5]), _end(row[5:])) for row in db.rows(query)]


def origin(scope: Scope, booth_id: int) -> Origin | None:
    """Where a booth of this edition was continued from. 1 statement."""
    query = (
        sa.select(Edition.name, Edition.year, Edition.slug)
        .join(BoothContinuation, BoothContinuation.from_edition_id == Edition.id)
        .where(BoothContinuation.edition_id == scope.edition_id, BoothContinuation.booth_id == booth_id)
    )
    row = db.session.execute(query).first()
    return Origin(*row) if row else None


def _ends() -> Any:
    return (
        sa.select(
            Edition.id,
            Edition.slug,
            Edition.name,
            Edition.zone,
            Edition.is_example,
            sa.func.coalesce(Edition.ends_on, Edition.starts_on),
            ExhibitionEnd.freeze_on,
            ExhibitionEnd.contacts_until,
            ExhibitionEnd.frozen_at,
            ExhibitionEnd.contacts_gone_at,
            ExhibitionEnd.gone,
        )
        .select_from(Edition)
        .outerjoin(ExhibitionEnd, ExhibitionEnd.edition_id == Edition.id)
    )


def _end(facts: Any) -> End:
    last, freeze_on, contacts_until, frozen, gone_at, gone = facts
    if last is not None:
        freeze_on = freeze_on or last + FREEZE_AFTER
        contacts_until = contacts_until or last + CONTACTS_AFTER
    return End(last, freeze_on, contacts_until, frozen, gone_at, gone or {})


@frozen
class InCharge:
    """A booth with the people of its region's team: id and name."""

    id: int
    name: str
    pic_user_id: int | None
    pic_name: str
    team: list[tuple[int, str]]


def in_charge(scope: Scope, booth_id: int) -> InCharge | None:
    """Who answers for a booth, and who could; None for one of another edition. 2 statements."""
    query = (
        sa.select(Booth.id, Region.name, Booth.pic_user_id, Booth.pic_name, Booth.region_id)
        .join(Region, Region.id == Booth.region_id)
        .where(Booth.edition_id == scope.edition_id, Booth.id == booth_id)
    )
    row = db.session.execute(query).first()
    if row is None:
        return None
    team = (
        sa.select(User.id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.edition_id == scope.edition_id,
            Membership.region_id == row.region_id,
            Membership.role == Role.REGION.value,
        )
        .order_by(User.name, User.id)
    )
    return InCharge(*row[:4], [(member.id, member.name) for member in db.rows(team)])


def personal(scope: Scope) -> dict[str, int]:
    """How many personal contacts and visitors' numbers there are: what vanishes. 2 statements."""
    visitors = sa.select(sa.func.count()).select_from(Enquiry)
    visitors = visitors.where(Enquiry.edition_id == scope.edition_id, Enquiry.phone != "")
    return {"contacts": len(personal_contacts(scope)), "visitors": int(db.scalar(visitors))}


def personal_contacts(scope: Scope, booth_id: int | None = None) -> list[int]:
    """Ids of the contacts that are somebody's own, of one booth or all. 1 statement.

    A number is personal as the rules say, a mail address when somebody signs in with it.
    """
    rows = _with_owners(scope, booth_id)
    return [row.id for row in rows if row.owner or is_personal(LinkKind(row.kind), row.value)]


def contacts_of(scope: Scope, booth_id: int, user_id: int, *, is_in_charge: bool) -> list[int]:
    """Ids of the contacts that are one person's: their address, and the booth's personal numbers if in charge.

    1 statement.
    """
    return [
        row.id
        for row in _with_owners(scope, booth_id)
        if row.owner == user_id or (is_in_charge and is_personal(LinkKind(row.kind), row.value))
    ]


def office_contacts(scope: Scope, booth_id: int | None = None) -> dict[int, list[Link]]:
    """The contacts of offices by booth, of one or all: no mobile number, and no address that somebody signs in with.

    2 statements.
    """
    private = {(row.booth_id, row.value) for row in _with_owners(scope, booth_id) if row.owner}
    return {
        found_id: [link for link in contacts if (found_id, link.value) not in private]
        for found_id, contacts in lines.office(scope, booth_id).items()
    }


def _with_owners(scope: Scope, booth_id: int | None) -> list[Any]:
    """Contacts with the id of who signs in with the address, in whatever case the booth has written it."""
    query = (
        sa.select(ContactLink.id, ContactLink.booth_id, ContactLink.kind, ContactLink.value, User.id.label("owner"))
        .outerjoin(User, User.email == sa.func.lower(ContactLink.value))
        .where(ContactLink.edition_id == scope.edition_id)
    )
    if booth_id is not None:
        query = query.where(ContactLink.booth_id == booth_id)
    return list(db.rows(query))
