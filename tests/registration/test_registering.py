"""Registering: one person, one seat, one ticket, one letter; what is refused leaves nothing behind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from eventapp.agenda import services as agenda
from eventapp.agenda.errors import SessionFull
from eventapp.agenda.models import SessionKind
from eventapp.core import clock, ids
from eventapp.core.access import Role, system_scope
from eventapp.core.audit import AuditEntry
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.core.outbox import OutboxMessage
from eventapp.errors import Forbidden, NotFound
from eventapp.registration import checks
from eventapp.registration.errors import (
    AlreadyRegistered,
    BadQuota,
    BadWindow,
    NotOffered,
    QuotaFull,
    QuotaTooSmall,
    RegistrationClosed,
)
from eventapp.registration.models.registrations import Registration, Ticket
from eventapp.registration.queries import exports, lists, quotas, tickets
from eventapp.registration.rules import fields
from eventapp.registration.rules.states import Attendance, Status
from eventapp.registration.services import registering, seats
from tests.support.registrations import answers, open_for, open_forum, register
from tests.support.statements import counted


def rows(model, *columns):
    """All rows of a table, of every edition."""
    return [tuple(row) for row in db.rows(sa.select(*columns).select_from(model).execution_options(unscoped="test"))]


def mail_keys():
    """The outbox as it stands, by key."""
    return sorted(key for (key,) in rows(OutboxMessage, OutboxMessage.key))


def broken():
    """The invariants that do not hold."""
    return [
        invariant.name
        for invariant in checks.invariants
        if db.rows(invariant.broken().execution_options(unscoped="test"))
    ]


def test_a_registration_has_a_seat_a_ticket_a_letter_and_a_line_in_the_log(make):
    scope = system_scope(open_forum(make, onsite=2))

    registered = register(scope, name="Ni Wayan", email="wayan@contoh.example")

    assert registered.status is Status.CONFIRMED
    assert quotas.quota(scope, Attendance.ONSITE).used == 1
    assert tickets.ticket_by_scan(scope, registered.scan).name == "Ni Wayan"
    assert tickets.own_ticket(registered.manage_token).code == registered.short_code
    assert mail_keys() == [f"mail:ticket:{registered.public_id}"]
    assert [row for row in rows(AuditEntry, AuditEntry.action, AuditEntry.subject) if "registration:" in row[1]] == [
        ("registration.confirmed", f"registration:{registered.id}")
    ]
    assert broken() == []


def test_a_registration_costs_six_statements_and_one_commit(make):
    scope = system_scope(open_forum(make))
    register(scope)

    with counted() as asked:
        register(scope)

    assert (len(asked.statements), asked.commits) == (6, 1)


def test_the_log_holds_nothing_about_the_person(make):
    scope = system_scope(open_forum(make))

    register(scope, name="Ni Wayan Rahasia", email="rahasia@contoh.example", phone="0812-9999-8888")

    log = str(rows(AuditEntry, AuditEntry.action, AuditEntry.subject, AuditEntry.details)).lower()
    assert [word for word in ("rahasia", "9999", "contoh.example") if word in log] == []


def test_the_database_keeps_no_token_that_admits(make):
    scope = system_scope(open_forum(make))

    registered = register(scope)

    kept = str(rows(Registration, *Registration.__table__.columns)) + str(rows(Ticket, *Ticket.__table__.columns))
    assert [token for token in (registered.scan, registered.manage_token) if token in kept] == []


def test_the_same_submission_again_is_the_same_ticket(make):
    scope = system_scope(open_forum(make))
    person = {"name": "Ni Wayan", "email": "wayan@contoh.example", "key": "k" * 26}

    first, second = register(scope, **person), register(scope, **person)

    assert (second.public_id, second.code, second.scan, second.is_new) == (
        first.public_id,
        first.code,
        first.scan,
        False,
    )
    assert quotas.quota(scope, Attendance.ONSITE).used == 1
    assert mail_keys() == [f"mail:ticket:{first.public_id}"]


def test_the_same_submission_is_answered_when_the_last_seat_is_gone_and_after_closing(make):
    edition = open_forum(make, onsite=1)
    scope = system_scope(edition)
    person = {"name": "Ni Wayan", "email": "wayan@contoh.example", "key": "k" * 26}
    first = register(scope, **person)

    when_full = register(scope, **person)
    with clock.frozen(now() + timedelta(days=90)):
        when_closed = register(scope, **person)

    assert [again.public_id for again in (when_full, when_closed)] == [first.public_id] * 2


def test_a_form_that_is_sent_again_for_a_colleague_registers_the_colleague(make):
    scope = system_scope(open_forum(make))
    office = {"email": "kantor@contoh.example", "key": "k" * 26}

    first, second = register(scope, name="Ni Wayan", **office), register(scope, name="I Made", **office)

    assert first.public_id != second.public_id
    assert quotas.quota(scope, Attendance.ONSITE).used == 2


def test_the_same_person_is_refused_and_the_ticket_is_mailed_again_to_the_owner_only_once(make):
    scope = system_scope(open_forum(make))
    at = now().replace(minute=5, second=0, microsecond=0)
    with clock.frozen(at):
        first = register(scope, name="Ni Wayan", email="wayan@contoh.example")
        for name in ("NI WAYAN", " ni  wayan "):
            with pytest.raises(AlreadyRegistered):
                register(scope, name=name, email="WAYAN@contoh.example", key="another", phone="0813-1111-2222")

    assert quotas.quota(scope, Attendance.ONSITE).used == 1
    assert mail_keys() == sorted(
        [f"mail:ticket:{first.public_id}", f"mail:ticket-again:{first.public_id}:{int(at.timestamp()) // 600}"]
    )
    sent = rows(OutboxMessage, OutboxMessage.args)
    assert {args["to"] for (args,) in sent} == {"wayan@contoh.example"}


def test_another_name_at_the_same_address_is_another_person(make):
    scope = system_scope(open_forum(make))

    first = register(scope, name="Ni Wayan", email="kantor@contoh.example")
    second = register(scope, name="I Made", email="kantor@contoh.example")

    assert first.code != second.code


def test_a_full_quota_refuses_and_leaves_nothing_behind(make):
    scope = system_scope(open_forum(make, onsite=1))
    register(scope)
    before = (
        rows(Registration, Registration.id),
        rows(Ticket, Ticket.id),
        mail_keys(),
        rows(AuditEntry, AuditEntry.id),
    )

    with pytest.raises(QuotaFull) as refused:
        register(scope)

    assert (refused.value.code, refused.value.field) == ("quota_full", "attendance")
    assert (
        rows(Registration, Registration.id),
        rows(Ticket, Ticket.id),
        mail_keys(),
        rows(AuditEntry, AuditEntry.id),
    ) == before


def test_the_other_way_to_attend_has_seats_of_its_own(make):
    scope = system_scope(open_forum(make, onsite=0, online=1))

    registered = register(scope, attendance="online")

    assert registered.status is Status.CONFIRMED


def test_whoever_may_wait_waits_without_a_ticket(make):
    scope = system_scope(open_forum(make, onsite=0))

    waiting = register(scope, allow_waiting=True)

    assert (waiting.status, waiting.code, waiting.scan) == (Status.WAITING, None, None)
    assert quotas.quota(scope, Attendance.ONSITE) == quotas.QuotaRow(Attendance.ONSITE, 0, 0, 0, 1, 0)
    assert rows(Ticket, Ticket.id) == []
    assert mail_keys() == [f"mail:waiting:{waiting.public_id}:onsite"]
    assert broken() == []


def test_whoever_may_wait_need_not_while_there_is_a_seat(make):
    scope = system_scope(open_forum(make, onsite=1))

    assert register(scope, allow_waiting=True).status is Status.CONFIRMED


@pytest.mark.parametrize("days", [-2, 31])
def test_outside_its_time_registration_is_refused(make, days):
    scope = system_scope(open_forum(make))

    with clock.frozen(now() + timedelta(days=days)), pytest.raises(RegistrationClosed):
        register(scope)

    assert rows(Registration, Registration.id) == []


def test_an_edition_without_dates_takes_nobody(make):
    scope = system_scope(make.edition("2032"))

    with pytest.raises(RegistrationClosed):
        register(scope)


def test_a_way_that_is_not_offered_is_refused(make):
    edition = make.edition("2032")
    scope = system_scope(edition)
    seats.open_registration(
        scope,
        opens_at=now() - timedelta(days=1),
        closes_at=now() + timedelta(days=1),
        quotas={Attendance.ONLINE: 5},
    )

    with pytest.raises(NotOffered):
        register(scope, attendance="onsite")


def test_an_organisation_that_names_a_region_is_tied_to_it_and_any_other_is_fine(make):
    make.regions()
    scope = system_scope(open_forum(make))

    written = ["Kota Madiun", "Pemkot Bandung", "kab. demak", "Dinas Kominfo", "Kota Sleman", "Tangerang"]
    for number, organisation in enumerate(written):
        register(scope, name=f"Orang {'abcdef'[number]}", organisation=organisation)

    exported = list(exports.people(scope, lists.EVERYBODY))
    assert [(row.organisation, row.region_code) for row in exported] == [
        ("Kota Madiun", "35.77"),
        ("Pemkot Bandung", "32.73"),
        ("kab. demak", "33.21"),
        ("Dinas Kominfo", None),
        ("Kota Sleman", None),
        ("Tangerang", None),
    ]


def test_a_code_that_a_ticket_has_already_is_replaced(make, monkeypatch):
    scope = system_scope(open_forum(make))
    codes = iter(["AAAA2222", "AAAA2222", "BBBB3333"])
    monkeypatch.setattr(ids, "human_code", lambda: next(codes))

    first, second = register(scope), register(scope)

    assert (first.code, second.code) == ("AAAA-2222", "BBBB-3333")
    assert [row.code for row in lists.registrations(scope, lists.Filters(q="bbbb-3333")).items] == ["BBBB-3333"]


def test_what_the_caller_adds_is_written_in_the_same_transaction(make):
    scope = system_scope(open_forum(make))
    seen = []

    def fails(registered):
        seen.append(registered.is_new)
        raise RuntimeError("the caller's part failed")

    with pytest.raises(RuntimeError):
        registering.register(scope, data=fields.read(answers()), key="k", within=fails)

    assert seen == [True]
    assert rows(Registration, Registration.id) == []


def test_what_the_caller_refuses_in_that_transaction_is_told_and_leaves_nothing(make):
    scope = system_scope(open_forum(make))

    def refuses(_registered):
        raise Forbidden

    for _ in range(2):  # a retry is no earlier submission either
        with pytest.raises(Forbidden):
            registering.register(scope, data=fields.read(answers()), key="k", within=refuses)

    assert rows(Registration, Registration.id) == []
    assert mail_keys() == []
    assert [row.used for row in quotas.quotas(scope)] == [0, 0]
    assert broken() == []


def test_a_session_without_seats_refuses_the_whole_registration_and_leaves_nothing(make):
    scope = system_scope(open_forum(make))
    at = datetime(2031, 5, 12, 3, tzinfo=UTC)
    hour = {"starts_at": at, "ends_at": at + timedelta(hours=1)}
    full = agenda.add_session(scope, **hour, room="Aula", title="Data", kind=SessionKind.PANEL, seats=0)
    wanted = fields.read(answers(sessions=[full]))

    @act
    def a_list():
        with pytest.raises(SessionFull):
            registering.register_within_act(scope, wanted, by_staff=True)
        return registering.register_within_act(scope, fields.read(answers(name="Somebody Else")), by_staff=True)

    for _ in range(2):
        with pytest.raises(SessionFull):
            registering.register(scope, data=wanted, key="k")
    assert rows(Registration, Registration.id) == []
    assert mail_keys() == []

    other = a_list()

    assert rows(Registration, Registration.public_id) == [(other.public_id,)]
    assert [row.used for row in quotas.quotas(scope)] == [1, 0]
    assert broken() == []


def test_a_ticket_of_another_edition_is_not_found_at_this_one_and_is_named(make):
    here, there = system_scope(open_forum(make, "2031")), system_scope(open_forum(make, "2032"))
    foreign = register(there)

    assert tickets.ticket_by_scan(here, foreign.scan) is None
    assert tickets.ticket_by_code(here, foreign.code) is None
    assert tickets.edition_of_scan(f"HTTP://X.ID/C/{foreign.scan.upper()}") == "Forum 2032"
    assert tickets.ticket_by_code(there, foreign.code.lower()).code == foreign.short_code


def test_example_people_get_no_mail_and_break_no_invariant(make):
    scope = system_scope(open_forum(make))

    register(scope, email="contoh@contoh.invalid")

    assert mail_keys() == []
    assert broken() == []


def test_only_organisers_open_registration(make):
    edition = make.edition()
    desk = make.scope(edition, Role.DESK)

    with pytest.raises(Forbidden):
        seats.open_registration(desk, opens_at=now(), closes_at=now() + timedelta(days=1), quotas={})


def test_registration_cannot_close_before_it_opens(make):
    scope, at = system_scope(make.edition()), now()

    with pytest.raises(BadWindow):
        seats.open_registration(scope, opens_at=at, closes_at=at, quotas={})


def test_opening_again_moves_the_dates_and_the_quotas(make):
    edition = open_forum(make, onsite=10)

    open_for(edition, onsite=20, online=30)

    assert [(row.attendance.value, row.size) for row in quotas.quotas(system_scope(edition))] == [
        ("onsite", 20),
        ("online", 30),
    ]


def test_a_quota_is_never_smaller_than_the_seats_that_are_held(make):
    scope = system_scope(open_forum(make, onsite=3))
    register(scope)
    register(scope)

    with pytest.raises(QuotaTooSmall) as refused:
        seats.set_quota(scope, attendance=Attendance.ONSITE, size=1)

    assert refused.value.sentence().startswith("2 seats are taken already.") is True
    assert quotas.quota(scope, Attendance.ONSITE).size == 3
    assert seats.set_quota(scope, attendance=Attendance.ONSITE, size=2).size == 2


@pytest.mark.parametrize("size", [-1, seats.MOST_SEATS + 1])
def test_a_size_that_is_no_number_of_seats_is_refused(make, size):
    scope = system_scope(open_forum(make))

    with pytest.raises(BadQuota):
        seats.set_quota(scope, attendance=Attendance.ONSITE, size=size)


def test_a_quota_that_is_not_there_cannot_be_set(make):
    with pytest.raises(NotFound):
        seats.set_quota(system_scope(make.edition()), attendance=Attendance.ONSITE, size=5)
