"""The list of registrations: every filter, and what is done for many at once."""

from __future__ import annotations

import re
from datetime import date

import pytest
import sqlalchemy as sa

from eventapp.attendance.services import door
from eventapp.core.access import Role, system_scope
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.registration.models.notes import BulkAct, BulkKind, BulkRowState
from eventapp.registration.queries import bulk as pressed
from eventapp.registration.queries import lists, quotas
from eventapp.registration.rules import filtering
from eventapp.registration.rules.filtering import Filters
from eventapp.registration.rules.states import Attendance, Status
from eventapp.registration.rules.types import PersonRole
from eventapp.registration.services import bulk, changing, types
from eventapp.registration.services import delegations as delegation_acts
from tests.support.registrations import open_forum, register
from tests.support.statements import statements
from tests.support.webforms import post_forms

LIST = "/manage/2031/registrations"
DAY = date(2031, 5, 12)


@pytest.fixture
def edition(make):
    """An edition that takes registrations."""
    make.regions()
    return open_forum(make)


@pytest.fixture
def organiser(client, make, edition):
    """A browser in which the organiser has signed in."""
    return client.as_(make.member(edition, Role.ORGANISER))


def names(page):
    """The people of a list, in its order."""
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a></th>', page.text)


def test_every_filter_leaves_those_it_names_and_counts_them(organiser, edition, make):
    scope = system_scope(edition)
    ani = register(scope, name="Ani", organisation="Kota Bandung")
    budi = register(scope, name="Budi", organisation="Kota Madiun")
    register(scope, name="Citra", organisation="Universitas Contoh", attendance="online")
    gate = door.add_gate(scope, area="Hall", name="Gate A")
    door.scan_person(scope, gate=gate, public_id=ani.public_id, nonce="n1")
    types.set_roles(scope, registration_id=budi.id, roles=[PersonRole.SPEAKER])
    delegation_acts.create(scope, name="Kota Madiun")
    today = db.scalar(sa.text("SELECT min(day) FROM entry"))

    def shown(query):
        found = names(organiser.get(f"{LIST}?{query}"))
        filters = filtering.read(dict(part.split("=") for part in query.split("&")))
        assert len(found) == lists.total(scope, filters)
        return found

    assert shown("came=yes") == shown("region=32.73") == shown("region=32") == ["Ani"]
    assert shown(f"came=yes&day={today}") == ["Ani"]
    assert shown("came=yes&day=2030-01-01") == []
    assert shown("came=no&attendance=onsite") == shown("role=speaker") == ["Budi"]
    assert shown("type=-") == shown("day=2031-05-12") == ["Ani", "Budi", "Citra"]
    assert shown("type=vip") == shown("delegation=nobody") == shown("session=none") == shown("a-diet=vegan") == []
    assert shown(f"chosen={ani.public_id},{budi.public_id}&q=budi") == ["Budi"]


def test_the_page_of_filters_offers_what_there_is_and_leads_back(organiser, edition):
    register(system_scope(edition), organisation="Kota Bandung")

    page = organiser.get(f"{LIST}/filters?region=32&came=no")
    listed = organiser.get(f"{LIST}?region=32&came=no")

    assert 'value="32" selected' in page.text
    assert "Jawa Barat" in listed.text
    assert "Jawa Barat" in page.text
    assert "hapus saringan" in listed.text


def test_the_list_asks_as_little_as_it_needs(organiser, edition):
    register(system_scope(edition))
    organiser.get(LIST)

    with statements(8):
        organiser.get(LIST)


def pressed_page(organiser, query):
    page = organiser.get(f"{LIST}/bulk?{query}")
    return page, post_forms(page.text)[0]


def test_ticked_people_are_cancelled_after_one_more_look_and_only_once(organiser, edition):
    scope = system_scope(edition)
    people = [register(scope, name=f"Orang {number}") for number in range(3)]
    ticked = "&".join(f"chosen={one.public_id}" for one in people[:2])

    page, form = pressed_page(organiser, f"act=cancel&{ticked}")
    answers = [organiser.post(form.action.replace("&amp;", "&"), data=form.values) for _ in range(2)]
    told = organiser.get(answers[0].headers["Location"])

    assert "Batalkan 2 pendaftaran?" in page.text
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert names(told) == ["Orang 0", "Orang 1"]
    assert told.text.count("Selesai</span>") == 2
    assert quotas.quota(scope, Attendance.ONSITE).count(Status.CANCELLED) == 2
    assert db.scalar(sa.select(sa.func.count(BulkAct.id)).where(BulkAct.edition_id == edition.id)) == 1


def test_who_cannot_be_approved_is_told_with_its_sentence(organiser, edition):
    register(system_scope(edition), name="Sudah Terdaftar")

    _, form = pressed_page(organiser, "act=approve&q=sudah")
    told = organiser.post(form.action.replace("&amp;", "&"), data=form.values, follow_redirects=True)

    assert "Sudah Terdaftar" in told.text
    assert "1 tidak dapat dilakukan" in told.text


def test_a_list_that_changed_meanwhile_is_shown_again_and_nothing_is_done(organiser, edition):
    scope = system_scope(edition)
    register(scope, name="Orang Satu")
    _, form = pressed_page(organiser, "act=cancel&q=orang")
    register(scope, name="Orang Dua")

    page = organiser.post(form.action.replace("&amp;", "&"), data=form.values)

    assert page.status_code == 422
    assert "menjadi 2 orang, bukan 1" in page.text
    assert quotas.quota(scope, Attendance.ONSITE).count(Status.CANCELLED) == 0


def test_what_is_pressed_for_more_than_a_page_can_wait_for_is_finished_by_the_job(edition, make):
    person = make.user()
    scope = make.scope(edition, Role.ORGANISER, user=person)
    people = db.run(lambda: [register(system_scope(edition)) for _ in range(bulk.AT_ONCE + 3)])
    key = "a" * 26
    changing.cancel(system_scope(edition), registration_id=people[-1].id)

    bulk.press(scope, kind=BulkKind.RESEND, filters=Filters(), seen=len(people), key=key)
    bulk.go_on(scope, key=key)
    found = pressed.one(scope, key)
    half = pressed.counts(scope, found.id)
    bulk.work_off(edition, key=key)
    bulk.work_off(edition, key=key)
    whole = pressed.counts(scope, found.id)

    assert half[BulkRowState.CHOSEN] == 3
    assert whole == {BulkRowState.CHOSEN: 0, BulkRowState.DONE: len(people) - 1, BulkRowState.REFUSED: 1}
    query = sa.select(sa.func.count(OutboxMessage.id)).where(OutboxMessage.edition_id == edition.id)
    assert db.scalar(query.where(OutboxMessage.kind == bulk.WORK)) == 1


def test_letters_and_badges_begin_with_the_same_people(organiser, edition, make):
    scope = system_scope(edition)
    ani = register(scope, name="Ani")
    register(scope, name="Budi")

    letter = organiser.get(f"{LIST}/bulk?act=letter&chosen={ani.public_id}", follow_redirects=True)
    badges = organiser.get(f"{LIST}/bulk?act=badges&q=ani", follow_redirects=True)
    printed = organiser.post(badges.request.full_path, data=post_forms(badges.text)[0].values | {"size": "sheet"})

    assert "Untuk 1 orang" in letter.text
    assert "Ani" in badges.text
    assert "Budi" not in badges.text
    assert printed.data[:5] == b"%PDF-"


def test_the_desk_may_cancel_but_not_decide(client, make, edition):
    register(system_scope(edition))
    client.as_(make.member(edition, Role.DESK))

    statuses = [client.get(f"{LIST}/bulk?act={kind}").status_code for kind in ("cancel", "approve", "nonsense")]

    assert statuses == [200, 404, 404]


def test_a_whole_list_is_cancelled_only_when_its_number_is_typed(organiser, edition):
    scope = system_scope(edition)
    db.run(lambda: [register(scope, name=f"Orang {number}") for number in range(11)])
    _, form = pressed_page(organiser, "act=cancel")
    target = form.action.replace("&amp;", "&")

    refused = organiser.post(target, data=form.values)
    assert refused.status_code == 422
    assert "Ketik jumlahnya, 11," in refused.text
    assert quotas.quota(scope, Attendance.ONSITE).count(Status.CANCELLED) == 0

    assert organiser.post(target, data=form.values | {"typed": "11"}).status_code == 303
    assert quotas.quota(scope, Attendance.ONSITE).count(Status.CANCELLED) == 11
