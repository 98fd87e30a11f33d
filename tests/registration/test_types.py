"""Ticket types, codes, invitations, approval and roles: who may register as what, and what is counted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from eventapp.core import clock
from eventapp.core.access import Role, system_scope
from eventapp.core.audit import AuditEntry
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.invariants import violations
from eventapp.core.outbox import OutboxMessage
from eventapp.errors import Forbidden, NotFound
from eventapp.registration import checks
from eventapp.registration.errors import (
    BadCode,
    BadType,
    BadWindow,
    CodeNeeded,
    CodeTaken,
    CodeUnknown,
    CodeUsedUp,
    InvitationOver,
    NotOffered,
    NotPending,
    QuotaFull,
    QuotaTooSmall,
    ReasonNeeded,
    RegistrationClosed,
    RegistrationNotOpen,
    TypeFull,
    TypeInUse,
    TypeTaken,
    TypeUnknown,
)
from eventapp.registration.queries import approvals, invitations, lists, offers, openings, quotas, tickets
from eventapp.registration.queries import types as queries
from eventapp.registration.rules import fields
from eventapp.registration.rules.states import Attendance, Status
from eventapp.registration.rules.types import PersonRole
from eventapp.registration.services import approving, changing, inviting, limits, registering, types
from eventapp.registration.services.inviting import CodeDraft, Guest
from eventapp.registration.services.types import TypeDraft
from tests.support.registrations import answers, open_forum, register
from tests.support.statements import counted

ONSITE = (Attendance.ONSITE,)


def broken():
    """The invariants that do not hold."""
    return [violation.name for violation in violations(checks.invariants)]


def letters():
    """The mails of the outbox: template and address."""
    query = sa.select(OutboxMessage.args).order_by(OutboxMessage.id).execution_options(unscoped="test")
    return [(args["template"].rpartition("/")[2], args["to"]) for (args,) in db.rows(query)]


def counts(scope, key):
    """Confirmed, pending, waiting and cancelled of a type."""
    row = queries.ticket_type(scope, key)
    return row.confirmed, row.pending, row.waiting, row.cancelled


def state(registered):
    """The state of a registration now."""
    return tickets.own_ticket(registered.manage_token).status.value


def test_an_edition_has_four_types_at_one_press_and_visitors_see_those_that_need_no_code(make):
    edition = open_forum(make)
    organiser = make.scope(edition, Role.ORGANISER)

    added = [types.add_ready_made(organiser) for _ in range(2)]

    assert added == [4, 0]
    offer = offers.offer(system_scope(edition))
    assert [(one.key, one.label) for one in offer.types] == [
        ("press", "Pers"),
    ]
    assert offer.hidden == {"vip", "speaker", "committee"}
    assert offers.offer(system_scope(edition, locale="en")).types[0].label == "Press"
    with pytest.raises(Forbidden):
        types.add_ready_made(make.scope(edition, Role.DESK))


def test_a_type_is_counted_apart_and_its_last_seat_leaves_the_quota_untouched(make):
    scope = system_scope(open_forum(make, onsite=10))
    key = types.add(scope, TypeDraft(name_id="Pers", name_en="Press", ways=ONSITE, size=2))
    reporters = [register(scope, ticket_type=key) for _ in range(2)]

    with pytest.raises(TypeFull):
        register(scope, ticket_type=key)
    with pytest.raises(NotOffered):
        register(scope, ticket_type=key, attendance="online")
    waiting = register(scope, ticket_type=key, allow_waiting=True)
    ordinary = register(scope)

    assert (counts(scope, key), waiting.status, ordinary.status) == ((2, 0, 1, 0), Status.WAITING, Status.CONFIRMED)
    assert quotas.quota(scope, Attendance.ONSITE).used == 3
    assert broken() == []
    changing.cancel_own(scope, token=reporters[0].manage_token)
    assert (counts(scope, key), state(waiting)) == ((2, 0, 0, 1), "confirmed")
    with pytest.raises(QuotaTooSmall):
        types.change(scope, key=key, draft=TypeDraft(name_id="Pers", name_en="Press", ways=ONSITE, size=1))
    assert broken() == []


def test_an_ordinary_participant_costs_what_it_did_and_a_type_two_statements_more(make):
    edition = open_forum(make)
    scope = system_scope(edition)
    key = types.add(scope, TypeDraft(name_id="Pers", name_en="Press", size=50))
    register(scope, ticket_type=key)

    with counted() as ordinary:
        register(scope)
    with counted() as typed:
        register(scope, ticket_type=key)

    assert (len(ordinary.statements), ordinary.commits) == (7, 1)  # the types are read
    assert (len(typed.statements), typed.commits) == (8, 1)


def test_a_type_has_a_time_of_its_own(make):
    scope = system_scope(open_forum(make))
    at = now()
    early = types.add(scope, TypeDraft(name_id="Awal", name_en="Early", closes_at=at + timedelta(days=2)))
    late = types.add(scope, TypeDraft(name_id="Akhir", name_en="Late", opens_at=at + timedelta(days=2)))
    after = types.add(scope, TypeDraft(name_id="Susulan", name_en="After", closes_at=at + timedelta(days=60)))

    with pytest.raises(RegistrationNotOpen):
        register(scope, ticket_type=late)
    register(scope, ticket_type=early)
    with clock.frozen(at + timedelta(days=3)):
        register(scope, ticket_type=late)
        with pytest.raises(RegistrationClosed):
            register(scope, ticket_type=early)
    with clock.frozen(at + timedelta(days=40)):
        register(scope, ticket_type=after)
        with pytest.raises(RegistrationClosed):
            register(scope)
    with pytest.raises(BadWindow):
        types.add(scope, TypeDraft(name_id="X", name_en="X", opens_at=at, closes_at=at))


def test_types_are_named_once_changed_and_removed_only_while_nobody_has_one(make):
    scope = system_scope(open_forum(make))
    key = types.add(scope, TypeDraft(name_id="Tamu VIP", name_en=""))

    types.change(scope, key=key, draft=TypeDraft(name_id="Tamu", name_en="Guest", days=(date(2031, 5, 12),)))
    with pytest.raises(TypeTaken):
        types.add(scope, TypeDraft(name_id="Tamu VIP", name_en=""))
    with pytest.raises(BadType):
        types.add(scope, TypeDraft(name_id=" ", name_en="VIP"))
    with pytest.raises(BadType):
        types.add(scope, TypeDraft(name_id="VIP", name_en="VIP", ways=()))
    with pytest.raises(TypeUnknown):
        register(scope, ticket_type="nothing")
    registered = register(scope, ticket_type=key)

    assert (key, queries.labels(scope)[queries.ticket_type(scope, key).id].label) == ("tamu-vip", "Tamu")
    assert queries.days(scope, registered.id) == ((date(2031, 5, 12), Attendance.ONSITE),)
    assert queries.valid_on(scope, registered.id, date(2031, 5, 12)) is Attendance.ONSITE
    assert queries.valid_on(scope, registered.id, date(2031, 5, 13)) is None
    with pytest.raises(TypeInUse):
        types.remove(scope, key=key)
    spare = types.add(scope, TypeDraft(name_id="Cadangan", name_en="Spare"))
    types.remove(scope, key=spare)
    with pytest.raises(NotFound):
        types.remove(scope, key=spare)


def test_a_code_opens_a_hidden_type_for_as_many_as_it_says(make):
    scope = system_scope(open_forum(make))
    key = types.add(scope, TypeDraft(name_id="Tamu VIP", name_en="VIP guest", needs_code=True))
    code = inviting.add_code(scope, CodeDraft(code="Smart-City 31", label="Kadin", type_key=key, most=2))

    with pytest.raises(CodeNeeded):
        register(scope, ticket_type=key)
    for wrong in ("nothing", "smart-city-32"):
        with pytest.raises(CodeUnknown):
            register(scope, ticket_type=key, access_code=wrong)
    first = register(scope, ticket_type=key, access_code="SMARTCITY31")
    second = register(scope, access_code=" smart-city 31 ")  # the code chooses the type
    with pytest.raises(CodeUsedUp):
        register(scope, access_code="smartcity31")

    assert (code, counts(scope, key)) == ("Smart-City 31", (2, 0, 0, 0))
    assert [one.key for one in offers.offer(scope).types] == []
    changing.cancel_own(scope, token=first.manage_token)
    assert [(row.used, row.is_open) for row in invitations.codes(scope)] == [(1, True)]
    inviting.withdraw_code(scope, code_id=invitations.codes(scope)[0].id)
    with pytest.raises(CodeUnknown):
        register(scope, access_code="smartcity31")
    assert state(second) == "confirmed"
    assert broken() == []


def test_seats_kept_for_a_code_are_nobody_elses_until_its_time_has_passed(make):
    scope = system_scope(open_forum(make, onsite=3))
    draft = CodeDraft(
        code="KADIN31",
        label="Kadin",
        most=2,
        attendance=Attendance.ONSITE,
        reserved=2,
        closes_at=now() + timedelta(days=2),
    )
    inviting.add_code(scope, draft)
    register(scope)
    waiting = register(scope, allow_waiting=True)

    with pytest.raises(QuotaFull):
        register(scope)
    guest = register(scope, access_code="kadin31")

    row = quotas.quota(scope, Attendance.ONSITE)
    assert (row.used, row.reserved, row.count(Status.CONFIRMED), guest.status) == (3, 1, 2, Status.CONFIRMED)
    assert broken() == []
    with clock.frozen(now() + timedelta(days=3)):
        assert inviting.end_due() == 1
        assert inviting.end_due() == 0
    assert (state(waiting), quotas.quota(scope, Attendance.ONSITE).reserved) == ("confirmed", 0)
    assert broken() == []
    with pytest.raises(QuotaFull):
        inviting.add_code(scope, CodeDraft(code="LAINNYA", label="", most=1, attendance=Attendance.ONSITE, reserved=1))
    for bad in (CodeDraft(code="ab", label=""), CodeDraft(code="abcdef", label="", reserved=1)):
        with pytest.raises(BadCode):
            inviting.add_code(scope, bad)
    with pytest.raises(CodeTaken):
        inviting.add_code(scope, CodeDraft(code="ka din-31", label=""))


def test_an_invitation_is_mailed_prefills_the_form_and_is_good_once(make):
    edition = open_forum(make)
    scope = system_scope(edition)
    types.add_ready_made(scope)
    until = now() + timedelta(days=40)
    guests = [
        Guest(name="Dr. H. Ridwan, M.Si.", email="ridwan@contoh.example", organisation="Kota Bandung"),
        Guest(name="Jane Doe", email="jane@contoh.example", locale="en"),
    ]
    sent = inviting.invite_all(make.scope(edition, Role.ORGANISER), guests, type_key="vip", until=until)
    again = inviting.invite_all(scope, guests, type_key="vip", until=until)
    first, second = invitations.invitations(scope)
    token, other = (openings.invitation_token(row.public_id) for row in (first, second))

    opened = offers.offer(scope, token).opening
    with clock.frozen(now() + timedelta(days=35)):  # after registration closed for all others
        guest = register(scope, name=opened.name, email=opened.email, access_code=token)
    with pytest.raises(InvitationOver):
        register(scope, access_code=token)
    inviting.withdraw(scope, public_id=second.public_id)
    with pytest.raises(InvitationOver):
        register(scope, access_code=other)

    assert (sent, again, opened.type_key, opened.organisation) == (2, 0, "vip", "Kota Bandung")
    assert letters()[:2] == [("invitation", "ridwan@contoh.example"), ("invitation", "jane@contoh.example")]
    assert (guest.status, counts(scope, "vip")) == (Status.CONFIRMED, (1, 0, 0, 0))
    assert [row.state for row in invitations.invitations(scope)] == ["used", "withdrawn"]
    assert invitations.invitations(scope)[0].registered_as == "Dr. H. Ridwan, M.Si."
    with pytest.raises(InvitationOver):
        inviting.withdraw(scope, public_id=first.public_id)


def test_a_deadline_ends_an_invitation_and_can_be_put_off(make):
    scope = system_scope(open_forum(make))
    public_id = inviting.invite(scope, Guest(name="A", email="a@contoh.example"), until=now() + timedelta(days=1))
    token = openings.invitation_token(public_id)

    with clock.frozen(now() + timedelta(days=2)):
        with pytest.raises(InvitationOver):
            register(scope, access_code=token)
        inviting.extend(scope, public_id=public_id, until=now() + timedelta(days=1))
        assert register(scope, access_code=token).status is Status.CONFIRMED
        with pytest.raises(BadWindow):
            inviting.invite(scope, Guest(name="B", email="b@contoh.example"), until=now())
    assert [letter for letter, _to in letters()].count("invitation") == 2


def test_the_same_form_sent_twice_with_an_invitation_gets_the_same_ticket(make):
    scope = system_scope(open_forum(make))
    public_id = inviting.invite(scope, Guest(name="A", email="a@contoh.example"), until=now() + timedelta(days=1))
    person = {"name": "A", "email": "a@contoh.example", "key": "k" * 26}

    tickets_seen = [register(scope, access_code=openings.invitation_token(public_id), **person) for _ in range(2)]

    assert [(one.code, one.is_new) for one in tickets_seen] == [
        (tickets_seen[0].code, True),
        (tickets_seen[0].code, False),
    ]


def test_registration_may_be_for_holders_of_a_code_only(make):
    scope = system_scope(open_forum(make))
    limits.set_options(scope, offer_hours=0, by_day=False, ordinary=False)
    inviting.add_code(scope, CodeDraft(code="undangan", label="Semua undangan"))

    with pytest.raises(CodeNeeded):
        register(scope)
    assert register(scope, access_code="Undangan").status is Status.CONFIRMED
    types.add(scope, TypeDraft(name_id="Pers", name_en="Press"))
    with pytest.raises(TypeUnknown):
        register(scope)


def test_a_type_that_needs_approval_keeps_a_seat_and_is_decided_with_a_letter(make):
    edition = open_forum(make, onsite=2)
    scope = system_scope(edition)
    key = types.add(scope, TypeDraft(name_id="Pers", name_en="Press", needs_approval=True))
    first, second = (register(scope, ticket_type=key, email=f"pers{n}@contoh.example") for n in (1, 2))
    waiting = register(scope, allow_waiting=True)

    assert [one.status for one in (first, second)] == [Status.PENDING] * 2
    assert (first.code, first.scan, counts(scope, key)) == (None, None, (0, 2, 0, 0))
    assert [row.public_id for row in approvals.asking(scope)] == [first.public_id, second.public_id]
    assert broken() == []

    organiser = make.scope(edition, Role.ORGANISER)
    outcomes = approving.approve_all(organiser, public_ids=[first.public_id, "nobody"])
    with pytest.raises(ReasonNeeded):
        approving.refuse(organiser, registration_id=second.id, reason=" … ")
    approving.refuse(organiser, registration_id=second.id, reason="Surat tugas rahasia belum ada")

    assert [getattr(one.refusal, "code", None) for one in outcomes] == [None, "not_found"]
    assert [state(one) for one in (first, second, waiting)] == ["confirmed", "cancelled", "confirmed"]
    assert counts(scope, key) == (1, 0, 0, 1)
    assert letters()[-3:] == [
        ("ticket", "pers1@contoh.example"),
        ("refused", "pers2@contoh.example"),
        ("promoted", tickets.own_ticket(waiting.manage_token).email),
    ]
    assert [(one.kind, one.reason) for one in queries.particulars(scope, second.id).decisions] == [
        ("refused", "Surat tugas rahasia belum ada")
    ]
    told = db.rows(sa.select(AuditEntry.details).execution_options(unscoped="test"))
    assert "rahasia" not in str(told)
    with pytest.raises(NotPending):
        approving.approve(organiser, registration_id=second.id)
    with pytest.raises(Forbidden):
        approving.approve(make.scope(edition, Role.DESK), registration_id=first.id)
    assert (approvals.waiting_for_approval(scope), broken()) == (0, [])


def test_one_person_has_several_roles_and_another_type_on_one_ticket(make):
    edition = open_forum(make)
    desk, scope = make.scope(edition, Role.DESK), system_scope(edition)
    types.add_ready_made(scope)
    person = register(scope)

    types.set_roles(desk, registration_id=person.id, roles=[PersonRole.JUDGE, PersonRole.SPEAKER, PersonRole.JUDGE])
    changing.set_type(desk, registration_id=person.id, key="vip")
    about = queries.particulars(scope, person.id)

    assert (about.type_key, about.roles) == ("vip", (PersonRole.JUDGE, PersonRole.SPEAKER))
    assert tickets.own_ticket(person.manage_token).code == person.code
    assert counts(scope, "vip") == (1, 0, 0, 0)
    changing.set_type(desk, registration_id=person.id, key="")
    types.set_roles(desk, registration_id=person.id, roles=[])
    assert (counts(scope, "vip"), queries.roles(scope, [person.id])) == ((0, 0, 0, 0), {})
    with pytest.raises(NotOffered):
        changing.set_type(
            desk,
            registration_id=person.id,
            key=types.add(scope, TypeDraft(name_id="Daring", name_en="Online", ways=(Attendance.ONLINE,))),
        )
    with pytest.raises(NotFound):
        types.set_roles(make.scope(open_forum(make, "2032"), Role.DESK), registration_id=person.id, roles=[])
    assert broken() == []


def test_a_list_is_taken_row_by_row_inside_one_act_and_a_refused_row_leaves_nothing(make):
    edition = open_forum(make, onsite=2)
    scope = system_scope(edition)
    types.add_ready_made(scope)
    register(scope, name="Sudah Ada", email="ada@contoh.example")
    rows = [
        {"name": "Sudah Ada", "email": "ada@contoh.example"},
        {"name": "Tamu Satu", "email": "satu@contoh.example", "ticket_type": "vip"},
        {"name": "Tamu Dua", "email": "dua@contoh.example"},
    ]
    taken, refused = [], []

    def take_all():
        quotas.locked(scope)
        for row in rows:
            try:
                taken.append(
                    registering.register_within_act(scope, fields.read(answers(**row)), by_staff=True, letter=False)
                )
            except Exception as fault:
                refused.append(fault.code)

    db.run(take_all)

    assert (len(taken), refused) == (1, ["already_registered", "quota_full"])
    assert [row.name for row in lists.registrations(scope).items] == ["Sudah Ada", "Tamu Satu"]
    assert letters() == [("ticket", "ada@contoh.example")]
    with pytest.raises(Forbidden):
        registering.register_within_act(make.scope(edition, Role.JUDGE), fields.read(answers()), by_staff=True)
