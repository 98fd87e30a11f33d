"""Sessions with seats of their own: chosen with the registration or later, given back, handed on, never oversold."""

from __future__ import annotations

import random
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventapp.agenda import queries as agenda
from eventapp.agenda import services
from eventapp.agenda.errors import SessionCancelled, SessionFull
from eventapp.core.access import Role, system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.errors import Refusal
from eventapp.questionnaires.rules.questions import Draft, Kind
from eventapp.registration import checks
from eventapp.registration.models.registrations import Registration
from eventapp.registration.queries import answers as answer_rows
from eventapp.registration.queries import bookings, quotas
from eventapp.registration.rules import bookings as rules
from eventapp.registration.rules import fields
from eventapp.registration.rules.bookings import BookingState, SessionOver, SessionsOverlap
from eventapp.registration.rules.states import Attendance
from eventapp.registration.services import answering, changing, registering, session_choice
from eventapp.web import mail
from tests.support.questions import publish
from tests.support.registrations import answers, open_forum, register
from tests.support.statements import statements

BOOKED, WAITING, ONLINE = BookingState.BOOKED, BookingState.WAITING, BookingState.ONLINE


@pytest.fixture
def forum(make):
    """A forum of tomorrow and the day after."""
    tomorrow = (now() + timedelta(days=1)).date()
    return open_forum(make, starts_on=tomorrow, ends_on=tomorrow + timedelta(days=1))


def session(scope, title, *, hour=3, seats=1, **more):
    """A session of tomorrow, an hour long; hours are of UTC."""
    start = (now() + timedelta(days=1)).replace(hour=hour, minute=0, second=0, microsecond=0)
    times = {"starts_at": start, "ends_at": start + timedelta(hours=1)}
    return services.add_session(scope, room=title, title=title, kind="workshop", seats=seats, **times, **more)


def has(scope, registered):
    """What somebody has, by title."""
    return {one.title: one.state for one in bookings.own(scope, registered.id) if one.state}


def broken():
    """The invariants that do not hold."""
    return [i.name for i in checks.invariants if db.rows(i.broken().execution_options(unscoped="test"))]


def letters(part):
    """The keys of the letters of one sort."""
    found = sa.select(OutboxMessage.key).where(OutboxMessage.key.contains(part)).execution_options(unscoped="test")
    return [row[0] for row in db.rows(found)]


def with_sessions(scope, *sessions, **changed):
    """Register somebody with sessions, as the form does."""
    found = fields.read(answers(**changed) | {"sessions": list(sessions)})
    return registering.register(scope, data=found, key=None)


def test_a_registration_with_a_full_session_leaves_nothing_behind(forum):
    scope = system_scope(forum)
    small, other = session(scope, "Data", seats=1), session(scope, "Energi", hour=5)
    first = with_sessions(scope, small, other)

    with pytest.raises(SessionFull) as refused:
        with_sessions(scope, small, name="Budi", email="budi@contoh.example")
    with pytest.raises(SessionsOverlap):
        with_sessions(scope, small, session(scope, "Air", hour=3), name="Budi", email="budi@contoh.example")

    assert has(scope, first) == {"Data": BOOKED, "Energi": BOOKED}
    assert refused.value.details["title"] == "Data"
    assert quotas.quota(scope, Attendance.ONSITE).used == 1
    assert broken() == []


def test_a_freed_seat_goes_to_whoever_waits_longest_and_tells_them(forum):
    scope = system_scope(forum)
    data, energy = session(scope, "Data"), session(scope, "Energi", hour=5, seats=5)
    holder, second, third = (register(scope) for _ in range(3))
    for person in (holder, second, third):
        session_choice.choose_own(scope, token=person.manage_token, chosen=[data, energy])
    places = [one.place for person in (second, third) for one in bookings.own(scope, person.id) if one.title == "Data"]

    session_choice.choose_own(scope, token=holder.manage_token, chosen=[energy])
    freed = has(scope, second)
    changing.cancel_own(scope, token=second.manage_token)

    assert places == [1, 2]
    assert freed == {"Data": BOOKED, "Energi": BOOKED}
    assert has(scope, second) == {}
    assert has(scope, third) == {"Data": BOOKED, "Energi": BOOKED}
    assert len(letters("session-seat")) == 2
    assert broken() == []


def test_who_attends_online_takes_no_seat(forum):
    scope = system_scope(forum)
    data = session(scope, "Data", seats=0, overflow_address="https://contoh.example/siaran")
    person = register(scope, attendance="online")

    session_choice.choose_own(scope, token=person.manage_token, chosen=[data])

    assert has(scope, person) == {"Data": ONLINE}
    assert agenda.session(scope, data).seats_taken == 0


def test_whoever_chose_a_session_is_told_of_a_change_once(forum):
    scope = system_scope(forum)
    data, gone, late = session(scope, "Data", seats=1), session(scope, "Energi", hour=5), session(scope, "Air", hour=7)
    holder, second = register(scope), register(scope)
    for person in (holder, second):
        session_choice.choose_own(scope, token=person.manage_token, chosen=[data, gone])
    found = agenda.session(scope, data)
    values = {"room": "Aula", "title": "Data", "kind": "workshop", "seats": 2}

    services.change_session(scope, data, starts_at=found.starts_at, ends_at=found.ends_at, **values)
    services.cancel_session(scope, gone)
    told = [session_choice.tend(), session_choice.tend()]

    assert told == [5, 0]  # a seat for who waited, and two changes for each
    assert len(letters("session-changed")) == 4
    assert has(scope, second)["Data"] is BOOKED
    with pytest.raises(SessionCancelled):
        session_choice.choose_own(scope, token=register(scope).manage_token, chosen=[gone])
    db.run(
        lambda: db.session.execute(
            sa.text("UPDATE session SET starts_at = :then WHERE title = 'Air'"), {"then": "2020-01-01 00:00:00+00:00"}
        )
    )
    with pytest.raises(SessionOver):
        session_choice.choose_own(scope, token=holder.manage_token, chosen=[late])
    assert broken() == []


@pytest.mark.fault
def test_choosing_and_leaving_at_once_never_oversells_and_keeps_the_books(forum):
    scope = system_scope(forum)
    data = session(scope, "Data", seats=5)
    people = [register(scope) for _ in range(16)]
    calls = [
        *((person, [data]) for person in people),
        *((person, []) for person in people[:6]),
        *((person, [data]) for person in people[6:10]),
    ]
    random.Random(3).shuffle(calls)  # noqa: S311 -- the order of a test, not a secret

    def run(call):
        try:
            session_choice.choose_own(scope, token=call[0].manage_token, chosen=call[1])
        except Refusal as refusal:
            return refusal.code
        finally:
            db.remove()
        return "done"

    with ThreadPoolExecutor(12) as pool:
        outcomes = list(pool.map(run, calls))

    states = [state for person in people for state in has(scope, person).values()]
    assert set(outcomes) == {"done"}
    assert states.count(BOOKED) == min(5, len(states))
    assert agenda.session(scope, data).seats_taken == states.count(BOOKED)
    assert broken() == []


def test_sessions_are_chosen_on_the_ticket_without_scripts(forum, make, client):
    scope = system_scope(forum)
    data, energy = session(scope, "Data"), session(scope, "Energi", hour=3)
    person, other = register(scope), register(scope)
    path = f"/{forum.slug}/ticket/sessions"
    client.get(f"/t/{person.manage_token}")

    with statements(2):
        bookings.own(scope, person.id)
    shown = client.get(path)
    clash = client.post_form(path, {"sessions": [data, energy]})
    done = client.post_form(path, {"sessions": [data]})
    ticket = client.get(f"/{forum.slug}/ticket").text
    session_choice.choose_own(scope, token=other.manage_token, chosen=[data])
    client.as_(make.member(forum, Role.ORGANISER))
    listed = client.get(f"/manage/{forum.slug}/bookings").text
    people = client.get(f"/manage/{forum.slug}/bookings/{data}").text
    exported = client.get(f"/manage/{forum.slug}/bookings/{data}.csv").text
    own = client.post_form(f"/manage/{forum.slug}/registrations/{other.public_id}/sessions", {"sessions": [energy]})

    assert "Data" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert (clash.status_code, done.status_code, own.status_code) == (422, 303, 303)
    assert path in ticket
    assert "1 / 1" in listed
    assert "Peserta" in people
    assert exported.splitlines()[1].endswith(person.code)
    assert has(scope, person) == {"Data": BOOKED}
    assert has(scope, other) == {"Energi": BOOKED}


class Slot:
    """A session of a rule's test: hours of a day."""

    def __init__(self, start, end):
        day = now().replace(hour=0, minute=0, second=0, microsecond=0)
        self.starts_at, self.ends_at = day + timedelta(hours=start), day + timedelta(hours=end)
        self.hours = (start, end)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ([], None),
        ([(9, 10), (10, 11)], None),
        ([(10, 11), (9, 12)], [(9, 12), (10, 11)]),
        ([(9, 17), (10, 11), (11, 12)], [(9, 17), (10, 11)]),
        ([(9, 12), (9, 10), (11, 13)], [(9, 12), (9, 10)]),
    ],
)
def test_sessions_overlap_only_when_both_are_held_at_one_time(hours, expected):
    found = rules.overlapping([Slot(*pair) for pair in hours])

    assert (found and [one.hours for one in found]) == expected


def test_sessions_asked_by_the_form_take_seats_and_follow_a_change_of_the_answers(forum, client):
    scope = system_scope(forum)
    data, energy = session(scope, "Data"), session(scope, "Energi", hour=5)
    publish(forum, [Draft("lokakarya", Kind.SESSION, "Lokakarya", "Workshop")])
    typed = answers(step="confirm", **{"q-lokakarya": [data]})

    done = client.post_form(f"/{forum.slug}/register", typed)
    other = client.post_form(f"/{forum.slug}/register", typed | {"name": "Budi", "email": "budi@contoh.example"})
    (person,) = db.rows(sa.select(Registration.id).where(Registration.edition_id == forum.id))
    shown = client.get(f"/{forum.slug}/ticket/change").text
    phone = "0813-1111-2222"
    changed = client.post_form(f"/{forum.slug}/ticket/change", answers(phone=phone, **{"q-lokakarya": [energy]}))

    assert (done.status_code, other.status_code, changed.status_code) == (303, 409, 303)
    assert f'value="{data}" checked' in shown
    assert has(scope, person) == {"Energi": BOOKED}
    assert agenda.session(scope, data).seats_left == 1
    assert broken() == []


def test_letters_about_sessions_say_what_when_and_where(forum, app):
    scope = system_scope(forum)
    data, gone = session(scope, "Data"), session(scope, "Energi", hour=5, seats=5)
    holder, second = register(scope), register(scope)
    for person in (holder, second):
        session_choice.choose_own(scope, token=person.manage_token, chosen=[data, gone])
    session_choice.choose_own(scope, token=holder.manage_token, chosen=[gone])
    services.cancel_session(scope, gone)
    session_choice.tend()

    with app.test_request_context("/"):
        found = sa.select(OutboxMessage.args).where(OutboxMessage.key.contains("session-"))
        rows = db.rows(found.order_by(OutboxMessage.id).execution_options(unscoped="test"))
        letters_sent = [mail.render(row[0]["template"], "en", row[0]["data"]) for row in rows]

    assert [letter[0] for letter in letters_sent] == ["You have a seat: Data", *["Cancelled: Energi"] * 2]
    assert "10:00 WIB, Data" in letters_sent[0][1]
    assert f"/t/{second.manage_token}" in letters_sent[0][1]


def test_an_answer_about_sessions_is_what_is_booked_now(client, forum):
    scope = system_scope(forum)
    first, second = session(scope, "Data"), session(scope, "Air", hour=5)
    publish(forum, [Draft("workshop", Kind.SESSION, "Lokakarya", "Workshops")])
    data = fields.read(answers(answers={"workshop": (first,)}))
    one = answering.register(scope, data=data, key=None)
    later = register(scope, name="Tanpa Jawaban")

    session_choice.choose_own(scope, token=one.manage_token, chosen={second})
    session_choice.choose_own(scope, token=later.manage_token, chosen={first})
    given = {each: answer_rows.given(scope, each) for each in (one.id, later.id)}
    shown = [[(row.text, row.shown) for row in answer_rows.of(scope, each)] for each in (one.id, later.id)]
    client.get(f"/t/{one.manage_token}")
    form = client.get("/2031/ticket/change")

    assert given == {one.id: {"workshop": (second,)}, later.id: {"workshop": (first,)}}
    assert shown == [[("Lokakarya", "Air")], [("Lokakarya", "Data")]]
    assert answer_rows.values(scope, [one.id, later.id]) == {
        one.id: {"workshop": "Air"},
        later.id: {"workshop": "Data"},
    }
    assert re.search(rf'value="{second}" checked', form.text)  # so that sending the form changes nothing
    session_choice.choose_own(scope, token=one.manage_token, chosen=set())
    assert answer_rows.of(scope, one.id) == []


def test_two_sessions_at_one_time_are_told_before_the_check_page_and_each_says_when_it_begins(forum, client):
    scope = system_scope(forum)
    data, energy = session(scope, "Data"), session(scope, "Energi")
    publish(forum, [Draft("lokakarya", Kind.SESSION, "Lokakarya", "Workshop")])

    page = client.post_form(f"/{forum.slug}/register", answers(**{"q-lokakarya": [data, energy]}))
    single = client.post_form(f"/{forum.slug}/register", answers(**{"q-lokakarya": [data]}))

    assert page.status_code == 422
    assert '<a href="#q-lokakarya">“Data” dan “Energi” berlangsung bersamaan.' in page.text
    assert re.search(r">Data, \d+ \w+ \d{4} \d\d\.\d\d ", page.text)
    assert single.status_code == 200
    assert "Kirim pendaftaran" in single.text
