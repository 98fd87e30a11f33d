"""Adding sessions: what is refused, and what the checks find."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from eventapp.agenda import queries
from eventapp.agenda.checks import CHECKS
from eventapp.agenda.errors import (
    DaysUnknown,
    EndsBeforeStart,
    NameNeeded,
    OutsideEdition,
    RoomTaken,
    SeatsNegative,
    SessionsOutside,
)
from eventapp.agenda.models import Room, Session, SessionKind, Speaker
from eventapp.agenda.services import Guest, add_session, change_edition
from eventapp.core.access import Role, system_scope
from eventapp.core.db import db
from eventapp.core.invariants import violations
from eventapp.editions.models import Edition
from eventapp.errors import Forbidden, NotFound
from tests.support.statements import statements

NINE = datetime(2031, 5, 12, 2, 0, tzinfo=UTC)  # 09.00 WIB
HOUR = timedelta(hours=1)


def session(scope, *, start=NINE, hours=1.0, room="Ruang pleno", title="Pembukaan", **more):
    """Add the least valid session."""
    times = {"starts_at": start, "ends_at": start + timedelta(hours=hours)}
    return add_session(scope, room=room, title=title, kind=more.pop("kind", SessionKind.PLENARY), **times, **more)


@pytest.fixture
def scope(make):
    return system_scope(make.edition())


def test_a_session_has_its_room_people_and_local_day(scope):
    public_id = session(scope, speakers=[Guest("Sri Contoh", "Walikota"), "Budi Contoh"], moderator="Dewi", seats=60)

    with statements(2):
        found = queries.session(scope, public_id)

    assert (found.title, found.room, found.kind, found.seats) == ("Pembukaan", "Ruang pleno", "plenary", 60)
    assert found.day == date(2031, 5, 12)
    assert found.starts_at == NINE
    assert [(person.name, person.position) for person in found.speakers] == [
        ("Sri Contoh", "Walikota"),
        ("Budi Contoh", ""),
    ]
    assert found.moderator.name == "Dewi"


def test_rooms_and_people_of_the_same_name_are_the_same(scope):
    session(scope, speakers=["Sri Contoh"], moderator="Dewi")
    session(scope, start=NINE + HOUR, room=" Ruang  pleno ", speakers=["Dewi"], moderator="Sri Contoh")

    in_edition = {Room: 1, Speaker: 2}
    for model, number in in_edition.items():
        counting = sa.select(sa.func.count()).select_from(model).where(model.edition_id == scope.edition_id)
        assert db.scalar(counting) == number


def test_the_agenda_is_ordered_by_time_then_by_room_in_two_statements(scope):
    session(scope, start=NINE + HOUR, title="C", room="B")
    session(scope, title="B", room="B")
    session(scope, title="A", room="A", moderator="Dewi")

    with statements(1):
        rows = queries.sessions(scope)
    with statements(2):
        details = queries.details(scope)

    # Room B was made first, so it stands first.
    assert [row.title for row in rows] == ["B", "A", "C"]
    assert [row.title for row in details] == ["B", "A", "C"]
    assert [row.moderated_by for row in rows] == ["", "Dewi", ""]


def test_two_sessions_do_not_share_a_room_at_one_time(scope):
    session(scope)

    with pytest.raises(RoomTaken) as refused:
        session(scope, start=NINE + HOUR / 2, title="Lain")
    session(scope, start=NINE + HOUR, title="Sesudahnya")
    session(scope, room="Ruang lain", title="Bersamaan")

    assert refused.value.details == {"room": "Ruang pleno", "title": "Pembukaan"}
    assert len(queries.sessions(scope)) == 3


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"hours": 0}, EndsBeforeStart),
        ({"hours": -1}, EndsBeforeStart),
        ({"start": NINE - timedelta(days=1)}, OutsideEdition),
        ({"start": NINE + timedelta(days=2)}, OutsideEdition),
        ({"start": datetime(2031, 5, 13, 16, 0, tzinfo=UTC), "hours": 1.5}, OutsideEdition),
        ({"title": "  "}, NameNeeded),
        ({"room": ""}, NameNeeded),
        ({"speakers": [" "]}, NameNeeded),
        ({"seats": -1}, SeatsNegative),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(scope, facts, refusal):
    with pytest.raises(refusal):
        session(scope, **facts)

    assert queries.sessions(scope) == []


def test_an_evening_may_end_at_midnight_of_the_last_day(scope):
    session(scope, start=datetime(2031, 5, 13, 15, 0, tzinfo=UTC), hours=2)

    assert [row.day for row in queries.sessions(scope)] == [date(2031, 5, 13)]


def test_an_edition_without_days_takes_no_sessions(make):
    with pytest.raises(DaysUnknown):
        session(system_scope(make.edition(starts_on=None, ends_on=None)))


def days(first, last, **more):
    """The facts of an edition with these days."""
    return {"name": "Forum", "venue": "", "help_contact": "", "starts_on": first, "ends_on": last} | more


def test_sessions_move_along_with_the_days_of_their_edition_or_the_days_are_refused(make, client):
    edition = make.edition()
    scope = make.scope(edition, Role.ORGANISER)
    session(scope)
    session(scope, start=NINE + timedelta(days=1), title="Penutupan")
    june = days(date(2031, 6, 3), date(2031, 6, 4))

    with pytest.raises(SessionsOutside, match=r"2 sessions .* Pembukaan"):
        change_edition(scope, move_along=False, **june)
    with pytest.raises(SessionsOutside, match="Penutupan"):
        change_edition(scope, move_along=True, **june | {"ends_on": date(2031, 6, 3)})
    assert [row.day for row in queries.sessions(scope)] == [date(2031, 5, 12), date(2031, 5, 13)]
    assert change_edition(scope, move_along=True, **june) == 2
    assert [(row.day, row.starts_at) for row in queries.sessions(scope)] == [
        (date(2031, 6, 3), NINE + timedelta(days=22)),
        (date(2031, 6, 4), NINE + timedelta(days=23)),
    ]
    assert violations(CHECKS) == []

    client.as_(make.member(edition, Role.ORGANISER)).get("/language/en")
    page = client.get("/manage/2031/settings").text
    form = {"name": "Forum", "starts_on": "2031-06-10", "ends_on": "2031-06-11"}
    refused = client.post_form("/manage/2031/settings", form)
    done = client.post_form("/manage/2031/settings", form | {"move_along": "y"})
    assert ("The agenda has 2 sessions." in page, refused.status_code, done.status_code) == (True, 422, 303)
    assert "would lie outside these days" in refused.text
    assert [row.day for row in queries.sessions(scope)] == [date(2031, 6, 10), date(2031, 6, 11)]


def test_only_an_organiser_adds_sessions(make):
    edition = make.edition()

    session(make.scope(edition, Role.ORGANISER))
    with pytest.raises(Forbidden):
        session(make.scope(edition, Role.DESK), room="B")


def test_a_session_of_another_edition_is_not_there(make, scope):
    public_id = session(scope)

    with pytest.raises(NotFound):
        queries.session(system_scope(make.edition("2032")), public_id)


@pytest.mark.parametrize(
    ("broken", "name"),
    [
        (sa.update(Edition).values(ends_on=date(2031, 5, 12)), "a session lies within the days of its edition"),
        (sa.update(Session).values(starts_at=NINE, ends_at=NINE + HOUR), "no two sessions share a room at one time"),
        (sa.update(Edition).values(is_history=True), "an edition of the archive has no sessions"),
    ],
)
def test_the_checks_find_what_is_broken(scope, broken, name):
    session(scope)
    session(scope, start=NINE + timedelta(days=1))
    before = violations(CHECKS)

    db.run(lambda: db.change(broken))

    assert before == []
    assert [violation.name for violation in violations(CHECKS)] == [name]
