"""The organiser's home: tasks above figures, and every number opens the list that it counts."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pypdf
import pytest
import sqlalchemy as sa

from eventapp.attendance.services import door
from eventapp.core.access import Role, system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage, State
from eventapp.judging.services import setup
from eventapp.registration.models.registrations import Registration
from eventapp.registration.services import changing
from tests.support.judging import jury
from tests.support.registrations import open_for, open_forum, register

HOME = "/manage/2031"


@pytest.fixture
def edition(make):
    """An edition with two seats on site."""
    return open_forum(make, onsite=2)


@pytest.fixture
def organiser(client, make, edition):
    """A browser in which the organiser has signed in."""
    return client.as_(make.member(edition, Role.ORGANISER))


def number(text):
    return int(text.replace(".", ""))


def counted(page):
    """The number that a list says it has: of the filter that is on, or beside its heading."""
    chip = re.search(r'aria-current="true">[^<]+<span>([\d.]+)</span>', page.text)
    return number((chip or re.search(r'<span class="count">([\d.]+)</span>', page.text))[1])


def test_every_number_opens_the_list_that_it_counts(organiser, edition):
    scope = system_scope(edition)
    people = [register(scope, name=f"Orang {n}") for n in range(2)]
    register(scope, name="Menunggu", allow_waiting=True)
    register(scope, name="Daring", attendance="online")
    changing.cancel(scope, registration_id=register(scope, name="Batal", attendance="online").id)
    gate = door.add_gate(scope, area="Hall", name="Gate A")
    door.scan_person(scope, gate=gate, public_id=people[0].public_id, nonce="n")
    dead = sa.update(OutboxMessage).where(OutboxMessage.key == f"mail:ticket:{people[1].public_id}")
    db.run(lambda: db.change(dead.values(state=State.DEAD.value)))

    page = organiser.get(HOME)
    figures = re.findall(
        r'<dt>([^<]+)</dt>\s*<dd class="figure">([\d.]+)</dd>.*?<a href="([^"]+)">', page.text, re.DOTALL
    )
    tasks = re.findall(r"<b>([^<]*?)([\d.]+)([^<]*)</b></p><a class=\"[^\"]+\" href=\"([^\"]+)\">", page.text)

    found = {label: number(value) for label, value, _ in figures}
    assert found["Terdaftar"] == 3
    assert found["Di daftar tunggu"] == 1
    assert found["Masuk hari ini"] == 1
    for label, value, href in figures:
        assert counted(organiser.get(href.replace("&amp;", "&"))) == number(value), label
    assert [task[0] + task[1] + task[2] for task in tasks if "surel" in task[2]] != []
    for before, value, after, href in tasks:
        assert counted(organiser.get(href.replace("&amp;", "&"))) == number(value), before + after


def test_arrivals_and_last_years_pace_are_shown_when_there_are_any(organiser, make, edition):
    scope = system_scope(edition)
    someone = register(scope)
    quiet = organiser.get(HOME)
    last = make.edition("2029", starts_on=date(2029, 5, 12), ends_on=date(2029, 5, 13))
    open_for(last, onsite=9, online=9)
    early, late = (register(system_scope(last)) for _ in range(2))
    for one, before in ((early, timedelta(days=900)), (late, timedelta(days=-900))):
        own = sa.update(Registration).where(Registration.edition_id == last.id, Registration.id == one.id)
        at = (now() - timedelta(days=730)) - before
        db.run(lambda own=own, at=at: db.change(own.values(created_at=at)))
    door.scan_person(
        scope, gate=door.add_gate(scope, area="Hall", name="Gate A"), public_id=someone.public_id, nonce="n"
    )

    page = organiser.get(HOME)

    assert "Paling ramai" not in quiet.text
    assert "Paling ramai pukul" in page.text
    assert "0 lebih banyak daripada saat yang sama sebelum Forum 2029" in page.text
    assert "Forum 2029, akhirnya" in page.text


def test_a_round_that_waits_is_named_and_opens_its_own_board(client, make):
    made = jury(make)
    setup.create_round(made.root, key="draft", name="Babak yang disiapkan", is_draft=True)
    setup.create_round(made.root, key="empty", name="Babak tanpa penugasan")
    client.as_(made.chair)

    while_open = round_tasks(client)
    made.score_all()
    made.close()
    after_closing = round_tasks(client)

    board = f"{HOME}/judging/awards"
    assert while_open == [("9 lembar nilai masih terbuka", "Penghargaan 2031", board)]
    assert after_closing == [("Babak yang ditutup menunggu tanda tangan atau penerbitan", "Penghargaan 2031", board)]


def round_tasks(client):
    """What waits on the home page and says what it is about."""
    task = r'<b>([^<]+)</b> <span class="muted">([^<]+)</span></p><a [^>]*href="([^"]+)"'
    return re.findall(task, client.get(HOME).text)


def test_the_activity_list_is_for_organisers_and_says_what_it_holds_not(client, make, edition):
    client.as_(make.member(edition, Role.ORGANISER))
    answer = client.get(f"{HOME}/activities.pdf")
    words = " ".join(pypdf.PdfReader(io.BytesIO(answer.data)).pages[0].extract_text().split())
    client.as_(make.member(edition, Role.DESK))

    assert "Daftar kegiatan narasumber dan juri" in words
    assert "tidak memuat NIP" in words
    assert client.get(f"{HOME}/activities.pdf").status_code == 404


def test_the_home_keeps_its_figures_fresh_by_a_piece_of_the_page(organiser, edition):
    page = organiser.get(HOME)
    before = organiser.get(f"{HOME}?part=1").text
    register(system_scope(edition))
    after = organiser.get(f"{HOME}?part=1").text

    assert f'data-live="{HOME}?part=1"' in page.text
    assert "gate-live" in page.text
    assert "<html" not in before
    assert before.strip() in page.text
    assert before != after


def test_a_page_that_is_not_there_leads_back_without_the_whole_menu(organiser, edition):
    answer = organiser.get(f"/manage/{edition.slug}/surveys/nothing")
    menu = answer.text.partition('<nav class="nav"')[2].partition("</nav>")[0]
    assert (answer.status_code, menu.count("<a ")) == (404, 1)
