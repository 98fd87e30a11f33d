"""The organiser's pages of types, limits, codes, invitations, approval and line; the owner's of offer and days."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa

from eventapp.core import clock
from eventapp.core.access import Role, system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.registration.models.types import Decision
from eventapp.registration.queries import invitations, openings, quotas, tickets, waiting
from eventapp.registration.queries import types as queries
from eventapp.registration.rules.states import Attendance
from eventapp.registration.rules.types import PersonRole
from eventapp.registration.services import changing, inviting, limits, types
from eventapp.registration.services.inviting import Guest
from eventapp.registration.services.types import TypeDraft
from eventapp.web.mail import render
from tests.support.registrations import open_forum, register

HOME = "/manage/2031"


def signed_in(client, make, edition, role=Role.ORGANISER):
    """The browser of a member with this role, who reads English."""
    client.set_cookie("lang", "en")
    return client.as_(make.member(edition, role))


def text(client, path, status=200):
    """The page at a path."""
    answer = client.get(path)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def test_an_organiser_adds_types_at_one_press_changes_one_and_sees_faults_at_their_fields(client, make):
    edition = open_forum(make)
    scope = system_scope(edition)
    signed_in(client, make, edition)
    types_page = f"{HOME}/ticket-types"

    assert "Everybody is an ordinary participant." in text(client, types_page)
    assert client.post_form(f"{types_page}/ready-made").status_code == 303
    page = text(client, types_page)
    assert page.count("<tr>") == 5
    draft = {"name_id": "Tamu", "name_en": "Guest", "ways": "onsite", "colour": "gold", "needs_code": "y"}
    answer = client.post_form(f"{types_page}/vip", {**draft, "size": "banyak"})
    assert (answer.status_code, "Write a whole number" in answer.get_data(as_text=True)) == (422, True)
    answer = client.post_form(f"{types_page}/vip", {**draft, "size": "1.200", "days": "2031-05-12"})
    assert answer.status_code == 303
    row = queries.ticket_type(scope, "vip")
    assert (row.name_id, row.size, row.days, row.ways) == ("Tamu", 1200, ["2031-05-12"], (Attendance.ONSITE,))
    assert client.post_form(f"{types_page}/new", {"name_id": "", "colour": "red"}).status_code == 422
    assert client.post_form(f"{types_page}/new", {**draft, "name_en": "VIP"}).status_code == 422  # the key is taken
    assert client.post_form(f"{types_page}/new", {**draft, "name_en": "Donor"}).status_code == 303
    assert client.post_form(f"{types_page}/donor/removal").status_code == 303
    assert [one.key for one in queries.types(scope)] == ["vip", "press", "speaker", "committee"]
    assert client.get(f"{types_page}/donor").status_code == 404


def test_limits_are_set_on_one_page_and_a_fault_keeps_what_was_typed(client, make):
    make.regions()
    edition = open_forum(make)
    scope = system_scope(edition)
    register(scope, organisation="Kota Bandung")
    signed_in(client, make, edition)
    page = f"{HOME}/limits"

    sent = [
        ("options", {"offer_hours": "24", "by_day": "y"}, 303),
        ("options", {"offer_hours": "1000"}, 422),
        ("regions", {"region_limit": "0"}, 422),
        ("regions", {"region_limit": "5"}, 303),
        ("region", {"region": "Pemkot Bandung", "own_size": "9"}, 303),
        ("region", {"region": "Antah Berantah", "own_size": "9"}, 422),
        ("day", {"day": "2031-05-12", "attendance": "onsite", "size": "50"}, 303),
        ("day", {"day": "2031-05-12", "attendance": "onsite", "size": "0"}, 422),
        ("day", {"day": "2031-07-12", "attendance": "onsite", "size": "9"}, 422),
    ]
    answers = [(client.post_form(f"{page}/{form}", values), status) for form, values, status in sent]

    assert [answer.status_code for answer, _status in answers] == [status for _answer, status in answers]
    assert 'value="Antah Berantah"' in answers[5][0].get_data(as_text=True)
    assert "Kota Bandung" in answers[2][0].get_data(as_text=True)
    assert quotas.options(scope) == quotas.Options(24, True, True, 5)
    assert [(row.name, row.used, row.size) for row in quotas.regions(scope)] == [("Kota Bandung", 1, 9)]
    assert [(row.day, row.used, row.size) for row in quotas.days(scope)] == [(date(2031, 5, 12), 1, 50)]
    assert "Kota Bandung" in text(client, page)


def test_codes_and_invitations_are_given_out_mailed_and_withdrawn(client, make):
    edition = open_forum(make)
    scope = system_scope(edition)
    types.add_ready_made(scope)
    signed_in(client, make, edition)
    page = f"{HOME}/invitations"
    assert "Nobody is invited yet." in text(client, page)

    code = {"code": "Kadin Jabar", "label": "Kadin", "ticket_type": "vip", "most": "5", "attendance": "onsite"}
    assert client.post_form(f"{HOME}/access-codes/new", {**code, "reserved": "6"}).status_code == 422
    assert client.post_form(f"{HOME}/access-codes/new", {**code, "reserved": "2"}).status_code == 303
    people = "Ridwan; ridwan@contoh.example; Kota Bandung\nSalah\nJane;jane@contoh.example"
    guests = {"guests": people, "ticket_type": "vip", "locale": "en", "until": "2099-05-12T08:00"}
    wrong = client.post_form(f"{page}/new", guests)
    assert (wrong.status_code, "Line 2" in wrong.get_data(as_text=True)) == (422, True)
    assert client.post_form(f"{page}/new", {**guests, "guests": people.replace("Salah\n", "")}).status_code == 303
    first, second = invitations.invitations(scope)
    assert client.post_form(f"{page}/{second.public_id}/mail", {"until": "2099-06-01T08:00"}).status_code == 303
    assert client.post_form(f"{page}/{first.public_id}/withdrawal").status_code == 303
    assert client.post_form(f"{page}/{first.public_id}/withdrawal").status_code == 409

    shown = text(client, page)
    assert "Kadin Jabar" in shown
    assert "/2031/register?code=Kadin" in shown
    assert [row.state for row in invitations.invitations(scope)] == ["withdrawn", "open"]
    row = invitations.codes(scope)[0]
    assert client.post_form(f"{HOME}/access-codes/{row.id}/withdrawal").status_code == 303
    assert (quotas.quota(scope, Attendance.ONSITE).reserved, invitations.codes(scope)[0].is_open) == (0, False)


def test_an_invitation_opens_the_form_filled_in_and_its_letter_speaks_the_guests_language(client, make):
    scope = system_scope(open_forum(make))
    types.add_ready_made(scope)
    guest = Guest(name="Jane Doe", email="jane@contoh.example", organisation="City of Example", locale="en")
    public_id = inviting.invite(scope, guest, type_key="vip", until=now() + timedelta(days=50))
    args = db.rows(sa.select(OutboxMessage.args).execution_options(unscoped="test"))[0][0]

    with client.application.test_request_context():
        subject, letter = render(args["template"], args["locale"], args["data"])
    with clock.frozen(now() + timedelta(days=40)):  # registration is closed for everybody else
        assert "Pendaftaran sudah ditutup" in text(client, "/2031/register")
        form = text(client, f"/2031/register?code={openings.invitation_token(public_id)}")

    assert subject == "Invitation to Forum 2031"
    assert f"/2031/register?code={openings.invitation_token(public_id)}" in letter
    assert 'value="Jane Doe"' in form
    assert 'value="jane@contoh.example"' in form


def test_registrations_are_approved_and_refused_many_at_once(client, make):
    edition = open_forum(make)
    scope = system_scope(edition)
    types.add(scope, TypeDraft(name_id="Pers", name_en="Press", needs_approval=True))
    people = [register(scope, ticket_type="press", name=f"Wartawan {n}") for n in range(3)]
    signed_in(client, make, edition)
    page = f"{HOME}/approvals"
    assert all(f"Wartawan {n}" in text(client, page) for n in range(3))

    chosen = [one.public_id for one in people]
    answer = client.post_form(page, {"registration": chosen[:1], "decision": "refuse", "reason": ""})
    assert answer.status_code == 422
    assert f'value="{chosen[0]}" checked' in answer.get_data(as_text=True)
    assert client.post_form(page, {"registration": chosen[:2], "decision": "approve"}).status_code == 303
    refused = {"registration": chosen, "decision": "refuse", "reason": "Kartu pers tidak berlaku"}
    told = client.post_form(page, refused, follow_redirects=True).get_data(as_text=True)

    assert "Wartawan 0:" in told  # decided before, so it is named
    assert [tickets.own_ticket(one.manage_token).status.value for one in people] == ["confirmed"] * 2 + ["cancelled"]
    assert "Nobody waits for approval." in told
    shown = text(client, f"{HOME}/registrations/{chosen[2]}")
    assert "Kartu pers tidak berlaku" in shown
    assert signed_in(client, make, edition, Role.DESK).get(page).status_code == 404


def test_the_line_is_shown_and_somebody_is_moved_up_with_a_reason(client, make):
    edition = open_forum(make, onsite=0)
    scope = system_scope(edition)
    first, second = (register(scope, allow_waiting=True) for _ in range(2))
    signed_in(client, make, edition)
    page = f"{HOME}/waiting-list"

    assert client.post_form(f"{page}/{second.public_id}", {"reason": " "}).status_code == 422
    assert client.post_form(f"{page}/{second.public_id}", {"reason": "Mewakili gubernur"}).status_code == 303

    assert [row.public_id for row in waiting.line(scope)] == [second.public_id, first.public_id]
    assert db.rows(sa.select(Decision.reason).execution_options(unscoped="test")) == [("Mewakili gubernur",)]
    shown = text(client, f"{HOME}/registrations/{first.public_id}")
    assert "Place in line" in shown
    assert text(client, page).index(second.public_id) < text(client, page).index(first.public_id)


def test_an_offered_seat_is_taken_or_left_by_the_link_of_the_mail(client, make):
    edition = open_forum(make, onsite=2)
    scope = system_scope(edition)
    limits.set_options(scope, offer_hours=24, by_day=False, ordinary=True)
    holders = [register(scope) for _ in range(2)]
    client.set_cookie("lang", "en")
    takes, leaves, waits = (register(scope, allow_waiting=True) for _ in range(3))
    for one in holders:
        changing.cancel_own(scope, token=one.manage_token)

    assert "Take the seat" in text(client, f"/2031/offer/{takes.manage_token}")
    assert tickets.own_ticket(takes.manage_token).code is None  # looking takes nothing
    for _ in range(2):
        answer = client.post_form(f"/2031/offer/{takes.manage_token}", {"answer": "accept"})
        assert answer.headers["Location"] == "/2031/ticket"
    assert tickets.own_ticket(takes.manage_token).code in text(client, "/2031/ticket")
    client.post_form(f"/2031/offer/{leaves.manage_token}", {"answer": "decline"})
    assert waiting.offered_until(scope, waits.id) is not None
    late = client.post_form(f"/2031/offer/{leaves.manage_token}", {"answer": "accept"})
    assert (late.status_code, "This offer has ended" in late.get_data(as_text=True)) == (409, True)
    assert client.get(f"/2031/offer/{'a' * 26}").status_code == 404
    args = db.rows(sa.select(OutboxMessage.args).execution_options(unscoped="test"))
    with client.application.test_request_context():
        letters = {row[0]["template"]: render(row[0]["template"], "id", row[0]["data"]) for row in args}
    assert f"/2031/offer/{waits.manage_token}" in letters["registration/mail/offered"][1]
    assert "WIB" in letters["registration/mail/offered"][0]


def test_the_owner_says_for_each_day_whether_to_come_and_staff_set_type_and_roles(client, make):
    edition = open_forum(make)
    scope = system_scope(edition)
    types.add_ready_made(scope)
    limits.set_options(scope, offer_hours=0, by_day=True, ordinary=True)
    person = register(scope)
    client.set_cookie("lang", "en")
    client.get(f"/t/{person.manage_token}")

    assert "Monday 12 May 2031" in text(client, "/2031/ticket/days")
    nothing = {"day-2031-05-12": "none", "day-2031-05-13": "none"}
    assert client.post_form("/2031/ticket/days", nothing).status_code == 422
    chosen = {"day-2031-05-12": "onsite", "day-2031-05-13": "online"}
    assert client.post_form("/2031/ticket/days", chosen).status_code == 303
    assert queries.valid_on(scope, person.id, date(2031, 5, 13)) is Attendance.ONLINE

    signed_in(client, make, edition, Role.DESK)
    path = f"{HOME}/registrations/{person.public_id}/particulars"
    assert 'value="online" checked' in text(client, path)
    answer = client.post_form(path, {"ticket_type": "vip", "roles": ["judge", "speaker"]})
    assert answer.status_code == 303
    about = queries.particulars(scope, person.id)
    assert (about.type_label, about.roles) == ("Tamu VIP", (PersonRole.JUDGE, PersonRole.SPEAKER))
    shown = text(client, f"{HOME}/registrations/{person.public_id}")
    assert "VIP guest" in shown
    client.post_form(path, {"ticket_type": "vip", "roles": [], "day-2031-05-13": "none"})
    assert queries.days(scope, person.id) == ((date(2031, 5, 12), Attendance.ONSITE),)
