"""The agenda as pages, calendar files and schedule XML, in both languages."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest

from eventapp.agenda.services import Guest, add_session
from eventapp.core import clock
from eventapp.core.access import system_scope
from tests.support.statements import statements

NINE = datetime(2031, 5, 12, 2, 0, tzinfo=UTC)  # 09.00 WIB


def schedule(client):
    """The schedule, read as a schedule app would."""
    return ET.fromstring(client.get("/2031/schedule.xml").data)  # noqa: S314 -- our own answer


@pytest.fixture
def edition(make):
    return make.edition()


@pytest.fixture
def opening(edition):
    """The public id of the first of three sessions."""
    scope = system_scope(edition)
    first = add_session(
        scope,
        starts_at=NINE,
        ends_at=NINE + timedelta(minutes=90),
        room="Ruang pleno",
        title="Pembukaan <forum> & sambutan",
        kind="plenary",
        speakers=[Guest("Sri Contoh", "Walikota Contoh")],
        moderator="Dewi Contoh",
        seats=60,
        about="Satu.\n\nDua.",
    )
    for hours, title in ((2, "Diskusi panel"), (24, "Malam penghargaan")):
        start = NINE + timedelta(hours=hours)
        add_session(
            scope, starts_at=start, ends_at=start + timedelta(hours=1), room="Ruang Sagu", title=title, kind="panel"
        )
    return first


def test_the_agenda_lists_every_day_with_times_rooms_and_people(client, opening):
    with clock.frozen(NINE + timedelta(minutes=5)):
        page = client.get("/2031/agenda").text

    assert re.findall(r"<h2>(.*?)</h2>", page) == ["Senin 12 Mei 2031", "Selasa 13 Mei 2031"]
    assert re.findall(r"<time datetime=\"(.*?)\">(.*?)</time>", page) == [
        ("2031-05-12T09:00+07:00", "09.00"),
        ("2031-05-12T11:00+07:00", "11.00"),
        ("2031-05-13T09:00+07:00", "09.00"),
    ]
    assert "Waktu setempat, WIB." in page
    assert "Berlangsung, selesai 10.30" in page
    assert page.count("Berikutnya") == 1
    assert "Ruang pleno, 60 kursi" in page
    assert "Moderator: Dewi Contoh" in page
    assert f'href="/2031/agenda/{opening}"' in page
    assert 'href="/2031/agenda.ics"' in page


def test_the_agenda_speaks_english(client, opening):
    client.set_cookie("lang", "en")

    page = client.get("/2031/agenda").text

    assert "Monday 12 May 2031" in page
    assert "Local time, WIB." in page
    assert ">09:00</time>" in page
    assert "60 seats" in page


def test_the_agenda_asks_four_statements_however_long_it_is(client, opening):
    with statements(4):
        client.get("/2031/agenda")


def test_a_session_has_a_page_of_its_own(client, opening):
    page = client.get(f"/2031/agenda/{opening}").text

    assert "<h1>Pembukaan &lt;forum&gt; &amp; sambutan</h1>" in page
    assert "Senin 12 Mei 2031" in page
    assert "09.00–10.30 WIB" in page
    assert "Sri Contoh" in page
    assert "Walikota Contoh" in page
    assert "<p>Satu.</p><p>Dua.</p>" in page
    assert f'href="/2031/agenda/{opening}.ics"' in page


def test_a_session_is_not_there_in_another_edition_and_an_unknown_one_nowhere(client, make, opening):
    make.edition("2032")

    assert client.get(f"/2032/agenda/{opening}").status_code == 404
    assert client.get(f"/2032/agenda/{opening}.ics").status_code == 404
    assert client.get(f"/2031/agenda/{'a' * 26}").status_code == 404


def test_the_calendar_holds_every_session_and_a_session_s_calendar_only_itself(client, opening):
    whole = client.get("/2031/agenda.ics")
    one = client.get(f"/2031/agenda/{opening}.ics")

    assert whole.content_type == "text/calendar; charset=utf-8"
    assert [whole.text.count("BEGIN:VEVENT"), one.text.count("BEGIN:VEVENT")] == [3, 1]
    unfolded = one.text.replace("\r\n ", "")
    assert "DTSTART:20310512T020000Z\r\nDTEND:20310512T033000Z" in unfolded
    assert "LOCATION:Ruang pleno\\, Jakarta" in unfolded
    assert f"URL:http://localhost/2031/agenda/{opening}\r\n" in unfolded
    assert f"UID:session-{opening}\r\n" in unfolded


def test_the_schedule_is_well_formed_and_holds_day_room_and_event(client, opening):
    answer = client.get("/2031/schedule.xml")

    root = schedule(client)
    first = root.find("day/room/event")
    assert answer.content_type == "application/xml; charset=utf-8"
    assert [root.findtext(f"conference/{tag}") for tag in ("title", "acronym", "start", "end", "days")] == [
        "Forum 2031",
        "2031",
        "2031-05-12",
        "2031-05-13",
        "2",
    ]
    assert root.findtext("conference/time_zone_name") == "Asia/Jakarta"
    assert [(day.get("index"), day.get("date")) for day in root.findall("day")] == [
        ("1", "2031-05-12"),
        ("2", "2031-05-13"),
    ]
    assert root.find("day/room").get("name") == "Ruang pleno"
    assert {tag: first.findtext(tag) for tag in ("title", "date", "start", "duration", "room", "type", "slug")} == {
        "title": "Pembukaan <forum> & sambutan",
        "date": "2031-05-12T09:00:00+07:00",
        "start": "09:00",
        "duration": "01:30",
        "room": "Ruang pleno",
        "type": "plenary",
        "slug": opening,
    }
    assert [person.text for person in first.findall("persons/person")] == ["Sri Contoh", "Dewi Contoh"]
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", first.get("guid"))
    assert first.get("id").isdigit()


def test_a_schedule_stays_well_formed_whatever_a_title_holds(client, edition):
    scope = system_scope(edition)
    times = {"starts_at": NINE, "ends_at": NINE + timedelta(hours=1)}
    add_session(scope, **times, room="Ruang", title="a\x0bb\ufffe<c>", kind="panel")

    root = schedule(client)

    assert root.findtext("day/room/event/title") == "a b<c>"


def test_an_edition_without_sessions_says_so_and_gives_empty_files(client, edition):
    page = client.get("/2031/agenda")
    root = schedule(client)

    assert page.status_code == 200
    assert "Agenda belum terbit" in page.text
    assert "BEGIN:VEVENT" not in client.get("/2031/agenda.ics").text
    assert root.findtext("conference/title") == "Forum 2031"
    assert [day.get("date") for day in root.findall("day")] == ["2031-05-12", "2031-05-13"]


def test_an_example_is_marked_on_every_page_of_the_agenda(client, make):
    example = make.edition("2031-contoh", is_example=True)
    times = {"starts_at": NINE, "ends_at": NINE + timedelta(hours=1)}
    one = add_session(system_scope(example), **times, room="Ruang", title="Sesi", kind="panel")

    for path in ("/2031-contoh/agenda", f"/2031-contoh/agenda/{one}"):
        assert "Edisi contoh: orang dan nilainya rekaan." in client.get(path).text
