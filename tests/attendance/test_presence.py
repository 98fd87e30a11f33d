"""Who was in a session: by scans in and out, by joining online, by a report of Zoom, by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventapp.agenda import queries as agenda
from eventapp.agenda import services as sessions
from eventapp.attendance.errors import NoBroadcast, SessionJoinClosed
from eventapp.attendance.models.door import Area
from eventapp.attendance.queries import door, zoom
from eventapp.attendance.queries import presence as queries
from eventapp.attendance.rules.entering import Direction
from eventapp.attendance.rules.presence import Attended
from eventapp.attendance.services import door as gates
from eventapp.attendance.services import presence as services
from eventapp.attendance.services import zoom as reports
from eventapp.core.access import Role, system_scope
from eventapp.core.clock import frozen, now
from eventapp.core.db import db
from eventapp.registration.errors import JoinClosed, NotForOnline
from eventapp.registration.models.letters import PracticalInformation
from eventapp.registration.queries import letters
from eventapp.registration.rules.states import Attendance
from tests.support.door import open_door, ticket
from tests.support.statements import statements

STREAM = "https://siaran.contoh.example/pleno"
ZOOM = """Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
{name},,{joined},{left},30,Yes
Tak Dikenal,,{joined},{left},30,Yes
"""


@pytest.fixture
def forum(make):
    """A forum of today with its door open."""
    today = now().date()
    edition = make.edition(starts_on=today - timedelta(days=1), ends_on=today + timedelta(days=1), zone="UTC")
    open_door(edition)
    return edition


def session(scope, title, *, start, room="Aula", **more):
    times = {"starts_at": start, "ends_at": start + timedelta(hours=1)}
    return sessions.add_session(scope, room=room, title=title, kind="panel", **times, **more)


def broadcast(forum):
    """Say where the stream is."""
    row = {"edition_id": forum.id, "stream_address": STREAM, "join_minutes": 30, "reminders": []}
    columns = PracticalInformation.__table__.columns
    filled = {
        name: "" for name, column in columns.items() if isinstance(column.type, sa.String) and not column.nullable
    }
    db.run(lambda: db.session.execute(sa.insert(PracticalInformation), filled | row | {"changed_at": now()}))
    letters.forget()


def attended(scope, registered):
    """What is known of somebody, by title."""
    known = queries.known(scope)
    return {known.sessions[key].title: there for key, there in known.attended.get(registered.id, {}).items()}


def test_scans_in_and_out_of_a_rooms_area_give_minutes_in_its_sessions(forum):
    scope = system_scope(forum)
    start = now().replace(hour=10, minute=0, second=0, microsecond=0)
    session(scope, "Panel", start=start)
    session(scope, "Lain", start=start, room="Kamar")
    way_in = gates.add_gate(scope, area="Ruang panel", name="Masuk")
    way_out = gates.add_gate(scope, area="Ruang panel", name="Keluar")
    way_out = gates.configure(scope, gate=way_out, direction=Direction.OUT)
    way_in = door.gate(scope, way_in.public_id)
    room = next(one for one in queries.rooms(scope) if one.name == "Aula")
    area = db.scalar(sa.select(Area.id).where(Area.edition_id == forum.id, Area.name == "Ruang panel"))
    services.set_room(scope, room_id=room.id, area_id=area, is_broadcast=False)
    stayed, open_end, absent = (ticket(forum, number) for number in range(3))

    for person, gate, minutes in (
        (stayed, way_in, -10),
        (stayed, way_out, 20),
        (stayed, way_in, 30),
        (stayed, way_out, 50),
        (open_end, way_in, 5),
    ):
        with frozen(start + timedelta(minutes=minutes)):
            gates.scan(scope, gate=gate, text=person.scan, nonce=f"{person.id}-{minutes}")

    with statements(5):
        known = queries.known(scope)
    assert attended(scope, stayed) == {"Panel": Attended(40)}
    assert attended(scope, open_end) == {"Panel": Attended(None)}
    assert attended(scope, absent) == {}
    assert known.days[stayed.id] == {start.date()}
    assert [(one.title, number, mean) for one, number, mean in queries.counts(scope)] == [
        ("Panel", 2, 40),
        ("Lain", 0, None),
    ]


def test_joining_online_counts_once_and_leads_to_the_stream(forum, client):
    scope = system_scope(forum)
    start = now() - timedelta(minutes=10)
    session(scope, "Pleno", start=start)
    session(scope, "Tertutup", start=start, room="Kamar")
    room = next(one for one in queries.rooms(scope) if one.name == "Aula")
    services.set_room(scope, room_id=room.id, area_id=None, is_broadcast=True)
    online, onsite = ticket(forum, 1, Attendance.ONLINE), ticket(forum, 2)
    broadcast(forum)
    path = f"/{forum.slug}/ticket/join"
    client.get(f"/t/{online.manage_token}")

    page = client.get(path).text
    answers = [client.post_form(path) for _ in range(2)]
    with frozen(now() + timedelta(days=9)), pytest.raises(JoinClosed):
        services.join_broadcast(scope, token=online.manage_token)
    with pytest.raises(NotForOnline):
        services.join_broadcast(scope, token=onsite.manage_token)

    assert STREAM not in page
    assert f'action="{path}"' in page
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {(303, STREAM)}
    assert attended(scope, online) == {"Pleno": Attended(None)}
    assert door.attended_registrations(scope) == [online.id]


def test_a_session_with_a_full_room_is_followed_online_when_it_is_held(forum):
    scope = system_scope(forum)
    start = now() + timedelta(hours=2)
    full = session(scope, "Lokakarya", start=start, seats=0, overflow_address=STREAM)
    closed = session(scope, "Rapat", start=start, room="Kamar", seats=0)
    person = ticket(forum, 1)

    with pytest.raises(SessionJoinClosed):
        services.join_session(scope, token=person.manage_token, session=full)
    with frozen(start + timedelta(minutes=1)):
        address = services.join_session(scope, token=person.manage_token, session=full)
        with pytest.raises(NoBroadcast):
            services.join_session(scope, token=person.manage_token, session=closed)

    assert address == STREAM
    assert attended(scope, person) == {"Lokakarya": Attended(None)}


def test_a_report_of_zoom_is_taken_in_put_right_by_hand_and_never_counts_twice(forum, make, client):
    scope = system_scope(forum)
    start = now().replace(minute=0, second=0, microsecond=0)
    panel = session(scope, "Panel", start=start)
    person, other = ticket(forum, 1, Attendance.ONLINE), ticket(forum, 2, Attendance.ONLINE)
    times = [f"{start + timedelta(minutes=number):%m/%d/%Y %I:%M:%S %p}" for number in (10, 40)]
    data = ZOOM.format(name="PESERTA 1", joined=times[0], left=times[1]).encode()

    first = reports.take_in(scope, data=data, session=panel, day=start.date())
    again = reports.take_in(scope, data=data, session=panel, day=start.date())
    unknown = zoom.people(scope, first.report, only="open")[0]
    reports.decide(scope, report=first.report, person_id=unknown.id, registration=other.public_id)
    third = reports.take_in(scope, data=data, session=panel, day=start.date())

    assert (first.rows, first.people, first.new, again.new, third.new) == (2, 2, 2, 0, 0)
    assert attended(scope, person) == {"Panel": Attended(30)}
    assert attended(scope, other) == {"Panel": Attended(30)}
    assert agenda.session(scope, panel).title == "Panel"

    client.as_(make.member(forum, Role.ORGANISER))
    base = f"/manage/{forum.slug}/presence"
    pages = [
        client.get(address)
        for address in (
            base,
            f"{base}/rooms",
            f"{base}/{panel}",
            f"{base}/{panel}?q=peserta",
            f"{base}/{panel}.csv",
            f"{base}/zoom",
            f"{base}/zoom/{first.report}?show=all",
            f"{base}/zoom/{first.report}/{unknown.id}?q=peserta",
        )
    ]
    nothing = client.post_form(f"{base}/zoom", {"of": f"session:{panel}"})
    ignored = client.post_form(f"{base}/zoom/{first.report}/{unknown.id}", {"ignore": "y"})
    marked = client.post_form(f"{base}/{panel}", {"registration": other.public_id, "present": "yes"})

    assert [page.status_code for page in pages] == [200] * 8
    assert (nothing.status_code, ignored.status_code, marked.status_code) == (422, 303, 303)
    assert attended(scope, other) == {"Panel": Attended(60)}
    client.post_form(f"{base}/{panel}", {"registration": other.public_id, "present": "no"})
    reports.remove(scope, report=first.report)
    assert attended(scope, person) == attended(scope, other) == {}


def test_an_analyst_sees_how_many_were_in_a_session_and_nobody_by_name(client, make, forum):
    scope = system_scope(forum)
    public_id = session(scope, "Panel", start=now())
    one = ticket(forum, 1)
    services.mark(scope, session=public_id, registration=one.public_id, present=True)
    analyst = client.as_(make.member(forum, Role.ANALYST))

    page = analyst.get("/manage/2031/presence")
    inside = [analyst.get(f"/manage/2031/presence/{public_id}{end}").status_code for end in ("", ".csv")]

    assert page.status_code == 200
    assert '<td class="num">1</td>' in page.text
    assert f"/presence/{public_id}" not in page.text
    assert inside == [404, 404]
