"""What the API answers to requests that no honest program sends: a problem document, never a failure."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

import pytest

from eventapp.core.access import system_scope
from eventapp.editions.models import TokenScope
from eventapp.editions.services import setup
from tests.support.door import open_door, ticket
from tests.support.kept import app_for

BODY = {
    "name": "Siti Contoh",
    "email": "siti@contoh.example",
    "phone": "0812-3456-7890",
    "organisation": "Kota Bandung",
    "attendance": "onsite",
    "consent": True,
}
REGISTRATIONS = "/api/v1/editions/2031/registrations"


@pytest.fixture
def edition(make):
    """An edition."""
    return make.edition()


@pytest.fixture
def gate(edition):
    """A gate of an edition that takes registrations."""
    return open_door(edition)


@pytest.fixture
def tokens(edition):
    """Authorization headers by scope."""
    made = {s: setup.create_token(system_scope(edition), token_scope=s, name="test") for s in TokenScope}
    return {s.value: {"Authorization": f"Bearer {token}"} for s, token in made.items()}


@pytest.fixture
def limited(app, settings):
    """A caller of a server whose rate limits are on."""
    return app_for(replace(settings, rate_limits=True)).test_client()


def problem(answer) -> tuple[int, str]:
    """Status and code; asserts the shape."""
    assert answer.mimetype == "application/problem+json"
    return answer.status_code, answer.json["code"]


def mark(values: object) -> str:
    """Any JSON as a mark of a page."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def post(client, body: bytes, key: str = "k"):
    """POST bytes as a registration."""
    return client.post(REGISTRATIONS, data=body, headers={"Idempotency-Key": key, "Content-Type": "application/json"})


@pytest.mark.parametrize("limit", ["²", "٣", "9" * 5000, "0", "-1", "1e3", ""])
def test_a_limit_that_is_no_number_is_refused(client, edition, limit):
    answer = client.get("/api/v1/editions/2031/regions", query_string={"limit": limit})

    assert problem(answer) == (422, "invalid_field")


@pytest.mark.parametrize("values", [["a", 10**30], ["\ud800", 1], [10**30, 1], [1, 10**30], ["a", "b"], [None, 1]])
def test_a_mark_of_wrong_values_is_refused_by_every_list(client, edition, tokens, values):
    paths = ["/api/v1/editions/2031/regions", "/api/v1/editions/2031/booths", REGISTRATIONS]

    answers = [client.get(f"{path}?after={mark(values)}", headers=tokens["organiser"]) for path in paths]

    assert [problem(answer) for answer in answers] == [(422, "bad_cursor")] * 3


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(BODY).encode("utf-16"),
        json.dumps(BODY).encode("utf-32"),
        b'{"name": "\xed\xa0\x80"}',
        b'{"name": NaN}',
        b'{"name": -Infinity}',
        b'{"name": ' + b"9" * 5000 + b"}",
    ],
)
def test_a_body_that_is_no_json_in_utf_8_is_refused(client, gate, body):
    assert problem(post(client, body)) == (400, "not_json")


@pytest.mark.parametrize("odd", [{"name": "Siti \ud800"}, {"note": {"deep": ["\udfff"]}}, {"\ud800": 1}])
def test_half_a_surrogate_pair_anywhere_is_written_as_a_question_mark(client, gate, odd):
    assert post(client, json.dumps(BODY | odd).encode()).status_code == 201


def test_a_whole_pair_of_surrogates_is_text_as_any_other(client, gate):
    body = json.dumps(BODY | {"name": "Siti \U0001f600"}).encode()

    assert b"\\ud83d" in body
    assert post(client, body).status_code == 201


@pytest.mark.parametrize("field", ["name", "organisation", "email", "phone"])
def test_a_zero_byte_in_a_field_is_no_failure(client, gate, field):
    assert post(client, json.dumps(BODY | {field: BODY[field] + "\0"}).encode()).status_code in {201, 422}


def test_a_search_for_a_zero_byte_is_no_failure(client, gate, tokens):
    assert client.get(f"{REGISTRATIONS}?q=%00", headers=tokens["organiser"]).status_code in {200, 422}


@pytest.mark.parametrize("size", [10**30, -1, 2**63])
def test_a_quota_that_no_hall_has_is_refused(client, gate, tokens, size):
    path = "/api/v1/editions/2031/quotas/onsite"

    assert problem(client.patch(path, json={"size": size}, headers=tokens["organiser"]))[0] == 422


def test_a_method_that_an_address_does_not_take_names_those_that_it_takes(client, edition):
    answer = client.delete("/api/v1/editions/2031/regions")

    assert problem(answer) == (405, "method_not_allowed")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_missing_token_is_answered_with_how_to_send_one(client, edition):
    answer = client.get(REGISTRATIONS)

    assert problem(answer) == (401, "token_needed")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_only_a_gates_token_scans(client, edition, gate, tokens):
    scan = ticket(edition).scan
    path, body = f"/api/v1/gates/{gate.public_id}/scans", {"scan": scan, "nonce": "1"}

    refused = client.post(path, json=body, headers=tokens["organiser"])
    admitted = client.post(path, json=body, headers=tokens["gate"])

    assert problem(refused) == (403, "forbidden")
    assert admitted.json["result"] == "admitted"


@pytest.mark.usefixtures("edition")
def test_an_edition_whose_registration_never_opened_says_not_open_yet(client):
    answer = post(client, json.dumps(BODY).encode())

    assert problem(answer) == (409, "registration_not_open")
    assert "belum dibuka" in answer.json["detail"]


def test_an_office_mailbox_gets_thirty_first_tickets_an_hour(limited, gate):
    answers = [
        post(limited, json.dumps(BODY | {"name": f"Siti {letters}"}).encode(), key=letters)
        for letters in (f"{first}{second}" for first in "abcdef" for second in "abcdef")
    ]

    assert [answer.status_code for answer in answers] == [201] * 30 + [429] * 6
    assert problem(answers[-1]) == (429, "too_many_requests")


@pytest.mark.parametrize(
    "body",
    [
        b'{"name": "Siti", "name": "Budi"}',
        b'{"answers": {"a": 1, "a": 2}}',
        b'{"a": ' + b"[" * 900 + b"]" * 900 + b"}",
        b'{"a": ' * 40 + b"1" + b"}" * 40,
    ],
)
def test_names_that_come_twice_and_deep_nesting_are_refused(client, gate, body):
    assert problem(post(client, body)) == (400, "not_json")


def test_many_brackets_side_by_side_are_no_nesting(client, gate):
    assert post(client, json.dumps(BODY | {"other": [[], {}] * 50}).encode()).status_code == 201


@pytest.mark.parametrize("gate_id", ["%00", "x", "a" * 200, "%ED%A0%80"])
def test_a_gate_that_cannot_be_is_not_there(client, gate, tokens, gate_id):
    answer = client.post(f"/api/v1/gates/{gate_id}/scans", json={"scan": "x", "nonce": "1"}, headers=tokens["gate"])

    assert problem(answer) == (404, "not_found")


def test_a_body_that_is_too_large_is_refused_as_such(client, gate):
    assert problem(post(client, b'{"name": "' + b"x" * (12 << 20) + b'"}')) == (413, "too_large")


@pytest.mark.parametrize(
    "odd",
    [
        {"days": "2031-05-12"},
        {"days": ["2031-99-99"]},
        {"days": [5]},
        {"sessions": ["\0"]},
        {"sessions": {"a": 1}},
        {"answers": ["x"]},
        {"answers": {"\0": "\0"}},
        {"answers": {"x": 10**30}},
        {"ticket_type": "\0x"},
        {"access_code": "\0x"},
        {"access_code": "é" * 60},
        {"ticket_type": "x" * 41},
    ],
)
def test_wishes_that_cannot_be_are_named(client, gate, odd):
    answer = post(client, json.dumps(BODY | odd).encode())

    assert answer.status_code == 422
    assert next(iter(answer.json["errors"])).split(".")[0] == next(iter(odd))
