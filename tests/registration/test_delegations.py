"""Delegations: filled by one link, each person told by whom, replaced until the deadline."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventapp.core.access import ANONYMOUS, Role, Scope, system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.errors import Forbidden, NotFound
from eventapp.registration import checks
from eventapp.registration.errors import QuotaTooSmall
from eventapp.registration.queries import delegations as queries
from eventapp.registration.queries import lists, quotas, tickets
from eventapp.registration.rules.refusals import (
    DelegationClosed,
    DelegationExists,
    DelegationFull,
    DelegationLinkUnknown,
    DelegationNotEmpty,
    NoCoordinator,
    PersonEntered,
    SeatsShort,
)
from eventapp.registration.rules.states import Attendance, Status
from eventapp.registration.services import changing, delegations, replacing
from tests.support.delegations import delegation, person
from tests.support.registrations import open_forum, register
from tests.support.statements import counted


def by_link(scope: Scope) -> Scope:
    """What somebody who comes by a link may see: the edition, and nothing by role."""
    return Scope(ANONYMOUS, scope.edition)


def letters():
    """The mails of the outbox: letter, address and who entered the person."""
    query = sa.select(OutboxMessage.args).order_by(OutboxMessage.id).execution_options(unscoped="test")
    return [(a["template"].rpartition("/")[2], a["to"], a["data"].get("by")) for (a,) in db.rows(query)]


def broken():
    """The invariants that do not hold."""
    return [i.name for i in checks.invariants if db.rows(i.broken().execution_options(unscoped="test"))]


def members(scope, own):
    """Names of those who come, the head marked."""
    return [("★ " if one.is_head else "") + one.name for one in queries.members(scope, own.id) if one.comes]


def test_a_delegation_is_filled_by_its_link_and_everybody_is_told_by_whom(make):
    scope = system_scope(open_forum(make))
    own = delegation(scope, make, seats=3)
    link = by_link(scope)

    first = delegations.add_person(link, token=own.token, person=person(1, position="Kepala Dinas", rank="IV/c"))
    head = delegations.add_person(link, token=own.token, person=person(2, is_head=True, represents="Wali Kota"))
    with pytest.raises(PersonEntered):
        delegations.add_person(link, token=own.token, person=person(1))

    assert members(scope, own) == ["★ Contoh Peserta 2", "Contoh Peserta 1"]
    assert letters() == [
        ("entered", "peserta1@contoh.example", "Rina Contoh"),
        ("entered", "peserta2@contoh.example", "Rina Contoh"),
    ]
    one = queries.member(scope, own.id, first)
    assert (one.status, one.position, one.rank, one.region) == ("confirmed", "Kepala Dinas", "IV/c", "Kota Bandung")
    assert tickets.own_ticket(one.manage_token).code == one.code
    assert tickets.ticket_by_scan(scope, one.scan).name == "Contoh Peserta 1"
    assert queries.member(scope, own.id, head).represents == "Wali Kota"
    assert quotas.quota(scope, Attendance.ONSITE).used == 2
    assert [row.code for row in lists.registrations(scope, lists.Filters(q="bandung")).items] != []
    assert broken() == []

    delegations.set_head(link, token=own.token, public_id=first)
    assert members(scope, own)[0] == "★ Contoh Peserta 1"
    delegations.add_person(link, token=own.token, person=person(3, attendance=Attendance.ONLINE))
    with pytest.raises(DelegationFull, match="3 seats and 0 of them are free, but 1 people"):
        delegations.add_person(link, token=own.token, person=person(4))
    row = queries.delegation(scope, own.public_id)
    assert (row.onsite, row.online, row.head) == (2, 1, "Contoh Peserta 1")


def test_the_coordinator_corrects_removes_and_is_stopped_at_the_deadline(make):
    edition = open_forum(make)
    scope = system_scope(edition)
    own = delegation(scope, make)
    link = by_link(scope)
    public_id = delegations.add_person(link, token=own.token, person=person(1))
    code = queries.member(scope, own.id, public_id).code
    delegations.add_person(link, token=own.token, person=person(2))

    mended = person(1, name="Dr. Contoh Betul, M.Si.", email="betul@contoh.example", position="Staf Ahli")
    delegations.change_member(link, token=own.token, public_id=public_id, person=mended)

    one = queries.member(scope, own.id, public_id)
    assert (one.name, one.email, one.position, one.code) == (mended.name, mended.email, "Staf Ahli", code)
    assert letters()[-1][:2] == ("again", "betul@contoh.example")
    assert [row.name for row in lists.registrations(scope, lists.Filters(q=code)).items] == [mended.name]
    with pytest.raises(PersonEntered):
        delegations.change_member(link, token=own.token, public_id=public_id, person=person(2))

    delegations.remove_member(link, token=own.token, public_id=public_id)
    assert members(scope, own) == ["Contoh Peserta 2"]
    assert tickets.own_ticket(one.manage_token).status is Status.CANCELLED
    assert letters()[-1][:2] == ("cancelled", "betul@contoh.example")
    assert broken() == []

    values = {
        "name": own.name,
        "coordinator_name": "R",
        "coordinator_email": "",
        "coordinator_phone": "",
        "seats": None,
    }
    delegations.change(scope, delegation_id=own.id, **values, changes_until=now() - timedelta(minutes=1))
    with pytest.raises(DelegationClosed):
        delegations.add_person(link, token=own.token, person=person(3))


def test_a_replacement_takes_the_seat_at_once_and_the_old_code_dies(make):
    scope = system_scope(open_forum(make, onsite=1))
    own = delegation(scope, make)
    link = by_link(scope)
    old = queries.member(scope, own.id, delegations.add_person(link, token=own.token, person=person(1, is_head=True)))
    delegations.set_protocol(
        scope,
        old.id,
        position="",
        rank="",
        represents="",
        organisation_kind="",
        protocol_order=None,
        seat="A1",
        is_vip=True,
    )
    waiting = register(scope, allow_waiting=True)

    new = queries.member(
        scope, own.id, replacing.replace(link, token=own.token, public_id=old.public_id, person=person(2))
    )

    assert (new.status, new.is_head, new.seat, new.is_vip) == ("confirmed", True, "A1", True)
    assert tickets.ticket_by_scan(scope, old.scan).status is Status.CANCELLED
    assert tickets.own_ticket(waiting.manage_token).status is Status.WAITING
    quota = quotas.quota(scope, Attendance.ONSITE)
    assert (quota.used, quota.cancelled, quota.waiting) == (1, 1, 1)
    assert {
        ("entered", "peserta2@contoh.example", "Rina Contoh"),
        ("replaced", "peserta1@contoh.example", "Rina Contoh"),
    } < set(letters())
    assert broken() == []

    online = person(3, attendance=Attendance.ONLINE)
    replacing.replace(link, token=own.token, public_id=new.public_id, person=online)
    assert tickets.own_ticket(waiting.manage_token).status is Status.CONFIRMED
    with pytest.raises(SeatsShort):
        delegations.add_person(link, token=own.token, person=person(4))
    assert broken() == []


def test_links_end_and_are_made_anew_and_another_delegation_is_not_there(make):
    edition = open_forum(make)
    scope = system_scope(edition)
    mine, other = delegation(scope, make), delegation(scope, make, name="Kota Bogor", region_id=make.region_id("32.71"))
    link = by_link(scope)
    theirs = delegations.add_person(link, token=other.token, person=person(1))

    with pytest.raises(NotFound):
        delegations.remove_member(link, token=mine.token, public_id=theirs)
    with pytest.raises(DelegationExists):
        delegation(scope, make)
    delegations.mail_link(scope, delegation_id=mine.id)
    assert letters()[-1][:2] == ("delegation", "rina@contoh.example")

    delegations.renew_link(scope, delegation_id=mine.id)
    with pytest.raises(DelegationLinkUnknown):
        queries.own_delegation(mine.token)
    renewed = queries.delegation(scope, mine.public_id)
    assert queries.own_delegation(renewed.token).delegation.name == "Kota Bandung"
    delegations.end_link(scope, delegation_id=mine.id)
    with pytest.raises(DelegationLinkUnknown):
        delegations.add_person(link, token=renewed.token, person=person(2))
    with pytest.raises(NoCoordinator):
        delegations.mail_link(scope, delegation_id=mine.id)

    with pytest.raises(DelegationNotEmpty):
        delegations.remove(scope, delegation_id=other.id)
    delegations.remove(scope, delegation_id=mine.id)
    assert [row.name for row in queries.delegations(scope)] == ["Kota Bogor"]
    elsewhere = replace(link, edition=open_forum(make, "2032"))
    with pytest.raises(DelegationLinkUnknown):
        delegations.add_person(elsewhere, token=other.token, person=person(5))


def test_one_press_makes_a_delegation_for_every_participating_region(make):
    edition = open_forum(make)
    scope = system_scope(edition)
    for code in ("35.77", "33.21"):
        make.participant(edition, code)
    team = make.member(edition, Role.REGION, region="32.73", name="Tim Bandung")
    organiser = make.scope(edition, Role.ORGANISER)

    made = delegations.create_for_regions(organiser, seats=5)

    assert (made, delegations.create_for_regions(organiser)) == (3, 0)
    found = {row.name: (row.coordinator_email, row.seats) for row in queries.delegations(scope)}
    assert found == {"Kabupaten Demak": ("", 5), "Kota Bandung": (team.email, 5), "Kota Madiun": ("", 5)}
    assert delegations.mail_links(organiser) == 1
    assert delegations.mail_links(organiser) == 0
    with counted() as asked:
        queries.delegations(scope)
    assert len(asked.statements) == 1
    with pytest.raises(Forbidden):
        delegations.create_for_regions(make.scope(edition, Role.DESK))


def test_who_registered_alone_joins_by_the_code_and_keeps_the_ticket_when_taken_out(make):
    scope = system_scope(open_forum(make))
    own = delegation(scope, make)
    alone = register(scope, name="Ni Wayan")

    delegations.attach(scope, delegation_id=own.id, code=alone.short_code)
    with pytest.raises(PersonEntered):
        delegations.attach(scope, delegation_id=own.id, code=alone.short_code)
    assert members(scope, own) == ["Ni Wayan"]
    delegations.remove_member(by_link(scope), token=own.token, public_id=alone.public_id)

    assert members(scope, own) == []
    assert tickets.own_ticket(alone.manage_token).status is Status.CONFIRMED


def test_an_organiser_neither_joins_more_people_than_seats_nor_takes_seats_from_people(make):
    scope = system_scope(open_forum(make))
    own = delegation(scope, make, seats=1)
    delegations.add_person(by_link(scope), token=own.token, person=person(1))
    alone = register(scope, name="Ni Wayan")
    typed = {"name": own.name, "coordinator_name": "", "coordinator_email": "", "coordinator_phone": ""}

    with pytest.raises(DelegationFull):
        delegations.attach(scope, delegation_id=own.id, code=alone.short_code)
    with pytest.raises(QuotaTooSmall):
        delegations.change(scope, delegation_id=own.id, seats=0, changes_until=None, **typed)
    delegations.change(scope, delegation_id=own.id, seats=2, changes_until=None, **typed)
    delegations.attach(scope, delegation_id=own.id, code=alone.short_code)

    assert members(scope, own) == ["Contoh Peserta 1", "Ni Wayan"]


def test_who_cancels_alone_leaves_the_delegation_a_seat(make):
    scope = system_scope(open_forum(make))
    own = delegation(scope, make, seats=1)
    link = by_link(scope)
    one = queries.member(scope, own.id, delegations.add_person(link, token=own.token, person=person(1)))

    changing.cancel_own(scope, token=one.manage_token)

    assert members(scope, own) == []
    delegations.add_person(link, token=own.token, person=person(2))
    assert members(scope, own) == ["Contoh Peserta 2"]
