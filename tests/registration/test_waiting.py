"""The waiting list: freed seats are offered in order, for a time, and pass on by themselves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from eventapp.app import create_worker
from eventapp.core import clock
from eventapp.core.access import Role, system_scope
from eventapp.core.clock import now
from eventapp.errors import Forbidden
from eventapp.registration.errors import NotWaiting, OfferOver, QuotaFull, ReasonNeeded
from eventapp.registration.queries import quotas, waiting
from eventapp.registration.rules.states import Attendance
from eventapp.registration.services import changing, limits, offering, seats, types
from eventapp.registration.services.types import TypeDraft
from tests.registration.test_types import broken, letters, state
from tests.support.registrations import open_forum, register

ONSITE = Attendance.ONSITE


def offering_forum(make, *, onsite=1, hours=24):
    """An edition that offers freed seats for so many hours."""
    scope = system_scope(open_forum(make, onsite=onsite))
    limits.set_options(scope, offer_hours=hours, by_day=False, ordinary=True)
    return scope


def used(scope):
    """Held, pending and waiting on site."""
    row = quotas.quota(scope, ONSITE)
    return row.used, row.pending, row.waiting


def test_a_freed_seat_is_offered_to_the_first_in_line_and_held_meanwhile(make):
    scope = offering_forum(make)
    holder = register(scope)
    first = register(scope, allow_waiting=True, email="pertama@contoh.example")
    second = register(scope, allow_waiting=True)
    assert [waiting.place(scope, one.id) for one in (holder, first, second)] == [0, 1, 2]

    changing.cancel_own(scope, token=holder.manage_token)

    assert (used(scope), state(first), waiting.place(scope, second.id)) == ((1, 1, 1), "pending", 1)
    assert letters()[-1] == ("offered", "pertama@contoh.example")
    with pytest.raises(QuotaFull):
        register(scope)  # the seat is held: the open form cannot take it
    assert broken() == []

    for _ in range(2):
        offering.accept(scope, token=first.manage_token)

    assert (used(scope), state(first)) == ((1, 0, 1), "confirmed")
    assert letters()[-1] == ("promoted", "pertama@contoh.example")
    with pytest.raises(OfferOver):
        offering.accept(scope, token=second.manage_token)
    assert (waiting.offers(scope), broken()) == ([], [])


def test_an_offer_that_is_declined_or_not_answered_goes_to_the_next_by_itself(make):
    scope = offering_forum(make)
    holder = register(scope)
    line = [register(scope, allow_waiting=True, email=f"urutan{n}@contoh.example") for n in range(3)]
    changing.cancel_own(scope, token=holder.manage_token)

    for _ in range(2):
        offering.decline(scope, token=line[0].manage_token)
    assert [state(one) for one in line] == ["cancelled", "pending", "waiting"]

    at = now()
    with clock.frozen(at + timedelta(hours=23)):
        assert offering.expire_due() == 0
    with clock.frozen(at + timedelta(hours=24)):
        with pytest.raises(OfferOver):
            offering.accept(scope, token=line[1].manage_token)  # too late, though nobody has tidied up yet
        assert offering.expire_due() == 1
        assert [state(one) for one in line] == ["cancelled", "cancelled", "pending"]
        assert ("offer_over", "urutan1@contoh.example") in letters()
        offering.accept(scope, token=line[2].manage_token)
    assert (used(scope), broken()) == ((1, 0, 0), [])


def test_the_worker_ends_offers_whose_time_is_over(make, app):
    scope = offering_forum(make)
    holder = register(scope)
    first, second = (register(scope, allow_waiting=True) for _ in range(2))
    changing.cancel_own(scope, token=holder.manage_token)

    with clock.frozen(now() + timedelta(hours=24, minutes=1)):
        create_worker(app).run_due()

    assert [state(first), state(second)] == ["cancelled", "pending"]


def test_leaving_the_line_frees_no_seat_and_leaving_an_offer_does(make):
    scope = offering_forum(make)
    holder = register(scope)
    first, second, third = (register(scope, allow_waiting=True) for _ in range(3))
    offering.decline(scope, token=second.manage_token)
    changing.cancel_own(scope, token=holder.manage_token)

    changing.cancel_own(scope, token=first.manage_token)

    assert [state(one) for one in (first, second, third)] == ["cancelled", "cancelled", "pending"]
    assert (used(scope), broken()) == ((1, 1, 0), [])


def test_the_line_passes_over_whoever_has_no_room_in_type_region_or_day(make):
    make.regions()
    scope = offering_forum(make, onsite=4, hours=0)
    press = types.add(scope, TypeDraft(name_id="Pers", name_en="Press", size=1))
    limits.set_region_limit(scope, size=1)
    limits.set_day_quota(scope, day=date(2031, 5, 13), attendance=ONSITE, size=3)
    limits.set_options(scope, offer_hours=0, by_day=True, ordinary=True)
    holders = [
        register(scope, ticket_type=press, organisation="Kota Bandung"),
        register(scope, organisation="Kota Madiun"),
        register(scope, organisation="Dinas A"),
        register(scope, organisation="Dinas B", days=["2031-05-12"]),
    ]
    reporter = register(scope, ticket_type=press, organisation="Media", allow_waiting=True)
    same_region = register(scope, organisation="Pemkot Madiun", allow_waiting=True)
    all_days = register(scope, organisation="Dinas C", allow_waiting=True)
    one_day = register(scope, organisation="Dinas D", days=["2031-05-12"], allow_waiting=True)
    line = (reporter, same_region, all_days, one_day)
    assert broken() == []

    changing.cancel_own(scope, token=holders[3].manage_token)  # only the first day is free
    assert [state(one) for one in line] == ["waiting", "waiting", "waiting", "confirmed"]
    changing.cancel_own(scope, token=holders[1].manage_token)  # Madiun, both days
    assert [state(one) for one in line] == ["waiting", "confirmed", "waiting", "confirmed"]
    types.change(scope, key=press, draft=TypeDraft(name_id="Pers", name_en="Press", size=2))
    seats.set_quota(scope, attendance=ONSITE, size=9)
    assert [state(one) for one in line] == ["waiting", "confirmed", "waiting", "confirmed"]  # the second day is full
    limits.set_day_quota(scope, day=date(2031, 5, 13), attendance=ONSITE, size=4)
    assert [state(one) for one in line] == ["confirmed", "confirmed", "waiting", "confirmed"]  # in order
    limits.set_day_quota(scope, day=date(2031, 5, 13), attendance=ONSITE, size=None)
    assert {state(one) for one in line} == {"confirmed"}
    assert broken() == []


def test_a_freed_seat_of_a_type_that_needs_approval_is_kept_until_it_is_decided(make):
    scope = offering_forum(make)
    press = types.add(scope, TypeDraft(name_id="Pers", name_en="Press", needs_approval=True))
    holder = register(scope)
    reporter = register(scope, ticket_type=press, allow_waiting=True, email="pers@contoh.example")

    changing.cancel_own(scope, token=holder.manage_token)

    assert (state(reporter), waiting.offers(scope)) == ("pending", [])
    assert letters()[-1] == ("received", "pers@contoh.example")
    assert broken() == []


def test_somebody_is_moved_up_by_the_organiser_only_and_with_a_reason(make):
    edition = open_forum(make, onsite=0)
    scope = system_scope(edition)
    first, second, third = (register(scope, allow_waiting=True) for _ in range(3))
    organiser = make.scope(edition, Role.ORGANISER)

    offering.move_up(organiser, registration_id=third.id, reason="Mewakili bupati")
    with pytest.raises(ReasonNeeded):
        offering.move_up(organiser, registration_id=second.id, reason="  ")
    with pytest.raises(Forbidden):
        offering.move_up(make.scope(edition, Role.DESK), registration_id=second.id, reason="Teman")
    assert [row.public_id for row in waiting.line(scope)] == [one.public_id for one in (third, first, second)]

    seats.set_quota(scope, attendance=ONSITE, size=1)

    assert [state(one) for one in (third, first)] == ["confirmed", "waiting"]
    with pytest.raises(NotWaiting):
        offering.move_up(organiser, registration_id=third.id, reason="Sekali lagi")
