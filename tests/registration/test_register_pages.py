"""The way to a ticket in a browser without JavaScript, as a script walks it: form, check page, ticket."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventapp.core import clock
from eventapp.core.access import system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.registration.errors import CodeUnknown
from eventapp.registration.models.registrations import Registration
from eventapp.registration.queries import invitations, quotas
from eventapp.registration.rules.states import Attendance
from eventapp.registration.services import changing, inviting, seats, types
from eventapp.registration.services.inviting import CodeDraft
from eventapp.web import limits
from tests.support.questions import SHIRT, publish
from tests.support.registrations import answers, open_forum, register
from tests.support.statements import counted, statements
from tests.support.webforms import post_forms

PATH = "/2031/register"


def fill(client, path=PATH, **changed):
    """The answer to the form, filled in; what the page does not ask is not sent."""
    form = post_forms(client.get(path).text)[0]
    return client.post(path, data=form.values | answers(**changed))


def confirm(client, check, path=PATH):
    """The answer to the first form of the check page."""
    return client.post(path, data=post_forms(check.text)[0].values)


def registered():
    """Names of everybody who is registered, anywhere."""
    query = sa.select(Registration.name).order_by(Registration.id).execution_options(unscoped="test")
    return list(db.session.scalars(query))


def test_the_form_asks_what_the_contract_says_and_proposes_nothing_to_agree_to(client, make):
    open_forum(make)

    form = post_forms(client.get(PATH).text)[0]

    assert form.names == [
        "csrf_token",
        "name",
        "email",
        "phone",
        "organisation",
        "attendance",
        "consent",
        "news",
        "photo",
        "listing",
    ]
    proposed = {name: value for name, value in form.values.items() if name != "csrf_token"}
    assert proposed == {"name": "", "email": "", "phone": "", "organisation": "", "attendance": "onsite"}


def test_the_form_is_kept_for_everybody_who_brings_no_cookie_and_only_for_them(client, make):
    edition = open_forum(make, onsite=1)
    owner = register(system_scope(edition), attendance="online")

    first = client.get(PATH)
    with statements(0):
        kept = client.get(PATH)
    client.set_cookie("ticket", owner.manage_token)
    with counted() as own:
        client.get(PATH)

    assert "Set-Cookie" not in first.headers
    assert kept.data == first.data
    assert (len(own.statements) > 0, kept.headers["Cache-Control"]) == (True, "no-cache")


def test_a_form_that_an_invitation_opens_is_never_kept(client, make):
    scope = system_scope(open_forum(make))
    inviting.add_code(scope, CodeDraft(code="TAMU-2031", label="Tamu"))

    opened = client.get(f"{PATH}?code=TAMU-2031")
    inviting.withdraw_code(scope, code_id=invitations.codes(scope)[0].id)
    withdrawn = client.get(f"{PATH}?code=TAMU-2031")

    assert ["error-summary" in page.text for page in (opened, withdrawn)] == [False, True]


def test_only_the_confirmation_writes_and_it_needs_the_token_of_the_check_page(client, make):
    open_forum(make)
    stranger = client.application.test_client()
    sent = post_forms(fill(stranger).text)[0].values
    forged = {name: value for name, value in sent.items() if name != "csrf_token"}

    of_the_form = forged | {"csrf_token": post_forms(client.get(PATH).text)[0].values["csrf_token"]}

    refused = [client.post(PATH, data=data).status_code for data in (sent, forged, of_the_form)]
    before = registered()
    confirmed = stranger.post(PATH, data=sent)

    assert (refused, before, confirmed.status_code) == ([400, 400, 400], [], 303)
    assert registered() == ["Ni Wayan Sukmawati"]


def test_a_form_without_the_token_of_its_page_is_refused(client, make):
    open_forum(make)

    missing, wrong = (client.post(PATH, data=answers() | extra) for extra in ({}, {"csrf_token": "x"}))

    assert (missing.status_code, wrong.status_code) == (400, 400)


def test_a_form_of_another_site_is_not_even_shown_again(client, make):
    open_forum(make)

    page = client.post(PATH, data=answers(), headers={"Origin": "https://jahat.example"})

    assert page.status_code == 403


def test_what_was_known_a_moment_ago_refuses_nobody(client, make):
    scope = system_scope(open_forum(make, onsite=0))
    full = fill(client)
    seats.set_quota(scope, attendance=Attendance.ONSITE, size=5)

    check = fill(client)

    assert (full.status_code, check.status_code) == (409, 200)


def test_a_check_page_opened_twice_by_going_back_registers_once_and_says_so(client, make):
    open_forum(make)
    first, second = (fill(client) for _ in range(2))

    answers_given = [confirm(client, check) for check in (first, second)]

    assert [page.status_code for page in answers_given] == [303, 409]
    assert registered() == ["Ni Wayan Sukmawati"]


def test_two_posts_lead_to_the_ticket(client, make):
    open_forum(make)

    check = fill(client)
    confirmed = confirm(client, check)
    ticket = client.get(confirmed.headers["Location"])

    assert (check.status_code, confirmed.status_code, ticket.status_code) == (200, 303, 200)
    assert confirmed.headers["Location"] == "/2031/ticket"
    code = re.search(r'data-ticket-code="([^"]+)">([^<]+)<', ticket.text)
    assert code is not None
    assert code[1] == code[2]
    assert re.fullmatch(r"[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}", code[1]) is not None
    assert ticket.text.count("<svg") >= 2
    assert "Ni Wayan Sukmawati" in ticket.text
    assert registered() == ["Ni Wayan Sukmawati"]


def test_the_whole_way_costs_few_statements_and_one_commit(client, make):
    open_forum(make)

    with counted() as asked:
        confirmed = confirm(client, fill(client))
        client.get(confirmed.headers["Location"])

    # 6 of them once in some seconds for everybody: the form's offer and that of the check page, the edition, its own
    # questions, the regions that are suggested, and whether there are sessions to choose
    assert (len(asked.statements), asked.commits) == (15, 1)


def test_each_step_costs_few_statements(client, make):
    open_forum(make)

    with statements(4):
        client.get(PATH)
    with statements(0):
        form = post_forms(client.get(PATH).text)[0].values | answers()
    with statements(1):
        client.post(PATH, data=form)
    with statements(0):
        check = client.post(PATH, data=form)
    with statements(6):
        confirm(client, check)
    with statements(4):
        client.get("/2031/ticket")


def test_the_check_page_shows_what_will_be_kept_and_nothing_is_kept_yet(client, make):
    open_forum(make)

    check = fill(client, name="  ni wayan ", phone="+62 812 3456 7890", photo="y")

    assert [text in check.text for text in ("ni wayan", "0812-3456-7890", "foto", "Luring, Jakarta")] == [True] * 4
    assert registered() == []


def test_going_back_from_the_check_page_keeps_what_was_typed(client, make):
    open_forum(make)
    check = fill(client, phone="0812 3456 7890", news="y")

    back = client.post(PATH, data=post_forms(check.text)[1].values)

    values = post_forms(back.text)[0].values
    assert back.status_code == 200
    assert {name: values[name] for name in ("name", "phone", "attendance", "consent", "news")} == {
        "name": "Ni Wayan Sukmawati",
        "phone": "0812 3456 7890",
        "attendance": "onsite",
        "consent": "y",
        "news": "y",
    }
    assert values["key"] == post_forms(check.text)[0].values["key"]


BAD_ANSWERS = [
    ("name", "", "Tulis nama lengkap Anda, seperti akan tertulis di tiket."),
    ("email", "wayan@contoh", "Alamat surel belum lengkap. Contoh: nama@instansi.go.id."),
    ("phone", "0812", "Nomor ponsel Indonesia terdiri atas 9 sampai 12 angka setelah 0 atau +62"),
    ("phone", "tanya sekretaris", "Tulis satu nomor telepon dengan angka saja"),
    ("organisation", "", "Tulis instansi atau daerah asal Anda."),
    ("consent", "", "Centang bahwa Anda sudah membaca pemberitahuan privasi"),
]


def test_a_bad_answer_gets_its_sentence_on_top_and_at_its_field_and_everything_typed_is_kept(client, make):
    open_forum(make)
    kept = ("name", "email", "phone", "organisation", "photo")

    for field, typed, sentence in BAD_ANSWERS:
        sent = answers(photo="y") | {field: typed}
        page = fill(client, **sent)

        values = post_forms(page.text)[0].values
        assert (page.status_code, page.text.count(sentence)) == (422, 2)
        assert [values.get(name, "") for name in kept] == [sent[name] for name in kept]
    assert registered() == []


def test_the_same_bad_answer_is_refused_in_english_too(client, make):
    open_forum(make)
    client.get("/language/en")

    page = fill(client, email="wayan@contoh")

    assert page.text.count("This e-mail address is not complete. Example: nama@instansi.go.id.") == 2


@pytest.mark.parametrize(("language", "heading"), [("id", "Daftar Forum 2031"), ("en", "Register for Forum 2031")])
def test_the_page_speaks_both_languages(client, make, language, heading):
    open_forum(make)
    client.get(f"/language/{language}")

    assert f"<h1>{heading}</h1>" in client.get(PATH).text


def test_markup_in_an_answer_is_only_text(client, make):
    open_forum(make)

    ticket = client.get(confirm(client, fill(client, name="<b>Wayan</b>")).headers["Location"])

    assert "<b>Wayan" not in ticket.text
    assert "&lt;b&gt;Wayan&lt;/b&gt;" in ticket.text


def test_confirming_twice_shows_the_same_ticket(client, make):
    open_forum(make)
    check = fill(client)

    codes = []
    for _ in range(2):
        page = client.get(confirm(client, check).headers["Location"])
        codes.append(re.search(r'data-ticket-code="([^"]+)"', page.text)[1])

    assert codes[0] == codes[1]
    assert registered() == ["Ni Wayan Sukmawati"]


def test_a_confirmation_without_its_key_still_registers(client, make):
    open_forum(make)
    sent = post_forms(fill(client).text)[0].values

    confirmed = client.post(PATH, data={name: value for name, value in sent.items() if name != "key"})

    assert (confirmed.status_code, registered()) == (303, ["Ni Wayan Sukmawati"])


def test_a_tampered_check_page_is_judged_again(client, make):
    open_forum(make)
    sent = post_forms(fill(client).text)[0].values

    page = client.post(PATH, data=sent | {"email": "x"})

    assert page.status_code == 422
    assert registered() == []


def test_whoever_is_registered_is_told_so_plainly_and_gets_the_ticket_by_mail_only(client, make):
    edition = open_forum(make)
    owner = register(system_scope(edition), name="Ni Wayan Sukmawati", email="wayan@contoh.example")

    page = confirm(client, fill(client))

    assert page.status_code == 409
    assert "Nama dan alamat surel ini sudah terdaftar. Tiketnya kami kirim lagi ke alamat itu." in page.text
    assert post_forms(page.text)[0].values["name"] == "Ni Wayan Sukmawati"
    assert [secret in page.text for secret in (owner.code, owner.scan, owner.manage_token)] == [False] * 3
    assert client.get_cookie("ticket") is None
    keys = db.session.scalars(sa.select(OutboxMessage.key).execution_options(unscoped="test")).all()
    assert [key for key in keys if key.startswith(f"mail:ticket-again:{owner.public_id}")] != []


def test_a_full_quota_is_said_before_it_is_chosen_and_the_waiting_list_is_offered(client, make):
    open_forum(make, onsite=0)

    page = client.get(PATH).text

    assert post_forms(page)[0].values["attendance"] == "online"
    assert re.findall(r'name="attendance" value="([a-z-]+)"( disabled)?', page) == [
        ("onsite", " disabled"),
        ("online", ""),
        ("onsite-waiting", ""),
    ]
    assert "Daftar tunggu luring" in page


def test_a_seat_that_goes_while_somebody_types_keeps_the_answers_and_offers_the_other_ways(client, make):
    edition = open_forum(make, onsite=1)
    check = fill(client, name="Ni Wayan")
    register(system_scope(edition))

    page = confirm(client, check)

    values = post_forms(page.text)[0].values
    assert page.status_code == 409
    assert page.text.count("Kuota luring sudah penuh. Pilih daring atau daftar tunggu.") == 2
    assert (values["name"], values["consent"], "attendance" in values) == ("Ni Wayan", "y", False)
    assert confirm(client, client.post(PATH, data=values | {"attendance": "online"})).status_code == 303


def test_a_full_quota_is_refused_at_the_form_already(client, make):
    open_forum(make, onsite=0)

    page = fill(client)

    assert page.status_code == 409
    assert "Kuota luring sudah penuh." in page.text


def test_the_waiting_list_is_a_way_to_register_and_its_page_says_that_it_is_no_ticket(client, make):
    edition = open_forum(make, onsite=0)

    check = fill(client, attendance="onsite-waiting")
    page = client.get(confirm(client, check).headers["Location"])

    assert "Daftar tunggu luring" in check.text
    assert "Anda masuk daftar tunggu." in page.text
    assert "data-ticket-code" not in page.text
    assert quotas.quota(system_scope(edition), Attendance.ONSITE).waiting == 1


@pytest.mark.parametrize(("days", "sentence"), [(-5, "Pendaftaran belum dibuka."), (60, "Pendaftaran sudah ditutup.")])
def test_outside_its_time_the_page_says_so_and_when(client, make, days, sentence):
    open_forum(make)

    with clock.frozen(now() + timedelta(days=days)):
        page = client.get(PATH)

    assert page.status_code == 200
    assert sentence in page.text
    assert post_forms(page.text) == []


def test_a_form_that_comes_after_closing_is_refused(client, make):
    open_forum(make)
    form = post_forms(client.get(PATH).text)[0].values | answers()
    sent = post_forms(client.post(PATH, data=form).text)[0].values

    with clock.frozen(now() + timedelta(days=60)):
        late = [client.post(PATH, data=data).status_code for data in (form, sent)]

    assert late == [409, 409]
    assert registered() == []


def test_too_many_tries_keep_what_was_typed(client, make, monkeypatch):
    def refuse(name, limit, *parts):
        raise limits.TooMany

    open_forum(make)
    check = fill(client)
    monkeypatch.setattr(limits, "check", refuse)

    page = confirm(client, check)

    assert page.status_code == 429
    assert post_forms(page.text)[0].values["name"] == "Ni Wayan Sukmawati"


def test_an_edition_without_registration_says_so(client, make):
    make.edition("2032")

    page = client.get("/2032/register")

    assert (page.status_code, "Pendaftaran forum ini belum dibuka." in page.text) == (200, True)


def test_an_edition_that_does_not_exist_is_not_there(client, make):
    assert client.get("/2099/register").status_code == 404


def test_regions_that_take_part_are_suggested_and_no_others(client, make):
    edition = open_forum(make)
    make.participant(edition, "35.77")

    page = client.get(PATH).text

    assert re.findall(r'<option value="([^"]+)">', page) == ["Kota Madiun"]


def test_the_page_is_light(client, make):
    edition = open_forum(make)
    for code in ("35.77", "32.73", "33.21"):
        make.participant(edition, code)

    page = client.get(PATH, headers={"Accept-Encoding": "gzip"})

    assert len(page.data) < 4_500


def test_after_cancelling_the_same_person_registers_anew(client, make):
    edition = open_forum(make)
    first = confirm(client, fill(client))
    token = client.get_cookie("ticket").value
    changing.cancel_own(system_scope(edition), token=token)

    second = confirm(client, fill(client))

    assert (first.status_code, second.status_code) == (303, 303)
    assert client.get_cookie("ticket").value != token


def test_ticket_types_codes_and_days_are_asked_only_where_an_edition_has_them(client, make):
    edition = open_forum(make)
    plain = post_forms(client.get(PATH).text)[0].names
    scope = system_scope(edition)
    types.add_ready_made(scope)
    publish(edition, (replace(SHIRT, types=("press",)),))

    page = client.get(f"{PATH}?type=press").text
    form = post_forms(page)[0]

    assert {"ticket_type", "access_code", "days"}.isdisjoint(plain)
    assert {"ticket_type", "access_code"} <= set(form.names)
    assert form.values["ticket_type"] == "press"
    assert 'value="vip"' not in page
    assert "Hanya untuk: Pers." in page
    refused = client.post(PATH, data=form.values | answers())
    assert (refused.status_code, refused.text.count("Pertanyaan “Ukuran kaus” belum dijawab.")) == (422, 2)
    check = client.post(PATH, data=form.values | answers() | {"q-shirt": "s"})
    assert [text in check.text for text in ("Jenis tiket", "Pers", "Kecil")] == [True] * 3
    assert client.post(PATH, data=post_forms(check.text)[0].values).status_code == 303
    wrong = client.post(PATH, data=form.values | answers(name="Orang Lain", ticket_type="", access_code="SALAH"))
    assert (wrong.status_code, post_forms(wrong.text)[0].values["access_code"]) == (CodeUnknown.status, "SALAH")
    ordinary = client.post(PATH, data=form.values | answers(name="Orang Lain", ticket_type=""))
    assert (ordinary.status_code, "Ukuran kaus" in ordinary.text) == (200, False)
