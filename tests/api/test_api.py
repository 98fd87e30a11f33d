"""The API as outside programs call it: registrations, quotas, scans, lists; problems in one shape."""

from __future__ import annotations

import re
import threading

import pytest

from eventapp.core.access import system_scope
from eventapp.core.db import db
from eventapp.editions.models import TokenScope
from eventapp.editions.services import setup
from tests.support.door import open_door, ticket
from tests.support.statements import statements

BODY = {
    "name": "Siti Contoh",
    "email": "siti@contoh.example",
    "phone": "0812-3456-7890",
    "organisation": "Kota Bandung",
    "attendance": "onsite",
    "consent": True,
}


@pytest.fixture
def edition(make):
    """An edition with the real names of some regions."""
    make.regions()
    return make.edition()


@pytest.fixture
def gate(edition):
    """Gate A; two on-site seats."""
    return open_door(edition, onsite=2)


@pytest.fixture
def tokens(edition, gate):
    """Authorization headers by scope."""
    made = {s: setup.create_token(system_scope(edition), token_scope=s, name="test") for s in TokenScope}
    return {s.value: {"Authorization": f"Bearer {token}"} for s, token in made.items()}


def register(client, key: str = "k1", **changed):
    """POST a registration."""
    path = "/api/v1/editions/2031/registrations"
    return client.post(path, json=BODY | changed, headers={"Idempotency-Key": key})


def test_a_registration_gives_a_ticket(client, gate):
    answer = register(client)

    assert answer.status_code == 201
    assert answer.json["status"] == "confirmed"
    assert answer.json["ticket"]["manage_url"].startswith("http://localhost/t/")


def test_the_same_key_and_body_give_the_identical_answer_and_one_registration(client, gate):
    first, second = register(client), register(client)

    assert (second.status_code, second.data) == (201, first.data)


def test_the_same_key_at_the_same_moment_gives_one_answer(app, gate):
    answers: list[tuple[int, bytes]] = []
    barrier = threading.Barrier(6)

    def send() -> None:
        barrier.wait()
        answer = register(app.test_client())
        answers.append((answer.status_code, answer.data))
        db.remove()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 6
    assert len(set(answers)) == 1


def test_the_same_key_with_another_body_is_refused(client, gate):
    register(client)

    answer = register(client, name="Another Person")

    assert (answer.status_code, answer.json["code"]) == (422, "idempotency_key_reused")


def test_a_registration_without_a_key_is_refused(client, gate):
    answer = client.post("/api/v1/editions/2031/registrations", json=BODY)

    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def test_the_same_person_with_another_key_is_told_so(client, gate):
    register(client)

    answer = register(client, "k2")

    assert (answer.status_code, answer.json["code"]) == (409, "already_registered")


def test_an_office_mailbox_serves_several_people(client, gate):
    register(client)

    assert register(client, "k2", name="Budi Contoh").status_code == 201


def test_a_full_quota_is_409_unless_one_may_wait(client, gate, edition):
    ticket(edition, 1)
    ticket(edition, 2)

    full = register(client)
    waiting = register(client, "k2", waiting_list=True)

    assert (full.status_code, full.json["code"]) == (409, "quota_full")
    assert "attendance" in full.json["errors"]
    assert (waiting.status_code, waiting.json["status"], waiting.json["ticket"]) == (201, "waiting", None)


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("email", "x"), ("phone", "123"), ("attendance", "moon"), ("consent", False), ("name", 5)],
)
def test_each_bad_field_is_named_and_nothing_is_written(client, gate, field, value):
    answer = register(client, **{field: value})

    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [field]
    assert register(client).status_code == 201


@pytest.mark.parametrize("body", ["", "[]", "{", "null", '"x"'])
def test_a_body_that_is_no_object_is_refused(client, gate, body):
    answer = client.post(
        "/api/v1/editions/2031/registrations",
        data=body,
        headers={"Idempotency-Key": "k", "Content-Type": "application/json"},
    )

    assert (answer.status_code, answer.json["code"]) == (400, "not_json")


@pytest.mark.parametrize("body", [b"[" * 8000, b'{"a":' * 8000])
def test_endless_brackets_are_refused(client, gate, body):
    headers = {"Idempotency-Key": "k", "Content-Type": "application/json"}

    answer = client.post("/api/v1/editions/2031/registrations", data=body, headers=headers)

    assert (answer.status_code, answer.json["code"]) == (400, "not_json")


def test_half_a_surrogate_pair_is_no_failure(client, gate, tokens):
    registered = register(client, name="\ud800 Siti")
    scanned = client.post(
        f"/api/v1/gates/{gate.public_id}/scans", json={"scan": "\ud800", "nonce": "1"}, headers=tokens["gate"]
    )

    assert registered.status_code in {201, 422}
    assert (scanned.status_code, scanned.json["result"]) == (200, "invalid")


@pytest.mark.parametrize("at", ["bad", "", 5, "9999-12-31T23:59:59-12:00", "9999-99-99", None, "2026-11-24T10:00:00"])
def test_the_devices_time_is_never_a_reason_to_refuse(client, gate, tokens, at):
    path = f"/api/v1/gates/{gate.public_id}/scans"

    answer = client.post(path, json={"scan": "x" * 100_000, "nonce": "1", "scanned_at": at}, headers=tokens["gate"])

    assert (answer.status_code, answer.json["result"]) == (200, "invalid")


def test_a_consent_is_json_true_and_nothing_else(client, gate):
    assert register(client, consent="true").json["errors"].keys() == {"consent"}


def test_a_gate_admits_once(client, gate, tokens):
    scan = register(client).json["ticket"]["scan"]
    path = f"/api/v1/gates/{gate.public_id}/scans"

    first = client.post(path, json={"scan": scan, "nonce": "1"}, headers=tokens["gate"])
    again = client.post(path, json={"scan": scan, "nonce": "1"}, headers=tokens["gate"])
    second = client.post(path, json={"scan": scan, "nonce": "2"}, headers=tokens["gate"])
    wrong = client.post(path, json={"scan": "x", "nonce": "1"}, headers=tokens["gate"])
    unknown = client.post(path, json={"scan": "x", "nonce": "3"}, headers=tokens["gate"])

    assert first.json["result"] == "admitted"
    assert again.data == first.data
    assert second.json == {"result": "already", "first": first.json["first"]}
    assert wrong.status_code == 409
    assert unknown.json == {"result": "invalid", "first": None}


def test_a_token_is_needed_and_only_for_its_scope_and_edition(client, make, gate, tokens):
    path = f"/api/v1/gates/{gate.public_id}/scans"
    other = open_door(make.edition("2032"))

    none = client.post(path, json={"scan": "x", "nonce": "1"})
    wrong = client.post(path, json={"scan": "x", "nonce": "1"}, headers={"Authorization": "Bearer nonsense"})
    elsewhere = client.post(
        f"/api/v1/gates/{other.public_id}/scans", json={"scan": "x", "nonce": "1"}, headers=tokens["gate"]
    )
    lists = client.get("/api/v1/editions/2031/registrations", headers=tokens["gate"])
    foreign = client.get("/api/v1/editions/2032/registrations", headers=tokens["organiser"])

    assert [none.status_code, wrong.status_code, elsewhere.status_code] == [401, 401, 404]
    assert [lists.status_code, foreign.status_code] == [403, 404]


def test_cookies_are_ignored(client, make, edition, gate):
    from eventapp.core.access import Role  # noqa: PLC0415 -- beside its use

    client.as_(make.member(edition, Role.ORGANISER))

    assert client.get("/api/v1/editions/2031/registrations").status_code == 401


def test_a_list_goes_on_where_it_stopped(client, edition, gate, tokens):
    ticket(edition, 1)
    ticket(edition, 2)

    first = client.get("/api/v1/editions/2031/registrations?limit=1", headers=tokens["organiser"]).json
    second = client.get(first["next"], headers=tokens["organiser"]).json

    assert [row["name"] for row in first["items"] + second["items"]] == ["Peserta 1", "Peserta 2"]
    assert second["next"] is None


def test_a_quota_follows_the_seats_that_are_held(client, edition, gate, tokens):
    ticket(edition, 1)
    path = "/api/v1/editions/2031/quotas/onsite"

    bigger = client.patch(path, json={"size": 5}, headers=tokens["organiser"])
    smaller = client.patch(path, json={"size": 0}, headers=tokens["organiser"])
    nonsense = client.patch(path, json={"size": "many"}, headers=tokens["organiser"])

    assert bigger.json == {"size": 5, "used": 1, "waiting": 0}
    assert (smaller.status_code, nonsense.status_code) == (409, 422)


def test_regions_are_public(client, make, edition):
    make.participant(edition, "35.77")

    answer = client.get("/api/v1/editions/2031/regions")

    assert answer.json["items"] == [{"code": "35.77", "name": "Kota Madiun", "track": "preparing", "stage": "selected"}]


def test_an_unknown_edition_or_address_is_a_problem_document(client, edition):
    answers = [client.get("/api/v1/editions/1999/regions"), client.get("/api/v1/nothing")]

    assert [(a.status_code, a.mimetype, a.json["code"]) for a in answers] == [
        (404, "application/problem+json", "not_found")
    ] * 2


def test_the_description_names_every_operation(client, app, edition):
    described = client.get("/api/v1/openapi.json").json

    real = {
        (re.sub(r"<(?:[^:>]+:)?([^>]+)>", r"{\1}", rule.rule.removeprefix("/api/v1")), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and rule.endpoint != "api.description"
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    written = {(path, method) for path, operations in described["paths"].items() for method in operations}
    assert described["openapi"] == "3.1.0"
    assert written == real


def test_the_winners_of_an_archived_year_are_listed_by_category(client, make, edition):
    from datetime import UTC, datetime  # noqa: PLC0415 -- beside its use

    import sqlalchemy as sa  # noqa: PLC0415 -- beside its use

    from eventapp.editions.models import Recognition  # noqa: PLC0415 -- beside its use

    values = {"edition_id": edition.id, "region_id": make.region_id("35.77"), "category_key": "living"}
    row = values | {"category_label": "Smart Living", "position": 1, "source": [], "given_at": datetime.now(UTC)}
    db.run(lambda: db.session.execute(sa.insert(Recognition), row))

    answer = client.get("/api/v1/editions/2031/results")

    assert answer.json["items"] == [
        {
            "category": "living",
            "label": "Smart Living",
            "winners": [{"code": "35.77", "name": "Kota Madiun"}],
            "round": None,
            "ranking": [],
        }
    ]


def test_the_doors_log_is_read_in_pages(client, edition, gate, tokens):
    scan = register(client).json["ticket"]["scan"]
    path = f"/api/v1/gates/{gate.public_id}/scans"
    for nonce, text in (("1", scan), ("2", scan), ("3", "x")):
        client.post(path, json={"scan": text, "nonce": nonce}, headers=tokens["gate"])
    root, organiser = "/api/v1/editions/2031", tokens["organiser"]

    with statements(2):
        first = client.get(f"{root}/scans?limit=2", headers=organiser).json
    rest = client.get(first["next"], headers=organiser).json
    with statements(2):
        entries = client.get(f"{root}/entries", headers=organiser).json["items"]
    with statements(2):
        days = client.get(f"{root}/attendance", headers=organiser).json["items"]
    with statements(2):
        gates = client.get(f"{root}/gates", headers=organiser).json["items"]
    wrong = [client.get(f"{root}/{name}?after=x", headers=organiser) for name in ("scans", "entries")]
    closed = [client.get(f"{root}/{name}", headers=tokens["gate"]) for name in ("scans", "entries", "gates")]
    person = client.get(f"{root}/registrations?came=yes", headers=organiser).json["items"]

    results = [row["result"] for row in first["items"] + rest["items"]]
    assert results == ["invalid", "already", "admitted"]
    assert rest["next"] is None
    assert [(row["registration"], row["gate"]) for row in entries] == [(person[0]["id"], "Gate A")]
    assert [(row["area"], row["entries"]) for row in days] == [("Hall", 1)]
    assert [(row["id"], row["direction"], row["mode"]) for row in gates] == [(gate.public_id, "in", "once")]
    assert [answer.status_code for answer in wrong + closed] == [422, 422, 403, 403, 403]
