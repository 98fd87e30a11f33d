"""The ticket outside its page: PDF, picture, calendar, print, and the broadcast that it leads to."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pypdf
import pytest
import sqlalchemy as sa
import zxingcpp
from PIL import Image

from eventapp.core import clock
from eventapp.core.access import Role, system_scope
from eventapp.core.db import db
from eventapp.editions.services import people
from eventapp.registration.errors import JoinClosed, NoJoinAddress, NotForOnline
from eventapp.registration.models.delegations import Protocol
from eventapp.registration.queries import letters, tickets
from eventapp.registration.queries.letters import Practical
from eventapp.registration.services import changing, informing
from tests.support.registrations import open_forum, register

ABOUT = Practical(
    opens=time(8),
    closes=time(16),
    address="Jalan Gatot Subroto 1",
    map_url="https://peta.example/balai",
    dress_code_id="Batik lengan panjang",
    dress_code_en="Batik",
    bring_id="KTP dan surat tugas",
    stream_address="https://siaran.example/j/8812?pwd=rahasia",
)
STREAM = "siaran.example"
OPENS = datetime(2031, 5, 12, 1, 0, tzinfo=UTC)


@pytest.fixture
def scope(make):
    """An edition whose practical information is written."""
    scope = system_scope(open_forum(make, venue="Balai Sidang"))
    informing.save_practical(scope, about=ABOUT)
    return scope


def keep(client, registered):
    client.get(f"/t/{registered.manage_token}")


def seat(scope, registered, written):
    row = {"edition_id": scope.edition_id, "registration_id": registered.id, "seat": written}
    db.run(lambda: db.change(sa.insert(Protocol).values(**row)))


def test_the_pdf_is_one_tagged_page_of_a6_whose_qr_is_that_of_the_page(client, scope):
    registered = register(scope, name="Prof. Dr. H. Raden Mas Abdullah, M.Si. 🎉")
    seat(scope, registered, "VIP-7")
    keep(client, registered)

    answer = client.get("/2031/ticket.pdf")

    reader = pypdf.PdfReader(io.BytesIO(answer.data))
    [page] = reader.pages
    text = " ".join(page.extract_text().split())
    assert answer.content_type == "application/pdf"
    assert [round(float(side) * 25.4 / 72) for side in page.mediabox[2:]] == [105, 148]
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "id"
    shown = ("Abdullah, M.Si. ?", registered.code[:4], "VIP-7", "08.00 WIB", "Batik lengan panjang", "Gatot Subroto")
    assert [words for words in shown if words not in text] == []
    assert registered.manage_token not in answer.data.decode("latin-1")


def test_the_picture_is_read_by_another_decoder_than_ours(client, scope):
    registered = register(scope)
    keep(client, registered)

    answer = client.get("/2031/ticket.png")

    picture = Image.open(io.BytesIO(answer.data))
    assert (answer.content_type, picture.format) == ("image/png", "PNG")
    assert zxingcpp.read_barcode(picture).text == f"HTTP://LOCALHOST/C/{registered.scan.upper()}"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_has_no_ticket_gets_no_paper(client, scope):
    registered = register(scope)
    changing.cancel_own(scope, token=registered.manage_token)
    keep(client, registered)

    assert [client.get(f"/2031/ticket.{kind}").status_code for kind in ("pdf", "png")] == [404, 404]
    assert "STATUS:CANCELLED" in client.get("/2031/ticket.ics").text


def test_a_moved_forum_moves_the_entry_instead_of_doubling_it(client, make, scope):
    registered = register(scope)
    keep(client, registered)
    organiser = make.scope(scope.edition, Role.ORGANISER)

    def entry():
        lines = client.get("/2031/ticket.ics").text.splitlines()
        return [[line[len(name) :] for line in lines if line.startswith(name)] for name in ("UID:", "DTSTART:", "SEQ")]

    before = entry()
    with clock.frozen(clock.now() + timedelta(hours=1)):
        people.change_edition(
            organiser,
            name="Forum 2031",
            venue="Bandung",
            help_contact="",
            starts_on=date(2031, 6, 1),
            ends_on=date(2031, 6, 2),
        )
        after = entry()

    assert before[0] == after[0]
    assert len(set(before[0])) == 2  # one for each day, since the hours are known
    assert (before[1], after[1]) == (
        ["20310512T010000Z", "20310513T010000Z"],
        ["20310601T010000Z", "20310602T010000Z"],
    )
    assert int(after[2][0].split(":")[1]) > int(before[2][0].split(":")[1])


def test_the_page_says_what_must_be_known_in_the_language_of_its_reader(client, scope):
    registered = register(scope)
    seat(scope, registered, "B-12")
    keep(client, registered)

    local = client.get("/2031/ticket").text
    client.get("/language/en")
    english = client.get("/2031/ticket").text

    for words in ("B-12", "Jalan Gatot Subroto 1", 'href="https://peta.example/balai"', "08.00 WIB"):
        assert words in local
    assert "Batik lengan panjang" in local
    assert "<dd>Batik</dd>" in english
    assert "KTP dan surat tugas" in english  # nobody wrote it in English
    for kind in ("pdf", "png", "ics"):
        assert f'href="/2031/ticket.{kind}"' in local


def test_the_broadcasts_address_is_nowhere_and_the_button_appears_in_time(client, scope, app):
    online, onsite = register(scope, attendance="online"), register(scope)
    keep(client, online)
    client.get("/language/en")
    pages = []

    def visit(at):
        with clock.frozen(at):
            pages.append(client.get("/2031/ticket").text)
            pages.append(client.get("/2031/ticket/join").text)
            pages.append(client.get("/2031/ticket.ics").text)
        return pages[-2]

    early, late = visit(OPENS - timedelta(minutes=31)), visit(OPENS + timedelta(days=2))
    visit(OPENS)
    keep(client, onsite)
    not_for = visit(OPENS)

    assert "The button appears here on 12 May 2031 07:30 WIB" in early
    assert "The broadcast is closed now." in late
    assert "There is no broadcast for this ticket." in not_for
    assert [page for page in pages if STREAM in page] == []
    assert 'href="/2031/ticket/join"' in pages[0]
    assert 'href="/2031/ticket/join"' not in pages[-3]


def test_only_a_confirmed_online_ticket_is_led_to_the_broadcast_and_only_in_time(scope):
    online, onsite = register(scope, attendance="online"), register(scope)
    own = {who: tickets.own_ticket(who.manage_token) for who in (online, onsite)}

    assert letters.join_target(scope, own[online], OPENS) == ABOUT.stream_address
    with pytest.raises(JoinClosed):
        letters.join_target(scope, own[online], OPENS - timedelta(minutes=31))
    with pytest.raises(NotForOnline):
        letters.join_target(scope, own[onsite], OPENS)
    informing.save_practical(scope, about=replace(ABOUT, stream_address=""))
    with pytest.raises(NoJoinAddress):
        letters.join_target(scope, own[online], OPENS)


def test_the_link_and_the_scan_code_tell_nothing_about_each_other(scope):
    found = [register(scope) for _ in range(20)]

    tokens = {token for who in found for token in (who.manage_token, who.scan, who.public_id)}
    assert len(tokens) == 60
    assert all(re.fullmatch(r"[a-z2-7]{26}", token) for token in tokens)
    for who in found:
        assert tickets.ticket_by_scan(scope, who.manage_token) is None
        with pytest.raises(tickets.TicketUnknown):
            tickets.own_ticket(who.scan)
