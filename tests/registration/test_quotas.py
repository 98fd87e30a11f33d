"""Limits by region and by day, days that people choose: each is counted with the seat, and none is oversold."""

from __future__ import annotations

from datetime import date

import pytest

from eventapp.core.access import Role, system_scope
from eventapp.errors import Forbidden
from eventapp.registration.errors import (
    BadOptions,
    BadQuota,
    DayFull,
    DayNotOffered,
    QuotaTooSmall,
    RegionFull,
    RegionsOverLimit,
    RegionUnknown,
)
from eventapp.registration.queries import offers, quotas, tickets
from eventapp.registration.queries import types as queries
from eventapp.registration.rules.fields import ChangeData
from eventapp.registration.rules.states import Attendance, Status
from eventapp.registration.services import changing, limits
from tests.registration.test_types import broken
from tests.support.registrations import open_forum, register
from tests.support.statements import counted

ONSITE, ONLINE = Attendance.ONSITE, Attendance.ONLINE
FIRST, SECOND = date(2031, 5, 12), date(2031, 5, 13)


def held(scope):
    """Seats of the limited regions: used of size, by name."""
    return {row.name: (row.used, row.size) for row in quotas.regions(scope)}


def on_days(scope):
    """Seats of the limited days: used of size."""
    return {(row.day, row.attendance): (row.used, row.size) for row in quotas.days(scope)}


def test_each_region_has_so_many_seats_and_one_may_have_its_own_number(make):
    make.regions()
    edition = open_forum(make)
    scope = system_scope(edition)
    early = register(scope, organisation="Kota Bandung")
    limits.set_region_limit(scope, size=1)
    limits.set_limit_of_region(scope, name="Pemkot Madiun", size=2)

    with pytest.raises(RegionFull) as refused:
        register(scope, organisation="Pemkot Bandung")
    for _ in range(2):
        register(scope, organisation="Kota Madiun", attendance="online")
    with pytest.raises(RegionFull):
        register(scope, organisation="Kota Madiun")
    register(scope, organisation="Kota Semarang")
    register(scope, organisation="Universitas")  # names no region, so no region's seat is counted

    assert refused.value.field == "organisation"
    assert held(scope) == {"Kota Madiun": (2, 2), "Kota Bandung": (1, 1), "Kota Semarang": (1, 1)}
    assert quotas.quota(scope, ONSITE).used == 3
    assert broken() == []
    changing.cancel_own(scope, token=early.manage_token)
    register(scope, organisation="Kota Bandung")
    assert broken() == []

    with pytest.raises(RegionsOverLimit) as over:
        limits.set_region_limit(scope, size=0)
    assert "Kota Bandung, Kota Semarang" in str(over.value)
    with pytest.raises(QuotaTooSmall):
        limits.set_limit_of_region(scope, name="Kota Madiun", size=None)
    with pytest.raises(RegionUnknown):
        limits.set_limit_of_region(scope, name="Negeri Antah", size=3)
    with pytest.raises(BadQuota):
        limits.set_region_limit(scope, size=-1)
    limits.set_region_limit(scope, size=None)
    limits.set_limit_of_region(scope, name="Kota Madiun", size=None)
    register(scope, organisation="Kota Bandung")
    assert (held(scope), broken()) == ({}, [])


def test_a_change_of_organisation_moves_the_seat_between_regions_or_is_refused(make):
    make.regions()
    scope = system_scope(open_forum(make))
    limits.set_region_limit(scope, size=1)
    person, _other = register(scope, organisation="Kota Bandung"), register(scope, organisation="Kota Madiun")

    def move_to(organisation):
        change = ChangeData(phone="+6281300000000", organisation=organisation, attendance=ONSITE)
        return changing.change_own(scope, token=person.manage_token, data=change)

    with pytest.raises(RegionFull):
        move_to("Kota Madiun")
    assert (tickets.own_ticket(person.manage_token).organisation, broken()) == ("Kota Bandung", [])
    move_to("Kota Semarang")
    assert held(scope) == {"Kota Bandung": (0, 1), "Kota Madiun": (1, 1), "Kota Semarang": (1, 1)}
    assert broken() == []


def test_days_are_chosen_only_where_the_organiser_lets_people_and_count_apart(make):
    scope = system_scope(open_forum(make))
    with pytest.raises(DayNotOffered):
        register(scope, days=["2031-05-12"])
    whole = register(scope)
    limits.set_options(scope, offer_hours=0, by_day=True, ordinary=True)
    limits.set_day_quota(scope, day=FIRST, attendance=ONSITE, size=2)
    limits.set_day_quota(scope, day=SECOND, attendance=ONSITE, size=5)

    first = register(scope, days=["2031-05-12"])
    with pytest.raises(DayFull) as refused:
        register(scope)
    with pytest.raises(DayNotOffered):
        register(scope, days=["2031-05-14"])
    second = register(scope, days=["2031-05-13"])

    assert refused.value.field == "days"
    assert on_days(scope) == {(FIRST, ONSITE): (2, 2), (SECOND, ONSITE): (2, 5)}
    assert [queries.valid_on(scope, first.id, day) for day in (FIRST, SECOND)] == [ONSITE, None]
    assert [queries.valid_on(scope, whole.id, day) for day in (FIRST, SECOND)] == [ONSITE, ONSITE]
    assert [(one.day, one.full) for one in offers.offer(scope).days] == [(FIRST, {ONSITE}), (SECOND, frozenset())]
    assert broken() == []
    changing.cancel_own(scope, token=second.manage_token)
    assert on_days(scope)[SECOND, ONSITE] == (1, 5)
    with pytest.raises(QuotaTooSmall):
        limits.set_day_quota(scope, day=FIRST, attendance=ONSITE, size=1)
    with pytest.raises(DayNotOffered):
        limits.set_day_quota(scope, day=date(2031, 6, 1), attendance=ONSITE, size=1)
    assert broken() == []


def test_somebody_comes_on_one_day_and_follows_the_other_online(make):
    scope = system_scope(open_forum(make, onsite=1, online=1))
    limits.set_options(scope, offer_hours=0, by_day=True, ordinary=True)
    limits.set_day_quota(scope, day=SECOND, attendance=ONLINE, size=1)
    person = register(scope)

    state = changing.choose_days(scope, token=person.manage_token, chosen={FIRST: ONSITE, SECOND: ONLINE})

    assert state is Status.CONFIRMED
    assert [queries.valid_on(scope, person.id, day) for day in (FIRST, SECOND)] == [ONSITE, ONLINE]
    assert on_days(scope) == {(SECOND, ONLINE): (1, 1)}
    with pytest.raises(DayFull):
        register(scope, attendance="online")
    changing.choose_days(scope, token=person.manage_token, chosen={FIRST: ONLINE})  # only online now, so of that quota
    assert [quotas.quota(scope, way).used for way in (ONSITE, ONLINE)] == [0, 1]
    changing.choose_days(scope, token=person.manage_token, chosen={FIRST: ONSITE, SECOND: ONSITE})
    assert (queries.days(scope, person.id), on_days(scope)) == ((), {(SECOND, ONLINE): (0, 1)})
    with pytest.raises(DayNotOffered):
        changing.choose_days(scope, token=person.manage_token, chosen={})
    assert broken() == []


def test_a_full_limit_takes_nothing_from_the_others_and_costs_no_more_statements(make):
    make.regions()
    edition = open_forum(make)
    scope = system_scope(edition)
    limits.set_region_limit(scope, size=1)
    limits.set_day_quota(scope, day=FIRST, attendance=ONSITE, size=50)
    register(scope, organisation="Kota Bandung")
    before = (quotas.quotas(scope), held(scope), on_days(scope))

    with pytest.raises(RegionFull):
        register(scope, organisation="Kota Bandung")
    assert (quotas.quotas(scope), held(scope), on_days(scope)) == before
    register(scope, organisation="Kota Bogor")
    changing.cancel_own(scope, token=register(scope, organisation="Kota Madiun").manage_token)
    with counted() as asked:
        register(scope, organisation="Kota Madiun")
    assert (len(asked.statements), asked.commits) == (10, 1)  # the region by code, its seat, the days, their seats


def test_options_are_whole_hours_and_the_organisers(make):
    edition = open_forum(make)
    with pytest.raises(BadOptions):
        limits.set_options(system_scope(edition), offer_hours=721, by_day=False, ordinary=True)
    with pytest.raises(Forbidden):
        limits.set_options(make.scope(edition, Role.DESK), offer_hours=1, by_day=False, ordinary=True)
