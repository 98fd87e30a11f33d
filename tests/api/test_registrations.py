"""What programs do with registrations: types, codes, days and questions; one of them read, changed, decided, ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from eventapp.agenda import services as agenda
from eventapp.agenda.models import SessionKind
from eventapp.core.access import system_scope
from eventapp.editions.models import TokenScope
from eventapp.editions.services import setup
from eventapp.questionnaires.rules.questions import Draft, Kind
from eventapp.registration.queries import quotas
from eventapp.registration.services import delegations, inviting, limits, types
from eventapp.registration.services.inviting import CodeDraft
from eventapp.registration.services.types import TypeDraft
from eventapp.registration.views import choosing
from tests.support.door import open_door
from tests.support.questions import publish
from tests.support.statements import statements

BODY = {
    "name": "Siti Contoh",
    "email": "siti@contoh.example",
    "phone": "0812-3456-7890",
    "organisation": "Kota Bandung",
    "attendance": "onsite",
    "consent": True,
}
ROOT = "/api/v1/editions/2031"
TALK = Draft("topic", Kind.LINE, "Judul paparan", "Topic", required=True, types=("vip",))


@pytest.fixture
def edition(make):
    """An edition with ticket types, a code, days to choose, and a question for VIPs."""
    make.regions()
    found = make.edition()
    scope = system_scope(found)
    open_door(found, onsite=50)
    limits.set_options(scope, offer_hours=0, by_day=True, ordinary=True)
    types.add(scope, TypeDraft(name_id="Pers", name_en="Press", needs_approval=True))
    types.add(scope, TypeDraft(name_id="Tamu", name_en="VIP", needs_code=True))
    inviting.add_code(scope, CodeDraft(code="TAMU-2031", label="Guests", type_key="vip", most=1))
    publish(found, [TALK])
    return found


@pytest.fixture
def organiser(edition):
    """Headers of an organiser's token."""
    token = setup.create_token(system_scope(edition), token_scope=TokenScope.ORGANISER, name="test")
    return {"Authorization": f"Bearer {token}"}


def register(client, key: str = "k1", **changed):
    """POST a registration."""
    return client.post(f"{ROOT}/registrations", json=BODY | changed, headers={"Idempotency-Key": key})


def codes(*answers) -> list[tuple[int, str | None]]:
    """Status and code of each."""
    return [(answer.status_code, answer.json.get("code")) for answer in answers]


def test_a_code_alone_chooses_the_type_and_asks_its_questions(client, edition, organiser):
    form = client.get(f"{ROOT}/registration-form?access_code=tamu 2031").json
    open_form = client.get(f"{ROOT}/registration-form").json
    unanswered = register(client, access_code="tamu2031")
    nested = register(client, access_code="tamu2031", answers={"topic": [["x"]]})
    admitted = register(client, access_code="tamu2031", answers={"topic": "Data kota"})
    person = f"{ROOT}/registrations/{admitted.json['id']}"
    moved = client.patch(person, json={"organisation": "Kota Bogor"}, headers=organiser).json
    found = client.get(f"{ROOT}/registrations?q=data kota bogor", headers=organiser).json["items"]
    again = register(client, access_code="tamu2031", answers={"topic": "Data kota"})
    late = register(client, "k2", name="Budi Contoh", access_code="tamu2031", answers={"topic": "x"})
    unknown = client.get(f"{ROOT}/registration-form?access_code=nonsense")

    assert form["ticket_type"] == "vip"
    assert [row["key"] for row in form["ticket_types"]] == ["press", "vip"]
    assert [row["key"] for row in open_form["ticket_types"]] == ["press"]
    assert [(row["key"], row["kind"], row["ticket_types"]) for row in form["questions"]] == [("topic", "line", ["vip"])]
    assert [(a.status_code, list(a.json["errors"])) for a in (unanswered, nested)] == [(422, ["answers.topic"])] * 2
    assert admitted.headers["Cache-Control"] == "no-store"
    assert [(row["key"], row["values"]) for row in moved["answers"]] == [("topic", ["Data kota"])]
    assert [row["id"] for row in found] == [moved["id"]]
    assert (admitted.status_code, again.data) == (201, admitted.data)
    assert codes(late, unknown) == [(409, "access_code_used_up"), (422, "access_code_unknown")]


@pytest.mark.usefixtures("edition")
def test_wrong_access_codes_are_counted_as_on_the_pages(client, monkeypatch):
    counted = []
    monkeypatch.setattr(choosing.limits, "note", lambda name, limit, *parts: counted.append((name, limit)))

    client.get(f"{ROOT}/registration-form")
    client.get(f"{ROOT}/registration-form?access_code=x")
    register(client, access_code="x")

    assert counted == [("access-code", choosing.WRONG_CODES), ("access-code-guessed", choosing.GUESSED_CODES)] * 2


def test_each_limit_that_is_full_has_a_code_of_its_own(client, edition, organiser):
    scope = system_scope(edition)
    first = datetime(2031, 5, 12, tzinfo=UTC).date()
    limits.set_day_quota(scope, day=first, attendance=quotas.quotas(scope)[0].attendance, size=0)

    of_day = register(client, days=["2031-05-12"])
    size = client.patch(f"{ROOT}/ticket-types/press", json={"size": 0}, headers=organiser)
    of_type = register(client, ticket_type="press", days=["2031-05-13"])
    limits.set_region_limit(scope, size=0)
    of_region = register(client, days=["2031-05-13"])
    waits = register(client, "k2", days=["2031-05-13"], waiting_list=True)

    assert codes(of_day, of_type, of_region) == [(409, "day_full"), (409, "type_full"), (409, "region_full")]
    assert (size.status_code, size.json["size"]) == (200, 0)
    assert (waits.status_code, waits.json["status"]) == (201, "waiting")


def test_who_waits_for_approval_is_approved_or_refused(client, edition, organiser):
    asked = register(client, ticket_type="press").json
    other = register(client, "k2", name="Budi Contoh", ticket_type="press").json
    one, two = (f"{ROOT}/registrations/{each['id']}" for each in (asked, other))

    early = client.get(f"{one}/ticket", headers=organiser)
    no_reason = [client.post(f"{two}/refusal", json=body, headers=organiser) for body in ({}, {"reason": " "})]
    approved = client.post(f"{one}/approval", headers=organiser)
    twice = client.post(f"{one}/approval", headers=organiser)
    refused = client.post(f"{two}/refusal", json={"reason": "Kuota pers penuh"}, headers=organiser)
    ticket = client.get(f"{one}/ticket", headers=organiser)

    assert (asked["status"], asked["ticket"]) == ("pending", None)
    assert codes(early, *no_reason) == [(404, "no_ticket"), (422, "invalid_field"), (422, "reason_needed")]
    assert (approved.json["status"], [row["kind"] for row in approved.json["decisions"]]) == ("confirmed", ["approved"])
    assert codes(twice) == [(409, "not_pending")]
    assert (refused.json["status"], refused.json["decisions"][0]["reason"]) == ("cancelled", "Kuota pers penuh")
    assert ticket.json["code"] == approved.json["code"]
    assert ticket.json["manage_url"].startswith("http://localhost/t/")


def test_one_registration_is_read_changed_and_cancelled(client, edition, organiser):
    path = f"{ROOT}/registrations/{register(client, days=['2031-05-12']).json['id']}"
    client.get(path, headers=organiser)

    with statements(12):
        read = client.get(path, headers=organiser).json
    kept = client.get(path, headers=organiser).headers["Cache-Control"]
    changed = client.patch(path, json={"name": "Siti Contoh, M.Si.", "attendance": "online"}, headers=organiser).json
    wrong = client.patch(path, json={"name": "", "phone": 5, "organisation": None}, headers=organiser)
    typed = client.patch(path, json={"ticket_type": "vip"}, headers=organiser).json
    half = client.patch(path, json={"news": True, "ticket_type": "none"}, headers=organiser)
    days = client.put(
        f"{path}/days", json={"days": [{"day": "2031-05-13", "attendance": "onsite"}]}, headers=organiser
    ).json
    no_days = [
        client.put(f"{path}/days", json={"days": value}, headers=organiser) for value in ([], [1], [{"day": "x"}], {})
    ]
    roles = client.put(f"{path}/roles", json={"roles": ["vip", "speaker"]}, headers=organiser).json
    no_roles = client.put(f"{path}/roles", json={"roles": ["king", ""]}, headers=organiser)
    mailed = client.post(f"{path}/ticket/mail", headers=organiser)
    ended = [client.post(f"{path}/cancellation", headers=organiser) for _ in range(2)]
    dead = client.patch(path, json={"news": True}, headers=organiser)

    assert kept == "no-store"
    assert read["days"] == [{"day": "2031-05-12", "attendance": "onsite"}]
    assert (read["ticket_type"], read["region"], read["arrived"]) == (None, "Kota Bandung", None)
    assert (changed["name"], changed["attendance"], changed["phone"]) == ("Siti Contoh, M.Si.", "online", read["phone"])
    assert (wrong.status_code, set(wrong.json["errors"])) == (422, {"name"})
    assert typed["ticket_type"] == "vip"
    assert codes(half) == [(422, "ticket_type_unknown")]
    assert not days["news"]
    assert days["days"] == [{"day": "2031-05-13", "attendance": "onsite"}]
    assert codes(*no_days) == [(422, "day_not_offered"), *[(422, "invalid_field")] * 3]
    assert roles["roles"] == ["speaker", "vip"]
    assert codes(no_roles) == [(422, "invalid_field")]
    assert mailed.status_code == 200
    assert [(answer.status_code, answer.json["status"]) for answer in ended] == [(200, "cancelled")] * 2
    assert codes(dead) == [(409, "already_cancelled")]


def test_sessions_are_chosen_and_counted(client, edition, organiser):
    at = datetime(2031, 5, 12, 3, tzinfo=UTC)
    hour = {"starts_at": at, "ends_at": at + timedelta(hours=1)}
    session = agenda.add_session(
        system_scope(edition), **hour, room="Aula", title="Data", kind=SessionKind.PANEL, seats=1
    )
    people = [register(client, str(n), name=f"Peserta {'abc'[n]}").json["id"] for n in range(2)]

    booked, waits = (
        client.put(f"{ROOT}/registrations/{each}/sessions", json={"sessions": [session]}, headers=organiser).json
        for each in people
    )
    row = client.get(f"{ROOT}/agenda").json["items"][0]
    with statements(4):
        names = client.get(f"{ROOT}/sessions/{session}/bookings", headers=organiser).json["items"]
    full = register(client, "k9", name="Peserta Z", sessions=[session])
    online = register(client, "k9", name="Peserta Z", sessions=[session], attendance="online")
    wrong = [
        client.put(f"{ROOT}/registrations/{people[0]}/sessions", json={"sessions": each}, headers=organiser)
        for each in (["a" * 26], ["\0"], "x", None)
    ]

    assert (*codes(full), online.status_code) == ((409, "session_full"), 201)
    assert [(one["state"], one["place"]) for each in (booked, waits) for one in each["sessions"]] == [
        ("booked", None),
        ("waiting", 1),
    ]
    assert (row["seats"], row["seats_left"], row["cancelled"]) == (1, 0, False)
    assert [(one["registration"], one["state"]) for one in names] == [(people[0], "booked"), (people[1], "waiting")]
    assert codes(*wrong) == [(422, "session_unknown")] * 2 + [(422, "invalid_field")] * 2


def test_lists_are_filtered_and_cost_the_same_however_long(client, edition, organiser):
    scope = system_scope(edition)
    delegation = delegations.create(scope, name="Kota Madiun", coordinator_name="Rina Contoh")
    press = register(client, ticket_type="press", organisation="Kota Madiun").json["id"]
    register(client, "k2", name="Budi Contoh")

    def found(query: str) -> list[str]:
        answer = client.get(f"{ROOT}/registrations?{query}", headers=organiser)
        return [row["name"] for row in answer.json["items"]]

    with statements(3):
        page = client.get(f"{ROOT}/registrations?limit=1&came=no&type=-", headers=organiser).json
    wrong = [
        client.get(f"{ROOT}/registrations?{query}", headers=organiser)
        for query in ("status=x", "region=x", "came=1", "role=king", "day=soon", "type=é", "session=!")
    ]
    with statements(2):
        held = client.get(f"{ROOT}/quotas", headers=organiser).json["items"]
    with statements(2):
        kinds = client.get(f"{ROOT}/ticket-types", headers=organiser).json["items"]
    with statements(3):
        one = client.get(f"{ROOT}/delegations/{delegation}", headers=organiser).json
    all_of_them = client.get(f"{ROOT}/delegations", headers=organiser).json["items"]
    size = [
        client.patch(f"{ROOT}/ticket-types/press", json={"size": value}, headers=organiser)
        for value in (None, True, "1", -1, 10**30)
    ]

    assert [row["name"] for row in page["items"]] == ["Budi Contoh"]
    assert page["next"] is None
    assert found("type=press") == found("region=35") == found("status=pending") == ["Siti Contoh"]
    assert found("came=yes") == []
    assert codes(*wrong) == [(422, "invalid_field")] * 7
    assert [(row["attendance"], row["used"], row["pending"]) for row in held] == [("onsite", 2, 1), ("online", 0, 0)]
    assert [(row["key"], row["used"], row["size"]) for row in kinds] == [("press", 1, None), ("vip", 0, None)]
    assert (one["coordinator"]["name"], one["members"], one["id"]) == ("Rina Contoh", [], all_of_them[0]["id"])
    assert [answer.status_code for answer in size] == [200, 422, 422, 422, 422]
    assert press in client.get(f"{ROOT}/registrations/{press}", headers=organiser).text
