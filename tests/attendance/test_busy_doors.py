"""A busy door: namesakes, the back button, lost answers, wrong clocks, nonsense, a printer that fails."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventapp.app import create_app
from eventapp.attendance.checks import CHECKS
from eventapp.attendance.models.door import Entry
from eventapp.attendance.queries import desk, door, occupancy, people
from eventapp.attendance.queries import offline as lists
from eventapp.attendance.rules.entering import InvalidReason, Said
from eventapp.attendance.services import door as services
from eventapp.core.access import Role, system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.invariants import violations
from eventapp.registration.checks import unmailed_tickets
from eventapp.registration.rules.states import Attendance
from eventapp.registration.services import changing
from tests.support.door import open_door, ticket
from tests.support.gates import delegation, entries, hand_over, seen
from tests.support.make import SignedClient

TYPED = {"consent": "y", "nonce": "press"}


@pytest.fixture
def edition(make):
    """An edition whose door is open."""
    return make.edition()


@pytest.fixture
def gate(edition):
    """Gate A."""
    return open_door(edition)


@pytest.fixture
def organiser(client, make, edition, gate):
    """A signed-in organiser."""
    return client.as_(make.member(edition, Role.ORGANISER))


def call(client, gate, path: str, body: object):
    """What the gate's script asks."""
    token = client.get(f"/gate/{gate.public_id}/state.json").json["csrf"]
    return client.post(f"/gate/{gate.public_id}/{path}", data=json.dumps(body), headers={"X-CSRFToken": token})


def test_namesakes_without_an_address_are_registered_apart_and_the_desk_is_asked(organiser, edition, gate):
    path, scope = f"/gate/{gate.public_id}/walk-in", system_scope(edition)
    here, there = ({"name": "Suharto", "organisation": f"Kota {name}"} for name in ("Tual", "Malang"))

    first = organiser.post_form(path, TYPED | here)
    after_back = organiser.post_form(path, TYPED | there)  # the same form, filled in anew
    same = organiser.post_form(path, TYPED | here | {"nonce": "next"})
    another = organiser.post_form(path, TYPED | here | {"nonce": "next", "is_another": "y"})

    assert [each.status_code for each in (first, after_back, same, another)] == [303, 303, 422, 303]
    assert occupancy.walk_ins(scope) == 3
    assert 'name="is_another"' in same.text
    assert "Kota Tual" in organiser.get(after_back.location).text
    assert db.rows(unmailed_tickets().execution_options(unscoped="a check")) == []
    assert "Kota Malang" in organiser.get(f"/manage/{edition.slug}/attendance/walk-ins").text
    assert violations(CHECKS) == []


def test_an_undo_counts_although_the_answer_to_the_scan_was_lost(edition, gate):
    scan = seen(gate, ticket(edition), "1", now())

    hand_over(edition, gate, scan)
    hand_over(edition, gate, replace(scan, said=Said.UNDONE))
    hand_over(edition, gate, scan)

    assert entries(edition) == 0
    assert violations(CHECKS) == []


def test_a_wrong_clock_moves_nobody_to_another_day_and_is_listed(edition, gate):
    scope, one = system_scope(edition), ticket(edition)
    yesterday = replace(seen(gate, one, "1", now() - timedelta(days=1)), stamp="")
    services.scan(scope, gate=gate, text=one.scan, nonce="0")

    assert hand_over(edition, gate, yesterday) == ["already"]

    days = db.rows(sa.select(Entry.day).where(Entry.edition_id == edition.id))
    assert [row[0] for row in days] == [door.today(scope)]
    (odd,) = lists.doubtful(scope)
    assert (odd.name, odd.gate, odd.at - odd.device_at > timedelta(hours=23)) == ("Peserta 1", "Gate A", True)
    assert lists.conflicts(scope) == 1


def test_one_press_for_a_delegation_can_be_undone_on_the_page_and_by_the_script(organiser, edition, gate):
    group = [ticket(edition, number) for number in range(3)]
    own = delegation(edition, group, name="Delegasi Dua")
    path = f"/gate/{gate.public_id}/delegations/{own}"
    chosen = [one.public_id for one in group]

    nobody = organiser.post_form(path, {"nonce": "0"})
    pressed = organiser.post_form(path, {"person": chosen, "nonce": "p"})
    page = organiser.get(pressed.location)
    inside = entries(edition)
    undone = organiser.post_form(f"{path}/undoing", {"press": "p"})
    after = entries(edition)
    call(organiser, gate, "delegation.json", {"delegation": own, "persons": chosen[:2], "nonce": "q"})
    by_script = call(organiser, gate, "delegation-undoing.json", {"nonce": "q"})
    again = call(organiser, gate, "delegation-undoing.json", {"nonce": "q"})

    assert (nobody.status_code, f"/gate/{gate.public_id}" in nobody.text) == (422, True)
    assert "Delegasi Delegasi" not in page.text
    assert (inside, undone.status_code, after) == (3, 303, 0)
    assert (by_script.json["undone"], again.status_code, entries(edition)) == (2, 409, 0)
    assert violations(CHECKS) == []


def test_nonsense_from_a_script_is_refused_with_a_sentence(organiser, edition, gate):
    one = ticket(edition)
    own = delegation(edition, [one])
    wrong = "\ud800"

    answers = [
        call(organiser, gate, "scan.json", {"scan": one.code, "nonce": wrong}),
        call(organiser, gate, "undoing.json", {"nonce": wrong}),
        call(organiser, gate, "delegation.json", {"delegation": own, "persons": [one.public_id], "nonce": wrong}),
        call(organiser, gate, "delegation.json", {"delegation": own, "persons": 5, "nonce": "1"}),
        call(organiser, gate, "delegation.json", {"delegation": own, "persons": [wrong, "\0"], "nonce": "1"}),
        call(organiser, gate, "delegation-undoing.json", {"nonce": wrong}),
    ]

    assert [answer.status_code for answer in answers] == [422] * len(answers)


def test_a_typed_ticket_is_read_also_after_many_wrong_codes(settings, make):
    app = create_app(replace(settings, rate_limits=True))
    app.test_client_class = SignedClient
    edition = make.edition()
    gate, one = open_door(edition), ticket(edition)
    staff = app.test_client().as_(make.member(edition, Role.GATE))
    path = f"/gate/{gate.public_id}/scan"

    tried = [staff.post_form(path, {"scan": f"ABCD-{n + 2222}", "nonce": f"n{n}"}) for n in range(22)]
    good = staff.post_form(path, {"scan": one.code, "nonce": "good"}, follow_redirects=True)

    assert tried[-1].status_code == 429
    assert "error" in tried[-1].text
    assert "gate-ok" in good.text


def test_the_search_says_why_instead_of_offering_what_would_be_refused(organiser, edition, gate):
    scope = system_scope(edition)
    head, online, gone = ticket(edition, 1), ticket(edition, 2, Attendance.ONLINE), ticket(edition, 3)
    delegation(edition, [head, gone], name="Peserta dari Tual")
    changing.cancel(scope, registration_id=gone.id)

    found = {row.public_id: row.reason for row in people.find(scope, gate, "peserta")}
    page = organiser.get(f"/gate/{gate.public_id}?q=peserta").text

    assert found == {
        head.public_id: None,
        online.public_id: InvalidReason.ONLINE,
        gone.public_id: InvalidReason.CANCELLED,
    }
    assert [row.people for row in people.delegations(scope, "peserta")] == [1]
    assert (f'value="{head.public_id}"' in page, f'value="{online.public_id}"' in page) == (True, False)
    limited = replace(gate, admits=("vip",))
    assert people.find(scope, limited, "peserta 1")[0].reason is InvalidReason.NOT_FOR_AREA


def test_lists_are_by_time_in_local_time_and_every_number_opens_its_list(app, organiser, make, edition, gate):
    scope, base = system_scope(edition), f"/manage/{edition.slug}/attendance"
    late, early = ticket(edition, 1), ticket(edition, 2)
    services.scan(scope, gate=gate, text=late.scan, nonce="1")
    hand_over(edition, gate, replace(seen(gate, early, "2", now() - timedelta(minutes=1)), stamp=""))
    unknown = replace(seen(gate, late, "3", now()), hash="", code="ABCD-XY34")
    hand_over(edition, gate, unknown)

    csv = organiser.get(f"{base}.csv").text.splitlines()
    doubles = organiser.get(f"{base}/doubles").text
    analyst = app.test_client().as_(make.member(edition, Role.ANALYST))
    seen_by_analyst = {
        path: analyst.get(base + path) for path in ("", "/live", ".csv", "/guests", "/doubles", "/walk-ins")
    }

    assert [row.name for row in door.entries(scope).items] == ["Peserta 1", "Peserta 2"]
    assert len(csv[1].split(",")[0]) == len("2026-11-30 22:40")
    assert ("XY34" in doubles, 'class="empty"' in doubles) == (True, False)
    assert [page.status_code for page in seen_by_analyst.values()] == [200, 200, 404, 404, 404, 404]
    assert "Peserta" not in seen_by_analyst[""].text + seen_by_analyst["/live"].text
    for show in ("all", "printed", "again"):
        assert organiser.get(f"{base}/badges?show={show}").status_code == 200


def test_a_run_of_badges_whose_printer_failed_is_taken_back_once(organiser, edition, gate):
    scope, base = system_scope(edition), f"/manage/{edition.slug}/attendance/badges"
    ticket(edition)
    organiser.post_form(base, {"who": "unprinted", "size": "label"})
    run = desk.last_run(scope)

    page = organiser.get(base).text
    taken = [organiser.post_form(f"{base}/taking-back", {"at": run.at.isoformat()}) for _ in range(2)]

    assert (run.number, run.at.isoformat() in page) == (1, True)
    assert [each.status_code for each in taken] == [303, 303]
    assert desk.badge_counts(scope) == (1, 0, 0)


def test_the_ticket_of_an_online_guest_says_how_to_join(client, edition, gate):
    one = ticket(edition, 1, Attendance.ONLINE)
    client.get(f"/t/{one.manage_token}", follow_redirects=True)

    page = client.get(f"/{edition.slug}/ticket").text

    assert "Ikuti daring" in page
    assert not any(words in page for words in ("Tunjukkan", "petugas mencari", "staff look", "Show this"))


def test_the_desk_of_a_full_hall_is_told_what_it_can_do(client, make):
    edition = make.edition()
    door = open_door(edition, onsite=0)
    typed = TYPED | {"name": "Suharto", "organisation": "Kota Tual"}
    answer = client.as_(make.member(edition, Role.ORGANISER)).post_form(f"/gate/{door.public_id}/walk-in", typed)

    assert answer.status_code == 422
    assert "Minta penyelenggara menambah kursi" in answer.text
    assert "daftar tunggu" not in answer.text
    assert "Suharto" in answer.text
    assert occupancy.walk_ins(system_scope(edition)) == 0
