"""Ticket types of an edition, and the roles of people. Seats that a larger type frees go to those who wait."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.registration.errors import BadType, BadWindow, QuotaTooSmall, TypeInUse, TypeTaken
from eventapp.registration.models.registrations import Registration
from eventapp.registration.models.types import AccessCode, Invitation, RegistrationRole, TicketType
from eventapp.registration.queries import quotas
from eventapp.registration.rules import types as rules
from eventapp.registration.rules.states import Attendance
from eventapp.registration.rules.types import Colour, PersonRole
from eventapp.registration.services import line, seats

SET = "registration.set_types"


@frozen(kw_only=True)
class TypeDraft:
    """A ticket type as an organiser wants it; names and times are checked when it is written."""

    name_id: str
    name_en: str
    note_id: str = ""
    note_en: str = ""
    colour: Colour = Colour.NAVY
    ways: tuple[Attendance, ...] = tuple(Attendance)
    needs_code: bool = False
    needs_approval: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    days: tuple[date, ...] = ()
    size: int | None = None


_NEXT_POSITION = sa.select(sa.func.coalesce(sa.func.max(TicketType.position), 0) + 1).where(
    TicketType.edition_id == sa.bindparam("edition_id")
)
_LOCKED = (
    sa.select(TicketType.id, TicketType.used, TicketType.size, TicketType.name_id, TicketType.name_en)
    .where(TicketType.edition_id == sa.bindparam("edition_id"), TicketType.key == sa.bindparam("key"))
    .with_for_update()
)


@act
def add_ready_made(scope: Scope) -> int:
    """The types that forums have beside ordinary participants, those that are missing; gives how many were added.

    Raises Forbidden.
    """
    scope.require(SET)
    added = 0
    for one in rules.READY_MADE:
        draft = TypeDraft(
            name_id=one.name_id,
            name_en=one.name_en,
            colour=one.colour,
            ways=one.ways,
            needs_code=one.needs_code,
            needs_approval=one.needs_approval,
        )
        added += _insert(scope, one.key, draft)
    audit(scope, "ticket_type.ready_made", f"edition:{scope.edition_id}", added=added)
    return added


@act
def add(scope: Scope, draft: TypeDraft) -> str:
    """A new type; gives its key. Raises BadType, BadWindow, BadQuota, TypeTaken, Forbidden."""
    scope.require(SET)
    _refuse(draft)
    key = rules.key_of(draft.name_en) or rules.key_of(draft.name_id)
    if not key:
        raise BadType(field="name_id")
    if not _insert(scope, key, draft):
        raise TypeTaken(field="name_en")
    audit(scope, "ticket_type.added", f"ticket_type:{key}")
    return key


@act
def change(scope: Scope, *, key: str, draft: TypeDraft) -> None:
    """Change a type; what people hold stays. Raises BadType, BadWindow, QuotaTooSmall, NotFound, Forbidden."""
    scope.require(SET)
    _refuse(draft)
    held = quotas.locked(scope)
    row = _locked(scope, key)
    if draft.size is not None and draft.size < row.used:
        raise QuotaTooSmall(used=row.used, field="size")
    db.change(sa.update(TicketType).filter_by(edition_id=scope.edition_id, id=row.id).values(**_values(draft)))
    audit(scope, "ticket_type.changed", f"ticket_type:{key}", size=draft.size, before=row.size)
    line.fill(scope, held)


@act
def remove(scope: Scope, *, key: str) -> None:
    """Remove a type that nobody has used. Raises TypeInUse, NotFound, Forbidden."""
    scope.require(SET)
    quotas.locked(scope)
    row = _locked(scope, key)
    for table in (Registration, AccessCode, Invitation):
        used = sa.select(table.id).where(table.edition_id == scope.edition_id, table.type_id == row.id).limit(1)
        if db.rows(used):
            raise TypeInUse
    db.change(sa.delete(TicketType).filter_by(edition_id=scope.edition_id, id=row.id))
    audit(scope, "ticket_type.removed", f"ticket_type:{key}")


@act
def set_roles(scope: Scope, *, registration_id: int, roles: Iterable[PersonRole]) -> None:
    """The roles of one person, several or none, on the one ticket. Raises NotFound, Forbidden."""
    scope.require("registration.manage")
    known = sa.select(Registration.id).where(
        Registration.edition_id == scope.edition_id, Registration.id == registration_id
    )
    if not db.rows(known.with_for_update()):
        raise NotFound
    own = {"edition_id": scope.edition_id, "registration_id": registration_id}
    wanted = sorted(set(roles))
    db.change(sa.delete(RegistrationRole).filter_by(**own))
    if wanted:
        db.session.execute(sa.insert(RegistrationRole), [own | {"role": role.value} for role in wanted])
    audit(scope, "registration.roles_set", f"registration:{registration_id}", roles=[role.value for role in wanted])


def _locked(scope: Scope, key: str) -> Any:
    found = db.rows(_LOCKED, edition_id=scope.edition_id, key=key)
    if not found:
        raise NotFound
    return found[0]


def _insert(scope: Scope, key: str, draft: TypeDraft) -> int:
    """Write a type unless its key is there; gives 1 or 0. 2 statements."""
    counters = {"used": 0, "pending": 0, "waiting": 0, "cancelled": 0}
    place = {"edition_id": scope.edition_id, "key": key}
    position = {"position": db.scalar(_NEXT_POSITION, edition_id=scope.edition_id)}
    row = place | position | counters | _values(draft)
    return db.change(insert_or_ignore(TicketType, row, ["edition_id", "key"]))


def _values(draft: TypeDraft) -> dict[str, Any]:
    return {
        "name_id": draft.name_id.strip(),
        "name_en": draft.name_en.strip() or draft.name_id.strip(),
        "note_id": draft.note_id.strip(),
        "note_en": draft.note_en.strip() or draft.note_id.strip(),
        "colour": draft.colour.value,
        "onsite": Attendance.ONSITE in draft.ways,
        "online": Attendance.ONLINE in draft.ways,
        "needs_code": draft.needs_code,
        "needs_approval": draft.needs_approval,
        "opens_at": draft.opens_at,
        "closes_at": draft.closes_at,
        "days": [day.isoformat() for day in sorted(draft.days)],
        "size": draft.size,
    }


def _refuse(draft: TypeDraft) -> None:
    if not draft.name_id.strip() or not draft.ways:
        raise BadType(field="ways" if draft.name_id.strip() else "name_id")
    if draft.opens_at and draft.closes_at and draft.opens_at >= draft.closes_at:
        raise BadWindow(field="closes_at")
    if draft.size is not None:
        seats.refuse_size(draft.size)
