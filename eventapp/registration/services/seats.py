"""Opening registration, the size of quotas, and the seats themselves.

A seat is taken by one conditional UPDATE under a CHECK, so the last one is given once, however many ask. Acts that
free seats hold the edition's quotas first (``quotas.locked``) and give what is free to those who wait longest.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.editions.models import Edition
from eventapp.errors import NotFound
from eventapp.registration.errors import BadQuota, BadWindow, QuotaTooSmall
from eventapp.registration.models.registrations import Quota, Registration, RegistrationWindow, Ticket
from eventapp.registration.queries import quotas
from eventapp.registration.queries.quotas import QuotaRow
from eventapp.registration.queries.tickets import scan_code
from eventapp.registration.rules import codes
from eventapp.registration.rules.states import Attendance, Status
from eventapp.registration.services import letters
from eventapp.registration.services.letters import Forum, Recipient

MOST_SEATS = 1_000_000

_quota: Any = Quota.__table__
_registration: Any = Registration.__table__
_of_quota = sa.and_(_quota.c.edition_id == sa.bindparam("of_edition"), _quota.c.attendance == sa.bindparam("of_way"))
_TAKE = sa.update(_quota).where(_of_quota, _quota.c.used < _quota.c.size).values(used=_quota.c.used + 1)
_COUNT = (
    sa.update(_quota)
    .where(_of_quota)
    .values(
        used=_quota.c.used + sa.bindparam("more_used"),
        pending=_quota.c.pending + sa.bindparam("more_pending"),
        waiting=_quota.c.waiting + sa.bindparam("more_waiting"),
        cancelled=_quota.c.cancelled + sa.bindparam("more_cancelled"),
    )
)
_FORUM = sa.select(Edition.id, Edition.slug, Edition.name, Edition.starts_on, Edition.ends_on, Edition.venue)
_ticket: Any = Ticket.__table__
_INSERT_TICKET: dict[str, Any] = {
    "sqlite": sqlite.insert(_ticket).on_conflict_do_nothing(index_elements=["edition_id", "code"]).inline(),
    "postgresql": postgresql.insert(_ticket).on_conflict_do_nothing(index_elements=["edition_id", "code"]).inline(),
}
_of_registration = sa.and_(
    _registration.c.edition_id == sa.bindparam("of_edition"), _registration.c.id == sa.bindparam("of_registration")
)
_ADD_WORDS = (
    sa.update(_registration).where(_of_registration).values(search=_registration.c.search + sa.bindparam("words"))
)
_CONFIRM = sa.update(_registration).where(_of_registration).values(status=Status.CONFIRMED.value)
_NEXT_IN_LINE = (
    sa.select(
        _registration.c.id,
        _registration.c.public_id,
        _registration.c.name,
        _registration.c.email,
        _registration.c.locale,
    )
    .where(
        _registration.c.edition_id == sa.bindparam("edition_id"),
        _registration.c.attendance == sa.bindparam("attendance"),
        _registration.c.status == sa.literal_column("'waiting'"),
    )
    .order_by(_registration.c.waiting_since, _registration.c.id)
    .limit(sa.bindparam("seats"))
)


@act
def open_registration(
    scope: Scope, *, opens_at: datetime, closes_at: datetime, quotas: Mapping[Attendance, int]
) -> None:
    """Take registrations from ``opens_at`` until before ``closes_at``, with these quotas; again moves them.

    Raises BadWindow, BadQuota, QuotaTooSmall, Forbidden.
    """
    scope.require("registration.set_quota")
    if opens_at >= closes_at:
        raise BadWindow(field="closes_at")
    values = {"edition_id": scope.edition_id, "opens_at": opens_at, "closes_at": closes_at}
    if not _rows_of(insert_or_ignore(RegistrationWindow, values, ["edition_id"])):
        moved = sa.update(RegistrationWindow).where(RegistrationWindow.edition_id == scope.edition_id)
        db.session.execute(moved.values(opens_at=opens_at, closes_at=closes_at))
    for attendance, size in quotas.items():
        empty = {"edition_id": scope.edition_id, "attendance": attendance.value, "size": 0}
        counters = {"used": 0, "pending": 0, "waiting": 0, "cancelled": 0}
        db.session.execute(insert_or_ignore(Quota, empty | counters, ["edition_id", "attendance"]))
        set_quota(scope, attendance=attendance, size=size)
    moments = {"opens_at": opens_at.isoformat(), "closes_at": closes_at.isoformat()}
    audit(scope, "registration.window_set", f"edition:{scope.edition_id}", **moments)


@act
def set_quota(scope: Scope, *, attendance: Attendance, size: int) -> QuotaRow:
    """Another number of seats; new ones go to those who wait. Raises BadQuota, QuotaTooSmall, NotFound, Forbidden."""
    scope.require("registration.set_quota")
    if not 0 <= size <= MOST_SEATS:
        raise BadQuota(most=MOST_SEATS, field="size")
    before = quotas.locked(scope).get(attendance)
    if before is None:
        raise NotFound
    if size < before.used:
        raise QuotaTooSmall(used=before.used, field="size")
    if size == before.size:
        return before
    resized = sa.update(Quota).where(Quota.edition_id == scope.edition_id, Quota.attendance == attendance.value)
    db.session.execute(resized.values(size=size).execution_options(synchronize_session=False))
    audit(scope, "quota.set", f"quota:{attendance.value}", size=size, before=before.size)
    give_to_waiting(scope, attendance, seats=size - before.used)
    return quotas.quota(scope, attendance)


def take_seat(scope: Scope, attendance: Attendance) -> bool:
    """Hold one seat; False when none was left. 1 statement."""
    where = {"of_edition": scope.edition_id, "of_way": attendance.value}
    return bool(_rows_of(_TAKE, where))


def count(
    scope: Scope, attendance: Attendance, *, used: int = 0, pending: int = 0, waiting: int = 0, cancelled: int = 0
) -> None:
    """Move the counters of a quota by so much. 1 statement."""
    where = {"of_edition": scope.edition_id, "of_way": attendance.value}
    more = {"more_used": used, "more_pending": pending, "more_waiting": waiting, "more_cancelled": cancelled}
    db.session.execute(_COUNT, where | more)


def issue_ticket(scope: Scope, *, registration_id: int, public_id: str, code: str) -> str:
    """The ticket of a confirmed registration; gives its short code: ``code``, unless a ticket has that one already.

    1 statement, 2 more for a code that was taken.
    """
    values = {
        "edition_id": scope.edition_id,
        "registration_id": registration_id,
        "code": code,
        "scan_hash": ids.token_hash(scan_code(public_id)),
        "issued_at": now(),
    }
    statement = _INSERT_TICKET[db.engine.dialect.name]
    if _rows_of(statement, values):
        return code
    another = values["code"] = codes.written(ids.human_code())
    db.session.execute(statement, values)
    make_searchable(scope, registration_id, another)
    return another


def issue_new_ticket(scope: Scope, *, registration_id: int, public_id: str) -> str:
    """The ticket of somebody who had none until now; gives its short code. 2 statements."""
    code = codes.written(ids.human_code())
    make_searchable(scope, registration_id, code)
    return issue_ticket(scope, registration_id=registration_id, public_id=public_id, code=code)


def make_searchable(scope: Scope, registration_id: int, code: str) -> None:
    """Let lists find a registration by its ticket's code. 1 statement."""
    where = {"of_edition": scope.edition_id, "of_registration": registration_id, "words": f" {code.lower()}"}
    db.session.execute(_ADD_WORDS, where)


def forum(scope: Scope) -> Forum:
    """What letters say about this edition. 1 statement."""
    row = db.session.execute(_FORUM.where(Edition.id == scope.edition_id)).one()
    return Forum(*row)


def give_to_waiting(scope: Scope, attendance: Attendance, *, seats: int) -> int:
    """Give up to ``seats`` free seats to those who wait longest, each with a ticket and a letter; gives how many.

    The caller holds the quotas. 1 statement when nobody waits, else 3 and 5 for each person.
    """
    if seats <= 0:
        return 0
    line = {"edition_id": scope.edition_id, "attendance": attendance.value, "seats": seats}
    chosen = db.session.execute(_NEXT_IN_LINE, line).all()
    if not chosen:
        return 0
    count(scope, attendance, used=len(chosen), waiting=-len(chosen))
    about = forum(scope)
    for registration_id, public_id, name, email, locale in chosen:
        db.session.execute(_CONFIRM, {"of_edition": scope.edition_id, "of_registration": registration_id})
        code = issue_new_ticket(scope, registration_id=registration_id, public_id=public_id)
        audit(scope, "registration.promoted", f"registration:{registration_id}")
        letters.promoted(about, Recipient(public_id, name, email, locale, attendance, code))
    return len(chosen)


def _rows_of(statement: Any, values: Mapping[str, Any] | None = None) -> int:
    """How many rows a statement wrote. 1 statement."""
    result: Any = db.session.execute(statement, values)
    return int(result.rowcount)
