"""What the organiser does to the booths: deadline, closing, asking for changes; and what the teams notice."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from eventapp.core import clock
from eventapp.core.access import Role
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.errors import Forbidden, NotFound
from eventapp.exhibition.errors import BoothsClosed
from eventapp.exhibition.queries import manage, steering
from eventapp.exhibition.queries import region as queries
from eventapp.exhibition.services import editing, publishing
from eventapp.exhibition.services import steering as acts
from tests.support import booths


@pytest.fixture
def edition(client, make):
    """An edition whose organiser has signed in."""
    made = make.edition()
    client.as_(make.member(made, Role.ORGANISER))
    return made


def test_after_closing_no_team_changes_or_publishes_anything(client, make, edition):
    mine = booths.published(make, edition)
    editing.set_story(mine.scope, story="Belum terbit")

    closed = client.post_form("/manage/2031/booths/close")
    refused = client.as_(mine.user).post_form("/region/booth/story", {"story": "Terlambat, tetapi disimpan di sini"})
    home = client.get("/region/booth").text
    with pytest.raises(BoothsClosed):
        publishing.publish(mine.scope)

    assert (closed.status_code, refused.status_code) == (303, 409)
    assert "Terlambat, tetapi disimpan di sini" in refused.text
    assert "Stan sudah ditutup." in home
    assert queries.own_booth(mine.scope).content.story == "Belum terbit"
    acts.reopen(make.scope(edition))
    assert publishing.publish(mine.scope) == 2


def test_a_deadline_ends_with_its_day_in_the_editions_time(make):
    scope = make.scope(make.edition())
    acts.set_deadline(scope, deadline=date(2031, 5, 10), closes_itself=True)

    found = []
    for minute in (datetime(2031, 5, 10, 16, 59, tzinfo=UTC), datetime(2031, 5, 10, 17, 1, tzinfo=UTC)):
        with clock.frozen(minute):
            setting = steering.setting(scope)
            found.append((setting.is_closed, setting.days_left))

    assert found == [(False, 0), (True, -1)]


def test_the_deadline_is_set_on_a_page_and_seen_by_the_team(client, make, edition):
    mine = booths.team(make, edition)

    saved = client.post_form("/manage/2031/booths/deadline", {"deadline": "2031-05-10", "closes_itself": "y"})
    board = client.get("/manage/2031/booths").text
    home = client.as_(mine.user).get("/region/booth").text

    assert saved.status_code == 303
    assert all("10 Mei 2031" in page for page in (board, home))
    assert "Setelah hari itu tidak ada yang dapat diubah." in home


def test_a_team_that_was_asked_sees_it_gets_a_mail_and_answers_by_publishing(client, make, edition):
    mine = booths.published(make, edition)
    booth_id = queries.own_booth(mine.scope).id

    asked = client.post_form(f"/manage/2031/booths/{booth_id}", {"text": "Mohon ganti foto."})
    counted = manage.counts(make.scope(edition)).asked
    home = client.as_(mine.user).get("/region/booth").text
    editing.set_story(mine.scope, story="Lebih baik")
    publishing.publish(mine.scope)

    asking = OutboxMessage.key.startswith("mail:booth-note:"), OutboxMessage.edition_id == edition.id
    mails = db.rows(sa.select(OutboxMessage.args).where(*asking))
    (note,) = steering.notes(make.scope(edition), booth_id)
    assert (asked.status_code, counted) == (303, 1)
    assert "Mohon ganti foto." in home
    assert [row.args["to"] for row in mails] == [mine.user.email]
    assert (note.answered_version, steering.notes(mine.scope, booth_id, only_open=True)) == (2, [])
    assert "Mohon ganti foto." not in client.get("/region/booth").text


def test_a_note_is_taken_back_only_while_it_is_open_and_only_here(client, make, edition):
    mine = booths.published(make, edition)
    booth_id = queries.own_booth(mine.scope).id
    for _ in range(2):  # a button that was pressed twice
        acts.ask_for_changes(make.scope(edition), booth_id=booth_id, text="Mohon ganti foto.")
    note = steering.notes(make.scope(edition), booth_id)[0].id
    elsewhere = make.scope(make.edition("2030"))

    with pytest.raises(NotFound):
        acts.withdraw(elsewhere, booth_id=booth_id, note_id=note)
    taken = client.post_form(f"/manage/2031/booths/{booth_id}/notes/{note}/withdraw")

    assert taken.status_code == 303
    assert steering.notes(make.scope(edition), booth_id) == []
    assert client.post_form(f"/manage/2031/booths/{booth_id}/notes/{note}/withdraw").status_code == 404


def test_teams_steer_nothing(make):
    mine = booths.published(make, make.edition())
    booth_id = queries.own_booth(mine.scope).id

    for act in (
        lambda: acts.close(mine.scope),
        lambda: acts.reopen(mine.scope),
        lambda: acts.set_deadline(mine.scope, deadline=None, closes_itself=False),
        lambda: acts.ask_for_changes(mine.scope, booth_id=booth_id, text="x"),
    ):
        with pytest.raises(Forbidden):
            act()


def test_the_board_says_who_is_how_far(client, make, edition):
    booths.published(make, edition)
    begun = booths.team(make, edition, "32.73")
    editing.set_story(begun.scope, story="Baru cerita")
    ready = booths.team(make, edition, "33.21")
    booths.fill(ready)
    booths.team(make, edition, "33.74")

    counts = manage.counts(make.scope(edition))
    rows = {row.slug: (row.done, row.innovations) for row in manage.booths(make.scope(edition)).items}
    lines = {
        state: client.get(f"/manage/2031/booths?state={state}").text.count('<th scope="row">')
        for state in ("draft", "untouched", "begun", "ready", "published", "changed", "asked", "hidden")
    }

    assert counts == manage.Counts(untouched=1, begun=1, ready=1, published=1, changed=0, asked=0, hidden=0, missing=0)
    assert (counts.all, counts.draft) == (4, 3)
    assert rows == {
        "kota-madiun": (4, 1),
        "kota-bandung": (1, 0),
        "kabupaten-demak": (4, 1),
        "kota-semarang": (0, 0),
    }
    assert list(lines.values()) == [3, 1, 1, 1, 1, 0, 0, 0]
