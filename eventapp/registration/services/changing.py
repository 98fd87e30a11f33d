"""Changing and cancelling, by the owner's link or by the desk. A seat given up goes to whoever waits longest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.regions.models import Region
from eventapp.registration.errors import AlreadyCancelled, DayNotOffered, NotOffered, TypeUnknown
from eventapp.registration.models.registrations import Registration
from eventapp.registration.queries import answers, offers, origins
from eventapp.registration.rules import limits, people
from eventapp.registration.rules.fields import ChangeData
from eventapp.registration.rules.limits import Claim
from eventapp.registration.rules.states import Attendance, Status
from eventapp.registration.services import counters, days, issuing, letters, line, notices, standing
from eventapp.registration.services.standing import Standing

_registration: Any = Registration.__table__
_REGION_ID = sa.select(Region.id).where(Region.code == sa.bindparam("code"))

Days = tuple[tuple[date, Attendance], ...]


@act
def cancel(scope: Scope, *, registration_id: int) -> None:
    """Cancel for somebody; twice is once. Raises NotFound, Forbidden."""
    scope.require("registration.manage")
    _cancel(standing.of_id(scope, registration_id), by="staff")


@act
def cancel_own(scope: Scope, *, token: str) -> None:
    """Cancel by one's own link; twice is once. Raises TicketUnknown."""
    _cancel(standing.of_token(scope, token), by="owner")


@act
def change(scope: Scope, *, registration_id: int, data: ChangeData) -> Status:
    """Change for somebody. Raises NotFound, Forbidden and what ``change_own`` raises."""
    scope.require("registration.manage")
    return _change(standing.of_id(scope, registration_id), data, by="staff")


@act
def change_own(scope: Scope, *, token: str, data: ChangeData) -> Status:
    """Change by one's own link; gives the state after it. Another way to attend needs a free seat there.

    Somebody who waits may also wait for the other way. Raises TicketUnknown, AlreadyCancelled, NotOffered, QuotaFull,
    TypeFull, RegionFull, DayFull.
    """
    return _change(standing.of_token(scope, token), data, by="owner")


@act
def choose_days(scope: Scope, *, token: str, chosen: Mapping[date, Attendance]) -> Status:
    """Come on these days only, each in its way, by one's own link; gives the state after it.

    Raises TicketUnknown, AlreadyCancelled, DayNotOffered, NotOffered, QuotaFull, TypeFull, DayFull.
    """
    found = _living(standing.of_token(scope, token))
    offer = offers.offer(scope, by_staff=True)
    if not offer.by_day:
        raise DayNotOffered(field="days")
    return _choose_days(found, offer, chosen, by="owner")


@act
def choose_days_for(scope: Scope, *, registration_id: int, chosen: Mapping[date, Attendance]) -> Status:
    """The same for somebody, also where people may not choose themselves. Raises NotFound, Forbidden as well."""
    scope.require("registration.manage")
    found = _living(standing.of_id(scope, registration_id))
    return _choose_days(found, offers.offer(scope, by_staff=True), chosen, by="staff")


@act
def set_type(scope: Scope, *, registration_id: int, key: str) -> None:
    """Give somebody another ticket type, an empty ``key`` for none; the ticket stays. The days become the type's.

    Raises NotFound, Forbidden, AlreadyCancelled, TypeUnknown, NotOffered, TypeFull, DayFull.
    """
    scope.require("registration.manage")
    found = _living(standing.of_id(scope, registration_id))
    offer = offers.offer(scope, by_staff=True)
    chosen = next((one for one in offer.types if one.key == key), None)
    if key and chosen is None:
        raise TypeUnknown(field="ticket_type")
    if chosen and found.attendance not in chosen.ways:
        raise NotOffered(field="ticket_type")
    type_id = chosen.id if chosen else None
    if type_id == found.row.type_id:
        return
    forum = limits.forum_days(offer.starts_on, offer.ends_on)
    whole = offer.days_of(chosen)
    wanted: Days = () if whole == forum else tuple((day, found.attendance) for day in whole)
    after = Claim(found.attendance, type_id, found.row.region_id, days=wanted)
    standing.reseat(found, after)
    days.rewrite(scope, found.row.id, wanted)
    _update(scope, found.row.id, {"type_id": type_id})
    audit(scope, "registration.type_set", f"registration:{found.row.id}", type=type_id, before=found.row.type_id)
    line.fill(scope, found.held)


def _cancel(found: Standing, *, by: str) -> None:
    if found.status is not Status.CANCELLED:
        standing.end(found, action="registration.cancelled", by=by)


def _change(found: Standing, data: ChangeData, *, by: str) -> Status:
    scope, row, before = _living(found).scope, found.row, found.attendance
    moves = data.attendance is not before
    after, region_id = found.status, row.region_id
    if moves or found.held[before].by_region:
        region_id = _region_id(data.organisation)
    if moves or region_id != row.region_id:
        after = _move(found, data.attendance, region_id)
    values: dict[str, Any] = {
        "phone": data.phone,
        "organisation": data.organisation,
        "region_id": _region(data.organisation),
        "attendance": data.attendance.value,
        "status": after.value,
        "news": data.news,
        "photo": data.photo,
        "listing": data.listing,
        "search": people.search_text(
            row.name, row.email, data.organisation, row.code or "", answers.searched(scope, row.id)
        ),
    }
    if moves and after is Status.WAITING:
        values["waiting_since"] = now()
    _update(scope, row.id, values)
    _settle(found, data.attendance, after)
    details = {"by": by, "attendance": data.attendance.value, "status": after.value}
    audit(scope, "registration.changed", f"registration:{row.id}", **details)
    return after


def _move(found: Standing, attendance: Attendance, region_id: int | None) -> Status:
    """The seat in another way or region; days that were chosen follow the way. Raises NotOffered, QuotaFull."""
    if attendance not in found.held or not line.admits(found.scope, found.row.type_id, attendance):
        raise NotOffered(field="attendance")
    chosen: Days = tuple((day, attendance) for day, _way in counters.chosen_days(found.scope, found.row.id))
    if attendance is found.attendance:
        chosen = found.claim.days
    after = standing.reseat(found, Claim(attendance, found.row.type_id, region_id, days=chosen))
    if chosen and attendance is not found.attendance:
        days.rewrite(found.scope, found.row.id, chosen)
    return after


def _choose_days(found: Standing, offer: offers.Offer, chosen: Mapping[date, Attendance], *, by: str) -> Status:
    way = limits.main_way(chosen.values())
    of_type = next((one for one in offer.types if one.id == found.row.type_id), None)
    if way is None or not set(chosen) <= set(offer.days_of(of_type)):
        raise DayNotOffered(field="days")
    ways = set(of_type.ways if of_type else offer.seats)
    if not set(chosen.values()) <= ways:
        raise NotOffered(field="days")
    wanted: Days = tuple(sorted(chosen.items()))
    if set(chosen) == set(limits.forum_days(offer.starts_on, offer.ends_on)) and set(chosen.values()) == {way}:
        wanted = ()
    after = standing.reseat(found, Claim(way, found.row.type_id, found.row.region_id, days=wanted))
    days.rewrite(found.scope, found.row.id, wanted)
    values: dict[str, Any] = {"attendance": way.value, "status": after.value}
    if way is not found.attendance and after is Status.WAITING:
        values["waiting_since"] = now()
    _update(found.scope, found.row.id, values)
    _settle(found, way, after)
    audit(found.scope, "registration.days_chosen", f"registration:{found.row.id}", by=by, days=len(wanted))
    return after


def _settle(found: Standing, attendance: Attendance, after: Status) -> None:
    """The ticket of somebody who waited and now has a seat; then free seats go on."""
    if found.status is Status.WAITING and after is Status.CONFIRMED:
        code = issuing.issue_new_ticket(found.scope, registration_id=found.row.id, public_id=found.row.public_id)
        letters.ticket(issuing.forum(found.scope), found.to(attendance, code))
    elif found.status is Status.WAITING and after is Status.PENDING:
        notices.received(issuing.forum(found.scope), found.to(attendance))
    line.fill(found.scope, found.held)


def _living(found: Standing) -> Standing:
    if found.status is Status.CANCELLED:
        raise AlreadyCancelled
    return found


def _region(organisation: str) -> Any:
    return sa.select(Region.id).where(Region.code == origins.region_code(organisation)).scalar_subquery()


def _region_id(organisation: str) -> int | None:
    """The region that the organisation names. 1 statement, none when it names no region."""
    code = origins.region_code(organisation)
    found: int | None = db.session.execute(_REGION_ID, {"code": code}).scalar() if code else None
    return found


def _update(scope: Scope, registration_id: int, values: Mapping[str, Any]) -> None:
    where = (_registration.c.edition_id == scope.edition_id, _registration.c.id == registration_id)
    db.session.execute(sa.update(_registration).where(*where).values(values))
