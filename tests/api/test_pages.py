"""Every list of the API comes in pages: limit, after, next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from eventapp.agenda import services as agenda
from eventapp.agenda.models import SessionKind
from eventapp.attendance.services import door
from eventapp.core.access import system_scope
from eventapp.editions.models import TokenScope
from eventapp.editions.services import setup
from eventapp.registration.services import delegations, types
from tests.support.door import open_door
from tests.support.registrations import register

ROOT = "/api/v1/editions/2031"
LISTS = ("agenda", "ticket-types", "quotas", "delegations", "gates", "attendance", "registrations", "scans", "entries")


@pytest.fixture
def organiser(make):
    """Headers of an organiser's token, in an edition with two or more of everything."""
    edition = make.edition()
    scope = system_scope(edition)
    open_door(edition)
    at = datetime(2031, 5, 12, 3, tzinfo=UTC)
    for number in range(3):
        times = {"starts_at": at + timedelta(hours=number), "ends_at": at + timedelta(hours=number + 1)}
        agenda.add_session(scope, **times, room="Aula", title=f"Sesi {number}", kind=SessionKind.PLENARY)
        delegations.create(scope, name=f"Delegasi {number}")
        one = register(scope)
        gate = door.add_gate(scope, area=f"Area {number}", name=f"Pintu {number}")
        door.scan_person(scope, gate=gate, public_id=one.public_id, nonce=f"n{number}")
    types.add_ready_made(scope)
    token = setup.create_token(scope, token_scope=TokenScope.ORGANISER, name="test")
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("name", LISTS)
def test_pages_of_one_make_the_whole_list_and_end_with_null(client, organiser, name):
    whole = client.get(f"{ROOT}/{name}", headers=organiser).json

    found, path = [], f"{ROOT}/{name}?limit=1"
    while path:
        page = client.get(path, headers=organiser).json
        assert len(page["items"]) == 1
        found += page["items"]
        path = page["next"]

    assert whole["next"] is None
    assert len(whole["items"]) >= 2
    assert found == whole["items"]


def test_a_mark_that_no_list_gave_out_is_refused(client, organiser):
    answers = [client.get(f"{ROOT}/agenda?after={mark}", headers=organiser) for mark in ("x", "WyJuaWNodHMiXQ")]

    assert [(answer.status_code, answer.json["code"]) for answer in answers] == [(422, "bad_cursor")] * 2
