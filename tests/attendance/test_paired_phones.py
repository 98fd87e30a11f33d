"""A phone is paired by a code that works once, sees its own gate only, and can be taken out at once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from eventapp.attendance.services import devices
from eventapp.attendance.services import door as services
from eventapp.core import clock
from eventapp.core.access import Role, system_scope
from eventapp.core.clock import now
from tests.support.door import open_door, ticket

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def edition(make):
    """An edition whose door is open."""
    return make.edition()


@pytest.fixture
def gate(edition):
    """Gate A."""
    return open_door(edition)


@pytest.fixture
def phone(app, edition, gate):
    """A phone that was paired with gate A."""
    browser = app.test_client()
    code = devices.offer_pairing(system_scope(edition), gate=gate)
    answer = browser.post_form(f"/gate/pairing/{code}", {"name": "Ponsel Budi"})
    assert answer.location == f"/gate/{gate.public_id}"
    return browser


def call(phone, gate, path: str, document: dict[str, object]):
    """A POST of the page's script."""
    token = phone.get(f"/gate/{gate.public_id}/state.json").json["csrf"]
    return phone.post(f"/gate/{gate.public_id}/{path}", json=document, headers={"X-CSRFToken": token})


def test_a_code_pairs_one_phone_once_and_only_for_minutes(app, client, edition, gate, make):
    organiser = client.as_(make.member(edition, Role.ORGANISER))
    page = organiser.post_form(f"/manage/{edition.slug}/attendance/devices", {"gate": gate.public_id, "hours": "10"})
    address = re.search(r"/gate/pairing/[a-z2-7]{26}", page.text).group()
    assert "<svg" in page.text

    one, other = app.test_client(), app.test_client()
    assert one.get(address).status_code == 200
    assert one.get(address).status_code == 200  # a preview spends nothing
    assert one.post_form(address, {"name": ""}).status_code == 303
    assert other.post_form(address, {"name": ""}).status_code == 410
    code = devices.offer_pairing(system_scope(edition), gate=gate)
    with clock.frozen(now() + timedelta(minutes=11)):
        assert other.get(f"/gate/pairing/{code}").status_code == 410


def test_a_paired_phone_sees_its_own_gate_and_nothing_else(phone, edition, gate, make):
    other = services.add_gate(system_scope(edition), area="Hall", name="Gate B")
    make.member(edition, Role.ORGANISER)

    assert phone.get(f"/gate/{gate.public_id}").status_code == 200
    assert phone.get("/gate/").location.startswith(f"/gate/{gate.public_id}")
    assert phone.get(f"/C/{ticket(edition).scan.upper()}").location.startswith(f"/gate/{gate.public_id}?scan=")
    assert phone.get(f"/gate/{other.public_id}").status_code == 404
    for path in ("attendance", "registrations", "attendance/devices", "attendance/badges"):
        assert phone.get(f"/manage/{edition.slug}/{path}").status_code == 303  # asked to sign in
    assert phone.get(f"/gate/{gate.public_id}/walk-in").status_code == 404


def test_a_phone_that_was_taken_out_is_refused_at_its_next_request(phone, client, edition, gate, make):
    organiser = client.as_(make.member(edition, Role.ORGANISER))
    one = ticket(edition)
    assert call(phone, gate, "scan.json", {"scan": one.scan, "nonce": "1"}).json["state"] == "ok"
    page = organiser.get(f"/manage/{edition.slug}/attendance/devices").text
    assert "Ponsel Budi" in page

    organiser.post_form(re.search(r"/manage/[^\"]+/revocation", page).group())

    for path in ("", "/state.json", "/list.json"):
        assert phone.get(f"/gate/{gate.public_id}{path}").status_code == 403
    assert phone.post_form(f"/gate/{gate.public_id}/scan", {"scan": one.scan, "nonce": "2"}).status_code == 403


def test_a_phone_whose_shift_is_over_is_refused(phone, gate):
    with clock.frozen(now() + timedelta(hours=15)):
        assert phone.get(f"/gate/{gate.public_id}").status_code == 403


def test_the_script_scans_undoes_fetches_the_list_and_hands_over(phone, edition, gate):
    one, other = ticket(edition, 1), ticket(edition, 2)

    admitted = call(phone, gate, "scan.json", {"scan": f"HTTPS://X/C/{one.scan.upper()}", "nonce": "1"}).json
    undone = call(phone, gate, "undoing.json", {"nonce": "1"})
    late = call(phone, gate, "undoing.json", {"nonce": "1"})
    listed = phone.get(f"/gate/{gate.public_id}/list.json").json
    batch = {
        "sent_at": (now() + timedelta(hours=2)).isoformat(),
        "left": 3,
        "scans": [{"nonce": "2", "said": "admitted", "code": other.code, "at": now().isoformat()}, "junk"],
    }
    synced = call(phone, gate, "sync.json", batch).json
    news = phone.get(f"/gate/{gate.public_id}/state.json?version={listed['version']}&after=").json

    assert (admitted["state"], admitted["name"], admitted["can_undo"]) == ("ok", "Peserta 1", True)
    assert (undone.status_code, late.status_code, late.json["code"]) == (200, 409, "too_late_to_undo")
    assert (len(listed["kinds"]), listed["mode"], listed["direction"]) == (2, "once", "in")
    assert synced["results"] == ["admitted", "refused"]
    assert (len(news["entries"]), len(news["gone"]), news["inside"]) == (1, 1, 1)
    assert call(phone, gate, "sync.json", {"scans": "no"}).status_code == 422
    assert call(phone, gate, "scan.json", {"scan": 7}).status_code == 422


def test_guessed_codes_are_refused_after_a_while_but_a_ticket_never(settings, make):
    from dataclasses import replace  # noqa: PLC0415 -- beside its use

    from eventapp.app import create_app  # noqa: PLC0415 -- beside its use
    from tests.support.make import SignedClient  # noqa: PLC0415 -- beside its use

    app = create_app(replace(settings, rate_limits=True))
    app.test_client_class = SignedClient
    edition = make.edition()
    gate = open_door(edition)
    one = ticket(edition)
    staff = app.test_client().as_(make.member(edition, Role.GATE))

    made_up = [f"ABCD-{chr(65 + number % 8)}{chr(74 + number // 8)}ZZ" for number in range(22)]
    tried = [staff.post_form(f"/gate/{gate.public_id}/scan", {"scan": code, "nonce": code}) for code in made_up]
    good = staff.post_form(f"/gate/{gate.public_id}/scan", {"scan": one.scan, "nonce": "good"}, follow_redirects=True)

    assert (tried[0].status_code, tried[-1].status_code) == (303, 429)
    assert "gate-ok" in good.text
