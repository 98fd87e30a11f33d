"""What letters say besides the ticket, reminders, and the list that is worked through by hand."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import sqlalchemy as sa

from eventapp.app import create_worker
from eventapp.core import clock
from eventapp.core.access import Role, system_scope
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.registration.models.delegations import Protocol
from eventapp.registration.queries import letters
from eventapp.registration.queries.letters import Practical
from eventapp.registration.services import changing, informing, reminding
from eventapp.web import mail
from tests.support.registrations import open_for, open_forum, register
from tests.support.webforms import post_forms

ABOUT = Practical(
    opens=time(8),
    address="Jalan Gatot Subroto 1",
    map_url="https://peta.example/balai",
    contact="0812-0000-0000",
    dress_code_id="Batik lengan panjang",
    bring_id="KTP",
    bring_en="Your ID card",
    reminders=(168, 24),
    stream_address="https://siaran.example/j/8812",
)
OPENS = datetime(2031, 5, 12, 1, 0, tzinfo=UTC)


def outbox(app, part):
    """Recipient, subject and text of every letter whose key holds ``part``, in order."""
    query = (
        sa.select(OutboxMessage.args)
        .where(OutboxMessage.key.contains(part), OutboxMessage.kind == "mail")
        .order_by(OutboxMessage.id)
        .execution_options(unscoped="test")
    )
    with app.app_context():
        return [
            (args["to"], *mail.render(args["template"], args["locale"], args["data"]))
            for args in list(db.session.scalars(query))
        ]


@pytest.fixture
def scope(make):
    """An edition whose practical information is written."""
    scope = system_scope(open_forum(make, venue="Balai Sidang"))
    informing.save_practical(scope, about=ABOUT)
    return scope


def test_the_confirmation_says_what_holds_when_it_is_sent(app, scope):
    registered = register(scope, name="Ni Wayan")
    row = {"edition_id": scope.edition_id, "registration_id": registered.id, "seat": "VIP-7"}
    db.run(lambda: db.change(sa.insert(Protocol).values(**row)))
    letters.forget()

    [(_to, _subject, text)] = outbox(app, "mail:ticket:")

    for line in (
        "Jalan Gatot Subroto 1",
        "https://peta.example/balai",
        "Batik lengan panjang",
        "KTP",
        "VIP-7",
        "08.00 WIB",
        "0812-0000-0000",
    ):
        assert f": {line}\n" in text
    assert "siaran.example" not in text


def test_a_reminder_goes_once_to_everybody_who_had_a_ticket_when_it_fell_due(app, scope, monkeypatch):
    monkeypatch.setattr(reminding, "BATCH", 2)
    early = [register(scope, attendance="online" if number == 1 else "onsite") for number in range(5)]
    gone = register(scope)
    changing.cancel_own(scope, token=gone.manage_token)
    worker = create_worker(app)

    def work(at):
        with clock.frozen(at):
            worker.run_due()

    work(OPENS - timedelta(hours=25))
    assert outbox(app, "reminder:") == []
    with clock.frozen(OPENS - timedelta(hours=23)):
        open_for(scope.edition, onsite=100, online=500)
        late = register(scope)
    work(OPENS - timedelta(hours=22))
    work(OPENS - timedelta(hours=21))

    found = outbox(app, "reminder:")
    texts = "".join(text for _, _, text in found)
    assert len(found) == len(early)
    assert [who.manage_token in texts for who in (*early, late, gone)] == [True] * 5 + [False] * 2
    assert texts.count("Batik lengan panjang") == 4  # whoever is online may wear anything
    assert "siaran.example" not in texts


def test_the_practical_information_is_written_on_one_page_and_refuses_what_cannot_be(client, make):
    edition = open_forum(make)
    browser = client.as_(make.member(edition, Role.ORGANISER))
    page = "/manage/2031/practical"
    form = post_forms(browser.get(page).text)[0]

    bad = browser.post(page, data=form.values | {"opens": "9", "map_url": "http://peta", "reminders": "nanti"})
    wrong_order = browser.post(page, data=form.values | {"opens": "09.00", "closes": "08.00"})
    good = browser.post(
        page, data=form.values | {"opens": "08.00", "bring_id": "KTP\nsurat tugas", "reminders": "7 hari, 3 jam"}
    )

    about = letters.practical(system_scope(edition))
    assert (bad.status_code, wrong_order.status_code, good.status_code) == (422, 422, 303)
    assert bad.text.count('class="error"') >= 3
    assert (about.opens, about.bring_id, about.reminders) == (time(8), "KTP\nsurat tugas", (168, 3))
    again = post_forms(browser.get(page).text)[0].values
    assert (again["opens"], again["reminders"].split(",")[0].split()[0]) == ("08.00", "7")


def test_only_organisers_write_letters_and_the_desk_works_through_whatsapp(client, make):
    edition = open_forum(make)
    pages = ("practical", "letters", "letters/new", "whatsapp/ticket")

    desk = [client.as_(make.member(edition, Role.DESK)).get(f"/manage/2031/{page}").status_code for page in pages]
    gate = [client.as_(make.member(edition, Role.GATE)).get(f"/manage/2031/{page}").status_code for page in pages]

    assert (desk, gate) == ([404, 404, 404, 200], [404] * 4)


def test_whatsapp_is_worked_through_one_person_after_the_other(client, make, scope):
    for name, way in (("Ani", "onsite"), ("Budi", "online"), ("Citra", "onsite")):
        register(scope, name=name, attendance=way, phone="0812-3456-789" + str(len(name)))
    browser = client.as_(make.member(scope.edition, Role.ORGANISER, name="Sari Panitia"))
    page = "/manage/2031/whatsapp/reminder"

    def shown(text):
        name = re.search(r"<section class=\"box after-s\">\s*<h2>([^<]+)</h2>", text)
        link = re.search(r'href="(https://wa\.me/[^"]+)"', text)
        return name and name[1], link and unescape(link[1])

    first, address = shown(browser.get(page).text)
    skipped, _ = shown(browser.get(re.search(r'href="([^"]*after=[^"]*)"', browser.get(page).text)[1]).text)
    mark = next(form for form in post_forms(browser.get(page).text) if "/whatsapp/" in form.action)
    for _ in range(2):
        answer = browser.post(mark.action, data=mark.values)
    after = browser.get(answer.headers["Location"]).text
    undo = next(form for form in post_forms(after) if "undo" in form.names)

    assert (first, skipped, shown(after)[0]) == ("Ani", "Budi", "Budi")
    assert urlsplit(address).path == "/628123456" + "7893"
    [text] = parse_qs(urlsplit(address).query)["text"]
    assert "/t/" in text
    assert "Batik lengan panjang" in text
    assert "siaran.example" not in unquote(address)
    assert "Sari Panitia" in after
    assert shown(browser.get(f"{page}?attendance=online").text)[0] == "Budi"
    browser.post(undo.action, data=undo.values)
    assert shown(browser.get(page).text)[0] == "Ani"
    assert browser.get("/manage/2031/whatsapp/telegram").status_code == 404


def test_marks_of_different_kinds_do_not_know_each_other(make, scope):
    registered = register(scope)
    organiser = make.scope(scope.edition, Role.ORGANISER)
    kinds = [informing.WhatsAppKind.TICKET, informing.WhatsAppKind.REMINDER]

    marked = [informing.mark_sent(organiser, kind=kind, public_id=registered.public_id) for kind in (*kinds, kinds[0])]

    assert marked == [True, True, False]
