"""One's own ticket: the link of the mail, the page, the calendar, changing and cancelling."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import unquote

import zxingcpp
from PIL import Image, ImageDraw

from eventapp.core import clock
from eventapp.core.access import system_scope
from eventapp.core.clock import now
from eventapp.registration.queries import bookings, letters, tickets
from eventapp.registration.services import changing
from tests.support.registrations import open_forum, register
from tests.support.statements import statements
from tests.support.webforms import post_forms

SQUARE = 6  # pixels of a module


def keep(client, registered):
    """Open the link of the mail."""
    return client.get(f"/t/{registered.manage_token}")


def read_qr(page):
    """What a phone reads from the QR of a page, drawn from its strokes."""
    side, path = re.search(
        r'<svg[^>]*viewBox="0 0 (\d+) \d+"[^>]*role="img".*?<path stroke="#000" d="([^"]+)"', page
    ).groups()
    picture = Image.new("L", (int(side) * SQUARE, int(side) * SQUARE), 255)
    draw, x, y = ImageDraw.Draw(picture), 0, 0.0
    for move, dx, dy, length in re.findall(r"([Mm])(-?\d+) (-?[\d.]+)h(\d+)", path):
        x, y = (int(dx), float(dy)) if move == "M" else (x + int(dx), y + float(dy))
        top = int(y) * SQUARE
        draw.rectangle((x * SQUARE, top, (x + int(length)) * SQUARE - 1, top + SQUARE - 1), fill=0)
        x += int(length)
    return zxingcpp.read_barcode(picture).text


def test_the_link_of_the_mail_keeps_the_ticket_and_leaves_the_address_bar(client, make):
    registered = register(system_scope(open_forum(make)))

    with statements(1):
        answer = keep(client, registered)

    cookie = client.get_cookie("ticket")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/2031/ticket")
    assert (cookie.value, cookie.http_only) == (registered.manage_token, True)


def test_the_ticket_shows_who_when_where_and_how(client, make):
    scope = system_scope(open_forum(make, venue="Balai Sidang"))
    registered = register(scope, name="Ni Wayan", email="wayan@contoh.example", organisation="Kota Madiun")
    keep(client, registered)
    letters.practical(scope)  # remembered for some seconds, so that most tickets need no statement for it
    bookings.are_offered(scope)

    with statements(3):
        page = client.get("/2031/ticket")

    shown = (
        "Ni Wayan",
        "Kota Madiun",
        "12–13 Mei 2031",
        "Balai Sidang",
        "Luring",
        registered.code,
        "w•••@contoh.example",
    )
    assert [text for text in shown if text not in page.text] == []
    assert "wayan@contoh" not in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_the_qr_holds_the_address_of_the_gate_in_capitals(client, make):
    registered = register(system_scope(open_forum(make)))
    keep(client, registered)

    address = read_qr(client.get("/2031/ticket").text)

    assert address == f"HTTP://LOCALHOST/C/{registered.scan.upper()}"
    assert (
        tickets.ticket_by_scan(system_scope(tickets.own_ticket(registered.manage_token).edition), address) is not None
    )


def test_the_ticket_can_be_sent_to_oneself_and_saved_to_the_calendar(client, make):
    registered = register(system_scope(open_forum(make)))
    keep(client, registered)

    page = client.get("/2031/ticket").text

    shared = unquote(re.search(r'href="https://wa\.me/\?text=([^"]+)"', page)[1])
    assert shared == (
        f"Tiket saya untuk Forum 2031, kode {registered.code}: http://localhost/t/{registered.manage_token}"
    )
    assert 'href="/2031/ticket.ics"' in page


def test_the_calendar_entry_covers_the_days_of_the_forum_in_its_own_zone(client, make):
    registered = register(system_scope(open_forum(make, zone="Asia/Jayapura")))
    keep(client, registered)

    entry = client.get("/2031/ticket.ics")

    assert entry.content_type == "text/calendar; charset=utf-8"
    lines = entry.text.splitlines()
    assert [line for line in lines if line.startswith(("DTSTART", "DTEND", "SUMMARY", "STATUS"))] == [
        "DTSTART:20310511T150000Z",
        "DTEND:20310513T150000Z",
        "SUMMARY:Forum 2031",
        "STATUS:CONFIRMED",
    ]
    assert registered.manage_token not in entry.text


def test_a_forum_without_a_date_has_no_calendar_entry(client, make):
    registered = register(system_scope(open_forum(make, starts_on=None, ends_on=None)))
    keep(client, registered)

    assert client.get("/2031/ticket.ics").status_code == 404
    assert ".ics" not in client.get("/2031/ticket").text


def test_without_a_ticket_every_page_of_it_says_how_to_get_one(client, make):
    open_forum(make)
    sentence = "Peramban ini tidak menyimpan tiket forum ini. Buka tautan dalam surel tiket Anda, atau daftar"

    pages = [client.get(f"/2031/ticket{rest}") for rest in ("", ".ics", "/change", "/cancellation")]

    assert [(page.status_code, sentence in page.text) for page in pages] == [(404, True)] * 4


def test_a_ticket_of_another_edition_is_named_and_can_be_opened(client, make):
    open_forum(make, "2031")
    keep(client, register(system_scope(open_forum(make, "2032"))))

    page = client.get("/2031/ticket")

    assert page.status_code == 404
    assert "Tiket di peramban ini untuk Forum 2032, bukan untuk forum ini." in page.text
    assert 'href="/2032/ticket"' in page.text


def test_a_link_that_was_never_given_out_is_said_plainly_in_both_languages(client, make):
    open_forum(make)
    said = []

    for language in ("id", "en"):
        client.get(f"/language/{language}")
        said.append(client.get(f"/t/{'a' * 26}"))

    assert [page.status_code for page in said] == [404, 404]
    assert "Tidak ada tiket dengan tautan ini." in said[0].text
    assert "No ticket belongs to this link." in said[1].text


def test_a_forged_cookie_is_no_ticket(client, make):
    open_forum(make)
    client.set_cookie("ticket", "not-a-token")

    assert client.get("/2031/ticket").status_code == 404


def test_the_owner_changes_phone_organisation_and_way_to_attend(client, make):
    registered = register(system_scope(open_forum(make)), phone="0812-3456-7890")
    keep(client, registered)
    form = post_forms(client.get("/2031/ticket/change").text)[0]

    answer = client.post(
        "/2031/ticket/change", data=form.values | {"phone": "0813 1111 2222", "attendance": "online", "news": "y"}
    )

    page = client.get(answer.headers["Location"]).text
    assert form.names == ["csrf_token", "phone", "organisation", "attendance", "news", "photo", "listing"]
    assert form.values["phone"] == "0812-3456-7890"
    assert [text in page for text in ("Pendaftaran Anda sudah diubah.", "0813-1111-2222", "Daring")] == [True] * 3


def test_a_bad_change_is_said_and_kept(client, make):
    registered = register(system_scope(open_forum(make, online=0)))
    keep(client, registered)
    form = post_forms(client.get("/2031/ticket/change").text)[0]

    bad = client.post("/2031/ticket/change", data=form.values | {"phone": "12"})
    full = client.post("/2031/ticket/change", data=form.values | {"attendance": "online"})

    assert (bad.status_code, full.status_code) == (422, 409)
    assert post_forms(bad.text)[0].values["phone"] == "12"
    assert "Kuota daring sudah penuh." in full.text


def test_cancelling_asks_once_more_and_is_shown_plainly(client, make):
    registered = register(system_scope(open_forum(make)))
    keep(client, registered)

    asked = client.get("/2031/ticket/cancellation")
    answer = client.post("/2031/ticket/cancellation", data=post_forms(asked.text)[0].values)
    page = client.get(answer.headers["Location"])

    assert (asked.status_code, answer.status_code, page.status_code) == (200, 303, 200)
    assert "Pendaftaran ini sudah dibatalkan." in page.text
    assert [text in page.text for text in ("data-ticket-code", "/2031/ticket/change")] == [False, False]
    assert client.get("/2031/ticket/change").status_code == 303


def test_a_post_without_the_forms_token_cancels_nothing(client, make):
    registered = register(system_scope(open_forum(make)))
    keep(client, registered)

    answer = client.post("/2031/ticket/cancellation")

    assert answer.status_code == 400
    assert tickets.own_ticket(registered.manage_token).cancelled_at is None


def test_the_ticket_can_be_changed_and_cancelled_after_registration_has_closed(client, make):
    edition = open_forum(make)
    registered = register(system_scope(edition))
    keep(client, registered)

    with clock.frozen(now() + timedelta(days=90)):
        assert client.get("/2031/ticket").status_code == 200
        changing.cancel_own(system_scope(edition), token=registered.manage_token)

    assert tickets.own_ticket(registered.manage_token).status.value == "cancelled"
