"""Sessions moved, cancelled and removed; rooms renamed; seats given once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from eventapp.agenda import queries, rules, services
from eventapp.agenda.checks import CHECKS
from eventapp.agenda.errors import RoomTaken, SeatsTaken, SessionFull, SessionStays
from eventapp.core.access import Role, system_scope
from eventapp.core.db import db
from eventapp.core.invariants import violations
from eventapp.errors import Forbidden

NINE = datetime(2031, 5, 12, 2, 0, tzinfo=UTC)  # 09.00 WIB
HOUR = timedelta(hours=1)
FIELDS = {
    "title": "Lokakarya data",
    "kind": "workshop",
    "day": "2031-05-12",
    "starts_at": "09.00",
    "ends_at": "10:30",
    "room": "Ruang A",
    "speakers": "Dr. Sri Contoh, M.Si.; Walikota\nBudi Contoh",
    "moderator": "Dewi Contoh; Moderator tetap",
    "seats": "2",
}


def values(*, start=NINE, room="Ruang A", title="Lokakarya", **more):
    """A session as typed."""
    return {"starts_at": start, "ends_at": start + HOUR, "room": room, "title": title, "kind": "workshop"} | more


def test_a_session_moves_and_its_calendar_entry_follows(make):
    scope = system_scope(make.edition())
    moved = services.add_session(scope, **values(seats=3))
    other = services.add_session(scope, **values(start=NINE + 2 * HOUR, title="Panel", speakers=["Sri"]))
    before = queries.session(scope, moved)
    services.take_seat(scope, session_id=before.id)

    with pytest.raises(RoomTaken) as refused:
        services.change_session(scope, moved, **values(start=NINE + 2 * HOUR, seats=3))
    with pytest.raises(SeatsTaken):
        services.change_session(scope, moved, **values(seats=0))
    services.change_session(scope, moved, **values(start=NINE + 2 * HOUR, room="Ruang B", seats=2, speakers=["Sri"]))

    after = queries.session(scope, moved)
    assert refused.value.details["title"] == "Panel"
    assert (after.room, after.starts_at, after.seats_left, after.people) == ("Ruang B", NINE + 2 * HOUR, 1, ("Sri",))
    assert after.changed_at > before.changed_at
    assert rules.clashes(queries.details(scope)) == [("Sri", "Panel", "Lokakarya")]
    services.cancel_session(scope, other)
    assert rules.clashes(queries.details(scope)) == []
    services.change_session(scope, moved, **values(start=NINE + 2 * HOUR, seats=2))
    with pytest.raises(RoomTaken):
        services.reinstate_session(scope, other)
    assert list(violations(CHECKS)) == []


def test_what_was_a_mistake_goes_and_what_was_booked_stays(make):
    edition = make.edition()
    scope = system_scope(edition)
    booked, mistake = (services.add_session(scope, **values(room=room, seats=1)) for room in ("A", "B"))
    services.take_seat(scope, session_id=queries.session(scope, booked).id)

    services.remove_session(scope, mistake)
    with pytest.raises(SessionStays):
        services.remove_session(scope, booked)
    with pytest.raises(Forbidden):
        services.cancel_session(make.scope(edition, Role.DESK), booked)

    assert [row.public_id for row in queries.sessions(scope)] == [booked]


def test_the_last_seat_is_given_once_however_many_ask(make):
    scope = system_scope(make.edition())
    session = queries.session(scope, services.add_session(scope, **values(seats=7)))

    def ask(_number):
        try:
            services.take_seat(scope, session_id=session.id)
        except SessionFull:
            return False
        finally:
            db.remove()
        return True

    with ThreadPoolExecutor(12) as pool:
        given = list(pool.map(ask, range(40)))

    assert given.count(True) == 7
    assert queries.session(scope, session.public_id).seats_left == 0


def test_an_organiser_edits_the_agenda_on_its_pages(make, client):
    edition = make.edition()
    client.as_(make.member(edition, Role.ORGANISER))

    empty = client.get("/manage/2031/agenda")
    wrong = client.post_form("/manage/2031/agenda/new", FIELDS | {"starts_at": "25.00"})
    done = client.post_form("/manage/2031/agenda/new", FIELDS)
    taken = client.post_form("/manage/2031/agenda/new", FIELDS | {"title": "Yang lain"})
    (row,) = queries.details(system_scope(edition))
    address = f"/manage/2031/agenda/{row.public_id}"
    shown = client.get(address).text
    changed = client.post_form(address, FIELDS | {"starts_at": "13.00", "ends_at": "14.00", "seats": "5"})
    cancelled = client.post_form(f"{address}/cancellation")
    listed = client.get("/manage/2031/agenda").text
    public = client.get("/2031/agenda").text
    calendar = client.get(f"/2031/agenda/{row.public_id}.ics").text
    room = queries.rooms(system_scope(edition))[0]
    assert queries.recent_sessions(system_scope(edition))[0].room == room.name
    renamed = client.post_form(f"/manage/2031/agenda/rooms/{room.id}", {"room": "Ruang Melati"})

    assert (empty.status_code, wrong.status_code, taken.status_code) == (200, 422, 422)
    assert "Lokakarya data" in taken.text
    assert {done.status_code, changed.status_code, cancelled.status_code, renamed.status_code} == {303}
    assert [person.position for person in (*row.speakers, row.moderator)] == ["Walikota", "", "Moderator tetap"]
    assert "Dr. Sri Contoh, M.Si.; Walikota" in shown
    assert "Dibatalkan" in listed
    assert "Dibatalkan" in public
    assert "STATUS:CANCELLED" in calendar
    assert "T060000Z" in calendar
    for asked in (queries.sessions, queries.recent_sessions):
        assert asked(system_scope(edition))[0].room == "Ruang Melati"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("9.00", (9, 0)), ("09:05", (9, 5)), ("2359", (23, 59)), ("24.00", None), ("9.60", None), ("pagi", None)],
)
def test_a_time_of_day_is_read_as_people_write_it(text, expected):
    found = rules.clock(text)

    assert (found and (found.hour, found.minute)) == expected
